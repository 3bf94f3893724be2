//! What is kept answers later loads, and whatever goes wrong costs speed only.

use eightytwenty::api::query::Ask;
use eightytwenty::columns::Columns;
use eightytwenty::load::keep::{Again, Asked, Keeper, Kept, Owner, forget_everything, pack};
use eightytwenty::load::shelf::{Refused, Shelf as _};
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Period};

use super::{Drawer, call, columns, date, day, held, read_after};
use crate::simulator::run;

fn owner(user: &str) -> Owner {
    Owner {
        api: "https://api.mypurecloud.de".to_owned(),
        organisation: "org|1".to_owned(),
        user: user.to_owned(),
    }
}

fn asked(queues: &[&str], media: &[Media], visible: &[&str]) -> Asked {
    let ask = Ask {
        queues: queues.iter().map(|&id| id.to_owned()).collect(),
        media: media.to_vec(),
    };
    Asked::new(&ask, visible.iter().copied())
}

fn all() -> Asked {
    asked(&[], &[Media::Voice], &["sales", "help"])
}

/// Moment of midnight UTC.
fn midnight(day: i64) -> i64 {
    day * DAY_MS
}

/// Columns with a call in each hour of these days.
fn busy(days: std::ops::Range<i64>) -> Columns {
    let hours = days.start * 24..days.end * 24;
    let calls: Vec<_> = hours
        .map(|hour| call(hour * HOUR_MS + 60_000, Some(hour % 24 * 1_000)))
        .collect();
    columns(&calls, midnight(days.end))
}

/// Keeps a day of columns that was read so many hours after its end.
async fn keep(
    keeper: &Keeper<&Drawer>,
    asked: &Asked,
    columns: &Columns,
    span: Period,
    hours: i64,
) -> Kept {
    let day_end = (span.from_ms.div_euclid(DAY_MS) + 1) * DAY_MS;
    let read_ms = day_end + hours * HOUR_MS;
    let (stamp, packed) = pack(columns, span, read_ms).unwrap();
    keeper.keep(asked, stamp, packed, read_ms).await
}

#[test]
fn a_period_opened_again_is_had_without_a_request() {
    run(async {
        let drawer = Drawer::default();
        let from = date("2026-11-02");
        let columns = busy(from..from + 3);
        let now = midnight(from + 30);
        let keeper = Keeper::open(&drawer, &owner("u"), now).await;
        let span = Period {
            from_ms: midnight(from),
            to_ms: midnight(from + 3),
        };
        assert_eq!(keeper.plan(&all(), &[span]).missing, [span]);
        for of in from..from + 3 {
            assert_eq!(
                keep(&keeper, &all(), &columns, day(of), 80).await,
                Kept::Kept
            );
        }
        let keeper = Keeper::open(&drawer, &owner("u"), now).await;
        let plan = keeper.plan(&all(), &[span]);
        assert_eq!((plan.missing.len(), plan.had.len()), (0, 3));
        let mut back = Columns::default();
        for had in &plan.had {
            assert_eq!(had.again, Again::Nothing);
            back.take_in(&keeper.fetch(had).await.unwrap(), 0..usize::MAX);
        }
        assert_eq!(held(&back), held(&columns));
        assert_eq!(keeper.size().0, 3);
        assert!(keeper.size().1 > 3 * 24 * 20);
        assert_eq!(keeper.trouble(), None);
    });
}

#[test]
fn the_missing_parts_lie_between_what_is_had() {
    run(async {
        let drawer = Drawer::default();
        let from = date("2026-11-02");
        let columns = busy(from..from + 5);
        let keeper = Keeper::open(&drawer, &owner("u"), midnight(from + 30)).await;
        keep(&keeper, &all(), &columns, day(from + 1), 80).await;
        // The end of a period in another zone: the first 22 hours of a day.
        let part = Period {
            to_ms: midnight(from + 4) - 2 * HOUR_MS,
            ..day(from + 3)
        };
        keep(&keeper, &all(), &columns, part, 80).await;
        let plan = keeper.plan(
            &all(),
            &[Period {
                from_ms: midnight(from),
                to_ms: midnight(from + 5),
            }],
        );
        let missing = [(0, 1), (2, 5)].map(|(first, last)| Period {
            from_ms: midnight(from + first),
            to_ms: midnight(from + last),
        });
        assert_eq!(plan.missing, missing, "a part of a day is not the day");
        let short = Period {
            to_ms: part.to_ms - HOUR_MS,
            ..part
        };
        assert_eq!(
            keeper.plan(&all(), &[short]).missing,
            [],
            "but answers less of it"
        );
        assert_eq!(keeper.plan(&all(), &[part, day(from + 1)]).had.len(), 2);
    });
}

