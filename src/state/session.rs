//! SESSION: who is signed in, and the steps between.
//!
//! ```text
//! Starting ─▶ SignedOut ─sign in─▶ (login host) ─▶ Exchanging ─▶ SignedIn ─expiry, 401─▶ Expired
//!                 ▲                                    │ refused      │ sign out             │ sign in, in a
//!                 └────────────────────────────────────┴──────────────┘                      ▼ second window
//! ```
//!
//! The token lives in [`Live`] only, in memory. The verifier is in the tab's storage across the redirect; for a
//! sign-in in a second window it never leaves memory.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::api::io::{Body, Io as _, Method, Request, Response};
use crate::api::limiter::Limiter;
use crate::auth::callback::{self, Outcome, Return};
use crate::auth::pkce::{Pending, Secret, Way};
use crate::auth::region::{Hosts, hosts};
use crate::auth::token::{self, Token};
use crate::browser::{self, Shelf, Web};
use crate::state::App;
use crate::state::config::unknown_region;
use crate::state::engine::Order;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::words;

/// Who is signed in.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Session {
    /// Configuration is being read.
    #[default]
    Starting,
    /// Nobody; with a message when that has a reason.
    SignedOut(Option<Notice>),
    /// Back from the login host; the code is being exchanged.
    Exchanging,
    /// Somebody; the token is in memory only.
    SignedIn(Account),
    /// The token ended; what was loaded stays.
    Expired(Account),
}

/// Who somebody is; both parts may be unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Name of the user.
    pub user: Option<String>,
    /// Name of the organisation.
    pub organization: Option<String>,
}

/// A sign-in in force.
#[derive(Clone)]
pub struct Live {
    /// The token.
    pub bearer: Secret,
    /// Hosts it is for.
    pub hosts: Hosts,
    /// The request budget; it belongs to user and client, so it outlives the token.
    pub limiter: Rc<Limiter>,
}

/// Key of the sign-in under way in the tab's storage.
const PENDING: &str = "eightytwenty.sign-in";
/// Key that tells a reload from a first visit, in the tab's storage.
const ACTIVE: &str = "eightytwenty.active";
/// Key of the question across a sign-out, in the tab's storage.
const RETURN: &str = "eightytwenty.return";
/// Keys of what the sign-in form remembers on this computer.
const REGION: &str = "eightytwenty.region";
const CLIENT: &str = "eightytwenty.client-id";
/// Channel between a second window and the page that opened it.
const CHANNEL: &str = "eightytwenty.sign-in";
/// What the page tells a second window whose code it took.
const TAKEN: &str = "taken";

impl App {
    /// Settles who is signed in when the page begins. `query` is what the address held before it was cleaned.
    pub(super) async fn begin_session(self, query: &str) {
        let returned = callback::read(query);
        match returned {
            Some(Return {
                state: Some(state), ..
            }) if Pending::is_window(&state) => self.hand_over(query).await,
            Some(returned) => self.complete_redirect(returned).await,
            None => {
                let reloaded = browser::recall(Shelf::Tab, ACTIVE).is_some();
                browser::forget(Shelf::Tab, ACTIVE);
                let notice = reloaded.then(|| {
                    Notice::hint(
                        "The page was loaded anew, which ends the sign-in.",
                        "Your question is kept in the address. Sign in to load its figures again.",
                    )
                });
                self.session.set(Session::SignedOut(notice));
            }
        }
    }

