//! An API that holds conversations by the million and answers details queries by the rule of docs/genesys.md, as
//! small as a walk can read them; and does on request what an API should never do. Time is virtual.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::time::Duration;

use eightytwenty::api::call::Line;
use eightytwenty::api::io::{Body, Headers, Io, Request, Response, Unreachable};
use eightytwenty::api::limiter::Limiter;
use eightytwenty::api::query::Ask;
use eightytwenty::api::walk::{Ended, Taken, Walk, drive, probe};
use eightytwenty::api::wire;
use eightytwenty::auth::pkce::Secret;
use eightytwenty::terms::{DAY_MS, Media, Period, stamp};
use serde_json::Value;

/// Midnight UTC on which the archive begins.
pub const START: i64 = 1_791_763_200_000;

/// A conversation of the archive; ms UTC.
#[derive(Clone, Copy, Debug)]
pub struct Talk {
    pub start: i64,
    /// When it ends, and from which virtual moment on the archive knows that, ms.
    pub end: i64,
    pub end_known: u64,
    /// From which virtual moment on the archive has it, ms.
    pub known: u64,
}

/// A page that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub window: Period,
    pub page: u32,
    /// How often this page was asked before.
    pub before: u32,
    /// Virtual time, ms.
    pub at: u64,
}

/// What the API does instead of answering rightly.
#[derive(Clone, Debug)]
pub enum Twist {
    /// Another total, or none.
    Total(Option<i64>),
    /// Another page of the window, under the right total.
    Page(u32),
    /// Nothing on the page, under the right total.
    Empty,
    /// This many conversations that no truth knows, under this total.
    Fresh(u32, Option<i64>),
    /// This status with these headers and this body.
    Status(u16, Headers, &'static str),
    /// No answer at all.
    Silence,
}

/// Numbers of the conversations of a window.
type Found = Rc<Vec<usize>>;
type Twisted = Box<dyn Fn(Asked) -> Option<Twist>>;

/// The API.
pub struct Archive {
    pub talks: Vec<Talk>,
    pub twist: Twisted,
    pub latency: Duration,
    pub limiter: Limiter,
    /// Pages asked for, in order.
    pub log: RefCell<Vec<Asked>>,
    /// Ids of conversations that arrived, and those whose end arrived.
    pub arrived: RefCell<BTreeSet<String>>,
    pub closed: RefCell<BTreeSet<String>>,
    pub waiting: Cell<u64>,
    found: RefCell<HashMap<(i64, i64, usize), Found>>,
    fresh: Cell<u64>,
    begun: tokio::time::Instant,
}

/// Id of a conversation by its number, as Genesys writes them.
pub fn id(number: u64) -> String {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "{:08x}-{:04x}-4000-8000-{number:012x}",
        mixed >> 32,
        mixed & 0xffff
    )
}

/// So many conversations of five minutes, evenly from one day of the archive to another.
pub fn evenly(from_day: i64, to_day: i64, count: usize) -> Vec<Talk> {
    let span = (to_day - from_day) * DAY_MS;
    let step = |place: usize| i64::try_from(place).unwrap() * span / i64::try_from(count).unwrap();
    (0..count)
        .map(|place| Talk {
            start: START + from_day * DAY_MS + step(place),
            end: START + from_day * DAY_MS + step(place) + 300_000,
            end_known: 0,
            known: 0,
        })
        .collect()
}

/// Days of the archive.
pub fn days(from: i64, to: i64) -> Period {
    Period {
        from_ms: START + from * DAY_MS,
        to_ms: START + to * DAY_MS,
    }
}

impl Archive {
    pub fn of(mut talks: Vec<Talk>) -> Archive {
        talks.sort_by_key(|talk| talk.start);
        Archive {
            talks,
            twist: Box::new(|_| None),
            latency: Duration::from_millis(40),
            limiter: Limiter::unlimited(),
            log: RefCell::default(),
            arrived: RefCell::default(),
            closed: RefCell::default(),
            waiting: Cell::new(0),
            found: RefCell::default(),
            fresh: Cell::new(1 << 40),
            begun: tokio::time::Instant::now(),
        }
    }

    pub fn twisted(mut self, twist: impl Fn(Asked) -> Option<Twist> + 'static) -> Archive {
        self.twist = Box::new(twist);
        self
    }

    /// Ids of all conversations that began in a span.
    pub fn truth(&self, span: Period) -> BTreeSet<String> {
        let talks = self.talks.iter().enumerate();
        let inside = talks.filter(|(_, talk)| span.contains(talk.start));
        inside.map(|(number, _)| id(number as u64)).collect()
    }

    /// Everything is there.
    pub fn has_all(&self, span: Period) -> bool {
        self.truth(span).is_subset(&self.arrived.borrow())
    }

    pub fn requests(&self) -> usize {
        self.log.borrow().len()
    }

    pub async fn drive(&self, walk: &RefCell<Walk>) -> Ended {
        self.go(walk, false).await
    }

    pub async fn probe(&self, walk: &RefCell<Walk>) -> Ended {
        self.go(walk, true).await
    }

    pub fn line<'a>(&'a self, bearer: &'a Secret) -> Line<'a, Archive> {
        Line {
            io: self,
            limiter: &self.limiter,
            api: "",
            bearer,
            waiting_until: &self.waiting,
        }
    }

    async fn go(&self, walk: &RefCell<Walk>, probing: bool) -> Ended {
        let bearer = Secret::new("token".to_owned());
        let line = self.line(&bearer);
        let on_page = |page: &wire::Page<'_>| self.take(page);
        if probing {
            probe(walk, &line, on_page).await
        } else {
            drive(walk, &line, on_page).await
        }
    }

