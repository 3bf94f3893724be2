//! WEEK: the local week as a table, a row for each weekday and a column for each time of day, cropped to what
//! has facts.
//!
//! Comes in: figures by half hour of the week (`Report::slots`) and the cells they were summed from. Goes
//! out: figures and median waits by place, row after row. A place is a half hour or an hour, and a
//! sum over all weeks of the period.

use crate::measure::facts::Facts;
use crate::measure::grid::{Grid, SLOTS_PER_DAY};
use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::measure::walk::each;

/// Which half hours stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Weekdays of the rows, 0 for Monday: those that the period has.
    pub days: Vec<usize>,
    /// First half hour of the day that has a column.
    pub first: usize,
    /// Half hours of a place: 1 or 2.
    pub step: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Week {
    /// The table for figures by half hour of the week, in places of `step` half hours that begin on the clock.
    /// Without facts there are no columns.
    #[must_use]
    pub fn new(grid: &Grid, slots: &[Figure], step: usize) -> Week {
        let step = step.clamp(1, 2);
        let mut held = [false; 7];
        for &slot in &grid.slot {
            held[usize::from(slot) / SLOTS_PER_DAY % 7] = true;
        }
        let days = (0..7).filter(|&day| held[day]).collect();
        let mut first = SLOTS_PER_DAY;
        let mut end = 0;
        for (slot, figure) in slots.iter().enumerate() {
            if !figure.counts.is_empty() {
                let time = slot % SLOTS_PER_DAY;
                first = first.min(time / step * step);
                end = end.max(time / step * step + step);
            }
        }
        Week {
            days,
            first: first.min(end),
            step,
            columns: end.saturating_sub(first) / step,
        }
    }

    /// Number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.days.len() * self.columns
    }

    /// Whether there is no place.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Weekday of a place, and the minutes after midnight at which it begins and ends.
    #[must_use]
    pub fn times(&self, place: usize) -> Option<(usize, usize, usize)> {
        let day = *self.days.get(place / self.columns.max(1))?;
        let from = (self.first + place % self.columns * self.step) * 30;
        Some((day, from, from + self.step * 30))
    }

    /// The half hours of a place.
    fn slots(&self, place: usize) -> std::ops::Range<usize> {
        let Some((day, from, to)) = self.times(place) else {
            return 0..0;
        };
        day * SLOTS_PER_DAY + from / 30..day * SLOTS_PER_DAY + to / 30
    }

    /// Place of a half hour of the week; `None` where it has none.
    fn place(&self, slot: usize) -> Option<usize> {
        let row = self
            .days
            .iter()
            .position(|&day| day == slot / SLOTS_PER_DAY)?;
        let column = (slot % SLOTS_PER_DAY).checked_sub(self.first)? / self.step;
        (column < self.columns).then(|| row * self.columns + column)
    }

    /// The figure of each place: sums of those of its half hours.
    #[must_use]
    pub fn figures(&self, slots: &[Figure]) -> Vec<Figure> {
        let sum = |place| {
            let mut sum = Figure::default();
            for figure in slots.get(self.slots(place)).unwrap_or_default() {
                sum.join(figure);
            }
            sum
        };
        (0..self.len()).map(sum).collect()
    }

    /// Median wait of the answered visits of each place, ms, by nearest rank over all of them; `None`
    /// without answers. `u32::MAX` stands for 49 days or longer.
    #[must_use]
    pub fn medians(&self, facts: Facts<'_>) -> Vec<Option<u32>> {
        let mut waits: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        each(facts.index, facts.selection, |wait, cell, abandoned| {
            let base = facts.index.cells[cell].base as usize;
            let place = self.place(usize::from(facts.grid.slot[base]));
            if let Some(place) = place.filter(|_| !abandoned) {
                waits[place].push(wait);
            }
        });
        waits.iter().map(|waits| median(waits)).collect()
    }
}

/// The wait that half of them did not exceed, by nearest rank; they come in rising order.
fn median(waits: &[u32]) -> Option<u32> {
    let rank = waits.len().div_ceil(2).checked_sub(1)?;
    waits.get(rank).copied()
}

/// For each value the share of all values that are smaller, 0 to below 1: equal values share a position, and
/// one huge value does not make the others look alike.
#[must_use]
pub fn positions(values: &[Option<u32>]) -> Vec<Option<f64>> {
    let mut sorted: Vec<u32> = values.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let count = f64::from(super::narrow(sorted.len()).max(1));
    let position = |value: u32| {
        let below = sorted.partition_point(|&other| other < value);
        f64::from(super::narrow(below)) / count
    };
    values.iter().map(|value| value.map(position)).collect()
}

/// The place of which it is surest that its level is low: that with the lowest upper end of the 95 %
/// interval, the first of equal ones; `None` where nothing was judged.
#[must_use]
pub fn lowest(figures: &[Figure]) -> Option<usize> {
    let mut lowest: Option<(usize, f64)> = None;
    for (place, figure) in figures.iter().enumerate() {
        if let Some((_, upper)) = figure.level.wilson()
            && lowest.is_none_or(|(_, least)| upper < least)
        {
            lowest = Some((place, upper));
        }
    }
    lowest.map(|(place, _)| place)
}

/// How many figures have a verdict of this kind.
#[must_use]
pub fn with_verdict(figures: &[Figure], verdict: Verdict) -> u64 {
    let found = figures.iter().filter(|figure| figure.verdict() == verdict);
    u64::from(super::narrow(found.count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_wait_that_somebody_had() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some(7));
        assert_eq!(median(&[1, 9]), Some(1));
        assert_eq!(median(&[1, 9, u32::MAX]), Some(9));
    }

    #[test]
    fn one_huge_value_does_not_make_the_others_alike() {
        let seen = positions(&[Some(10), None, Some(u32::MAX), Some(20), Some(10)]);
        assert_eq!(seen, [Some(0.0), None, Some(0.75), Some(0.5), Some(0.0)]);
    }

    #[test]
    fn a_place_has_its_weekday_and_its_time() {
        let week = Week {
            days: vec![0, 6],
            first: 16,
            step: 2,
            columns: 3,
        };
        assert_eq!(week.times(0), Some((0, 480, 540)));
        assert_eq!(week.times(5), Some((6, 600, 660)));
        assert_eq!(week.times(6), None);
        let slots: Vec<_> = (0..6).flat_map(|place| week.slots(place)).collect();
        let places: Vec<_> = slots.iter().map(|&slot| week.place(slot)).collect();
        let each: Vec<_> = (0..6).flat_map(|place| [Some(place); 2]).collect();
        assert_eq!(places, each);
        assert_eq!([week.place(15), week.place(22), week.place(64)], [None; 3]);
        assert_eq!(Week::default().times(0), None);
    }
}