    /// Leaves for the login host, or opens it in a second window when there are figures to keep.
    pub fn sign_in(&self) {
        let Some((client_id, hosts)) = self.client() else {
            return;
        };
        // Who signs in wants to see what Genesys Cloud says now.
        if self.has_snapshot() {
            self.take_question(|question| (question.snapshot, question.against) = (None, None));
            self.write_address(false);
        }
        let expired = matches!(self.session.get_untracked(), Session::Expired(_));
        let way = if expired { Way::Window } else { Way::Redirect };
        let Some(random) = browser::random::<48>() else {
            self.session.set(Session::SignedOut(Some(Notice::problem(
                "This browser offers no secure randomness here.",
                "Signing in needs a page that is served over https (or from localhost).",
            ))));
            return;
        };
        let pending = Pending::new(&random, way, &browser::fragment());
        let url = pending.authorize_url(&hosts, &client_id, &browser::page_url());
        if way == Way::Window {
            self.pending.set_value(Some(pending));
            if !browser::open_window(&url) {
                self.notify(Notice::problem(
                    "The browser blocked the sign-in window.",
                    "Allow pop-up windows for this page and press Sign in again: then the figures stay. Reloading the page and signing in loads them anew.",
                ));
            }
            return;
        }
        if !browser::keep(Shelf::Tab, PENDING, &pending.store()) {
            self.session.set(Session::SignedOut(Some(Notice::problem(
                "The browser keeps nothing for this page.",
                "Signing in needs the tab's storage for a moment. Allow site data for this page, or leave the private window.",
            ))));
            return;
        }
        browser::leave_for(&url);
    }

    /// Signs in with a region and a client id from the form, and remembers both.
    pub fn sign_in_with(&self, region: &str, client_id: &str) {
        let client_id = client_id.trim();
        let wrong = if hosts(region).is_none() {
            Some((
                "The region is not known.",
                format!("{}.", unknown_region(region.trim())),
            ))
        } else if client_id.is_empty() {
            Some((
                "The client id is missing.",
                "Your Genesys Cloud administrator finds it under Admin › Integrations › OAuth."
                    .to_owned(),
            ))
        } else {
            None
        };
        if let Some((title, body)) = wrong {
            self.session
                .set(Session::SignedOut(Some(Notice::problem(title, body))));
            return;
        }
        browser::keep(Shelf::Computer, REGION, region.trim());
        browser::keep(Shelf::Computer, CLIENT, client_id);
        self.sign_in();
    }

    /// Region and client id remembered on this computer; empty when none.
    #[must_use]
    pub fn remembered(&self) -> (String, String) {
        let recall = |key| browser::recall(Shelf::Computer, key).unwrap_or_default();
        (recall(REGION), recall(CLIENT))
    }

    /// Revokes the token, clears what was loaded, and ends the session at the login host too.
    pub fn sign_out(&self) {
        let live = self.live.get_value();
        let (signed_in, loads) = (live.is_some(), self.engine.with_value(Option::is_some));
        self.live.set_value(None);
        self.pending.set_value(None);
        browser::forget(Shelf::Tab, ACTIVE);
        browser::forget(Shelf::Tab, PENDING);
        self.order(Order::Forget(live));
        self.opened.set(None);
        self.data.reset(Arc::default());
        self.before.asked.set(None);
        self.theirs.set(crate::state::reconcile::Theirs::NotAsked);
        self.load.set(Load::Idle);
        self.ledger.set(Arc::default());
        self.session.set(Session::SignedOut(None));
        if signed_in && !loads {
            self.leave_login();
        }
    }

    /// Ends the session at the login host too, and comes back from there.
    pub(super) fn leave_login(self) {
        if let Some((client_id, hosts)) = self.client() {
            browser::keep(Shelf::Tab, RETURN, &browser::fragment());
            browser::leave_for(&token::logout_url(&hosts, &client_id, &browser::page_url()));
        }
    }

    /// The token ended: what was loaded stays.
    pub(super) fn expire(self) {
        self.live.set_value(None);
        self.session.update(|session| {
            if let Session::SignedIn(account) = session {
                *session = Session::Expired(std::mem::take(account));
            }
        });
    }

    /// The question that was open at a sign-out, once.
    pub(super) fn recall_question() -> Option<String> {
        let fragment = browser::recall(Shelf::Tab, RETURN)?;
        browser::forget(Shelf::Tab, RETURN);
        Some(fragment)
    }

    /// Client and hosts: the host's configuration, else what the form remembered.
    pub(super) fn client(self) -> Option<(String, Hosts)> {
        let config = self.config.get_untracked().unwrap_or_default();
        let (region, client_id) = self.remembered();
        let client_id = config
            .client_id
            .or(Some(client_id).filter(|id| !id.is_empty()))?;
        let hosts = config.hosts.or_else(|| hosts(&region))?;
        Some((client_id, hosts))
    }

