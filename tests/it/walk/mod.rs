//! Walks through an archive of any size: few requests, nothing missing, and whatever the API does, an end of it and
//! never a wrong *complete*.

mod archive;
mod ledger;
mod odd;
mod pace;

use std::collections::BTreeSet;

use eightytwenty::api::walk::{Ended, Outcome, RECENT_MS};
use eightytwenty::api::windows::plan;
use eightytwenty::terms::{DAY_MS, HOUR_MS, Period};

pub use self::archive::{Archive, Asked, START, Talk, Twist, days, evenly, walk};
use super::simulator::run;

/// When everything is at rest.
pub const LATER: i64 = START + 400 * DAY_MS;

#[test]
fn days_that_hold_little_are_asked_together_page_by_page() {
    run(async {
        let archive = Archive::of(evenly(0, 28, 19_950));
        let walk = walk(&plan(days(1, 28), 1), LATER);
        assert!(matches!(archive.drive(&walk).await, Ended::Finished));
        assert!(walk.borrow().is_complete());
        assert!(archive.has_all(days(0, 28)));
        assert_eq!(archive.requests(), 200, "not one more than there are pages");
        let read: Vec<Period> = walk.borrow().read().collect();
        assert_eq!(read, [days(0, 28)]);
    });
}

#[test]
fn a_load_of_several_windows_costs_a_page_or_two_for_each() {
    run(async {
        let archive = Archive::of(evenly(0, 63, 61_000));
        let walk = walk(&plan(days(1, 63), 1), LATER);
        archive.drive(&walk).await;
        assert!(walk.borrow().is_complete());
        assert!(archive.has_all(days(0, 63)));
        let windows = walk.borrow().records().len();
        assert!((4..=6).contains(&windows), "{windows}");
        assert!(
            archive.requests() <= 610 + 2 * windows,
            "{}",
            archive.requests()
        );
        // Further pages of a window that was not cut belong to it: nothing came twice but what was cut.
        assert!(walk.borrow().taken().again <= 300);
        let longest = archive
            .log
            .borrow()
            .iter()
            .map(|asked| asked.window.length_ms())
            .max();
        assert!(longest <= Some(31 * DAY_MS));
    });
}

#[test]
fn the_first_pages_tell_how_much_there_is_and_the_walk_goes_on_from_there() {
    run(async {
        for (count, all_days, probes) in [(15_000, 28, 1), (61_000, 62, 2)] {
            let archive = Archive::of(evenly(0, all_days, count));
            let walk = walk(&plan(days(1, all_days), 1), LATER);
            assert_eq!(walk.borrow().estimate(), None);
            archive.probe(&walk).await;
            assert_eq!(archive.requests(), probes);
            let estimate = walk.borrow().estimate().unwrap();
            let near = |told: u64, true_number: usize| told.abs_diff(true_number as u64) < 40;
            assert!(near(estimate.conversations, count), "{estimate:?}");
            assert!(near(estimate.requests, count / 100), "{estimate:?}");
            let expected = walk.borrow().pages_expected().unwrap();
            archive.drive(&walk).await;
            assert!(walk.borrow().is_complete() && archive.has_all(days(0, all_days)));
            assert!(near(expected.into(), archive.requests()), "{expected}");
            if probes == 1 {
                assert_eq!(archive.requests(), 150, "the first page is not asked again");
            }
        }
    });
}

#[test]
fn a_deep_day_is_cut_into_hours_and_read_whole() {
    run(async {
        // Two hours hold half of the day.
        let mut talks = evenly(0, 1, 80_000);
        let rush = (0..80_000_i64).map(|place| Talk {
            start: START + 9 * HOUR_MS + place * 90,
            end: START + 9 * HOUR_MS + place * 90 + 60_000,
            end_known: 0,
            known: 0,
        });
        talks.extend(rush);
        let archive = Archive::of(talks);
        let walk = walk(&[days(0, 1)], LATER);
        archive.drive(&walk).await;
        assert!(walk.borrow().is_complete(), "{:?}", walk.borrow().gaps());
        assert!(archive.has_all(days(0, 1)));
        assert!(archive.requests() < 1_650, "{}", archive.requests());
    });
}

