//! RUN: the tests in their order, and the browser they run in.

use leptos::prelude::*;

use super::rights::{Asker, RIGHTS, limits};
use super::{Finding, Item, hosts, page, report};
use crate::api::io::{Io, Response};
use crate::api::knock::Knock;
use crate::api::limiter::Limiter;
use crate::auth::inside::Inside;
use crate::auth::pkce::Secret;
use crate::auth::region::Hosts;
use crate::browser::{self, Fetched, Shelf, Store, Web};
use crate::load::shelf::Shelf as _;
use crate::state::App;
use crate::state::notice::Notice;
use crate::state::task::DATABASE;

/// What the browser offers the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, shown as such"
)]
pub struct Facts {
    /// Address of the page without query and fragment.
    pub page_url: String,
    /// It came over https or from this computer.
    pub secure: bool,
    /// There is secure randomness.
    pub random: bool,
    /// The tab's storage takes and gives.
    pub tab_storage: bool,
    /// The storage of this computer takes and gives.
    pub computer_storage: bool,
    /// The database can be opened and read.
    pub database: bool,
    /// There is `CompressionStream`.
    pub compression: bool,
    /// There are service workers.
    pub offline: bool,
    /// The page is in a frame.
    pub framed: bool,
}

/// Who named the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `config.json`.
    Config,
    /// Genesys Cloud, around the page.
    Around,
    /// The reader.
    Entered,
}

impl Source {
    /// Who it was, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Source::Config => "from config.json",
            Source::Around => "from the Genesys Cloud around the page",
            Source::Entered => "as entered",
        }
    }
}

/// What the tests stand on.
#[derive(Clone, Debug)]
pub struct Basis {
    /// What the browser offers.
    pub facts: Facts,
    /// `config.json`, fetched anew.
    pub config: Fetched,
    /// Client id, if one is known.
    pub client: Option<String>,
    /// Hosts, if the region is known.
    pub hosts: Option<Hosts>,
    /// Who named them.
    pub source: Source,
    /// What Genesys Cloud says of itself around the page.
    pub inside: Option<Inside>,
    /// The token, if somebody is signed in.
    pub bearer: Option<Secret>,
    /// This computer's clock, ms UTC.
    pub here_ms: i64,
    /// The time by the better clock, ms UTC.
    pub now_ms: i64,
}

/// Runs the tests in their order and hands each finding on; stops when nobody wants more. Gives back whether the
/// sign-in turned out to have ended.
pub async fn run<I: Io + Knock>(
    io: &I,
    limiter: &Limiter,
    basis: &Basis,
    mut found: impl FnMut(Finding) -> bool,
) -> bool {
    let region = match basis.source {
        Source::Config => "",
        Source::Around => "; Genesys Cloud around the page does",
        Source::Entered => ", so everybody has to enter it",
    };
    let first = page::browser(basis).into_iter().chain([
        page::config(&basis.config, region),
        page::clock(basis.config.date_ms, basis.here_ms),
    ]);
    for finding in first {
        if !found(finding) {
            return false;
        }
    }
    for finding in hosts::hosts(io, basis).await {
        if !found(finding) {
            return false;
        }
    }
    let (Some(bearer), Some(hosts)) = (&basis.bearer, &basis.hosts) else {
        untested(
            &mut found,
            Item::SignIn,
            "Nobody is signed in. Sign in to test it.",
        );
        return false;
    };
    let asker = Asker {
        io,
        limiter,
        api: &hosts.api,
        bearer,
    };
    let (finding, scopes, answer) = asker.token().await;
    let ended =
        |answer: &Option<Response>| answer.as_ref().is_some_and(|answer| answer.status == 401);
    if !found(finding) {
        return ended(&answer);
    }
    let Some(scopes) = scopes else {
        untested(&mut found, Item::Scopes, "The sign-in does not hold.");
        return ended(&answer);
    };
    if !found(scopes) {
        return false;
    }
    let mut last = answer;
    for right in RIGHTS {
        let (finding, answer) = asker.try_right(&right, basis.now_ms).await;
        if !found(finding) {
            return false;
        }
        last = answer.or(last);
    }
    found(limits(last.as_ref()));
    ended(&last)
}

/// Everything from an item on, which was not tested.
fn untested(found: &mut impl FnMut(Finding) -> bool, from: Item, why: &str) {
    for item in Item::ALL.into_iter().skip_while(|item| *item != from) {
        if !found(Finding::untested(item, why)) {
            return;
        }
    }
}