#[test]
fn a_day_read_within_three_days_of_its_end_is_read_again() {
    run(async {
        let of = date("2026-11-03");
        let columns = busy(of..of + 1);
        assert_eq!(
            pack(&columns, day(of), midnight(of + 1) - 1),
            None,
            "not over"
        );
        assert_eq!(
            pack(&columns, day(of), midnight(of + 1) + HOUR_MS - 1),
            None,
            "hardly over"
        );
        assert_eq!(
            pack(
                &columns,
                Period {
                    to_ms: midnight(of + 2),
                    ..day(of)
                },
                midnight(of + 9)
            ),
            None,
            "two days"
        );
        for (hours, again) in [
            (1, Again::Whole),
            (71, Again::Whole),
            (72, Again::Nothing),
            (500, Again::Nothing),
        ] {
            let drawer = Drawer::default();
            let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 30)).await;
            keep(&keeper, &all(), &columns, day(of), hours).await;
            assert_eq!(
                keeper.plan(&all(), &[day(of)]).had[0].again,
                again,
                "{hours} hours"
            );
            let part = Period {
                to_ms: midnight(of) + HOUR_MS,
                ..day(of)
            };
            let plan = keeper.plan(&all(), &[part]);
            assert_eq!(
                plan.had.is_empty(),
                again == Again::Whole,
                "read again is the whole day or nothing"
            );
            assert_eq!(plan.missing.is_empty(), again != Again::Whole);
        }
    });
}

#[test]
fn conversations_that_were_open_are_asked_again_by_their_ids() {
    run(async {
        let of = date("2026-11-03");
        let calls = [
            call(midnight(of) + 50_000, Some(3)),
            call(midnight(of) + 60_000, None),
        ];
        let columns = columns(&calls, midnight(of + 5));
        let drawer = Drawer::default();
        let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 30)).await;
        keep(&keeper, &all(), &columns, day(of), 100).await;
        let had = keeper.plan(&all(), &[day(of)]).had.remove(0);
        assert_eq!(
            (had.again, had.record.open, had.record.conversations),
            (Again::Open, 1, 2)
        );
        let kept = keeper.fetch(&had).await.unwrap();
        assert_eq!(kept.open_ids().collect::<Vec<_>>(), [super::id(2)]);
    });
}

#[test]
fn what_was_asked_for_more_answers_less() {
    let voice = [Media::Voice];
    let both = [Media::Email, Media::Voice];
    let more = asked(&["sales", "help"], &both, &[]);
    assert!(more.answers(&asked(&["help"], &voice, &[])));
    assert!(more.answers(&asked(
        &["help", "sales"],
        &[Media::Voice, Media::Email],
        &[]
    )));
    assert!(!more.answers(&asked(&["help", "abo"], &voice, &[])));
    assert!(!more.answers(&asked(&["help"], &[Media::Chat], &[])));
    let every = asked(&[], &voice, &["sales", "help"]);
    assert!(every.answers(&asked(&["help"], &voice, &[])));
    assert!(
        !every.answers(&asked(&[], &voice, &["sales", "help", "new"])),
        "a queue seen since"
    );
    assert!(every.answers(&asked(&[], &voice, &["sales"])));
    assert!(!more.answers(&every), "these queues are not all");
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 1), Drawer::default());
        let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 30)).await;
        let sales = asked(&["sales"], &voice, &[]);
        keep(&keeper, &sales, &columns, day(of), 80).await;
        assert_eq!(keeper.plan(&more, &[day(of)]).had, []);
        keep(&keeper, &more, &columns, day(of), 81).await;
        assert_eq!(keeper.size().0, 1, "the smaller one is needless now");
        assert_eq!(drawer.keys("|ask|").len(), 1);
        let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 30)).await;
        for (asked, had) in [(&sales, 1), (&more, 1), (&every, 0)] {
            assert_eq!(keeper.plan(asked, &[day(of)]).had.len(), had);
        }
    });
}

