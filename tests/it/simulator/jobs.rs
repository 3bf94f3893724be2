//! History by job against the simulator: every cell equals the events and the query; whatever goes wrong is bounded
//! in time, leaves no job behind, and never reads as finished.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use eightytwenty::api::error::ApiError;
use eightytwenty::api::query::Ask;
use eightytwenty::api::walk::{Ended as Walked, Walk};
use eightytwenty::api::windows::plan;
use eightytwenty::api::wire;
use eightytwenty::columns::Columns;
use eightytwenty::load::jobs::{
    Ended, Failure, History, Outcome as Loaded, Stage, Window, cleanup, drive,
};
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Outcome, Period, Queue};
use eightytwenty_simulator::{Fault, Options, World};
use futures_util::future::{Either, select};

use super::{Client, NOW, START, columns, fault_queue, options, run, world};

/// How long these tests wait for a job, ms.
const PATIENCE_MS: u64 = 120_000;

fn ask(queues: &[String]) -> Ask {
    Ask {
        queues: queues.to_vec(),
        media: Media::ALL.to_vec(),
    }
}

/// Windows of these spans, with what the query announces for each.
async fn announced(client: &Client, queues: &[String], spans: &[Period]) -> Vec<Window> {
    let bearer = client.bearer();
    let line = client.line(&bearer);
    let mut windows = Vec::new();
    for &period in spans {
        let body = ask(queues).details(period, 1);
        let path = "/api/v2/analytics/conversations/details/query";
        let answer = line.call(eightytwenty::api::io::Method::Post, path, Some(body));
        let response = answer.await.unwrap();
        let total = wire::page(&response.body).unwrap().total_hits.unwrap();
        windows.push(Window {
            period,
            announced: Some(total.0.unsigned_abs()),
        });
    }
    windows
}

fn unproved(spans: &[Period]) -> Vec<Window> {
    let window = |&period| Window {
        period,
        announced: None,
    };
    spans.iter().map(window).collect()
}

async fn drive_into(
    client: &Client,
    history: &RefCell<History>,
    columns: &RefCell<Columns>,
) -> Ended {
    let bearer = client.bearer();
    drive(history, &client.line(&bearer), |page| {
        for conversation in &page.conversations {
            columns.borrow_mut().push(conversation, NOW);
        }
    })
    .await
}

/// Reads windows by query.
async fn by_query(
    client: &Client,
    queues: &[String],
    spans: Vec<Period>,
    columns: &RefCell<Columns>,
) {
    let walk = RefCell::new(Walk::new(ask(queues), &spans, i64::MAX));
    let ended = client.drive(&walk, columns).await;
    assert!(matches!(ended, Walked::Finished), "{ended:?}");
    assert!(walk.borrow().is_complete(), "{:?}", walk.borrow().gaps());
}

/// Half hour, queue, media type and fact; how often, and the sum of its waits in ms.
type Cells = BTreeMap<(i64, String, &'static str, &'static str), (u64, i64)>;

fn add(
    cells: &mut Cells,
    at_ms: i64,
    queue: &str,
    media: &'static str,
    fact: &'static str,
    wait: i64,
) {
    let key = (at_ms.div_euclid(HOUR_MS / 2), queue.to_owned(), media, fact);
    let cell = cells.entry(key).or_default();
    *cell = (cell.0 + 1, cell.1 + wait);
}

/// The facts of a period, by the events.
fn truth(world: &World, period: Period) -> Cells {
    use eightytwenty_simulator::Outcome as End;
    let mut cells = Cells::new();
    let visits = world.conversations.iter().flat_map(|one| &one.visits);
    for visit in visits {
        let (queue, media) = (&world.queues[visit.queue].id, visit.media.as_str());
        if period.contains(visit.offered_ms) {
            add(&mut cells, visit.offered_ms, queue, media, "offered", 0);
        }
        let fact = match visit.outcome {
            End::Answered => "answered",
            End::Abandoned { short: true } => "short",
            End::Abandoned { short: false } => "abandoned",
            End::FlowOut => "flow-out",
            End::Other | End::Waiting => continue,
        };
        if let Some(ended) = visit.ended_ms.filter(|&at| period.contains(at)) {
            add(&mut cells, ended, queue, media, fact, visit.wait_ms);
        }
    }
    cells
}

