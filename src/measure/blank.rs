//! BLANK: figures of a report that are not known are taken out of it, where a snapshot tells only roughly when something
//! happened ([`crate::measure::blurred`]): what is not known is never shown as a number.

use crate::columns::blurred::Cut;
use crate::measure::blurred::{Unknown, intervals, lanes, slots};
use crate::measure::facts::Facts;
use crate::measure::index::Lane;
use crate::measure::report::{Figure, Report};

/// What of a report is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blank {
    /// Its intervals, and whether its total is.
    pub intervals: Unknown,
    /// Its half hours of the week.
    slots: Unknown,
    /// Its queues and media types.
    lanes: Vec<Lane>,
}

impl Blank {
    /// What the cuts of a snapshot leave unknown; nothing where there are none.
    #[must_use]
    pub fn of(cuts: &[Cut], facts: Facts<'_>) -> Blank {
        if cuts.is_empty() {
            return Blank::default();
        }
        let unknown = lanes(cuts, facts);
        let lanes = facts.index.lanes.iter().zip(unknown);
        Blank {
            intervals: intervals(cuts, facts),
            slots: slots(cuts, facts),
            lanes: lanes.filter(|one| one.1).map(|one| *one.0).collect(),
        }
    }

    /// Whether the figures of a queue and media type are not known.
    #[must_use]
    pub fn hides(&self, lane: Lane) -> bool {
        self.lanes.contains(&lane)
    }

    /// Takes out what is not known. The total stays: whoever shows it says that it is not exact.
    pub fn take_out(&self, report: &mut Report) {
        for (figures, unknown) in [
            (&mut report.intervals, &self.intervals),
            (&mut report.slots, &self.slots),
        ] {
            let those = figures.iter_mut().zip(&unknown.groups);
            for (figure, _) in those.filter(|one| *one.1) {
                *figure = Figure::default();
            }
        }
        for row in &mut report.queues {
            if self.hides((row.queue, row.media)) {
                row.figure = Figure::default();
            }
        }
    }
}