#[test]
fn another_user_organisation_or_host_has_nothing() {
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 1), Drawer::default());
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        keep(&keeper, &all(), &columns, day(of), 80).await;
        let mut others = [owner("v"), owner("u"), owner("u"), owner("u|")];
        others[1].organisation = "org".to_owned();
        others[2].api.push('2');
        for other in &others {
            let keeper = Keeper::open(&drawer, other, 0).await;
            assert_eq!(
                (keeper.plan(&all(), &[day(of)]).had.len(), keeper.size()),
                (0, (0, 0)),
                "{other:?}"
            );
        }
        forget_everything(&drawer).await.unwrap();
        assert!(drawer.entries.borrow().is_empty());
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        assert_eq!(keeper.plan(&all(), &[day(of)]).had, []);
    });
}

#[test]
fn a_damaged_or_lost_day_is_asked_for() {
    run(async {
        let of = date("2026-11-03");
        let columns = busy(of..of + 3);
        // Day 5 and day 50 differ, though the name of one begins like the other's.
        for damage in ["cut", "gone", "another day"] {
            let drawer = Drawer::default();
            let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 30)).await;
            keep(&keeper, &all(), &columns, day(of), 80).await;
            keep(&keeper, &all(), &columns, day(of + 1), 80).await;
            let had = keeper.plan(&all(), &[day(of)]).had.remove(0);
            let bodies = drawer.keys("body|");
            let other = drawer.entries.borrow()[&bodies[1]].clone();
            match damage {
                "cut" => drawer
                    .entries
                    .borrow_mut()
                    .get_mut(&bodies[0])
                    .unwrap()
                    .truncate(100),
                "gone" => drop(drawer.entries.borrow_mut().remove(&bodies[0])),
                _ => drop(drawer.entries.borrow_mut().insert(bodies[0].clone(), other)),
            }
            assert!(keeper.fetch(&had).await.is_none(), "{damage}");
            assert_eq!(keeper.plan(&all(), &[day(of)]).missing, [day(of)]);
            assert_eq!(
                drawer.keys("|").len(),
                3,
                "only what belongs to the other day is left"
            );
            let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 30)).await;
            assert_eq!(keeper.plan(&all(), &[day(of + 1)]).had.len(), 1);
        }
    });
}

#[test]
fn deleting_a_day_leaves_those_whose_number_begins_like_it() {
    run(async {
        let drawer = Drawer::default();
        let keeper = Keeper::open(&drawer, &owner("u"), midnight(200)).await;
        let columns = busy(5..51);
        for of in [5, 50] {
            assert_eq!(
                keep(&keeper, &all(), &columns, day(of), 80).await,
                Kept::Kept
            );
        }
        let had = keeper.plan(&all(), &[day(5)]).had.remove(0);
        drawer
            .entries
            .borrow_mut()
            .retain(|key, _| !key.ends_with("|5|") || !key.starts_with("body"));
        assert!(keeper.fetch(&had).await.is_none());
        let had = keeper.plan(&all(), &[day(50)]).had.remove(0);
        assert!(keeper.fetch(&had).await.is_some());
    });
}

#[test]
fn an_older_form_is_deleted_and_a_newer_one_left_alone() {
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 1), Drawer::default());
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        keep(&keeper, &all(), &columns, day(of), 80).await;
        let now: Vec<_> = drawer.list("").await.unwrap();
        for version in ["|0|", "|2|"] {
            let others = now
                .iter()
                .map(|(key, bytes)| (key.replacen("|1|", version, 1), bytes.clone()));
            drawer.put(&others.collect::<Vec<_>>()).await.unwrap();
        }
        drawer
            .put(&[("note|of something else".to_owned(), vec![1])])
            .await
            .unwrap();
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        assert_eq!(keeper.plan(&all(), &[day(of)]).had.len(), 1);
        assert_eq!(
            [drawer.keys("|0|"), drawer.keys("|1|"), drawer.keys("|2|")].map(|keys| keys.len()),
            [0, 3, 3]
        );
        drawer.delete(&["note|".to_owned()]).await.unwrap();
        let newer: Vec<_> = now
            .iter()
            .map(|(key, bytes)| (key.replacen("|1|", "|2|", 1), bytes.clone()))
            .collect();
        drawer.put(&newer).await.unwrap();
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        assert_eq!(keeper.plan(&all(), &[day(of)]).had, []);
    });
}

