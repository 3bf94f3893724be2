//! WEEK: what is held after 10,000 turns of keeping up to date, a week at one a minute, is what was held after a day.
//!
//! A contact centre that tells each conversation as it stands at the moment it is asked; time is virtual. What the
//! browser adds to this is measured by `make week`.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::mem::size_of;

use eightytwenty::api::call::Line;
use eightytwenty::api::io::{Body, Headers, Io, Request, Response, Unreachable};
use eightytwenty::api::limiter::Limiter;
use eightytwenty::api::query::Ask;
use eightytwenty::api::walk::{Walk, drive};
use eightytwenty::api::windows::plan;
use eightytwenty::api::wire;
use eightytwenty::auth::pkce::Secret;
use eightytwenty::columns::Columns;
use eightytwenty::load::ledger::{Entry, Ledger, Source, Verdict};
use eightytwenty::load::tail::{Due, Standing, Tail};
use eightytwenty::load::take;
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Period, stamp};
use serde_json::Value;

use crate::simulator::run;

const MINUTE_MS: i64 = 60_000;
const TURNS: i64 = 10_000;
/// Monday 9 November 2026, 00:00 UTC.
const START: i64 = 1_794_182_400_000;
/// A conversation begins every so often, ms.
const STEP: i64 = 47_000;

/// A contact centre.
struct Centre {
    limiter: Limiter,
    now_ms: Cell<i64>,
    requests: Cell<u32>,
    waiting: Cell<u64>,
    /// Single conversations are not told.
    refuses_ids: Cell<bool>,
}

/// Conversation `number`: when it began, its waits one after the other, and how long it went on, ms.
fn told(number: i64) -> (i64, Vec<i64>, i64) {
    let mixed = number.wrapping_mul(0x9e37_79b9) >> 7 & 0xffff;
    let waits = match mixed % 7 {
        0 => vec![mixed % 90_000, 4_000 + mixed % 60_000],
        _ => vec![mixed % 120_000],
    };
    // One of a thousand stays open for days: a callback that nobody takes.
    let long = if mixed % 1_009 == 0 {
        3 * DAY_MS
    } else {
        200_000 + mixed * 9
    };
    (START - DAY_MS + number * STEP, waits, long)
}

fn id(number: i64) -> String {
    format!(
        "{:08x}-0000-4000-8000-{number:012x}",
        number * 40_503 % 0xffff
    )
}

/// The record of a conversation at a moment, as the API tells it.
fn record(number: i64, now_ms: i64) -> String {
    let (start, waits, long) = told(number);
    let mut sessions = Vec::new();
    let mut offered = start + 1_000;
    for (place, wait) in waits.iter().enumerate() {
        if offered > now_ms {
            break;
        }
        let answered = offered + wait;
        let at = |ms: i64| stamp::utc(ms);
        let mut metrics = format!(
            r#"{{"name":"nOffered","value":1,"emitDate":"{}"}}"#,
            at(offered)
        );
        let mut end = String::new();
        if answered <= now_ms {
            write!(
                metrics,
                r#",{{"name":"tAnswered","value":{wait},"emitDate":"{}"}}"#,
                at(answered)
            )
            .unwrap();
            end = format!(r#","segmentEnd":"{}""#, at(answered));
        }
        sessions.push(format!(
            r#"{{"participantId":"p{place}","purpose":"acd","sessions":[{{"mediaType":"voice","direction":"inbound","metrics":[{metrics}],"segments":[{{"queueId":"queue-{}","segmentType":"interact","segmentStart":"{}"{end}}}]}}]}}"#,
            number % 5,
            at(offered)
        ));
        offered = answered + 30_000;
    }
    let end = start + long.max(offered - start);
    let ended = if end <= now_ms {
        format!(r#","conversationEnd":"{}""#, stamp::utc(end))
    } else {
        String::new()
    };
    format!(
        r#"{{"conversationId":"{}","conversationStart":"{}"{ended},"participants":[{}]}}"#,
        id(number),
        stamp::utc(start),
        sessions.join(",")
    )
}

impl Centre {
    /// Whole conversations active in a window, of the UTC days that it touches.
    fn found(&self, window: Period) -> Vec<i64> {
        let now = self.now_ms.get();
        let day = window.from_ms.div_euclid(DAY_MS) * DAY_MS;
        let first = ((day - START + DAY_MS) / STEP).max(0);
        let begun = (first..).map_while(|number| {
            let start = told(number).0;
            (start < window.to_ms && start <= now).then_some((number, start))
        });
        let active = |&(number, start): &(i64, i64)| {
            start >= day && start + told(number).2.max(200_000) >= window.from_ms
        };
        begun.filter(active).map(|one| one.0).collect()
    }

    fn line<'a>(&'a self, bearer: &'a Secret) -> Line<'a, Centre> {
        Line {
            io: self,
            limiter: &self.limiter,
            api: "",
            bearer,
            waiting_until: &self.waiting,
        }
    }
}

impl Io for Centre {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        self.requests.set(self.requests.get() + 1);
        let now = self.now_ms.get();
        let (numbers, total) = if let Some(Body::Json(json)) = &request.body {
            let json: Value = serde_json::from_str(json).unwrap();
            let (from, to) = json["interval"].as_str().unwrap().split_once('/').unwrap();
            let found = self.found(Period {
                from_ms: stamp::parse(from).unwrap(),
                to_ms: stamp::parse(to).unwrap(),
            });
            let page = json["paging"]["pageNumber"].as_u64().unwrap();
            let size = json["paging"]["pageSize"].as_u64().unwrap();
            let skip = usize::try_from((page - 1) * size).unwrap();
            let some = found.iter().skip(skip).take(usize::try_from(size).unwrap());
            (some.copied().collect::<Vec<i64>>(), found.len())
        } else if self.refuses_ids.get() {
            return Ok(Response {
                status: 400,
                headers: Headers::default(),
                body: br#"{"message":"no"}"#.to_vec(),
            });
        } else {
            let ids = request.url.split_once("id=").unwrap().1;
            let number = |id: &str| i64::from_str_radix(&id[id.len() - 12..], 16).unwrap();
            let numbers: Vec<i64> = ids.split(',').map(number).collect();
            let count = numbers.len();
            (numbers, count)
        };
        let records: Vec<String> = numbers.iter().map(|&one| record(one, now)).collect();
        let body = format!(
            r#"{{"conversations":[{}],"totalHits":{total}}}"#,
            records.join(",")
        );
        Ok(Response {
            status: 200,
            headers: Headers::default(),
            body: body.into_bytes(),
        })
    }

    async fn sleep(&self, ms: u64) {
        self.now_ms
            .set(self.now_ms.get() + i64::try_from(ms).unwrap());
    }

    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.now_ms.get() - START).unwrap()
    }
}

