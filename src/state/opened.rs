//! OPENED: a snapshot that is shown in place of what Genesys Cloud would say. Reading one is in the part of the program
//! that comes later (`state::task`); here is what the rest of the page knows of it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::windows::{join, missing};
use crate::snapshot::Head;
use crate::state::App;
use crate::state::engine::Order;
use crate::state::notice::Notice;
use crate::state::question::Params;
use crate::terms::{Media, Period};

/// What is known of the snapshot that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Name of the file, or address on the site of the page.
    pub name: String,
    /// Whether it was a file of the reader's: no link leads to it.
    pub is_file: bool,
    /// What its file says.
    pub head: Head,
    /// What it tells, and what those tell that it is compared with, in the order in which they were opened.
    pub portions: Vec<Portion>,
    /// The question it was made with: what the address does not say follows it.
    pub defaults: Params,
    /// What it says of itself, by name and value.
    pub facts: Vec<[String; 2]>,
    /// What the reader should know about it, one sentence each.
    pub remarks: Vec<String>,
}

/// What one snapshot tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Portion {
    /// Of when. Where several tell of the same moment, the first one counts.
    pub period: Period,
    /// Media types that are in it.
    pub media: Vec<Media>,
    /// What was missing when it was made.
    pub lacking: Vec<Notice>,
}

impl Opened {
    /// The snapshots that tell of a part of a period.
    pub fn tellers(&self, period: Period) -> impl Iterator<Item = &Portion> {
        let mut told: Vec<Period> = Vec::new();
        self.portions.iter().filter(move |portion| {
            let share = Period {
                from_ms: period.from_ms.max(portion.period.from_ms),
                to_ms: period.to_ms.min(portion.period.to_ms),
            };
            let tells = share.from_ms < share.to_ms && !missing(&[share], &told).is_empty();
            join(&mut told, portion.period);
            tells
        })
    }

    /// Whether something is known to be missing in what is told of a period.
    #[must_use]
    pub fn lacks(&self, period: Period, media: &[Media]) -> bool {
        self.tellers(period).any(|portion| {
            !portion.lacking.is_empty() || media.iter().any(|one| !portion.media.contains(one))
        })
    }
}

/// The sample beside the page.
const SAMPLE: &str = "sample.json";

impl App {
    /// Lets the reader choose a snapshot file.
    pub fn pick_snapshot(&self) {
        self.order(Order::Pick { second: false });
    }

    /// Lets the reader choose a second snapshot file, which the one that is shown is compared with.
    pub fn pick_second(&self) {
        self.order(Order::Pick { second: true });
    }

    /// Shows the sample that comes with the page.
    pub fn see_sample(&self) {
        self.ask(|question| question.snapshot = Some(SAMPLE.to_owned()));
    }

    /// Shows no snapshot any more.
    pub fn close_snapshot(&self) {
        if self
            .question
            .with_untracked(|question| question.snapshot.is_some())
        {
            self.ask(|question| (question.snapshot, question.against) = (None, None));
        } else {
            self.order(Order::Close);
        }
    }

    /// Whether a snapshot is shown, or is to be: then nothing is asked of Genesys Cloud.
    #[must_use]
    pub fn shows_snapshot(&self) -> bool {
        self.opened.with(Option::is_some) || self.still.with(|question| question.snapshot.is_some())
    }

    /// The same, without following it.
    pub(super) fn has_snapshot(self) -> bool {
        untrack(|| self.shows_snapshot())
    }

    /// Whether a file of the reader's is shown, which no address names.
    pub(super) fn shows_file(self) -> bool {
        self.opened
            .with_untracked(|opened| opened.as_ref().is_some_and(|opened| opened.is_file))
    }

    /// Parameters that hold where the address is silent, in their order: those of the host, then of the snapshot.
    pub(super) fn defaults(self) -> Params {
        let config = self
            .config
            .with_untracked(|config| config.as_ref().map(|config| config.defaults.clone()));
        let opened = self
            .opened
            .with_untracked(|opened| opened.as_ref().map(|opened| opened.defaults.clone()));
        config.into_iter().chain(opened).flatten().collect()
    }
}

/// The snapshot, shared by those who show it.
pub type Shown = Option<Arc<Opened>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{Completeness, Kind};

    const DAY_MS: i64 = 86_400_000;

    fn days(from: i64, to: i64) -> Period {
        Period {
            from_ms: from * DAY_MS,
            to_ms: to * DAY_MS,
        }
    }

    fn portion(period: Period, media: &[Media], lacking: &[&str]) -> Portion {
        let notice = |title: &&str| Notice::problem(*title, "");
        Portion {
            period,
            media: media.to_vec(),
            lacking: lacking.iter().map(notice).collect(),
        }
    }

    /// A complete one of voice and chat, days 7 to 14, and one of voice alone that lacks pages, days 0 to 10.
    fn opened() -> Opened {
        let period = days(7, 14);
        Opened {
            name: "w47.json".to_owned(),
            is_file: true,
            head: Head {
                made_by: String::new(),
                made_at_ms: 0,
                title: String::new(),
                question: String::new(),
                period,
                known_until_ms: period.to_ms,
                zone: "UTC".to_owned(),
                kind: Kind::Visits,
                interval_minutes: 5,
                precision_ms: 1,
                smallest_cell: 0,
                completeness: Completeness::default(),
                queues: Vec::new(),
                left_out: Vec::new(),
                visits: 0,
            },
            portions: vec![
                portion(period, &[Media::Voice, Media::Chat], &[]),
                portion(days(0, 10), &[Media::Voice], &["Pages are missing."]),
            ],
            defaults: Params::new(),
            facts: Vec::new(),
            remarks: Vec::new(),
        }
    }

    #[test]
    fn where_two_tell_of_the_same_days_the_first_one_counts() {
        let opened = opened();
        let tellers = |period| {
            let told = opened.tellers(period).map(|portion| portion.period);
            told.collect::<Vec<Period>>()
        };
        assert_eq!(tellers(days(7, 10)), [days(7, 14)]);
        assert_eq!(tellers(days(6, 8)), [days(7, 14), days(0, 10)]);
        assert_eq!(tellers(days(0, 7)), [days(0, 10)]);
        assert_eq!(tellers(days(14, 20)), []);
    }

    #[test]
    fn what_one_lacks_is_not_said_of_the_other() {
        let opened = opened();
        assert!(!opened.lacks(days(7, 14), &[Media::Voice, Media::Chat]));
        assert!(opened.lacks(days(0, 7), &[Media::Voice]));
        assert!(opened.lacks(days(7, 14), &[Media::Email]));
        let mut sound = opened;
        sound.portions[1].lacking.clear();
        assert!(!sound.lacks(days(0, 7), &[Media::Voice]));
        assert!(sound.lacks(days(0, 7), &[Media::Voice, Media::Chat]));
    }
}
