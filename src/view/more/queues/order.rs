//! The order of the rows. Rows without a value stand last whichever way they are sorted.

use std::cmp::Ordering;

use crate::browser::dom::lower;
use crate::measure::report::{QueueFigure, Report};
use crate::state::answers::Percentiles;
use crate::terms::Media;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Name of the queue.
    Name,
    /// Service level.
    Level,
    /// Offered.
    Offered,
    /// Answered.
    Answered,
    /// Abandoned.
    Abandoned,
    /// Average wait of answered visits.
    Average,
    /// Nine of ten answered visits waited no longer.
    P90,
}

impl Column {
    /// From left to right.
    pub const ALL: [Column; 7] = [
        Column::Name,
        Column::Level,
        Column::Offered,
        Column::Answered,
        Column::Abandoned,
        Column::Average,
        Column::P90,
    ];

    /// Its heading.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Column::Name => "Queue",
            Column::Level => "Service level, target and 95 % interval",
            Column::Offered => "Offered",
            Column::Answered => "Answered",
            Column::Abandoned => "Abandoned",
            Column::Average => "Average wait",
            Column::P90 => "p90",
        }
    }
}

/// Which column decides, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: Column,
    /// Largest first.
    pub falling: bool,
}

impl Default for Order {
    /// The busiest queue first.
    fn default() -> Order {
        Order {
            column: Column::Offered,
            falling: true,
        }
    }
}

impl Order {
    /// Another column, or the same one the other way. Counts begin with the largest, names with A and
    /// levels with the worst.
    pub fn turn(&mut self, column: Column) {
        self.falling = if self.column == column {
            !self.falling
        } else {
            !matches!(column, Column::Name | Column::Level)
        };
        self.column = column;
    }
}

/// Which row: index of the queue and media type.
pub type Key = (u16, Media);

/// The rows in order.
#[must_use]
pub fn sorted(
    report: &Report,
    waits: &Percentiles,
    names: &[(String, Option<String>)],
    order: Order,
) -> Vec<Key> {
    let name = |queue: u16| {
        names
            .get(queue as usize)
            .map_or_else(String::new, |name| lower(&name.0))
    };
    let mut rows: Vec<(&QueueFigure, String, Option<f64>)> = report
        .queues
        .iter()
        .map(|row| (row, name(row.queue), value(row, waits, order.column)))
        .collect();
    rows.sort_by(|a, b| {
        let by_value = match (a.2, b.2) {
            (Some(a), Some(b)) if order.falling => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        let by_name =
            a.1.cmp(&b.1)
                .then(a.0.media.name().cmp(b.0.media.name()))
                .then(a.0.queue.cmp(&b.0.queue));
        match order.column {
            Column::Name if order.falling => by_name.reverse(),
            Column::Name => by_name,
            _ => by_value.then(by_name),
        }
    });
    rows.into_iter()
        .map(|(row, ..)| (row.queue, row.media))
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "waits and counts stay far below 2^53"
)]
fn value(row: &QueueFigure, waits: &Percentiles, column: Column) -> Option<f64> {
    let counts = row.figure.counts;
    match column {
        Column::Name => None,
        Column::Level => row.figure.level.percent(),
        Column::Offered => Some(f64::from(counts.offered)),
        Column::Answered => Some(f64::from(counts.answered)),
        Column::Abandoned => Some(f64::from(counts.abandoned)),
        Column::Average => counts.average_speed_of_answer_ms().map(|ms| ms as f64),
        Column::P90 => waits.p90((row.queue, row.media)).map(|ms| ms as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::count::Counts;
    use crate::measure::report::Figure;
    use crate::terms::Promise;

    fn report(offered: &[u32]) -> Report {
        let row = |(queue, &offered): (u16, &u32)| {
            let mut figure = Figure::default();
            figure.counts = Counts {
                offered,
                ..Counts::default()
            };
            QueueFigure {
                queue,
                media: Media::Voice,
                promise: Promise::assumed(Media::Voice),
                figure,
            }
        };
        Report {
            queues: (0..).zip(offered).map(row).collect(),
            ..Report::default()
        }
    }

    fn order(column: Column, falling: bool) -> Vec<u16> {
        let names: Vec<_> = ["Zürich", "Äpfel", "berlin"]
            .map(|name| (name.to_owned(), None))
            .into();
        let keys = sorted(
            &report(&[5, 9, 5]),
            &Percentiles::default(),
            &names,
            Order { column, falling },
        );
        keys.into_iter().map(|key| key.0).collect()
    }

    #[test]
    fn ties_are_broken_by_name_and_missing_values_stand_last() {
        assert_eq!(order(Column::Offered, true), [1, 2, 0]);
        assert_eq!(order(Column::Offered, false), [2, 0, 1]);
        assert_eq!(order(Column::P90, true), [2, 0, 1]);
        assert_eq!(order(Column::Name, false), [2, 0, 1]);
    }

    #[test]
    fn a_second_press_turns_the_order() {
        let mut order = Order::default();
        order.turn(Column::Level);
        assert_eq!(
            order,
            Order {
                column: Column::Level,
                falling: false
            }
        );
        order.turn(Column::Level);
        assert!(order.falling);
    }
}
