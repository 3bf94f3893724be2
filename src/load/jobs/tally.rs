//! TALLY: which conversations a job has told, window by window, and which of them were still open.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use rustc_hash::{FxHashSet, FxHasher};

use super::Window;
use crate::api::wire;
use crate::terms::{DAY_MS, Period};

/// A conversation that had not ended when the job looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its id, as it was told.
    pub id: String,
    /// Its start, ms UTC; `None` when the record does not say.
    pub start_ms: Option<i64>,
}

/// Counts each conversation once.
#[derive(Debug)]
pub struct Tally {
    /// Hashes of ids: ids are random, and two millions of them share no hash of 64 bits.
    seen: FxHashSet<u64>,
    windows: Vec<(Period, u64)>,
    open: Vec<Open>,
}

impl Tally {
    pub fn new(windows: &[Window]) -> Tally {
        Tally {
            seen: FxHashSet::default(),
            windows: windows.iter().map(|window| (window.period, 0)).collect(),
            open: Vec::new(),
        }
    }

    /// Takes in a page; gives back how many of its conversations were new.
    pub fn take(&mut self, page: &wire::Page<'_>) -> usize {
        let before = self.seen.len();
        for conversation in &page.conversations {
            let Some(id) = &conversation.id else { continue };
            let hash = BuildHasherDefault::<FxHasher>::default().hash_one(&*id.0);
            if !self.seen.insert(hash) {
                continue;
            }
            let start_ms = conversation.start_ms.map(|time| time.0);
            let end_ms = conversation.end_ms.map(|time| time.0);
            if end_ms.is_none() {
                self.open.push(Open {
                    id: id.0.clone().into_owned(),
                    start_ms,
                });
            }
            if let Some(start_ms) = start_ms {
                self.count(start_ms, end_ms);
            }
        }
        self.seen.len() - before
    }

    /// Counts it in every window in which the query would find it (docs/genesys.md, "Finding conversations").
    fn count(&mut self, start_ms: i64, end_ms: Option<i64>) {
        let day_ends_ms = start_ms.div_euclid(DAY_MS) * DAY_MS + DAY_MS;
        let first = self
            .windows
            .partition_point(|(window, _)| window.to_ms <= start_ms);
        for (window, count) in self.windows.iter_mut().skip(first) {
            if window.from_ms >= day_ends_ms {
                break;
            }
            if end_ms.is_none_or(|end_ms| end_ms >= window.from_ms) {
                *count += 1;
            }
        }
    }

    pub fn received(&self, window: usize) -> u64 {
        self.windows.get(window).map_or(0, |(_, count)| *count)
    }

    pub fn different(&self) -> u64 {
        self.seen.len() as u64
    }

    /// The next open conversations to be read again, at most so many; [`Tally::close`] takes them off.
    pub fn open(&self, most: usize) -> &[Open] {
        &self.open[self.open.len().saturating_sub(most)..]
    }

    /// So many of [`Tally::open`] are dealt with.
    pub fn close(&mut self, number: usize) {
        self.open.truncate(self.open.len().saturating_sub(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_conversation_counts_once_where_the_query_finds_it() {
        let hour = |from: i64, to: i64| Window {
            period: Period {
                from_ms: from * 3_600_000,
                to_ms: to * 3_600_000,
            },
            announced: None,
        };
        let mut tally = Tally::new(&[hour(0, 12), hour(12, 24), hour(24, 48)]);
        let page = |json: &str| {
            let bytes = json.as_bytes().to_vec();
            move |tally: &mut Tally| tally.take(&wire::page(&bytes).unwrap())
        };
        let rows = r#"{"conversations":[
            {"conversationId":"a","conversationStart":"1970-01-01T11:00:00Z","conversationEnd":"1970-01-01T11:30:00Z"},
            {"conversationId":"b","conversationStart":"1970-01-01T11:00:00Z","conversationEnd":"1970-01-02T01:00:00Z"},
            {"conversationId":"c","conversationStart":"1970-01-02T01:00:00Z"},
            {"conversationId":"d","conversationStart":"1969-12-31T23:00:00Z","conversationEnd":"1970-01-01T01:00:00Z"},
            {"conversationStart":"1970-01-02T01:00:00Z"},
            {"conversationId":"e"}]}"#;
        assert_eq!(page(rows)(&mut tally), 5);
        assert_eq!(page(rows)(&mut tally), 0);
        let counts: Vec<u64> = (0..4).map(|window| tally.received(window)).collect();
        assert_eq!(counts, [2, 1, 1, 0]);
        assert_eq!(tally.different(), 5);
        assert_eq!(tally.open(1)[0].id, "e");
        tally.close(1);
        let open: Vec<&str> = tally.open(9).iter().map(|open| open.id.as_str()).collect();
        assert_eq!(open, ["c"]);
        tally.close(7);
        assert!(tally.open(9).is_empty());
    }
}
