//! BASIS: what figures stand on, in words, for whatever leaves the page: paper, pictures, cells of a spreadsheet.

use leptos::prelude::*;

use super::formulas::full_name;
use crate::measure::lens::{Attribution, Target, Threshold};
use crate::state::App;
use crate::state::counted::tag;
use crate::state::load::Load;
use crate::view::look::Look;
use crate::view::words::measure::{limits, plain_percent};
use crate::view::words::sentence::{definition, media};
use crate::view::words::when::{period, second};

/// So many queues are named one by one.
const NAMED: usize = 12;

/// What figures stand on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Period in words.
    pub period: String,
    /// IANA name of the zone.
    pub zone: String,
    /// Which queues.
    pub queues: String,
    /// Which media types.
    pub media: String,
    /// Formula, with its division.
    pub formula: String,
    /// Threshold in force.
    pub threshold: String,
    /// Target in force.
    pub target: String,
    /// In which interval a fact is counted.
    pub attribution: &'static str,
    /// What does not count; empty where everything does.
    pub counted: String,
    /// Whether everything is there, and if not, why.
    pub completeness: String,
    /// Time of the newest fact; empty without facts.
    pub newest: String,
}

impl Basis {
    /// That of the page as it is now.
    pub fn of(app: &App, look: Look) -> Basis {
        let zone = app.answers.zone.get();
        let newest = app.newest_ms.get().map(|at| second(at, &zone));
        app.still.with(|question| Basis {
            period: period(app.answers.period.get(), &zone),
            zone: question.zone.clone(),
            queues: queues(app, look),
            media: question
                .media
                .iter()
                .map(|&of| media(of))
                .collect::<Vec<_>>()
                .join(", "),
            formula: format!(
                "{}: {}",
                full_name(question.formula()),
                definition(question.formula())
            ),
            threshold: threshold(app, look),
            target: target(look, question.target),
            attribution: match question.attribution {
                Attribution::Event => "each fact when it happened",
                Attribution::Arrival => "all of a visit when it was offered",
            },
            counted: tag(question),
            completeness: completeness(app),
            newest: newest.unwrap_or_default(),
        })
    }

    /// As names and values.
    pub fn facts(&self) -> Vec<[String; 2]> {
        let facts = [
            ("Period", self.period.as_str()),
            ("Zone", &self.zone),
            ("Queues", &self.queues),
            ("Media", &self.media),
            ("Formula", &self.formula),
            ("Threshold", &self.threshold),
            ("Target", &self.target),
            ("Counted in the interval of", self.attribution),
            ("Counted", &self.counted),
            ("Completeness", &self.completeness),
            ("Newest fact", &self.newest),
        ];
        let told = facts.into_iter().filter(|fact| !fact.1.is_empty());
        told.map(|(name, value)| [name.to_owned(), plain(value)])
            .collect()
    }

    /// In one line.
    pub fn line(&self) -> String {
        let parts = [
            self.formula.as_str(),
            &format!("threshold {}", self.threshold),
            &format!("target {}", self.target),
            &format!("{} ({})", self.period, self.zone),
            &self.queues,
            &self.media,
            &self.counted,
            &self.completeness,
            concat!("Eightytwenty ", env!("CARGO_PKG_VERSION")),
        ];
        let told = parts.into_iter().filter(|part| !part.is_empty());
        plain(&told.collect::<Vec<_>>().join(" · "))
    }
}

/// Without the spaces that keep a number and its unit together: other programs need not know them.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Which queues: all, or their names.
fn queues(app: &App, look: Look) -> String {
    let all = app.still.with(|question| question.queues.is_empty());
    let names = look.names.get();
    if all {
        return match names.len() {
            1 => "the only queue".to_owned(),
            count => format!("all {count} queues"),
        };
    }
    let chosen: Vec<&str> = app.answers.scope.with(|scope| {
        let both = scope.queues.iter().zip(names.iter());
        both.filter(|both| *both.0)
            .map(|both| both.1.0.as_str())
            .collect()
    });
    listed(&chosen)
}

/// The first of many by name, and how many more there are.
fn listed(names: &[&str]) -> String {
    let shown = names.get(..NAMED).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn threshold(app: &App, look: Look) -> String {
    let said = look.spread.get().map(limits).unwrap_or_default();
    if app.question.with(|question| question.threshold) == Threshold::Queue {
        format!("each queue’s own ({said})")
    } else {
        said
    }
}

fn target(look: Look, asked: Target) -> String {
    let (spread, mean) = look
        .total
        .with(|total| (total.spread(), total.target_percent()));
    let percent = |ppm: u32| plain_percent(f64::from(ppm) / 10_000.0);
    match (asked, spread) {
        (Target::Ppm(ppm), _) => percent(ppm),
        (Target::Queue, None) => "each queue’s own".to_owned(),
        (Target::Queue, Some(spread)) => {
            let (low, high) = spread.target_ppm;
            if low == high {
                format!("each queue’s own ({})", percent(low))
            } else {
                let mean = mean.map(|mean| format!(", weighted {}", plain_percent(mean)));
                format!(
                    "each queue’s own ({} to {}{})",
                    percent(low),
                    percent(high),
                    mean.unwrap_or_default()
                )
            }
        }
    }
}

/// Whether everything is there, as the status says it, with every reason why not.
fn completeness(app: &App) -> String {
    let knows = app.knows.get();
    app.load.with(|load| match load {
        _ if !knows => "not exact: within the threshold it is at least this".to_owned(),
        Load::Partial(summary, _) if summary.whole => "Complete".to_owned(),
        Load::Partial(_, reasons) => {
            let reasons: Vec<&str> = reasons
                .iter()
                .map(|reason| reason.title.trim_end_matches('.'))
                .collect();
            format!("Partial: {}", reasons.join("; "))
        }
        Load::Loading(progress) if progress.whole => "Complete".to_owned(),
        Load::Loading(_) => "Partial: still loading".to_owned(),
        Load::Failed(reason) => format!("Partial: {}", reason.title),
        load => load.sentence(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_named_while_they_are_few() {
        assert_eq!(listed(&["Sales", "Support"]), "Sales, Support");
        let many = vec!["Sales"; 15];
        assert!(listed(&many).ends_with("Sales and 3 more"));
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let basis = Basis {
            threshold: "20\u{a0}s".to_owned(),
            completeness: "Complete".to_owned(),
            ..Basis::default()
        };
        let facts = basis.facts();
        assert_eq!(facts.len(), 2);
        assert_eq!(facts[0], ["Threshold", "20 s"]);
        assert!(basis.line().contains("threshold 20 s"));
        assert!(!basis.line().contains("· ·"));
    }
}
