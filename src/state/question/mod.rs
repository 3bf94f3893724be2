//! QUESTION: what the reader asks, as a value that lives in the address's fragment.
//!
//! Two halves, kept apart: the *query* (period, zone, queues, media) which the API must answer, and
//! the *lens* (interval, threshold, target, formula, attribution, what counts, what is compared and
//! shown) which only recomputes. Reading and writing are pure; parameters we do not know are carried along.

pub mod board;
mod choices;
pub mod compare;
pub mod focus;
pub mod range;
mod read;
pub mod ways;
mod write;

pub use crate::terms::fragment::{Params, split};
pub use choices::{MOST_CURVES, beside_the_page};
pub use read::{Parsed, parse, parse_target, parse_threshold};
pub use write::{absolute_link, fragment, lasting_link};

use crate::measure::formula::{Formula, Switches};
use crate::measure::hours::{Exclusion, Hours};
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Attribution, Target, Threshold};
use crate::measure::promises::Extra;
use crate::state::question::board::Board;
use crate::state::question::compare::Compare;
use crate::state::question::focus::{Focus, Part};
use crate::state::question::range::Range;
use crate::state::question::ways::{History, Refresh, Source};
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
    /// When facts count: opening hours in the reader's zone.
    pub hours: Hours,
    /// When they do not, and why.
    pub exclusions: Vec<Exclusion>,
    /// Reader's own limit: abandoned after a wait below it is short, ms; `None` as Genesys marked it.
    pub short_ms: Option<i64>,
    /// Promises beside the one in force.
    pub promises: Vec<Extra>,
    /// Second period.
    pub compare: Option<Compare>,
    /// Formulas drawn as further lines, in the order of [`FormulaName::ALL`].
    pub lines: Vec<FormulaName>,
    /// Ids of queues drawn as curves of their own, at most [`MOST_CURVES`].
    pub curves: Vec<String>,
    /// Part of the page that is open.
    pub part: Option<Part>,
    /// To which visits the list is narrowed.
    pub focus: Focus,
    /// What the wallboard shows, how fast, and for which light.
    pub board: Board,
    /// How often what is new is asked for; `None` only on request.
    pub refresh: Option<Refresh>,
    /// What figures are made from; `None` lets the number of conversations decide.
    pub source: Option<Source>,
    /// How closed days are asked for; `None` lets the estimate decide.
    pub history: Option<History>,
    /// Address of a snapshot that is shown in place of what Genesys Cloud would say, relative to the page.
    pub snapshot: Option<String>,
    /// Address of a second snapshot, to compare the first one with.
    pub against: Option<String>,
    /// Parameters that are not ours, as they came.
    pub unknown: Vec<(String, String)>,
}

/// A formula without its switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormulaName {
    /// Genesys Cloud's own.
    #[default]
    Genesys,
    /// Within ÷ answered.
    Answered,
    /// Within ÷ everything that came to an end.
    Offered,
    /// Abandons within the threshold are left out.
    LateAbandons,
    /// Abandons within the threshold count as kept.
    Lenient,
}

impl FormulaName {
    /// All of them, in the order of a menu.
    pub const ALL: [FormulaName; 5] = [
        FormulaName::Genesys,
        FormulaName::Answered,
        FormulaName::Offered,
        FormulaName::LateAbandons,
        FormulaName::Lenient,
    ];

    /// The formula, Genesys' own with these switches.
    #[must_use]
    pub const fn with(self, switches: Switches) -> Formula {
        match self {
            FormulaName::Genesys => Formula::Genesys(switches),
            FormulaName::Answered => Formula::Answered,
            FormulaName::Offered => Formula::Offered,
            FormulaName::LateAbandons => Formula::LateAbandons,
            FormulaName::Lenient => Formula::Lenient,
        }
    }

    /// The word of links.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.with(Switches::default()).name()
    }
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
            hours: Hours::default(),
            exclusions: Vec::new(),
            short_ms: None,
            promises: Vec::new(),
            compare: None,
            lines: Vec::new(),
            curves: Vec::new(),
            part: None,
            focus: Focus::default(),
            board: Board::default(),
            refresh: None,
            source: None,
            history: None,
            snapshot: None,
            against: None,
            unknown: Vec::new(),
        }
    }

    /// All of it but the threshold: what most figures follow, and does not move while the handle is dragged.
    #[must_use]
    pub fn still(&self) -> Question {
        Question {
            threshold: Threshold::Queue,
            ..self.clone()
        }
    }

    /// The formula in force.
    #[must_use]
    pub fn formula(&self) -> Formula {
        self.formula.with(self.switches)
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

    /// How often what is new is asked for: where nothing was chosen, the wallboard asks every minute.
    #[must_use]
    pub fn keeps_up(&self) -> Option<Refresh> {
        let board = self.part == Some(Part::Board);
        self.refresh.or(board.then_some(Refresh::Minute))
    }

    /// Whether both questions ask the API for the same.
    #[must_use]
    pub fn same_query(&self, other: &Question) -> bool {
        self.range == other.range
            && self.zone == other.zone
            && self.queues == other.queues
            && self.media == other.media
            && self.source == other.source
    }
}