/// The facts of a period, as they were read.
fn cells(columns: &Columns, period: Period) -> Cells {
    let mut cells = Cells::new();
    for visit in (0..columns.rows()).filter_map(|row| columns.visit(row)) {
        let queue = &columns.queue_ids()[visit.queue as usize];
        let media = visit.media.name();
        if period.contains(visit.offered_ms) {
            add(&mut cells, visit.offered_ms, queue, media, "offered", 0);
        }
        let fact = match visit.outcome {
            Outcome::Answered => "answered",
            Outcome::Abandoned if visit.short => "short",
            Outcome::Abandoned => "abandoned",
            Outcome::FlowOut => "flow-out",
            _ => continue,
        };
        if let Some(ended) = visit.ended_ms.filter(|&at| period.contains(at)) {
            add(
                &mut cells,
                ended,
                queue,
                media,
                fact,
                visit.wait_ms.unwrap(),
            );
        }
    }
    cells
}

/// The two cells that differ first; whole maps would fill the screen.
fn assert_same(found: &Cells, expected: &Cells) {
    let difference = expected
        .iter()
        .find(|(key, cell)| found.get(*key) != Some(*cell))
        .or_else(|| found.iter().find(|(key, _)| !expected.contains_key(*key)));
    if let Some((key, _)) = difference {
        panic!(
            "{key:?}: {:?} instead of {:?}",
            found.get(key),
            expected.get(key)
        );
    }
}

fn days(from: i64, to: i64) -> Period {
    Period {
        from_ms: START + from * DAY_MS,
        to_ms: START + to * DAY_MS,
    }
}

async fn queues_of(client: &Client) -> Vec<Queue> {
    client.queues().await.unwrap()
}

#[test]
fn closed_weeks_by_job_equal_the_events_in_every_cell() {
    run(async {
        let client = Client::new(options());
        let queues = queues_of(&client).await;
        let loaded = columns(&queues);
        let period = days(0, 28);
        let windows = announced(&client, &[], &plan(period, 0)).await;
        let asked = client.seen.borrow().len();
        let history = RefCell::new(History::new(ask(&[]), windows.clone(), PATIENCE_MS));
        let ended = drive_into(&client, &history, &loaded).await;
        let Ended::Finished(outcome) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!(outcome.remaining, []);
        assert_eq!(outcome.read.len(), 28);
        for (read, window) in outcome.read.iter().zip(&windows) {
            assert_eq!(
                (read.period, read.announced),
                (window.period, window.announced)
            );
            assert_eq!(Some(read.received), read.announced);
        }
        // No look-back was needed: what began weeks before and was active is found.
        assert_same(&cells(&loaded.borrow(), period), &truth(&world(), period));
        assert_eq!(client.simulator.open_jobs(), 0);
        let requests = client.seen.borrow().len() - asked;
        assert!(requests < 100, "{requests}");
    });
}

/// A Tuesday noon in the third week; jobs lag six hours. With it the span from a day on, and today.
async fn noon(first_day: i64) -> (Client, Vec<Queue>, Period, Period) {
    let now_ms = START + 15 * DAY_MS + 11 * HOUR_MS;
    let client = Client::new(Options {
        now_ms: Some(now_ms),
        ..options()
    });
    let queues = queues_of(&client).await;
    let since = |day: i64| Period {
        from_ms: START + day * DAY_MS,
        to_ms: now_ms,
    };
    (client, queues, since(first_day), since(15))
}

