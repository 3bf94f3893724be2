//! Every fault of the simulator: what it costs, what the reader is told, and that asking again helps where it can.

use std::cell::RefCell;

use eightytwenty::api::error::ApiError;
use eightytwenty::api::walk::{Ended, Missing, Walk};
use eightytwenty::columns::Columns;
use eightytwenty::state::words;
use eightytwenty::terms::Media;
use eightytwenty_simulator::{ALL_PERMISSIONS, Fault};

use super::{Client, columns, fault_queue, options, run, walk, weeks, world};

/// Loads the weeks of the queue that shows a fault.
async fn load(fault: Fault) -> (Client, RefCell<Walk>, RefCell<Columns>, Ended) {
    let client = Client::new(options());
    let queues = client.queues().await.unwrap();
    let columns = columns(&queues);
    let walk = walk(weeks(), 1, &[fault_queue(fault)], &[Media::Voice]);
    let ended = client.drive(&walk, &columns).await;
    (client, walk, columns, ended)
}

/// Visits of the queue that shows a fault, by the events.
fn truth(fault: Fault) -> usize {
    let world = world();
    let visits = world
        .conversations
        .iter()
        .flat_map(|conversation| &conversation.visits);
    visits
        .filter(|visit| {
            world.queues[visit.queue].fault == Some(fault) && visit.media.as_str() == "voice"
        })
        .count()
}

/// Conversations that went through the queue that shows a fault.
fn conversations(fault: Fault) -> usize {
    let world = world();
    let through =
        |visit: &eightytwenty_simulator::Visit| world.queues[visit.queue].fault == Some(fault);
    world
        .conversations
        .iter()
        .filter(|conversation| conversation.visits.iter().any(through))
        .count()
}

fn arrived(columns: &RefCell<Columns>, fault: Fault) -> usize {
    let (columns, id) = (columns.borrow(), fault_queue(fault));
    let of_queue = |row: &usize| {
        columns
            .visit(*row)
            .is_some_and(|visit| *columns.queue_ids()[visit.queue as usize] == *id)
    };
    (0..columns.rows()).filter(of_queue).count()
}

#[test]
fn faults_that_pass_cost_nothing() {
    run(async {
        for fault in [
            Fault::TooManyRequests,
            Fault::UnavailableTwice,
            Fault::NetworkDrop,
            Fault::TimeoutOnWideWindows,
        ] {
            let (_, walk, columns, ended) = load(fault).await;
            assert!(matches!(ended, Ended::Finished), "{fault:?}");
            assert!(
                walk.borrow().is_complete(),
                "{fault:?}: {:?}",
                walk.borrow().gaps()
            );
            assert_eq!(arrived(&columns, fault), truth(fault), "{fault:?}");
        }
    });
}

#[test]
fn a_page_that_cannot_be_read_costs_that_page_only() {
    run(async {
        for (fault, path) in [
            (Fault::UndecodablePage, "conversations["),
            (Fault::WrongType, "participants"),
        ] {
            let (_, walk, columns, _) = load(fault).await;
            let walk = walk.borrow();
            assert!(!walk.gaps().is_empty(), "{fault:?}");
            let begun = conversations(fault);
            let missing = begun - columns.borrow().conversations();
            assert!(
                (1..=walk.gaps().len() * 100).contains(&missing),
                "{fault:?}: {missing} of {begun}"
            );
            assert!(arrived(&columns, fault) < truth(fault));
            for gap in walk.gaps() {
                assert_eq!(gap.page, 2);
                let Missing::Page(ApiError::Undecodable {
                    cause, correlation, ..
                }) = &gap.cause
                else {
                    panic!("{gap:?}");
                };
                assert!(cause.path.contains(path), "{}", cause.path);
                let notice = words::gap(gap);
                assert!(notice.title.contains("Page 2") && notice.body.contains(&cause.path));
                assert_eq!(&notice.correlation, correlation);
                assert!(correlation.is_some());
            }
        }
    });
}

#[test]
fn a_web_page_instead_of_data_is_named() {
    run(async {
        let (_, walk, columns, _) = load(Fault::Html).await;
        assert_eq!(arrived(&columns, Fault::Html), 0);
        let walk = walk.borrow();
        assert!(words::gap(&walk.gaps()[0]).body.contains("web page"));
    });
}

#[test]
fn a_token_that_ends_stops_the_walk_and_a_new_one_goes_on() {
    run(async {
        let fault = Fault::TokenExpires;
        let (client, walk, columns, mut ended) = load(fault).await;
        let mut sign_ins = 0;
        while let Ended::Stopped(ApiError::Unauthorized(_)) = ended {
            sign_ins += 1;
            assert!(sign_ins < 20, "it goes on");
            client.sign_in(&ALL_PERMISSIONS);
            walk.borrow_mut().resume();
            ended = client.drive(&walk, &columns).await;
        }
        assert!(sign_ins > 0);
        assert!(walk.borrow().is_complete());
        assert_eq!(arrived(&columns, fault), truth(fault));
    });
}

#[test]
fn an_absurd_wait_is_not_waited_and_asking_again_helps() {
    run(async {
        let fault = Fault::AbsurdRetryAfter;
        let (client, walk, columns, _) = load(fault).await;
        assert!(client.waited_ms() < 3_600_000, "{}", client.waited_ms());
        assert!(!walk.borrow().gaps().is_empty());
        // The simulator lets every second attempt at a page through.
        let mut rounds = 0;
        while !walk.borrow().is_complete() {
            rounds += 1;
            assert!(rounds < 10);
            walk.borrow_mut().resume();
            client.drive(&walk, &columns).await;
        }
        assert_eq!(arrived(&columns, fault), truth(fault));
    });
}

#[test]
fn more_announced_than_delivered_is_never_complete() {
    run(async {
        let fault = Fault::TotalHitsTooHigh;
        let (_, walk, columns, _) = load(fault).await;
        assert_eq!(arrived(&columns, fault), truth(fault));
        let walk = walk.borrow();
        assert!(!walk.is_complete());
        let Missing::Short {
            announced,
            received,
        } = walk.gaps()[0].cause
        else {
            panic!("{:?}", walk.gaps()[0]);
        };
        assert!(announced > received);
    });
}
