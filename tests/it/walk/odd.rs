//! What an API should never do: each is bounded, told, and never ends as *complete*.

use std::cell::RefCell;

use eightytwenty::api::io::Headers;
use eightytwenty::api::walk::{Ended, Missing, Walk};
use eightytwenty::api::windows::plan;
use eightytwenty::state::words;
use eightytwenty::terms::{HOUR_MS, Period};
use proptest::prelude::*;

use super::{Archive, Asked, LATER, START, Talk, Twist, days, evenly, walk};
use crate::simulator::run;
use crate::support::cases;

/// A load of ten days with 3,000 conversations under a twist.
async fn load(twist: impl Fn(Asked) -> Option<Twist> + 'static) -> (Archive, RefCell<Walk>) {
    let archive = Archive::of(evenly(0, 10, 3_000)).twisted(twist);
    let walk = walk(&[days(0, 10)], LATER);
    assert!(matches!(archive.drive(&walk).await, Ended::Finished));
    (archive, walk)
}

/// The only gap, which the reader is told of.
fn gap(walk: &RefCell<Walk>) -> Missing {
    let walk = walk.borrow();
    assert!(!walk.is_complete());
    let [gap] = walk.gaps() else {
        panic!("{:?}", walk.gaps());
    };
    let notice = words::gap(gap);
    assert!(
        notice.title.contains("UTC") && notice.body.contains("Genesys Cloud"),
        "{notice:?}"
    );
    gap.cause.clone()
}

#[test]
fn a_page_that_repeats_for_ever_is_recognised() {
    run(async {
        let (archive, walk) = load(|_| Some(Twist::Page(1))).await;
        assert_eq!(gap(&walk), Missing::Repeats);
        assert!(archive.requests() < 20, "{}", archive.requests());
        // Two pages in turn are no better, nor without a number.
        let (archive, walk) = load(|asked| Some(Twist::Page(1 + asked.page % 2))).await;
        assert_eq!(gap(&walk), Missing::Repeats);
        assert!(archive.requests() < 20);
        let endless = |_| {
            Some(Twist::Status(
                200,
                Headers::default(),
                r#"{"conversations":[{"conversationId":"a"}]}"#,
            ))
        };
        let (archive, walk) = load(endless).await;
        assert_eq!(gap(&walk), Missing::Unannounced { received: 1 });
        assert!(archive.requests() < 20);
    });
}

#[test]
fn a_page_that_repeats_once_costs_one_more_reading() {
    run(async {
        let (archive, walk) =
            load(|asked| (asked.page == 7 && asked.before == 0).then_some(Twist::Page(6))).await;
        assert!(walk.borrow().is_complete());
        assert!(archive.has_all(days(0, 10)));
        assert!(walk.borrow().records()[0].reread);
        assert!(archive.requests() <= 60);
    });
}

#[test]
fn pages_without_end_are_left() {
    run(async {
        for total in [None, Some(5)] {
            let (archive, walk) = load(move |_| Some(Twist::Fresh(100, total))).await;
            assert_eq!(gap(&walk), Missing::Endless);
            assert!(archive.requests() <= 1_001);
        }
    });
}

#[test]
fn a_total_that_shrinks_is_complete_only_with_everything() {
    run(async {
        // The number falls, the pages are all there: nothing is missing.
        let falling = |asked: Asked| Some(Twist::Total(Some(3_000 - 10 * i64::from(asked.page))));
        let (archive, walk) = load(falling).await;
        assert!(walk.borrow().is_complete() && archive.has_all(days(0, 10)));
        // The number falls and so do the pages.
        let (_, walk) = load(|asked| match asked.page {
            1 => None,
            2..=9 => Some(Twist::Total(Some(900))),
            _ => Some(Twist::Fresh(0, Some(900))),
        })
        .await;
        let Missing::Short {
            announced,
            received,
        } = gap(&walk)
        else {
            panic!();
        };
        assert_eq!((announced, received), (3_000, 900));
    });
}