#[test]
fn what_was_not_used_for_longest_makes_room() {
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 9), Drawer::default());
        let first = Keeper::open(&drawer, &owner("u"), midnight(of)).await;
        for place in 0..6 {
            keep(&first, &all(), &columns, day(of + place), 80).await;
        }
        let each = usize::try_from(first.size().1 / 6).unwrap();
        drawer.most.set(Some(each * 7));
        // Later the first of them is used again, by another user's page too.
        let later = midnight(of + 100);
        let keeper = Keeper::open(&drawer, &owner("u"), later).await;
        let plan = keeper.plan(&all(), &[day(of)]);
        keeper.used(&plan.had, later).await;
        let other = Keeper::open(&drawer, &owner("v"), later + 1).await;
        let (stamp, packed) = pack(&columns, day(of + 8), later + 1).unwrap();
        assert_eq!(
            other.keep(&all(), stamp, packed, later + 2).await,
            Kept::Kept
        );
        assert_eq!(other.trouble(), Some(Refused::Full));
        let keeper = Keeper::open(&drawer, &owner("u"), later + 3).await;
        let left = (0..6).filter(|place| !keeper.plan(&all(), &[day(of + place)]).had.is_empty());
        let left: Vec<_> = left.collect();
        assert!(
            left.contains(&0) && left.contains(&5) && !left.contains(&1),
            "{left:?}"
        );
    });
}

#[test]
fn days_of_this_load_do_not_push_each_other_out() {
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 3), Drawer::default());
        let keeper = Keeper::open(&drawer, &owner("u"), midnight(of + 1)).await;
        assert_eq!(
            keep(&keeper, &all(), &columns, day(of), 80).await,
            Kept::Kept
        );
        drawer.most.set(Some(
            drawer
                .entries
                .borrow()
                .values()
                .map(Vec::len)
                .sum::<usize>()
                + 10,
        ));
        assert_eq!(
            keep(&keeper, &all(), &columns, day(of + 1), 80).await,
            Kept::NoRoom
        );
        assert_eq!(keeper.plan(&all(), &[day(of), day(of + 1)]).had.len(), 1);
    });
}

#[test]
fn a_shelf_that_cannot_be_used_keeps_nothing_and_is_left_in_peace() {
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 2), Drawer::default());
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        keep(&keeper, &all(), &columns, day(of), 80).await;
        let had = keeper.plan(&all(), &[day(of)]).had;
        drawer.broken.set(true);
        assert!(keeper.fetch(&had[0]).await.is_none());
        assert_eq!(
            keep(&keeper, &all(), &columns, day(of + 1), 80).await,
            Kept::Unusable("blocked".to_owned())
        );
        let puts = drawer.puts.get();
        keeper.used(&had, 5).await;
        assert_eq!(
            keep(&keeper, &all(), &columns, day(of + 1), 80).await,
            Kept::Unusable("blocked".to_owned())
        );
        assert_eq!(drawer.puts.get(), puts, "not tried again");
        assert!(
            forget_everything(&drawer).await.is_err(),
            "and the reader is told"
        );
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        assert_eq!(keeper.plan(&all(), &[day(of)]).missing, [day(of)]);
        assert!(matches!(keeper.trouble(), Some(Refused::Unusable(_))));
    });
}

#[test]
fn the_copy_read_last_answers() {
    run(async {
        let of = date("2026-11-03");
        let (columns, drawer) = (busy(of..of + 1), Drawer::default());
        let keeper = Keeper::open(&drawer, &owner("u"), 0).await;
        let wide = asked(&["help", "sales"], &[Media::Voice], &[]);
        let sales = asked(&["sales"], &[Media::Voice], &[]);
        keep(&keeper, &wide, &columns, day(of), 5).await;
        keep(&keeper, &sales, &columns, day(of), 90).await;
        let had = keeper.plan(&sales, &[day(of)]).had.remove(0);
        assert_eq!(
            (had.record.stamp, had.again),
            (read_after(day(of), 90), Again::Nothing)
        );
        assert_eq!(keeper.plan(&wide, &[day(of)]).had[0].again, Again::Whole);
    });
}