/// The tests of this page, for the screen that shows them.
#[derive(Clone, Copy)]
pub struct Checks {
    /// What was found so far, in the order of the tests.
    pub found: RwSignal<Vec<Finding>>,
    /// Whether tests are running.
    pub running: RwSignal<bool>,
    app: App,
}

impl Checks {
    /// Nothing is tested yet.
    #[must_use]
    pub fn new(app: &App) -> Checks {
        Checks {
            found: RwSignal::new(Vec::new()),
            running: RwSignal::new(false),
            app: *app,
        }
    }

    /// Address of the page, which the client has to have registered.
    #[must_use]
    pub fn page_url(&self) -> String {
        browser::page_url()
    }

    /// Whether the sign-in needs nothing but a button.
    #[must_use]
    pub fn can_sign_in(&self) -> bool {
        self.app.client().is_some()
    }

    /// Runs all tests, from the first.
    pub fn run(&self) {
        let checks = *self;
        if checks.running.get_untracked() {
            return;
        }
        checks.running.set(true);
        checks.found.set(Vec::new());
        browser::spawn(async move {
            let basis = checks.basis().await;
            let limiter = checks.app.limiter.get_value();
            let ended = run(&Web, &limiter, &basis, |finding| {
                // Gone when the screen was left in the meantime.
                let wanted = checks.found.try_update(|found| found.push(finding));
                wanted.is_some()
            })
            .await;
            if ended {
                checks.app.expire();
            }
            checks.running.try_set(false);
        });
    }

    async fn basis(self) -> Basis {
        let app = self.app;
        let (config, inside) = (
            browser::get_text("config.json").await,
            app.inside.get_value(),
        );
        let live = app.live.get_value();
        let (client, hosts) = app.known();
        let configured = crate::state::config::Config::read(config.status, &config.text).hosts;
        let source = match (&configured, app.hosts_around()) {
            (Some(_), _) => Source::Config,
            (None, Some(_)) => Source::Around,
            (None, None) => Source::Entered,
        };
        Basis {
            facts: facts().await,
            config,
            client,
            hosts: live.as_ref().map(|live| live.hosts.clone()).or(hosts),
            source,
            inside,
            bearer: live.map(|live| live.bearer),
            here_ms: browser::clock_ms(),
            now_ms: app.now_ms(),
        }
    }

    /// Puts the report on the clipboard.
    pub fn copy(&self) {
        let at = crate::terms::stamp::utc(self.app.now_ms());
        let about = format!("Page: {}\nTime: {at}", browser::page_url());
        let secret = self.app.live.get_value().map(|live| live.bearer);
        let text = self
            .found
            .with_untracked(|found| report(found, &about, secret.as_ref()));
        self.put_on_clipboard(
            text,
            "Report copied.",
            "It holds what stands here, and no token.",
        );
    }

    /// Puts the address of the page on the clipboard.
    pub fn copy_address(&self) {
        self.put_on_clipboard(
            browser::page_url(),
            "Address copied.",
            "Register exactly this one.",
        );
    }

    fn put_on_clipboard(self, text: String, done: &'static str, then: &'static str) {
        let app = self.app;
        browser::spawn(async move {
            let notice = if browser::copy(&text).await {
                Notice::hint(done, then)
            } else {
                Notice::problem(
                    "The browser did not allow copying.",
                    "Mark the text on the page and copy it by hand.",
                )
            };
            app.notify(notice);
        });
    }
}

/// What this browser offers here.
async fn facts() -> Facts {
    /// Written and taken away again.
    const KEY: &str = "eightytwenty.check";
    let takes = |shelf: Shelf| {
        let kept = browser::keep(shelf, KEY, "1") && browser::recall(shelf, KEY).is_some();
        browser::forget(shelf, KEY);
        kept
    };
    let store = Store::open(DATABASE).await;
    Facts {
        page_url: browser::page_url(),
        secure: browser::is_secure(),
        random: browser::random::<16>().is_some(),
        tab_storage: takes(Shelf::Tab),
        computer_storage: takes(Shelf::Computer),
        database: store.get(KEY).await.is_ok(),
        compression: browser::offers("CompressionStream"),
        offline: browser::offers_workers(),
        framed: browser::is_framed(),
    }
}
