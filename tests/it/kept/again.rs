//! Conversations asked again by id, and what a day was before it was read again.

use std::cell::{Cell, RefCell};

use eightytwenty::api::call::Line;
use eightytwenty::api::error::ApiError;
use eightytwenty::api::io::{Io, Request, Response, Unreachable};
use eightytwenty::api::limiter::Limiter;
use eightytwenty::auth::pkce::Secret;
use eightytwenty::load::again;
use eightytwenty::measure::formula::Formula;
use eightytwenty::measure::lens::{Attribution, Scope};
use eightytwenty::measure::ratio::ServiceLevel;
use eightytwenty::measure::restated::{Restated, count, restated};
use serde_json::json;

use super::{call, columns, id};
use crate::simulator::run;
use crate::support::at;

/// Answers each request by the ids it names, but for those it does not know.
#[derive(Default)]
struct Host {
    asked: RefCell<Vec<String>>,
    unknown: Vec<String>,
    refuses: Cell<bool>,
}

impl Io for Host {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        self.asked.borrow_mut().push(request.url.clone());
        if self.refuses.get() {
            return Ok(Response {
                status: 400,
                ..Response::default()
            });
        }
        let ids = request.url.split("?id=").nth(1).unwrap().split(',');
        let known = ids.filter(|id| !self.unknown.iter().any(|unknown| unknown == id));
        let conversations: Vec<_> = known.map(|id| json!({ "conversationId": id })).collect();
        let body = json!({ "conversations": conversations })
            .to_string()
            .into_bytes();
        Ok(Response {
            status: 200,
            body,
            ..Response::default()
        })
    }

    async fn sleep(&self, _ms: u64) {}

    fn ticks_ms(&self) -> u64 {
        0
    }
}

fn ask(host: &Host, ids: &[String]) -> (Result<Vec<String>, ApiError>, usize) {
    let (limiter, bearer, waiting) = (
        Limiter::default(),
        Secret::new("t".to_owned()),
        Cell::new(0),
    );
    let line = Line {
        io: host,
        limiter: &limiter,
        api: "https://api",
        bearer: &bearer,
        waiting_until: &waiting,
    };
    let mut came = 0;
    let absent = run(again::ask(&line, ids, |page| {
        came += page.conversations.len();
    }));
    (absent, came)
}

#[test]
fn a_hundred_ids_a_request_and_the_absent_ones_are_named() {
    let ids: Vec<String> = (1..=250).map(id).collect();
    let host = Host {
        unknown: vec![id(3), id(201)],
        ..Host::default()
    };
    let (absent, came) = ask(&host, &ids);
    assert_eq!((absent.unwrap(), came), (vec![id(3), id(201)], 248));
    let counts: Vec<usize> = host
        .asked
        .borrow()
        .iter()
        .map(|url| url.split(',').count())
        .collect();
    assert_eq!(counts, [100, 100, 50]);
    assert!(
        host.asked.borrow()[0]
            .starts_with("https://api/api/v2/analytics/conversations/details?id=c0000000-")
    );
    assert!(ask(&host, &[]).0.unwrap().is_empty());
}

#[test]
fn a_refusal_is_told_at_once() {
    let host = Host::default();
    host.refuses.set(true);
    let (absent, came) = ask(&host, &(1..=250).map(id).collect::<Vec<_>>());
    assert!(matches!(absent, Err(ApiError::Rejected(_))));
    assert_eq!((host.asked.borrow().len(), came), (1, 0));
}

#[test]
fn a_day_tells_what_it_was_before_it_was_read_again() {
    let day = |number: i64| at("00:00") + (number - 1) * 86_400_000;
    let edges = [day(0), day(1), day(2), day(3)];
    let scope = Scope {
        queues: vec![true],
        media: [true; 5],
    };
    let counted = |waits: &[(i64, i64)]| {
        let calls: Vec<_> = waits
            .iter()
            .map(|&(at, wait)| call(at, Some(wait)))
            .collect();
        let columns = columns(&calls, at("12:00"));
        count(&columns, &edges, &scope, Attribution::Event, |_, _| 20_000)
    };
    // The second call is offered on the first day and answered on the second.
    let before = counted(&[(day(0), 20_000), (day(1) - 5_000, 21_000), (day(2), 1)]);
    let after = counted(&[
        (day(0), 20_000),
        (day(1) - 5_000, 19_000),
        (day(2), 1),
        (day(3), 1),
    ]);
    assert_eq!(
        (before[0].offered, before[0].answered, before[1].answered),
        (2, 1, 1)
    );
    let formula = Formula::default();
    let changed: Vec<_> = restated(&before, &after, formula).collect();
    let level = |numerator| ServiceLevel {
        numerator,
        denominator: 1,
    };
    assert_eq!(
        changed,
        [Restated {
            day: 1,
            before: level(0),
            after: level(1)
        }]
    );
    assert_eq!(restated(&after, &after, formula).count(), 0);
    let narrow = Scope {
        queues: vec![false],
        media: [true; 5],
    };
    let none = count(
        &columns(&[call(day(0), Some(1))], 0),
        &edges,
        &narrow,
        Attribution::Arrival,
        |_, _| 0,
    );
    assert!(
        none.iter()
            .all(eightytwenty::measure::count::Counts::is_empty)
    );
}