    /// Back in the same tab: state first, then the exchange.
    async fn complete_redirect(self, returned: Return) {
        let pending = browser::recall(Shelf::Tab, PENDING).and_then(|text| Pending::restore(&text));
        browser::forget(Shelf::Tab, PENDING);
        if let Some(pending) = &pending {
            self.restore_question(&pending.fragment);
        }
        match self.accept(returned, pending).await {
            Ok(()) => {}
            Err(notice) => self.session.set(Session::SignedOut(Some(notice))),
        }
    }

    /// Checks a return and exchanges its code.
    async fn accept(self, returned: Return, pending: Option<Pending>) -> Result<(), Notice> {
        let Some(pending) =
            pending.filter(|pending| returned.state.as_deref() == Some(&pending.state))
        else {
            return Err(Notice::problem(
                "This sign-in did not begin in this tab.",
                "It may come from an old link, another tab or a page that was reloaded. Nobody was signed in. Sign in again.",
            ));
        };
        let code = match returned.outcome {
            Outcome::Code(code) => code,
            Outcome::Refused { error, description } => {
                return Err(words::declined(&error, description.as_deref()));
            }
        };
        let Some((client_id, hosts)) = self.client() else {
            return Err(Notice::problem(
                "Region and client id are not known any more.",
                "Enter them and sign in again.",
            ));
        };
        let form = token::form(
            &hosts,
            &client_id,
            &browser::page_url(),
            &code,
            &pending.verifier,
        );
        let request = Request {
            method: Method::Post,
            url: form.url,
            bearer: None,
            body: Some(Body::Form(form.body)),
        };
        match Web.send(request).await {
            Ok(Response {
                status,
                body,
                headers,
            }) => {
                let token = token::read(status, &body).map_err(|refusal| {
                    words::refusal(&refusal).with_correlation(headers.correlation)
                })?;
                self.signed_in(token, hosts);
                Ok(())
            }
            Err(_) => Err(Notice::problem(
                format!("The login host {} did not answer.", hosts.login),
                format!(
                    "Check the network and the region. An administrator checks that {} is registered as redirect URI of the OAuth client.",
                    browser::page_url()
                ),
            )),
        }
    }

    /// A token is there: goes on loading, or loads for the first time.
    fn signed_in(self, token: Token, hosts: Hosts) {
        let before = self.session.get_untracked();
        let account = match before {
            Session::Expired(account) => account,
            _ => Account::default(),
        };
        let limiter = self.limiter.get_value();
        self.live.set_value(Some(Live {
            bearer: token.access,
            hosts,
            limiter,
        }));
        browser::keep(Shelf::Tab, ACTIVE, "1");
        self.session.set(Session::SignedIn(account));
        self.start_load();
    }

    /// In a second window: hands the return to the page that opened it.
    async fn hand_over(self, query: &str) {
        browser::listen(CHANNEL, |message| {
            if message == TAKEN {
                browser::close_window();
            }
        });
        browser::tell(CHANNEL, query);
        browser::sleep_ms(4_000).await;
        self.session.set(Session::SignedOut(Some(Notice::hint(
            "You may close this window.",
            "The page that asked for the sign-in is in another window. If it is gone, sign in here.",
        ))));
    }

    /// Listens for second windows for as long as the page lives.
    pub(super) fn listen_for_windows(self) {
        browser::listen(CHANNEL, move |message| {
            let Some(returned) = callback::read(&message) else {
                return;
            };
            let ours = self.pending.with_value(|pending| {
                pending
                    .as_ref()
                    .is_some_and(|pending| returned.state.as_deref() == Some(&pending.state))
            });
            if !ours {
                return;
            }
            let pending = self.pending.try_update_value(Option::take).flatten();
            browser::tell(CHANNEL, TAKEN);
            browser::spawn(async move {
                if let Err(notice) = self.accept(returned, pending).await {
                    self.notify(notice);
                }
            });
        });
    }
}
