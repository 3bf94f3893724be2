//! LOAD: state of the one task that fetches ([`super::task`]).
//!
//! ```text
//! Idle ─load─▶ Loading ─all pages─▶ Complete ─load─▶ Loading
//!                │ ├─pages lost, cancelled, expired─▶ Partial ─load─▶ Loading (only what is missing)
//!                │ └─nothing came─▶ Failed ─load─▶ Loading
//!                └─the question changed: aborted, starts over
//! ```

use crate::state::notice::Notice;
use crate::state::words::{counted, duration_s};
use crate::terms::decimal::grouped;

/// State of loading.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// Pages are coming in.
    Loading(Progress),
    /// Every window was read to its end.
    Complete(Summary),
    /// Something is missing; the figures say so.
    Partial(Summary, Vec<Notice>),
    /// Nothing could be loaded.
    Failed(Notice),
}

/// How far a load is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Pages read.
    pub pages: u32,
    /// Pages expected in all, as far as announced; `None` until every window has answered once.
    pub pages_expected: Option<u32>,
    /// Conversations received.
    pub conversations: u32,
    /// Seconds until the expected end; `None` while unknown.
    pub seconds_left: Option<u32>,
    /// Seconds still to wait for the rate limit; `None` while not waiting.
    pub rate_limit_seconds: Option<u32>,
    /// A job brings it: seconds that Genesys Cloud has worked on it, `None` inside while its results are read.
    pub job: Option<Option<u32>>,
    /// Genesys Cloud's own engine counts it: answers that came, and answers in all.
    pub counted: Option<(u32, u32)>,
    /// The period itself is complete: what comes in is the one it is compared with.
    pub whole: bool,
    /// A snapshot is being read.
    pub snapshot: bool,
}

/// What a load brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Pages read.
    pub pages: u32,
    /// Distinct conversations.
    pub conversations: u32,
    /// Conversations without an end.
    pub open: u32,
    /// Time of the newest fact, ms UTC.
    pub newest_ms: Option<i64>,
    /// Up to where the period was asked, ms UTC (earlier than its end while it is still running).
    pub asked_until_ms: i64,
    /// Days looked back before the period.
    pub look_back_days: u32,
    /// Genesys Cloud's own engine counted it.
    pub counted: bool,
    /// The period itself is complete: what is missing belongs to the one it is compared with.
    pub whole: bool,
    /// What was opened in place of a load: "snapshot of 22 Nov 2026, 14:32".
    pub snapshot: Option<String>,
}

impl Load {
    /// The sentence of the status region; begins with `Loading`, `Complete`, `Partial` or `Failed`,
    /// and is empty before the first load.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Load::Complete(summary) if summary.counted => {
                "Complete · counted by Genesys Cloud".to_owned()
            }
            Load::Idle => String::new(),
            Load::Loading(progress) => progress.sentence(),
            Load::Complete(summary) => format!("Complete · {}", summary.said()),
            Load::Partial(summary, reasons) => {
                let reason = reasons
                    .first()
                    .map(|reason| format!(" · {}", reason.title))
                    .unwrap_or_default();
                format!("Partial · {}{reason}", summary.said())
            }
            Load::Failed(notice) => format!("Failed · {}", notice.title),
        }
    }

    /// Whether the question's own period is complete, whatever else is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match self {
            Load::Loading(progress) => progress.whole,
            Load::Partial(summary, _) => summary.whole,
            Load::Complete(_) => true,
            Load::Idle | Load::Failed(_) => false,
        }
    }

    /// Whether a load is under way.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        matches!(self, Load::Loading(_))
    }
}

impl Summary {
    fn said(&self) -> String {
        let conversations = counted(self.conversations.into(), "conversation");
        match &self.snapshot {
            Some(snapshot) => format!("{snapshot} · {conversations}"),
            None => conversations,
        }
    }
}

impl Progress {
    fn sentence(&self) -> String {
        let what = if self.whole {
            "Loading the comparison"
        } else {
            "Loading"
        };
        let mut parts = vec![what.to_owned()];
        match (self.pages, self.pages_expected) {
            _ if self.snapshot => parts.push("the snapshot".to_owned()),
            _ if self.counted.is_some() => {
                let (came, all) = self.counted.unwrap_or_default();
                parts.push(format!("Genesys Cloud counts, {came} of {all} answers"));
            }
            _ if self.job.is_some() => match self.job.flatten() {
                Some(seconds) => {
                    parts.push(format!("Genesys Cloud prepares the history, {seconds} s"));
                }
                None => parts.push("history by job".to_owned()),
            },
            (0, None) if self.whole => {}
            (0, None) => parts.push("queues".to_owned()),
            (pages, None) => parts.push(counted(pages.into(), "page")),
            (pages, Some(expected)) => {
                parts.push(format!(
                    "{} of {}",
                    grouped(pages.into()),
                    counted(expected.into(), "page")
                ));
            }
        }
        if self.conversations > 0 {
            parts.push(counted(self.conversations.into(), "conversation"));
        }
        if let Some(seconds) = self.rate_limit_seconds {
            parts.push(format!("waiting {seconds} s for the rate limit"));
        }
        if let Some(seconds) = self.seconds_left {
            parts.push(format!("about {} left", duration_s(seconds.into())));
        }
        parts.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_begins_with_its_state() {
        let progress = Progress {
            pages: 12,
            pages_expected: Some(1_040),
            conversations: 1_180,
            seconds_left: Some(200),
            rate_limit_seconds: Some(34),
            job: None,
            counted: None,
            whole: false,
            snapshot: false,
        };
        assert_eq!(
            Load::Loading(progress).sentence(),
            "Loading · 12 of 1,040 pages · 1,180 conversations · waiting 34 s for the rate limit · about 4 min left"
        );
        assert_eq!(
            Load::Loading(Progress::default()).sentence(),
            "Loading · queues"
        );
        let comparison = Progress {
            whole: true,
            ..Progress::default()
        };
        assert_eq!(
            Load::Loading(comparison).sentence(),
            "Loading the comparison"
        );
        assert_eq!(
            Load::Complete(Summary::default()).sentence(),
            "Complete · 0 conversations"
        );
        let cancelled = Load::Partial(Summary::default(), vec![Notice::problem("Cancelled.", "")]);
        assert_eq!(
            cancelled.sentence(),
            "Partial · 0 conversations · Cancelled."
        );
        assert_eq!(
            Load::Failed(Notice::problem("No.", "")).sentence(),
            "Failed · No."
        );
        assert_eq!(Load::Idle.sentence(), "");
    }
}