/// What a page holds that keeps itself up to date.
struct Page {
    columns: RefCell<Columns>,
    load: RefCell<Walk>,
    period: Period,
    asked_until_ms: i64,
    tail: Option<Period>,
    received: u64,
    turn: usize,
}

fn ask() -> Ask {
    Ask {
        queues: Vec::new(),
        media: vec![Media::Voice],
    }
}

impl Page {
    async fn load(centre: &Centre, period: Period) -> Page {
        let now = centre.now_ms.get();
        let asked_until_ms = period.to_ms.min(now - MINUTE_MS);
        let asked = Period {
            to_ms: asked_until_ms.max(period.from_ms + 1),
            ..period
        };
        let load = RefCell::new(Walk::new(ask(), &plan(asked, 1), now - 4 * HOUR_MS));
        let columns = RefCell::new(Columns::default());
        let bearer = Secret::new("token".to_owned());
        drive(&load, &centre.line(&bearer), |page| {
            take(&mut columns.borrow_mut(), page, now)
        })
        .await;
        assert!(load.borrow().is_complete());
        Page {
            columns,
            load,
            period,
            asked_until_ms,
            tail: None,
            received: 0,
            turn: 0,
        }
    }

    fn due(&self, centre: &Centre, meant: Period) -> Due {
        let standing = Standing {
            period: self.period,
            meant: Some(meant),
            asked_until_ms: self.asked_until_ms,
            settled_ms: centre.now_ms.get() - MINUTE_MS,
            every_ms: MINUTE_MS,
            whole: true,
            rested: true,
        };
        standing.due()
    }

    async fn turn(&mut self, centre: &Centre) {
        let now = centre.now_ms.get();
        let to_ms = self.period.to_ms.min(now - MINUTE_MS);
        let tail = Tail::new(self.asked_until_ms, to_ms, self.turn);
        let bearer = Secret::new("token".to_owned());
        let columns = &self.columns;
        let brought = tail
            .ask(
                &centre.line(&bearer),
                ask(),
                |page| take(&mut columns.borrow_mut(), page, now),
                |day| columns.borrow().open_before(day),
            )
            .await;
        assert!(brought.lost.is_none(), "{:?}", brought.lost);
        let from_ms = self.tail.map_or(self.asked_until_ms, |tail| tail.from_ms);
        self.tail = Some(Period { from_ms, to_ms });
        self.received += brought.received;
        self.turn = brought.next;
        self.asked_until_ms = to_ms;
    }

    fn ledger(&self) -> Ledger {
        let columns = self.columns.borrow();
        let mut ledger = Ledger {
            conversations: columns.conversations() as u64,
            asked_until_ms: Some(self.asked_until_ms),
            ..Ledger::default()
        };
        ledger.add_walk(&self.load.borrow());
        if let Some(tail) = self.tail {
            ledger.add(Source::Query, tail, None, self.received);
        }
        ledger
    }