#[test]
fn without_a_number_nothing_is_proved() {
    run(async {
        let (archive, walk) = load(|_| Some(Twist::Total(None))).await;
        assert_eq!(gap(&walk), Missing::Unannounced { received: 3_000 });
        assert!(archive.has_all(days(0, 10)));
        let (_, walk) = load(|_| Some(Twist::Total(Some(-3)))).await;
        assert_eq!(gap(&walk), Missing::Unannounced { received: 3_000 });
        // A number on one page is enough.
        let (_, walk) = load(|asked| (asked.page > 1).then_some(Twist::Total(None))).await;
        assert!(walk.borrow().is_complete());
        // Nothing at all is asked twice and then believed.
        let (archive, walk) = load(|_| Some(Twist::Fresh(0, None))).await;
        assert!(walk.borrow().is_complete());
        assert_eq!(archive.requests(), 2);
        let once = |asked: Asked| asked.page == 1 && asked.before == 0;
        let nothing = move |asked| once(asked).then_some(Twist::Fresh(0, None));
        let (archive, walk) = load(nothing).await;
        assert!(walk.borrow().is_complete() && archive.has_all(days(0, 10)));
    });
}

#[test]
fn more_than_the_api_pages_in_the_shortest_window_is_not_complete() {
    run(async {
        // All at once, and open for the rest of the day.
        let talks = (0..100_001).map(|place| Talk {
            start: START + 9 * HOUR_MS + place,
            end: START + 30 * HOUR_MS,
            end_known: 0,
            known: 0,
        });
        let archive = Archive::of(talks.collect());
        let walk = walk(&[days(0, 1)], LATER);
        archive.drive(&walk).await;
        assert!(!walk.borrow().is_complete());
        let gaps = walk.borrow().gaps().to_vec();
        assert!(
            gaps.iter()
                .all(|gap| gap.cause == Missing::Deep { announced: 100_001 })
        );
        assert!(archive.requests() < 300, "{}", archive.requests());
        assert!(words::gap(&gaps[0]).body.contains("100,001"));
    });
}

#[test]
fn an_absurd_number_ends() {
    run(async {
        let (archive, walk) = load(|_| Some(Twist::Total(Some(i64::MAX)))).await;
        assert!(!walk.borrow().is_complete());
        assert!(archive.requests() < 2_000, "{}", archive.requests());
    });
}

#[test]
fn a_window_that_fails_is_missing_and_the_others_are_not() {
    run(async {
        let archive = Archive::of(evenly(0, 60, 6_000));
        let broken = days(31, 62);
        let archive = archive.twisted(move |asked| {
            let inside = broken.contains(asked.window.from_ms);
            inside.then(|| Twist::Status(500, Headers::default(), "{}"))
        });
        let walk = walk(&plan(days(1, 60), 1), LATER);
        archive.drive(&walk).await;
        assert!(!walk.borrow().is_complete());
        assert!(archive.has_all(days(0, 31)));
        let read: Vec<Period> = walk.borrow().read().collect();
        assert_eq!(read, [days(0, 31)]);
        assert!(walk.borrow().estimate().is_some());
        assert!(archive.requests() < 60);
    });
}

#[test]
fn an_interval_that_is_refused_as_too_long_or_too_slow_is_cut_into_days() {
    run(async {
        let too_long = r#"{"message":"You must specify a search interval as part of your query that does not exceed 7 days."}"#;
        for (status, body) in [(400, too_long), (504, "")] {
            let archive = Archive::of(evenly(0, 20, 2_000)).twisted(move |asked| {
                let wide = asked.window.length_ms() > 7 * 24 * HOUR_MS;
                wide.then(|| Twist::Status(status, Headers::default(), body))
            });
            let walk = walk(&plan(days(1, 20), 1), LATER);
            archive.probe(&walk).await;
            let estimate = walk.borrow().estimate().unwrap();
            assert_eq!(estimate.conversations, 2_000);
            archive.drive(&walk).await;
            assert!(walk.borrow().is_complete() && archive.has_all(days(0, 20)));
        }
    });
}

