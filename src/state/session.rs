//! SESSION: who is signed in, and the steps between.
//!
//! ```text
//! Starting ─▶ SignedOut ─sign in─▶ (login host) ─▶ Exchanging ─▶ SignedIn ─expiry, 401─▶ Expired
//!                 ▲                                    │ refused      │ sign out             │ sign in, in a
//!                 └────────────────────────────────────┴──────────────┘                      ▼ second window
//! ```
//!
//! The token lives in [`Live`] only, in memory. The verifier is in the tab's storage across the redirect; for a
//! sign-in in a second window it never leaves memory. In a frame every sign-in opens a second window, for login hosts
//! refuse to be framed.

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
        let framed = browser::is_framed();
        let way = if expired || framed {
            Way::Window
        } else {
            Way::Redirect
        };
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
                self.answer(words::blocked(framed));
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
        self.remember(region.trim(), client_id);
        self.sign_in();
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

    /// Ends the session at the login host too, and comes back from there. In a frame that session is not ours to end:
    /// the page around would lose it.
    pub(super) fn leave_login(self) {
        if browser::is_framed() {
            return;
        }
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
    pub(super) async fn accept(
        self,
        returned: Return,
        pending: Option<Pending>,
    ) -> Result<(), Notice> {
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
        // Whoever checks the set-up asks for nothing else yet.
        if self.is_checking() {
            return;
        }
        if self.opened.with_untracked(Option::is_some) {
            // A file of the reader's, which no address names.
            self.order(Order::Close);
        } else {
            self.start_load();
        }
    }
}