    /// Bytes of all that is held from turn to turn.
    fn bytes(&self, centre: &Centre) -> usize {
        let columns = self.columns.borrow();
        // What the limiter remembers, as text.
        let limiter = format!("{:?}", centre.limiter).len();
        columns.bytes()
            + columns.id_bytes()
            + self.ledger().entries.capacity() * size_of::<Entry>()
            + limiter
    }

    /// Every visit that was offered before a moment is there.
    fn has_all(&self, now_ms: i64) {
        let until = now_ms - MINUTE_MS;
        let mut expected = 0;
        let day = self.period.from_ms - DAY_MS;
        for number in 0..=(until - START + DAY_MS) / STEP {
            let (start, waits, _) = told(number);
            let mut offered = start + 1_000;
            for wait in waits {
                expected += usize::from(offered < until && start >= day);
                offered += wait + 30_000;
            }
        }
        let columns = self.columns.borrow();
        let visits = (0..columns.rows()).filter_map(|row| columns.visit(row));
        let held = visits.filter(|visit| visit.offered_ms < until).count();
        assert_eq!(held, expected, "at {}", stamp::utc(now_ms));
    }
}

fn centre() -> Centre {
    Centre {
        limiter: Limiter::default(),
        now_ms: Cell::new(START + HOUR_MS),
        requests: Cell::new(0),
        waiting: Cell::new(0),
        refuses_ids: Cell::new(false),
    }
}

fn day_of(now_ms: i64) -> Period {
    let from_ms = now_ms.div_euclid(DAY_MS) * DAY_MS;
    Period {
        from_ms,
        to_ms: from_ms + DAY_MS,
    }
}

#[test]
fn a_week_of_today_holds_no_more_than_a_day() {
    run(async {
        let centre = centre();
        let mut page = Page::load(&centre, day_of(centre.now_ms.get())).await;
        let mut days = Vec::new();
        let mut anew = 0;
        for minute in 1..=TURNS {
            centre.now_ms.set(START + HOUR_MS + minute * MINUTE_MS);
            let meant = day_of(centre.now_ms.get());
            match page.due(&centre, meant) {
                Due::Anew => {
                    anew += 1;
                    page = Page::load(&centre, meant).await;
                }
                Due::Tail => page.turn(&centre).await,
                Due::Nothing => {}
            }
            assert_eq!(page.period, meant, "a new day begins with its first minute");
            if centre.now_ms.get().rem_euclid(DAY_MS) == 23 * HOUR_MS {
                assert_eq!(page.ledger().verdict(), Verdict::Complete);
                page.has_all(centre.now_ms.get());
                days.push(page.bytes(&centre));
            }
        }
        println!(
            "bytes at 23:00 of each day: {days:?}, {} requests",
            centre.requests.get()
        );
        assert_eq!((anew, days.len()), (6, 7));
        let most = days.iter().max().unwrap();
        assert!(*most <= days[0] + days[0] / 20, "{days:?}");
    });
}

#[test]
fn a_turn_that_may_not_ask_for_what_was_open_says_so() {
    run(async {
        let centre = centre();
        let bearer = Secret::new("token".to_owned());
        let line = centre.line(&bearer);
        let now = centre.now_ms.get();
        let tail = Tail::new(now - 2 * MINUTE_MS, now - MINUTE_MS, 1);
        let turn = async || {
            let taken = |page: &wire::Page<'_>| take(&mut Columns::default(), page, now);
            let open = |_| vec![id(1), id(2)];
            tail.ask(&line, ask(), taken, open).await
        };
        centre.refuses_ids.set(true);
        let refused = turn().await;
        assert!(refused.lost.is_some());
        assert_eq!(refused.next, 2, "others have their turn all the same");
        centre.refuses_ids.set(false);
        let told = turn().await;
        assert!(told.lost.is_none());
        assert_eq!(told.next, 2);
    });
}

#[test]
fn a_period_of_a_week_holds_its_visits_and_nothing_of_the_turns() {
    run(async {
        let centre = centre();
        let week = Period {
            from_ms: START,
            to_ms: START + 7 * DAY_MS,
        };
        let mut page = Page::load(&centre, week).await;
        for minute in 1..=TURNS {
            centre.now_ms.set(START + HOUR_MS + minute * MINUTE_MS);
            if page.due(&centre, week) == Due::Tail {
                page.turn(&centre).await;
            }
        }
        page.has_all(centre.now_ms.get());
        let ledger = page.ledger();
        assert_eq!(ledger.verdict(), Verdict::Complete);
        assert!(ledger.entries.len() <= 8, "{}", ledger.entries.len());
        let columns = page.columns.borrow();
        let dead = columns.rows() - columns.visits();
        // A conversation that goes on in another queue leaves its first place.
        assert!(dead < columns.visits() / 3, "{dead} of {}", columns.rows());
        let each = (columns.bytes() + columns.id_bytes()) / columns.visits();
        println!(
            "{} visits, {dead} places left, {each} bytes a visit",
            columns.visits()
        );
        assert!(each <= 48, "{each} bytes a visit");
    });
}