#[test]
fn exactly_as_many_as_the_api_pages_and_one_more_are_both_read_whole() {
    run(async {
        for count in [99_999, 100_000, 100_001] {
            let archive = Archive::of(evenly(0, 1, count));
            let walk = walk(&[days(0, 1)], LATER);
            archive.drive(&walk).await;
            assert!(walk.borrow().is_complete(), "{:?}", walk.borrow().gaps());
            assert!(archive.has_all(days(0, 1)), "{count}");
            let deepest = archive.log.borrow().iter().map(|asked| asked.page).max();
            assert!(deepest <= Some(1_000), "never past the deepest page");
        }
    });
}

/// Two days up to now; what is not yet known when the walk begins comes later.
fn today(talks: impl IntoIterator<Item = Talk>) -> (Archive, Period, i64) {
    let now = START + 2 * DAY_MS + 10 * HOUR_MS;
    let mut all = evenly(0, 2, 500);
    all.extend(talks);
    let period = Period {
        from_ms: START,
        to_ms: now - 60_000,
    };
    (Archive::of(all), period, now - RECENT_MS)
}

fn late(known: u64) -> Talk {
    let start = START + 2 * DAY_MS + 9 * HOUR_MS;
    Talk {
        start,
        end: start + 60_000,
        end_known: 0,
        known,
    }
}

#[test]
fn what_may_still_change_is_asked_once_more_when_all_else_is_read() {
    run(async {
        let ringing = Talk {
            end_known: 100,
            ..late(0)
        };
        let (archive, period, settled) = today([ringing, late(0), late(100)]);
        let walk = walk(&[period], settled);
        archive.drive(&walk).await;
        let walk = walk.borrow();
        assert!(walk.is_complete(), "{:?}", walk.gaps());
        assert!(archive.has_all(period), "what came meanwhile is there");
        assert_eq!(
            archive.closed.borrow().len(),
            archive.talks.len(),
            "and what ended"
        );
        let records = walk.records();
        assert_eq!(records.len(), 2, "{records:#?}");
        assert!(!records[0].verified && records[1].verified);
        assert_eq!((records[1].added, records[1].outcome), (1, Outcome::Whole));
        let recent = archive.log.borrow();
        let recent = recent
            .iter()
            .filter(|asked| asked.window == records[1].window);
        assert_eq!(
            recent.count(),
            3,
            "read, verified, and verified again as it had changed"
        );
        let settled_pages = archive
            .log
            .borrow()
            .iter()
            .filter(|asked| asked.window == records[0].window)
            .count();
        assert_eq!(settled_pages, 5, "what is at rest is asked once");
    });
}

#[test]
fn a_window_that_never_comes_to_rest_is_not_complete() {
    run(async {
        let talks = (0..200).map(|place| late(place * 40));
        let (archive, period, settled) = today(talks);
        let walk = walk(&[period], settled);
        archive.drive(&walk).await;
        assert!(!walk.borrow().is_complete());
        assert_eq!(walk.borrow().gaps().len(), 1);
        assert!(archive.requests() < 60);
        // Once it rests, asking again brings the rest.
        tokio::time::sleep(std::time::Duration::from_mins(1)).await;
        walk.borrow_mut().resume();
        archive.drive(&walk).await;
        assert!(walk.borrow().is_complete() && archive.has_all(period));
    });
}

#[test]
fn a_walk_that_is_dropped_at_any_moment_goes_on_and_misses_nothing() {
    run(async {
        let mut resumed = 0;
        for pause in [41_u64, 45, 130, 410, 777] {
            let ringing = Talk {
                end_known: 2_000,
                ..late(0)
            };
            let (small, period, settled) = today([ringing, late(300), late(900)]);
            let archive = Archive::of([small.talks, evenly(0, 2, 25_000)].concat());
            let walk = walk(&[period], settled);
            for _ in 0..100_000 / pause {
                let some = std::time::Duration::from_millis(pause);
                if tokio::time::timeout(some, archive.drive(&walk))
                    .await
                    .is_ok()
                {
                    break;
                }
                resumed += 1;
                assert!(!walk.borrow().is_complete());
                walk.borrow_mut().resume();
            }
            assert!(
                walk.borrow().is_complete(),
                "{pause}: {:?}",
                walk.borrow().gaps()
            );
            assert!(archive.has_all(period), "{pause}");
            let whole: BTreeSet<i64> = walk.borrow().read().map(|window| window.to_ms).collect();
            assert!(whole.contains(&period.to_ms));
        }
        assert!(resumed > 100);
    });
}
