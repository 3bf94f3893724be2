//! How fast a walk goes: as fast as the budget allows, and without one as answers come.

use std::cell::RefCell;
use std::time::Duration;

use eightytwenty::api::io::{Io as _, Method};
use eightytwenty::api::limiter::Limiter;
use eightytwenty::auth::pkce::Secret;

use super::{Archive, LATER, days, evenly, walk};
use crate::simulator::run;

/// Starts of all requests, ms, and when the load ended.
async fn timed(latency_ms: u64, pages: usize, limiter: Limiter) -> (Vec<u64>, u64) {
    let mut archive = Archive::of(evenly(0, 10, pages * 100));
    archive.latency = Duration::from_millis(latency_ms);
    archive.limiter = limiter;
    let walk = walk(&[days(0, 10)], LATER);
    archive.drive(&walk).await;
    assert!(walk.borrow().is_complete());
    let starts = archive.log.borrow().iter().map(|asked| asked.at).collect();
    (starts, archive.ticks_ms())
}

#[test]
fn without_a_limit_a_load_is_bound_by_latency_and_concurrency() {
    run(async {
        for latency in [40, 700] {
            let (starts, took) = timed(latency, 150, Limiter::unlimited()).await;
            let bound = starts.len() as u64 * latency / 3;
            assert!(
                (bound..=bound * 105 / 100 + latency).contains(&took),
                "{took} of {bound}"
            );
        }
    });
}

#[test]
fn slow_answers_leave_no_budget_unused() {
    run(async {
        let (starts, took) = timed(1_300, 900, Limiter::default()).await;
        let allowed = starts.len() as u64 * 60_000 / 300;
        assert!(took <= allowed * 105 / 100, "{took} of {allowed}");
    });
}

#[test]
fn a_load_that_fits_a_minute_does_not_wait() {
    run(async {
        let (starts, took) = timed(40, 200, Limiter::default()).await;
        assert_eq!(starts.len(), 200);
        assert!(took < 4_000, "{took}");
    });
}

#[test]
fn who_waits_for_one_answer_gets_it_in_the_middle_of_a_load() {
    run(async {
        let mut archive = Archive::of(evenly(0, 10, 100_000));
        archive.limiter = Limiter::default();
        let walk = walk(&[days(0, 10)], LATER);
        let waits = RefCell::new(Vec::new());
        let bearer = Secret::new("token".to_owned());
        let line = archive.line(&bearer);
        let asks = async {
            for _ in 0..30 {
                archive.sleep(3_000).await;
                let asked = archive.ticks_ms();
                line.call(Method::Get, "/small", None).await.unwrap();
                waits.borrow_mut().push(archive.ticks_ms() - asked);
            }
        };
        futures_util::future::select(std::pin::pin!(archive.drive(&walk)), std::pin::pin!(asks))
            .await;
        assert_eq!(waits.borrow().len(), 30);
        // The full minute comes round; then a start is free every 205 ms.
        let longest = *waits.borrow().iter().max().unwrap();
        assert!(longest < 2_500, "{longest}");
        assert!(
            !walk.borrow().is_complete(),
            "the load was under way all the time"
        );
    });
}