#[test]
fn the_newest_part_by_query_and_the_rest_by_job_make_one_whole() {
    run(async {
        let (client, queues, whole, today) = noon(3).await;
        let spans = plan(whole, 2);
        let windows = announced(&client, &[], &spans).await;
        let by_job = columns(&queues);
        let history = RefCell::new(History::new(ask(&[]), windows, PATIENCE_MS));
        let ended = drive_into(&client, &history, &by_job).await;
        let Ended::Finished(outcome) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!(outcome.available_ms, Some(whole.to_ms - 6 * HOUR_MS));
        assert!(outcome.read_again > 50, "{outcome:?}");
        assert_eq!(outcome.short, []);
        // A conversation of yesterday that was open this morning came again by its id: only today remains.
        assert_eq!(outcome.remaining, [today]);
        let without_today = cells(&by_job.borrow(), whole);
        by_query(&client, &[], outcome.remaining, &by_job).await;

        let all_by_query = columns(&queues);
        by_query(&client, &[], plan(whole, 70), &all_by_query).await;
        let expected = truth(&world(), whole);
        assert_same(&cells(&all_by_query.borrow(), whole), &expected);
        assert_same(&cells(&by_job.borrow(), whole), &expected);
        assert!(without_today != expected);
    });
}

#[test]
fn a_window_that_brings_less_than_was_announced_remains() {
    run(async {
        let client = Client::new(options());
        let queues = queues_of(&client).await;
        let mut windows = announced(&client, &[], &plan(days(8, 11), 0)).await;
        windows[1].announced = windows[1].announced.map(|number| number + 1);
        let history = RefCell::new(History::new(ask(&[]), windows, PATIENCE_MS));
        let ended = drive_into(&client, &history, &columns(&queues)).await;
        let Ended::Finished(outcome) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!(outcome.remaining, [days(9, 10)]);
        assert_eq!(outcome.short[0].period, days(9, 10));
        assert_eq!(outcome.read.len(), 2);
    });
}

#[test]
fn the_part_of_a_window_before_the_seam_is_held_to_a_number_of_its_own() {
    run(async {
        let (client, queues, across, today) = noon(10).await;
        let sound = vec!["00000000-0000-4000-8000-000000000000".to_owned()];
        for (ids, whole) in [
            (Vec::new(), true),
            (vec![fault_queue(Fault::TotalHitsTooHigh)], false),
            (sound, true),
        ] {
            let windows = announced(&client, &ids, &[across]).await;
            let history = RefCell::new(History::new(ask(&ids), windows, PATIENCE_MS));
            let ended = drive_into(&client, &history, &columns(&queues)).await;
            let Ended::Finished(outcome) = ended else {
                panic!("{ended:?}");
            };
            if whole {
                assert_eq!(outcome.remaining, [today]);
                assert_eq!(outcome.read[0].period, days(10, 15));
                assert_eq!(outcome.read[0].announced, Some(outcome.read[0].received));
            } else {
                assert_eq!(outcome.remaining, [days(10, 15), today]);
                assert_eq!(outcome.short[0].period, days(10, 15));
            }
        }
    });
}

/// What a job over days of a queue with a fault came to, and how long it took.
async fn struck(fault: Fault, columns: &RefCell<Columns>, client: &Client) -> (Ended, Vec<Window>) {
    let windows = unproved(&plan(days(20, 28), 0));
    let ids = [fault_queue(fault)];
    let history = RefCell::new(History::new(ask(&ids), windows.clone(), PATIENCE_MS));
    (drive_into(client, &history, columns).await, windows)
}