#[test]
fn waits_that_are_asked_for_in_any_way_are_bounded() {
    let limited = |retry_after_s| Headers {
        retry_after_s,
        ..Headers::default()
    };
    // 429 without headers and message for three quarters of a minute, then all is well.
    let bare = move |asked: Asked| {
        let now = asked.page > 3 && (1_000..46_000).contains(&asked.at);
        now.then(|| Twist::Status(429, limited(None), ""))
    };
    // The same hidden by the browser.
    let hidden = |asked: Asked| ((1_000..46_000).contains(&asked.at)).then_some(Twist::Silence);
    run(async move {
        let long = |twist| async move {
            let archive = Archive::of(evenly(0, 10, 19_000)).twisted(twist);
            let walk = walk(&[days(0, 10)], LATER);
            let ended = archive.drive(&walk).await;
            (archive, walk, ended)
        };
        let twists: [Box<dyn Fn(Asked) -> Option<Twist>>; 2] = [Box::new(bare), Box::new(hidden)];
        for twist in twists {
            let (archive, walk, _) = long(twist).await;
            assert!(walk.borrow().is_complete(), "{:?}", walk.borrow().gaps());
            assert!(archive.has_all(days(0, 10)));
        }
        // For ever: it ends, and says so.
        let (archive, walk, _) = long(Box::new(move |_| {
            Some(Twist::Status(429, limited(None), ""))
        }))
        .await;
        assert!(!walk.borrow().is_complete() && archive.requests() < 100);
        let (archive, walk, _) = long(Box::new(move |_| {
            Some(Twist::Status(429, limited(Some(u64::MAX)), ""))
        }))
        .await;
        assert!(!walk.borrow().is_complete() && archive.requests() < 100);
        let (archive, walk, ended) = long(Box::new(|asked: Asked| {
            (asked.page > 1).then_some(Twist::Silence)
        }))
        .await;
        assert!(matches!(ended, Ended::Stopped(_)) && !walk.borrow().is_complete());
        assert!(archive.requests() < 100);
    });
}

#[test]
fn a_429_holds_back_every_request_not_only_the_one_that_met_it() {
    run(async {
        for (retry_after_s, pause) in [(Some(20), 21_000), (None, 1_000)] {
            let headers = Headers {
                retry_after_s,
                ..Headers::default()
            };
            let (archive, walk) = load(move |asked| {
                let met = asked.page == 9 && asked.before == 0;
                met.then(|| Twist::Status(429, headers.clone(), ""))
            })
            .await;
            assert!(walk.borrow().is_complete() && archive.has_all(days(0, 10)));
            let log = archive.log.borrow();
            let met = log.iter().find(|asked| asked.page == 9).unwrap().at + 40;
            let next = log.iter().map(|asked| asked.at).filter(|&at| at > met);
            assert!(next.min() >= Some(met + pause), "{log:#?}");
        }
    });
}

/// What may go wrong with a page, and how often.
fn twist(seed: u64, asked: Asked) -> Option<Twist> {
    let mut mixed = seed
        ^ (u64::from(asked.page) << 32)
        ^ u64::from(asked.before)
        ^ asked.window.from_ms.unsigned_abs();
    mixed = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^= mixed >> 29;
    let forever = seed.is_multiple_of(3);
    if !forever && asked.before > 0 {
        return None;
    }
    match mixed % 29 {
        0 => Some(Twist::Page(asked.page.saturating_sub(1).max(1))),
        1 => Some(Twist::Empty),
        2 => Some(Twist::Total(None)),
        3 => Some(Twist::Total(Some(7_000))),
        4 => Some(Twist::Total(Some(120_000))),
        5 => Some(Twist::Status(503, Headers::default(), "")),
        6 => Some(Twist::Status(500, Headers::default(), "{}")),
        7 => Some(Twist::Status(200, Headers::default(), "<html>")),
        8 => Some(Twist::Status(504, Headers::default(), "")),
        _ => None,
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn complete_is_said_only_of_everything(seed in any::<u64>(), count in 1_usize..6_000, length in 1_i64..40) {
        run(async move {
            let archive = Archive::of(evenly(0, length, count)).twisted(move |asked| twist(seed, asked));
            let walk = walk(&plan(days(1, length.max(2)), 1), LATER);
            let mut rounds = 0;
            loop {
                archive.drive(&walk).await;
                let complete = walk.borrow().is_complete();
                assert!(!complete || archive.has_all(days(0, length)), "{seed}");
                rounds += 1;
                if complete || rounds > 8 {
                    break;
                }
                assert!(!walk.borrow().gaps().is_empty());
                walk.borrow_mut().resume();
            }
            // What passes is overcome.
            assert!(seed.is_multiple_of(3) || walk.borrow().is_complete(), "{seed}: {:?}", walk.borrow().gaps());
            assert!(archive.requests() < 20_000);
        });
    }
}
