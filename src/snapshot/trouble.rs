//! TROUBLE: why a file is not opened, or none is made, as sentences for the reader.

use crate::terms::decimal::grouped;

/// Why a file is not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing in it.
    Empty,
    /// It is larger than any snapshot, bytes.
    TooLarge(usize),
    /// A web page came instead.
    Page,
    /// It is something else.
    Foreign,
    /// It is of a later version.
    Newer(String),
    /// It ends too early.
    Short,
    /// It is not as it was written: its checksum differs.
    Changed,
    /// The checksum is right, but this part of it is not as the description has it.
    Damaged(&'static str),
    /// Its data hold more or less than it says.
    Length,
    /// Two snapshots cannot be compared: one of visits, one of counts.
    Kinds,
    /// Two snapshots together have too many queues.
    Queues,
}

impl Trouble {
    /// What happened, in one short sentence.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Trouble::Empty => "This file is empty.",
            Trouble::TooLarge(_) => "This file is too large for a snapshot.",
            Trouble::Page => "This is a web page, not a snapshot.",
            Trouble::Foreign => "This file is not a snapshot.",
            Trouble::Newer(_) => "This snapshot was made by a newer version.",
            Trouble::Short => "This snapshot is cut off.",
            Trouble::Changed => "This snapshot was changed after it was made.",
            Trouble::Damaged(_) | Trouble::Length => "This snapshot is damaged.",
            Trouble::Kinds => "These two snapshots cannot be compared.",
            Trouble::Queues => "These two snapshots have too many queues together.",
        }
        .to_owned()
    }

    /// What it means and what to do.
    #[must_use]
    pub fn body(&self) -> String {
        const AGAIN: &str =
            "Nothing of it is shown. Ask whoever made it to send it again, or make a new one.";
        match self {
            Trouble::Empty => {
                "There is nothing in it to show. Perhaps its download did not finish: fetch it again.".to_owned()
            }
            Trouble::TooLarge(bytes) => format!(
                "It has {} MB; snapshots up to {} MB are opened. Make one of a shorter period or of fewer queues.",
                grouped((bytes >> 20) as u64),
                super::MOST_FILE >> 20
            ),
            Trouble::Page => "The host answered with a page where the snapshot should be: perhaps the file is not \
                there, or it asks for a sign-in. Check the address."
                .to_owned(),
            Trouble::Foreign => "A snapshot is made by Download snapshot; its file is JSON and its member “format” begins \
                with “eightytwenty-snapshot”. Choose another file."
                .to_owned(),
            Trouble::Newer(version) => format!(
                "It is of version {version}, and this page reads up to version {}. Reload the page; if that does not help, ask \
                 whoever hosts it for the new release.",
                super::VERSION
            ),
            Trouble::Short => format!("Its end is missing, so its figures would be wrong. {AGAIN}"),
            Trouble::Changed => format!(
                "Its checksum does not fit its contents: it was damaged on its way, or edited or formatted by a program, so \
                 its figures cannot be trusted. {AGAIN}"
            ),
            Trouble::Damaged(what) => format!("Its {what} cannot be right. {AGAIN}"),
            Trouble::Length => format!("Its data hold more or less than it says. {AGAIN}"),
            Trouble::Kinds => "One holds single visits, the other counts made by Genesys Cloud: they know different \
                things. Open two of the same kind."
                .to_owned(),
            Trouble::Queues => "More than 65,535 queues cannot be shown. Make snapshots of fewer queues.".to_owned(),
        }
    }
}

/// Why no snapshot is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The period has no length, or no queue is looked at.
    Nothing,
    /// It would not be opened again.
    TooLarge,
}

impl Refused {
    /// What happened, in one short sentence.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Refused::Nothing => "There is nothing to make a snapshot of.",
            Refused::TooLarge => "This is too much for a snapshot.",
        }
        .to_owned()
    }

    /// What to do.
    #[must_use]
    pub fn body(self) -> String {
        match self {
            Refused::Nothing => "Choose a period and at least one queue, and load it.",
            Refused::TooLarge => "Choose a shorter period, fewer queues or longer intervals.",
        }
        .to_owned()
    }
}
