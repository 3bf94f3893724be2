//! What the list of visits can be sorted by, and which of them are shown.

use crate::measure::visits::{Share, Why};
use crate::terms::Outcome;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// When it was offered.
    Offered,
    /// Name of the queue.
    Queue,
    /// Media type.
    Media,
    /// Direction.
    Direction,
    /// How it ended.
    Outcome,
    /// How long it waited.
    Wait,
    /// Its share in the fraction.
    Counted,
}

impl Column {
    /// From left to right.
    pub const ALL: [Column; 7] = [
        Column::Offered,
        Column::Queue,
        Column::Media,
        Column::Direction,
        Column::Outcome,
        Column::Wait,
        Column::Counted,
    ];

    /// Its heading.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Column::Offered => "Offered",
            Column::Queue => "Queue",
            Column::Media => "Media",
            Column::Direction => "Direction",
            Column::Outcome => "Outcome",
            Column::Wait => "Wait",
            Column::Counted => "Counted",
        }
    }
}

/// Which visits of the list are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those in the numerator.
    InTime,
    /// Answered after the threshold.
    Late,
    /// Abandoned, counted or not.
    Abandoned,
    /// In neither part of the fraction.
    NotCounted,
}

impl Filter {
    /// In the order of the chips.
    pub const ALL: [Filter; 5] = [
        Filter::All,
        Filter::InTime,
        Filter::Late,
        Filter::Abandoned,
        Filter::NotCounted,
    ];

    /// What a chip says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Filter::All => "All",
            Filter::InTime => "In time",
            Filter::Late => "Late",
            Filter::Abandoned => "Abandoned",
            Filter::NotCounted => "Not counted",
        }
    }

    /// Whether it shows such a visit.
    #[must_use]
    pub fn takes(self, outcome: Outcome, why: Why) -> bool {
        match self {
            Filter::All => true,
            Filter::InTime => why.share() == Share::Kept,
            Filter::Late => why == Why::Late,
            Filter::Abandoned => outcome == Outcome::Abandoned,
            Filter::NotCounted => why.share() == Share::None,
        }
    }
}
