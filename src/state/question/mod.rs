//! QUESTION: what the reader asks, as a value that lives in the address's fragment.
//!
//! Two halves, kept apart: the *query* (period, zone, queues, media) which the API must answer, and
//! the *lens* (interval, threshold, target, formula, attribution) which only recomputes. Reading and
//! writing are pure; parameters we do not know are carried along.

pub mod range;
mod read;
mod write;

pub use read::{Params, Parsed, parse, parse_target, parse_threshold, split};
pub use write::{absolute_link, fragment};

use crate::measure::formula::{Formula, Switches};
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Attribution, Target, Threshold};
use crate::state::question::range::Range;
use crate::terms::Media;

/// The whole question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Period, relative or in dates.
    pub range: Range,
    /// IANA name of the reader's time zone.
    pub zone: String,
    /// Queue ids; empty means all the user may see.
    pub queues: Vec<String>,
    /// Media types, at least one, in the order of [`Media::ALL`].
    pub media: Vec<Media>,
    /// Interval length; `None` lets the period decide.
    pub bucket: Option<Bucket>,
    /// Threshold.
    pub threshold: Threshold,
    /// Target.
    pub target: Target,
    /// Definition of service level by name; [`Question::formula`] joins it with the switches.
    formula: FormulaName,
    /// The organisation's switches, kept while another formula is looked at.
    pub switches: Switches,
    /// Interval of a fact.
    pub attribution: Attribution,
    /// Parameters that are not ours, as they came.
    pub unknown: Vec<(String, String)>,
}

/// A formula without its switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FormulaName {
    #[default]
    Genesys,
    Answered,
    Offered,
    LateAbandons,
    Lenient,
}

impl Question {
    /// The question of an empty fragment, in this time zone.
    #[must_use]
    pub fn in_zone(zone: &str) -> Question {
        Question {
            range: Range::default(),
            zone: zone.to_owned(),
            queues: Vec::new(),
            media: vec![Media::Voice],
            bucket: None,
            threshold: Threshold::default(),
            target: Target::default(),
            formula: FormulaName::default(),
            switches: Switches::default(),
            attribution: Attribution::default(),
            unknown: Vec::new(),
        }
    }

    /// The formula in force.
    #[must_use]
    pub fn formula(&self) -> Formula {
        match self.formula {
            FormulaName::Genesys => Formula::Genesys(self.switches),
            FormulaName::Answered => Formula::Answered,
            FormulaName::Offered => Formula::Offered,
            FormulaName::LateAbandons => Formula::LateAbandons,
            FormulaName::Lenient => Formula::Lenient,
        }
    }

    /// Chooses a formula; switches change only with Genesys' own.
    pub fn set_formula(&mut self, formula: Formula) {
        self.formula = match formula {
            Formula::Genesys(switches) => {
                self.switches = switches;
                FormulaName::Genesys
            }
            Formula::Answered => FormulaName::Answered,
            Formula::Offered => FormulaName::Offered,
            Formula::LateAbandons => FormulaName::LateAbandons,
            Formula::Lenient => FormulaName::Lenient,
        };
    }

    /// Whether media types are looked at, by `Media as usize`.
    #[must_use]
    pub fn media_mask(&self) -> [bool; 5] {
        Media::ALL.map(|media| self.media.contains(&media))
    }

    /// Whether both questions ask the API for the same.
    #[must_use]
    pub fn same_query(&self, other: &Question) -> bool {
        self.range == other.range
            && self.zone == other.zone
            && self.queues == other.queues
            && self.media == other.media
    }
}
