//! FOCUS: which part of the page is open, and to which visits its list is narrowed.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::terms::stamp;
use crate::terms::{Media, Period};

/// A part of the page one step away from the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Formulas side by side.
    Formulas,
    /// Weekday by time of day, and whether intervals met the target.
    When,
    /// How long callers waited.
    Waits,
    /// Where service level was lost.
    Lost,
    /// Against another period.
    Compare,
    /// What counts: opening hours, exclusions, the short-abandon limit.
    Counts,
    /// The visits themselves.
    Visits,
    /// Visits of one conversation, one after the other.
    Chains,
    /// Several promises at once.
    Promises,
    /// Against Genesys' own figures.
    Genesys,
    /// Proof that everything was loaded.
    Complete,
    /// Whether the page is set up right: a screen of its own, also before sign-in.
    Check,
    /// The wallboard, in place of the page.
    Board,
}

impl Part {
    /// All of them, in the order of the page.
    pub const ALL: [Part; 13] = [
        Part::Formulas,
        Part::When,
        Part::Waits,
        Part::Lost,
        Part::Compare,
        Part::Counts,
        Part::Visits,
        Part::Chains,
        Part::Promises,
        Part::Genesys,
        Part::Complete,
        Part::Check,
        Part::Board,
    ];

    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Part::Formulas => "formulas",
            Part::When => "when",
            Part::Waits => "waits",
            Part::Lost => "lost",
            Part::Compare => "compare",
            Part::Counts => "counts",
            Part::Visits => "visits",
            Part::Chains => "chains",
            Part::Promises => "promises",
            Part::Genesys => "genesys",
            Part::Complete => "complete",
            Part::Check => "check",
            Part::Board => "board",
        }
    }

    /// The part with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// To which visits the list is narrowed; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// From a local date and time to another, exclusive; `None` for the whole period.
    pub span: Option<(DateTime, DateTime)>,
    /// Id of the queue; `None` for all.
    pub queue: Option<String>,
    /// Media type; `None` for all.
    pub media: Option<Media>,
}

impl Focus {
    /// The span in ms UTC, skipped and doubled local times as in [`stamp::moment`].
    #[must_use]
    pub fn period(&self, zone: &TimeZone) -> Option<Period> {
        let (from, to) = self.span?;
        Some(Period {
            from_ms: stamp::moment(from, zone)?,
            to_ms: stamp::moment(to, zone)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::HOUR_MS;
    use crate::terms::stamp::parse_span;

    #[test]
    fn each_part_has_its_word() {
        for part in Part::ALL {
            assert_eq!(Part::from_name(part.name()), Some(part));
        }
        assert_eq!(Part::from_name("overview"), None);
    }

    #[test]
    fn the_span_of_a_focus_is_local() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let focus = Focus {
            span: parse_span("2026-10-25T02:00/2026-10-25T03:00"),
            ..Focus::default()
        };
        // The hour that comes twice is both of them.
        assert_eq!(focus.period(&berlin).unwrap().length_ms(), 2 * HOUR_MS);
        assert_eq!(focus.period(&TimeZone::UTC).unwrap().length_ms(), HOUR_MS);
        assert_eq!(Focus::default().period(&berlin), None);
    }
}
