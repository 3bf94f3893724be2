//! What there is to read in the week: cells, words and the sentence, for each thing that can be shown.

use super::figure_words;
use crate::chart::heat::{Cell, Mark, around};
use crate::measure::ratio::Verdict;
use crate::measure::report::Figure as Level;
use crate::measure::week::{Week as Places, lowest, positions, with_verdict};
use crate::view::more::axes::wait;
use crate::view::words::measure::{number, percent_or_dash};

/// Weekdays, Monday first.
pub const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// What the cells show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Service level.
    Level,
    /// Visits offered.
    Volume,
    /// Median wait of the answered ones.
    Median,
}

/// Everything there is to read in the week.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Which half hours stand where.
    pub places: Places,
    /// Figures by place.
    pub figures: Vec<Level>,
    /// Median waits by place, ms.
    pub medians: Vec<Option<u32>>,
}

impl Seen {
    /// "Tuesday 10:00–10:30".
    pub fn name(&self, place: usize) -> String {
        let clock = |minutes: usize| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        self.places
            .times(place)
            .map_or_else(String::new, |(day, from, to)| {
                format!("{} {}–{}", DAYS[day % 7], clock(from), clock(to))
            })
    }

    /// Places in which something was counted.
    pub fn held(&self) -> Vec<usize> {
        let held = |&place: &usize| !self.figures[place].counts.is_empty();
        (0..self.figures.len()).filter(held).collect()
    }

    fn unit(&self) -> &'static str {
        if self.places.step == 1 {
            "half hours"
        } else {
            "hours"
        }
    }

    /// The cells of the drawing.
    pub fn cells(&self, shown: Shown) -> Vec<Option<Cell>> {
        let plain = |value: f64| Cell {
            value,
            mark: Mark::Plain,
        };
        match shown {
            Shown::Level => self.figures.iter().map(level_cell).collect(),
            Shown::Volume => {
                let most = self
                    .figures
                    .iter()
                    .map(|figure| figure.counts.offered)
                    .max();
                let most = f64::from(most.unwrap_or(0).max(1));
                let cell = |figure: &Level| {
                    let offered = figure.counts.offered;
                    (offered > 0).then(|| plain(f64::from(offered) / most))
                };
                self.figures.iter().map(cell).collect()
            }
            Shown::Median => {
                let cells = positions(&self.medians).into_iter();
                cells.map(|position| position.map(plain)).collect()
            }
        }
    }

    /// A place in words.
    pub fn words(&self, place: usize, shown: Shown, nouns: (&str, &str)) -> String {
        let Some(figure) = self.figures.get(place) else {
            return String::new();
        };
        let offered = number(u64::from(figure.counts.offered));
        let words = match (shown, self.medians.get(place).copied().flatten()) {
            (Shown::Level, _) => figure_words(figure, nouns),
            (Shown::Volume, _) => format!("{offered} offered"),
            (Shown::Median, Some(ms)) => {
                format!(
                    "median wait {}, {} answered",
                    wait(ms),
                    number(u64::from(figure.counts.answered))
                )
            }
            (Shown::Median, None) => "nobody was answered".to_owned(),
        };
        format!("{}: {words}", self.name(place))
    }

    /// The answer in one sentence.
    pub fn sentence(&self, shown: Shown, nouns: (&str, &str)) -> String {
        let found = match shown {
            Shown::Level => lowest(&self.figures),
            Shown::Volume => {
                let offered = |&place: &usize| self.figures[place].counts.offered;
                let most = (0..self.figures.len()).rev().max_by_key(offered);
                most.filter(|place| offered(place) > 0)
            }
            Shown::Median => {
                let places = (0..self.medians.len()).rev();
                places
                    .filter(|&place| self.medians[place].is_some())
                    .max_by_key(|&place| self.medians[place])
            }
        };
        let Some(place) = found else {
            return format!("No {} to show by weekday and time of day.", nouns.1);
        };
        let (name, figure) = (self.name(place), &self.figures[place]);
        match shown {
            Shown::Level => {
                let judged = self
                    .figures
                    .iter()
                    .filter(|figure| figure.level.denominator > 0);
                format!(
                    "{} of {} {} missed the target; most surely low: {name}, {}",
                    number(with_verdict(&self.figures, Verdict::Misses)),
                    number(judged.count() as u64),
                    self.unit(),
                    percent_or_dash(figure.level)
                )
            }
            Shown::Volume => format!(
                "Most on {name}: {} offered",
                number(u64::from(figure.counts.offered))
            ),
            Shown::Median => format!(
                "Longest median wait on {name}: {}",
                self.medians[place].map(wait).unwrap_or_default()
            ),
        }
    }
}

fn level_cell(figure: &Level) -> Option<Cell> {
    let (percent, target) = (figure.level.percent()?, figure.target_percent()?);
    Some(Cell {
        value: around(percent, target),
        mark: match figure.verdict() {
            Verdict::Misses => Mark::Ring,
            Verdict::Undecided => Mark::Low,
            Verdict::Meets | Verdict::NoCalls => Mark::Plain,
        },
    })
}