    fn take(&self, page: &wire::Page<'_>) -> Taken {
        let mut taken = Taken::default();
        for conversation in &page.conversations {
            let id = conversation.id.as_ref().unwrap().0.to_string();
            if conversation.end_ms.is_some() {
                self.closed.borrow_mut().insert(id.clone());
            }
            if self.arrived.borrow_mut().insert(id) {
                taken.new += 1;
            } else {
                taken.again += 1;
            }
        }
        taken
    }

    fn matches(&self, window: Period, now: u64) -> Found {
        let known = |talk: &&Talk| talk.known <= now;
        let count = self.talks.iter().filter(known).count();
        let key = (window.from_ms, window.to_ms, count);
        if let Some(found) = self.found.borrow().get(&key) {
            return found.clone();
        }
        let day = window.from_ms.div_euclid(DAY_MS) * DAY_MS;
        let inside = |talk: &Talk| {
            talk.start >= day
                && talk.start < window.to_ms
                && talk.end >= window.from_ms
                && talk.known <= now
        };
        let talks = self.talks.iter().enumerate();
        let found: Vec<usize> = talks
            .filter(|(_, talk)| inside(talk))
            .map(|(place, _)| place)
            .collect();
        let found = Rc::new(found);
        self.found.borrow_mut().insert(key, found.clone());
        found
    }

    /// The answer to a page of a window.
    pub fn answer(&self, asked: Asked) -> Result<Response, Unreachable> {
        let found = self.matches(asked.window, asked.at);
        let mut total = Some(i64::try_from(found.len()).unwrap());
        let mut page = asked.page;
        let mut rows: Option<Vec<(String, i64, Option<i64>)>> = None;
        match (self.twist)(asked) {
            None => {}
            Some(Twist::Total(other)) => total = other,
            Some(Twist::Page(other)) => page = other,
            Some(Twist::Empty) => rows = Some(Vec::new()),
            Some(Twist::Fresh(count, other)) => {
                total = other;
                let fresh = (0..count).map(|_| {
                    self.fresh.set(self.fresh.get() + 1);
                    (id(self.fresh.get()), asked.window.from_ms, None)
                });
                rows = Some(fresh.collect());
            }
            Some(Twist::Silence) => return Err(Unreachable("no answer".to_owned())),
            Some(Twist::Status(status, headers, body)) => {
                return Ok(Response {
                    status,
                    headers,
                    body: body.as_bytes().to_vec(),
                });
            }
        }
        let rows = rows.unwrap_or_else(|| {
            let from = found.iter().skip((page as usize - 1) * 100).take(100);
            from.map(|&place| {
                let talk = self.talks[place];
                let end = Some(talk.end).filter(|_| talk.end_known <= asked.at);
                (id(place as u64), talk.start, end)
            })
            .collect()
        });
        Ok(Response {
            status: 200,
            headers: Headers::default(),
            body: body(&rows, total).into_bytes(),
        })
    }

    /// What a request asks for.
    pub fn read(&self, json: &str) -> Asked {
        let json: Value = serde_json::from_str(json).unwrap();
        let (from, to) = json["interval"].as_str().unwrap().split_once('/').unwrap();
        let window = Period {
            from_ms: stamp::parse(from).unwrap(),
            to_ms: stamp::parse(to).unwrap(),
        };
        let page = u32::try_from(json["paging"]["pageNumber"].as_u64().unwrap()).unwrap();
        let log = self.log.borrow();
        let before = log
            .iter()
            .filter(|asked| asked.window == window && asked.page == page);
        Asked {
            window,
            page,
            before: u32::try_from(before.count()).unwrap(),
            at: self.ticks_ms(),
        }
    }
}

fn body(rows: &[(String, i64, Option<i64>)], total: Option<i64>) -> String {
    let mut members = Vec::new();
    if !rows.is_empty() {
        let rows = rows.iter().map(|(id, start, end)| {
            let end = end.map(|end| format!(r#","conversationEnd":"{}""#, stamp::utc(end)));
            format!(
                r#"{{"conversationId":"{id}","conversationStart":"{}"{}}}"#,
                stamp::utc(*start),
                end.unwrap_or_default()
            )
        });
        let rows: Vec<String> = rows.collect();
        members.push(format!(r#""conversations":[{}]"#, rows.join(",")));
    }
    members.extend(total.map(|total| format!(r#""totalHits":{total}"#)));
    format!("{{{}}}", members.join(","))
}

impl Io for Archive {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let asked = match &request.body {
            Some(Body::Json(json)) => {
                let asked = self.read(json);
                self.log.borrow_mut().push(asked);
                Some(asked)
            }
            _ => None,
        };
        tokio::time::sleep(self.latency).await;
        match asked {
            Some(asked) => self.answer(Asked {
                at: self.ticks_ms(),
                ..asked
            }),
            // Any other request is a small one.
            None => Ok(Response {
                status: 200,
                ..Response::default()
            }),
        }
    }

    async fn sleep(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }

    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap()
    }
}

/// A walk through windows of which the last hours still move, if `now_ms` is near their end.
pub fn walk(windows: &[Period], settled_before_ms: i64) -> RefCell<Walk> {
    let ask = Ask {
        queues: Vec::new(),
        media: vec![Media::Voice],
    };
    RefCell::new(Walk::new(ask, windows, settled_before_ms))
}
