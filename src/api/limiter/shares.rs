//! SHARES: which other tabs draw on the same budget, from what they tell.
//!
//! ```text
//! hello ID               a tab began: who has started requests lately?
//! was ID PENDING AGE …   the answer: so many pending, and how long ago each request of the minute started, ms
//! is ID PENDING AGE …    news: what started since (age 0), or nothing but what is pending
//! ```
//!
//! A tab that was not heard for some seconds is gone or asleep: its share goes to the others, its starts still
//! count. Ticks of two tabs differ, so times travel as ages.

use std::fmt::Write as _;

/// A tab that pends and was not heard for this long shares no more; hidden tabs wake once a second.
const LOST_MS: u64 = 3_500;
/// More tabs than these are not told apart, and more starts not believed.
const MOST: usize = 64;
/// Starts a tab may have had within a minute.
const MOST_STARTS: usize = 400;
/// Ages beyond this mean nothing, ms.
const OLDEST_MS: u64 = 61_000;

/// The other tabs.
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// Of this tab; `None` while it shares with nobody.
    id: Option<u64>,
    others: Vec<Other>,
}

#[derive(Debug)]
struct Other {
    id: u64,
    pending: usize,
    heard: u64,
    /// It has told its minute.
    told: bool,
}

/// What a message says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heard {
    /// How long ago requests started that were not known, ms.
    pub(super) ages: Vec<u64>,
    /// It wants to know what was started here.
    pub(super) asks: bool,
}

impl Shares {
    pub(super) fn join(&mut self, id: u64) {
        self.id = Some(id);
    }

    pub(super) fn hello(&self) -> Option<String> {
        Some(format!("hello {}", self.id?))
    }

    /// One request has just started.
    pub(super) fn started(&self, pending: usize) -> Option<String> {
        Some(format!("is {} {pending} 0", self.id?))
    }

    pub(super) fn pends(&self, pending: usize) -> Option<String> {
        Some(format!("is {} {pending}", self.id?))
    }

    pub(super) fn history(
        &self,
        pending: usize,
        ages: impl Iterator<Item = u64>,
    ) -> Option<String> {
        let mut message = format!("was {} {pending}", self.id?);
        for age in ages {
            write!(message, " {age}").ok();
        }
        Some(message)
    }

    /// Takes in a message; `None` for one of nobody's or one's own.
    pub(super) fn hear(&mut self, message: &str, now: u64) -> Option<Heard> {
        let mut words = message.split_ascii_whitespace();
        let word = words.next()?;
        let id = words.next()?.parse().ok()?;
        if self.id.is_none_or(|own| own == id) {
            return None;
        }
        if word == "hello" {
            return Some(Heard {
                ages: Vec::new(),
                asks: true,
            });
        }
        let pending: u64 = words.next()?.parse().ok()?;
        let pending = usize::try_from(pending).unwrap_or(usize::MAX);
        let numbers = words.take(MOST_STARTS);
        let ages = numbers.filter_map(|age| age.parse().ok().filter(|&age| age < OLDEST_MS));
        let place = self.others.iter().position(|other| other.id == id);
        let place = place.unwrap_or_else(|| {
            if self.others.len() >= MOST {
                self.others.remove(0);
            }
            self.others.push(Other {
                id,
                pending,
                heard: now,
                told: false,
            });
            self.others.len() - 1
        });
        let other = self.others.get_mut(place)?;
        (other.pending, other.heard) = (pending, now);
        let ages = match word {
            "is" => ages.collect(),
            "was" if !other.told => {
                other.told = true;
                ages.collect()
            }
            _ => Vec::new(),
        };
        Some(Heard { ages, asks: false })
    }

    fn active(&self, now: u64) -> impl Iterator<Item = &Other> {
        let others = self.others.iter();
        others.filter(move |other| other.pending > 0 && now < other.heard + LOST_MS)
    }

    /// Tabs that want requests now, this one included.
    pub(super) fn sharers(&self, now: u64) -> u64 {
        1 + self.active(now).count() as u64
    }

    /// Requests that other tabs still have to start.
    pub(super) fn pending(&self, now: u64) -> usize {
        let pending = self.active(now).map(|other| other.pending);
        pending.fold(0, usize::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening() -> Shares {
        let mut shares = Shares::default();
        shares.join(1);
        shares
    }

    #[test]
    fn what_nobody_wrote_is_not_heard() {
        let mut shares = listening();
        for message in [
            "", "is", "is x", "is 2", "is 2 y", "hello", "hello -3", "is 1 4 0", "hello 1",
        ] {
            assert_eq!(shares.hear(message, 0), None, "{message}");
        }
        assert_eq!((shares.sharers(0), shares.pending(0)), (1, 0));
        assert_eq!(Shares::default().hear("is 2 4 0", 0), None);
        let odd = shares.hear("is 2 99999999999 0 x -1 70000 5", 0).unwrap();
        assert_eq!(odd.ages, [0, 5]);
        assert_eq!(shares.hear("dance 3 1 0", 0).unwrap().ages, [0_u64; 0]);
        let flood = format!("is 4 1{}", " 0".repeat(100_000));
        assert_eq!(shares.hear(&flood, 0).unwrap().ages.len(), MOST_STARTS);
        for id in 10..200 {
            shares.hear(&format!("is {id} 1"), 0);
        }
        assert_eq!(shares.sharers(0), 1 + MOST as u64);
    }

    #[test]
    fn a_tab_that_is_silent_or_has_nothing_to_ask_does_not_share() {
        let mut shares = listening();
        shares.hear("is 2 40", 1_000);
        shares.hear("is 3 0 0", 1_000);
        assert_eq!((shares.sharers(4_499), shares.pending(4_499)), (2, 40));
        assert_eq!((shares.sharers(4_500), shares.pending(4_500)), (1, 0));
        shares.hear("is 2 39 0", 5_000);
        assert_eq!(shares.sharers(5_001), 2);
    }

    #[test]
    fn a_minute_is_told_once_and_news_count_whether_it_was_told_or_not() {
        let mut shares = listening();
        assert!(shares.hear("hello 2", 0).unwrap().asks);
        assert_eq!(shares.hear("is 2 9 0", 0).unwrap().ages, [0]);
        assert_eq!(shares.hear("was 2 9 500 400", 0).unwrap().ages, [500, 400]);
        assert_eq!(shares.hear("was 2 9 500 400", 0).unwrap().ages, [0_u64; 0]);
        let [first, second] = [shares.history(3, [7, 5].into_iter()), shares.pends(2)];
        assert_eq!(first.unwrap(), "was 1 3 7 5");
        assert_eq!(second.unwrap(), "is 1 2");
    }
}
