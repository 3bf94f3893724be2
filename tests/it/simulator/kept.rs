//! Kept days against the simulator: a period from the shelf equals the one that was loaded, conversations that were open
//! are asked by id, and a day that Genesys restated is the new one after it was read again.

use std::cell::RefCell;

use eightytwenty::api::query::Ask;
use eightytwenty::columns::Columns;
use eightytwenty::load::again;
use eightytwenty::load::keep::{Again, Asked, Keeper, Kept, Owner, pack};
use eightytwenty::measure::formula::Formula;
use eightytwenty::measure::lens::{Attribution, Scope};
use eightytwenty::measure::restated::{count, restated};
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Period, Queue};
use eightytwenty_simulator::Options;

use super::{Client, NOW, START, columns, options, run, walk};
use crate::kept::{Drawer, held};

/// A week in the middle, of which every conversation is asked for that began in it.
const WEEK: Period = Period {
    from_ms: START + 7 * DAY_MS,
    to_ms: START + 14 * DAY_MS,
};

fn owner() -> Owner {
    Owner {
        api: "http://localhost:8090".to_owned(),
        organisation: "o".to_owned(),
        user: "u".to_owned(),
    }
}

fn asked(queues: &[Queue]) -> Asked {
    let ask = Ask {
        queues: Vec::new(),
        media: Media::ALL.to_vec(),
    };
    Asked::new(&ask, queues.iter().map(|queue| queue.id.as_str()))
}

async fn load(client: &Client, period: Period, columns: &RefCell<Columns>) {
    let walk = walk(period, 0, &[], &Media::ALL);
    client.drive(&walk, columns).await;
    assert!(walk.borrow().is_complete(), "{:?}", walk.borrow().gaps());
}

/// Keeps the days of the week that were over by then.
async fn keep_all(keeper: &Keeper<&Drawer>, asked: &Asked, columns: &Columns, read_ms: i64) {
    for day in 7..14 {
        let from_ms = START + day * DAY_MS;
        let span = Period {
            from_ms,
            to_ms: from_ms + DAY_MS,
        };
        if let Some((stamp, packed)) = pack(columns, span, read_ms) {
            assert_eq!(keeper.keep(asked, stamp, packed, read_ms).await, Kept::Kept);
        }
    }
}

#[test]
fn a_week_from_the_shelf_equals_the_week_that_was_loaded() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let loaded = columns(&queues);
        load(&client, WEEK, &loaded).await;
        let requests = client.seen.borrow().len();
        let drawer = Drawer::default();
        let keeper = Keeper::open(&drawer, &owner(), NOW).await;
        let whole = loaded.into_inner();
        keep_all(&keeper, &asked(&queues), &whole, NOW).await;
        let (_, bytes) = keeper.size();
        let conversations = whole.conversations() as u64;
        assert!(
            bytes < 32 * conversations,
            "{bytes} bytes for {conversations} conversations"
        );

        let keeper = Keeper::open(&drawer, &owner(), NOW).await;
        let plan = keeper.plan(&asked(&queues), &[WEEK]);
        assert_eq!((plan.missing.len(), plan.had.len()), (0, 7));
        let back = columns(&queues);
        let mut open = Vec::new();
        for had in &plan.had {
            let day = keeper.fetch(had).await.unwrap();
            back.borrow_mut().take_in(&day, 0..usize::MAX);
            assert_eq!(had.again == Again::Open, had.record.open > 0);
            assert_eq!(had.record.open as usize, day.open_ids().count());
            open.extend(day.open_ids());
        }
        assert_eq!(held(&back.borrow()), held(&whole));
        assert_eq!(
            back.borrow().open_conversations(),
            whole.open_conversations()
        );
        assert_eq!(client.seen.borrow().len(), requests, "and asks nothing");

        // Some are open for ever: a request for a hundred of them, and nothing is new.
        assert!(!open.is_empty());
        let bearer = client.bearer();
        let line = client.line(&bearer);
        let absent = again::ask(&line, &open, |page| {
            for conversation in &page.conversations {
                back.borrow_mut().push(conversation, NOW);
            }
        });
        assert_eq!(absent.await.unwrap(), Vec::<String>::new());
        assert_eq!(
            client.seen.borrow().len(),
            requests + open.len().div_ceil(100)
        );
        assert_eq!(held(&back.borrow()), held(&whole));
    });
}

#[test]
fn a_restated_day_is_read_again_and_told() {
    run(async {
        let day = Period {
            from_ms: START + 9 * DAY_MS,
            to_ms: START + 10 * DAY_MS,
        };
        let client = Client::new(Options {
            restate_day_ms: Some(day.from_ms),
            ..options()
        });
        let queues = client.queues().await.unwrap();
        let shown = columns(&queues);
        load(&client, WEEK, &shown).await;
        let drawer = Drawer::default();
        let keeper = Keeper::open(&drawer, &owner(), NOW).await;
        let loaded = shown.borrow().clone();
        keep_all(&keeper, &asked(&queues), &loaded, day.to_ms + 71 * HOUR_MS).await;
        let plan = keeper.plan(&asked(&queues), &[day]);
        assert_eq!(plan.had[0].again, Again::Whole);

        client.simulator.restate(Some(day.from_ms));
        let edges: Vec<i64> = (0..=7).map(|day| WEEK.from_ms + day * DAY_MS).collect();
        let scope = Scope {
            queues: vec![true; 1_000],
            media: [true; 5],
        };
        let counts =
            |columns: &Columns| count(columns, &edges, &scope, Attribution::Event, |_, _| 20_000);
        let before = counts(&shown.borrow());
        let number = i32::try_from(day.from_ms / DAY_MS).unwrap();
        shown.borrow_mut().doubt_day(number);
        load(&client, day, &shown).await;
        shown.borrow_mut().confirm_day(number);
        let fresh = columns(&queues);
        load(&client, WEEK, &fresh).await;
        assert_eq!(held(&shown.borrow()), held(&fresh.borrow()));
        let changed: Vec<_> =
            restated(&before, &counts(&shown.borrow()), Formula::default()).collect();
        assert_eq!(changed.iter().map(|one| one.day).collect::<Vec<_>>(), [2]);
        let (stamp, packed) = pack(&shown.borrow(), day, NOW).unwrap();
        assert_eq!(
            keeper.keep(&asked(&queues), stamp, packed, NOW).await,
            Kept::Kept
        );
        assert_ne!(
            keeper.plan(&asked(&queues), &[day]).had[0].again,
            Again::Whole
        );
    });
}