#[test]
fn jobs_that_go_wrong_are_told_apart_and_the_query_does_the_rest() {
    run(async {
        for (fault, expected) in [
            (Fault::JobNeverEnds, "TooLong"),
            (Fault::JobFails, "Failed(Some("),
            (Fault::JobCancelled, "Cancelled"),
            (Fault::JobExpires, "Expired"),
            (Fault::JobCursorLoops, "Endless"),
            (Fault::JobAnswerLost, "Unclear"),
        ] {
            let client = Client::new(options());
            let queues = queues_of(&client).await;
            let loaded = columns(&queues);
            let (ended, windows) = struck(fault, &loaded, &client).await;
            let Ended::Failed(failure, outcome) = ended else {
                panic!("{fault:?}: {ended:?}");
            };
            assert!(format!("{failure:?}").starts_with(expected), "{failure:?}");
            assert!(client.waited_ms() < 2 * PATIENCE_MS, "{fault:?}");
            // Only the job whose id nobody learned is left, and it was not asked for again.
            let left = usize::from(fault == Fault::JobAnswerLost);
            assert_eq!(client.simulator.open_jobs(), left, "{fault:?}");
            let spans: Vec<Period> = windows.iter().map(|window| window.period).collect();
            assert_eq!(outcome.remaining, spans, "{fault:?}");
            assert_eq!(outcome.read, []);
            by_query(
                &client,
                &[fault_queue(fault)],
                plan(days(20, 28), 1),
                &loaded,
            )
            .await;
            let mut truth = truth(&world(), days(20, 28));
            truth.retain(|(_, queue, _, _), _| *queue == fault_queue(fault));
            let mut read = cells(&loaded.borrow(), days(20, 28));
            read.retain(|(_, queue, _, _), _| *queue == fault_queue(fault));
            assert!(!truth.is_empty());
            assert_same(&read, &truth);
        }
    });
}

#[test]
fn rows_newer_than_the_availability_do_no_harm() {
    run(async {
        let now_ms = START + 27 * DAY_MS + 15 * HOUR_MS;
        let client = Client::new(Options {
            now_ms: Some(now_ms),
            faults: vec![Fault::JobRowsNewer],
            ..options()
        });
        let queues = queues_of(&client).await;
        let loaded = columns(&queues);
        let whole = Period {
            from_ms: START + 20 * DAY_MS,
            to_ms: now_ms,
        };
        let windows = announced(&client, &[], &plan(whole, 0)).await;
        let history = RefCell::new(History::new(ask(&[]), windows, PATIENCE_MS));
        let Ended::Finished(outcome) = drive_into(&client, &history, &loaded).await else {
            panic!("finished");
        };
        by_query(&client, &[], outcome.remaining, &loaded).await;
        assert_same(&cells(&loaded.borrow(), whole), &truth(&world(), whole));
    });
}

#[test]
fn no_fault_at_all_makes_a_job_finish_wrongly_or_for_ever() {
    run(async {
        for fault in Fault::ALL {
            let client = Client::new(Options {
                faults: vec![fault],
                ..options()
            });
            let queues = queues_of(&client).await;
            let loaded = columns(&queues);
            let spans = plan(days(22, 26), 0);
            let history = RefCell::new(History::new(ask(&[]), unproved(&spans), PATIENCE_MS));
            let ended = drive_into(&client, &history, &loaded).await;
            assert!(client.waited_ms() < HOUR_MS.unsigned_abs(), "{fault:?}");
            match ended {
                Ended::Finished(Loaded { remaining, .. }) => {
                    assert_eq!(remaining, [], "{fault:?}");
                    let expected = truth(&world(), days(22, 26));
                    assert_same(&cells(&loaded.borrow(), days(22, 26)), &expected);
                }
                Ended::Failed(_, Loaded { remaining, .. }) => assert_eq!(remaining, spans),
                Ended::Stopped(error) => {
                    assert_eq!(fault, Fault::TokenExpires, "{error:?}");
                }
            }
        }
    });
}

