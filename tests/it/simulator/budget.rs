//! The budget, held by the simulator's own limiter: pages are small ones of an archive, so that there may be many.

use std::cell::RefCell;

use eightytwenty::api::io::{Io, Method, Request, Response, Unreachable};
use eightytwenty::api::limiter::Limiter;
use eightytwenty::api::walk::{Ended, drive};
use eightytwenty::api::wire;
use eightytwenty::load::take;
use eightytwenty::terms::{DAY_MS, Period};
use eightytwenty_simulator::Options;

use super::{Client, columns, options, run};
use crate::walk::{Archive, LATER, START, evenly, walk};

/// An archive behind the gate of a simulator.
struct Gated {
    client: Client,
    archive: Archive,
    /// Status of every answer to the load.
    own: RefCell<Vec<u16>>,
}

impl Io for Gated {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let counted = Request {
            method: Method::Get,
            url: "http://localhost:8090/api/v2/tokens/me".to_owned(),
            body: None,
            ..request.clone()
        };
        let gate = self.client.send(counted).await?;
        self.own.borrow_mut().push(gate.status);
        if gate.status != 200 {
            return Ok(gate);
        }
        let answer = self.archive.send(request).await?;
        Ok(Response {
            headers: gate.headers,
            ..answer
        })
    }

    async fn sleep(&self, ms: u64) {
        self.client.sleep(ms).await;
    }

    fn ticks_ms(&self) -> u64 {
        self.client.ticks_ms()
    }
}

/// A load of so many pages behind a limiter of 300 a minute: how long it took, ms.
async fn load(gated: &Gated, pages: usize) -> u64 {
    let period = Period {
        from_ms: START,
        to_ms: START + 10 * DAY_MS,
    };
    let walk = walk(&[period], LATER);
    let columns = RefCell::new(columns(&[]).into_inner());
    let bearer = gated.client.bearer();
    let line = eightytwenty::api::call::Line {
        io: gated,
        limiter: &gated.client.limiter,
        api: "",
        bearer: &bearer,
        waiting_until: &gated.archive.waiting,
    };
    let begun = gated.ticks_ms();
    let on_page = |page: &wire::Page<'_>| take(&mut columns.borrow_mut(), page, LATER);
    assert!(matches!(
        drive(&walk, &line, on_page).await,
        Ended::Finished
    ));
    assert!(walk.borrow().is_complete());
    assert_eq!(columns.borrow().conversations(), pages * 100);
    gated.ticks_ms() - begun
}

fn gated(pages: usize) -> Gated {
    Gated {
        client: Client::new(Options {
            rate_limit: Some(300),
            ..options()
        }),
        archive: Archive::of(evenly(0, 10, pages * 100)),
        own: RefCell::default(),
    }
}

#[test]
fn a_thousand_pages_take_the_time_that_the_budget_allows_and_meet_no_429() {
    run(async {
        let gated = gated(1_000);
        let took = load(&gated, 1_000).await;
        let seen = gated.client.seen.borrow();
        assert!(seen.iter().all(|&status| status == 200));
        assert!(seen.len() <= 1_010, "{}", seen.len());
        // 300 a minute.
        assert!(took <= 200_000 * 105 / 100, "{took}");
        assert!(took > 180_000, "{took}");
    });
}

#[test]
fn what_others_use_of_the_same_minute_is_left_to_them() {
    run(async {
        let gated = gated(600);
        let others = async {
            loop {
                gated.client.sleep(600).await;
                let request = Request {
                    method: Method::Get,
                    url: "http://localhost:8090/api/v2/tokens/me".to_owned(),
                    bearer: Some(gated.client.bearer()),
                    body: None,
                };
                gated.client.send(request).await.ok();
            }
        };
        let load = std::pin::pin!(load(&gated, 600));
        let took = match futures_util::future::select(load, std::pin::pin!(others)).await {
            futures_util::future::Either::Left((took, _)) => took,
            futures_util::future::Either::Right(_) => unreachable!(),
        };
        let limited = |seen: &RefCell<Vec<u16>>| {
            let seen = seen.borrow();
            seen.iter().filter(|&&status| status == 429).count()
        };
        assert!(limited(&gated.own) <= 3, "{}", limited(&gated.own));
        // Theirs included.
        let all = limited(&gated.client.seen);
        assert!(all <= 15, "{all}");
        // A hundred of each minute are theirs, and the last minute begins anew.
        assert!((130_000..=200_000).contains(&took), "{took}");
    });
}

#[test]
fn without_a_limit_of_the_host_a_page_is_bound_by_its_answer() {
    run(async {
        let mut gated = gated(300);
        gated.client = Client::new(options());
        gated.client.limiter = Limiter::unlimited();
        let took = load(&gated, 300).await;
        // The gate and the archive take 40 ms each; three are under way.
        let bound = 300 * 80 / 3;
        assert!((bound..bound * 105 / 100 + 100).contains(&took), "{took}");
    });
}