#[test]
fn a_full_quota_is_not_waited_for_without_end() {
    run(async {
        for (quota, job_first) in [(0, false), (1, true)] {
            let client = Client::new(Options {
                job_quota: quota,
                ..options()
            });
            let queues = queues_of(&client).await;
            let windows = unproved(&plan(days(8, 9), 0));
            let first = RefCell::new(History::new(ask(&[]), windows.clone(), PATIENCE_MS));
            if job_first {
                interrupted(&client, &first, &columns(&queues), History::holds_job).await;
                assert!(first.borrow().holds_job());
            }
            let second = RefCell::new(History::new(ask(&[]), windows, PATIENCE_MS));
            let ended = drive_into(&client, &second, &columns(&queues)).await;
            assert!(
                matches!(ended, Ended::Failed(Failure::TooLong { .. }, _)),
                "{ended:?}"
            );
            assert_eq!(client.simulator.open_jobs(), usize::from(job_first));
        }
    });
}

/// Drives until this holds, then drops the drive.
async fn interrupted(
    client: &Client,
    history: &RefCell<History>,
    columns: &RefCell<Columns>,
    until: impl Fn(&History) -> bool,
) {
    let work = std::pin::pin!(drive_into(client, history, columns));
    let pause = std::pin::pin!(async {
        while !until(&history.borrow()) {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    });
    assert!(matches!(select(work, pause).await, Either::Right(_)));
}

#[test]
fn a_history_that_was_dropped_goes_on_with_its_job_or_deletes_it() {
    run(async {
        // While it is waited for, and while it is read.
        for received in [0, 4_000] {
            let client = Client::new(options());
            let queues = queues_of(&client).await;
            let windows = unproved(&plan(days(0, 7), 0));
            let loaded = columns(&queues);
            let history = RefCell::new(History::new(ask(&[]), windows.clone(), PATIENCE_MS));
            let until = |history: &History| history.holds_job() && history.received() >= received;
            interrupted(&client, &history, &loaded, until).await;
            assert_eq!(client.simulator.open_jobs(), 1);
            assert_eq!(history.borrow().stage() == Stage::Reading, received > 0);
            let ended = drive_into(&client, &history, &loaded).await;
            assert!(matches!(ended, Ended::Finished(_)), "{ended:?}");
            let submitted = client
                .seen
                .borrow()
                .iter()
                .filter(|&&status| status == 202)
                .count();
            assert_eq!(submitted, 1);
            assert_same(
                &cells(&loaded.borrow(), days(0, 7)),
                &truth(&world(), days(0, 7)),
            );

            let history = RefCell::new(History::new(ask(&[]), windows, PATIENCE_MS));
            interrupted(&client, &history, &loaded, until).await;
            let bearer = client.bearer();
            cleanup(&history, &client.line(&bearer)).await;
            assert_eq!(client.simulator.open_jobs(), 0);
        }
    });
}

#[test]
fn without_the_permission_nothing_is_submitted() {
    run(async {
        let client = Client::new(options());
        client.sign_in(&[
            "analytics:agentConversationDetail:view",
            "routing:queue:view",
        ]);
        let queues = queues_of(&client).await;
        let spans = plan(days(8, 9), 0);
        let history = RefCell::new(History::new(ask(&[]), unproved(&spans), PATIENCE_MS));
        let ended = drive_into(&client, &history, &columns(&queues)).await;
        let Ended::Failed(Failure::Refused(ApiError::Forbidden(_)), outcome) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!(outcome.remaining, spans);
        assert_eq!(client.simulator.open_jobs(), 0);
    });
}

#[test]
fn a_period_that_is_too_new_is_left_to_the_query() {
    run(async {
        let now_ms = START + 15 * DAY_MS + 11 * HOUR_MS;
        let client = Client::new(Options {
            now_ms: Some(now_ms),
            ..options()
        });
        let spans = plan(days(15, 16), 0);
        let history = RefCell::new(History::new(ask(&[]), unproved(&spans), PATIENCE_MS));
        let ended = drive_into(&client, &history, &columns(&queues_of(&client).await)).await;
        let Ended::Failed(Failure::NothingAvailable, outcome) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!(outcome.remaining, spans);
        let distinct: BTreeSet<u16> = client.seen.borrow().iter().copied().collect();
        assert_eq!(distinct, BTreeSet::from([200]), "nothing was submitted");
    });
}
