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
use crate::auth::inside::{self, Inside};
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
/// Key of what Genesys Cloud said of itself, in the tab's storage.
const INSIDE: &str = "eightytwenty.inside";
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
            } else if framed {
                self.notify(Notice::hint(
                    "The sign-in goes on in a second window.",
                    "This page waits for it and needs no reload.",
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
        // The browser may keep nothing.
        let entered = (region.trim().to_owned(), client_id.to_owned());
        self.entered.set_value(Some(entered));
        browser::keep(Shelf::Computer, REGION, region.trim());
        browser::keep(Shelf::Computer, CLIENT, client_id);
        self.sign_in();
    }

    /// Region and client id: what was entered, else the region that Genesys Cloud names around the page and what is
    /// remembered on this computer; empty when none.
    #[must_use]
    pub fn remembered(&self) -> (String, String) {
        if let Some(entered) = self.entered.get_value() {
            return entered;
        }
        let recall = |key| browser::recall(Shelf::Computer, key).unwrap_or_default();
        let around = self
            .inside
            .with_value(|inside| inside.as_ref().and_then(Inside::domain));
        (around.unwrap_or_else(|| recall(REGION)), recall(CLIENT))
    }

    /// Whether signing in needs no form: the client is configured, and the region is, or named around the page.
    #[must_use]
    pub fn can_sign_in(&self) -> bool {
        let around = self.hosts_around().is_some();
        self.config.with(|config| {
            config.as_ref().is_some_and(|config| {
                config.client_id.is_some() && (around || config.hosts.is_some())
            })
        })
    }

    /// Hosts of the Genesys Cloud around the page.
    pub(super) fn hosts_around(self) -> Option<Hosts> {
        self.inside
            .with_value(|inside| inside.as_ref().and_then(Inside::hosts))
    }

    /// Takes what Genesys Cloud says of itself in the address, or said before the page was loaded anew in this tab.
    pub(super) fn take_inside(self, query: &str) {
        let said = inside::read(query).or_else(|| inside::read(&browser::fragment()));
        if let Some(inside) = &said {
            browser::keep(Shelf::Tab, INSIDE, &inside.store());
        }
        let kept = || inside::read(&browser::recall(Shelf::Tab, INSIDE)?);
        self.inside.set_value(said.or_else(kept));
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

    /// Client and hosts, where both are known.
    pub(super) fn client(self) -> Option<(String, Hosts)> {
        let (client, hosts) = self.known();
        client.zip(hosts)
    }

    /// Client and hosts: the host's configuration, else what Genesys Cloud around the page names or the form remembered.
    pub(super) fn known(self) -> (Option<String>, Option<Hosts>) {
        let config = self.config.get_untracked().unwrap_or_default();
        let (region, client_id) = self.remembered();
        let client_id = Some(client_id).filter(|id| !id.is_empty());
        (
            config.client_id.or(client_id),
            config.hosts.or_else(|| hosts(&region)),
        )
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
        // Whoever checks the set-up asks for nothing else yet.
        if !self.is_checking() {
            self.start_load();
        }
    }

    /// Says why nobody was signed in: at the door, or above the figures that stay.
    fn answer(self, notice: Notice) {
        if matches!(self.session.get_untracked(), Session::SignedOut(_)) {
            self.session.set(Session::SignedOut(Some(notice)));
        } else {
            self.notify(notice);
        }
    }

    /// In a second window: hands the return to the page that opened it, by both ways there are. A page in a frame of
    /// another site hears no channel, and a login host may have cut the tie to the opener.
    async fn hand_over(self, query: &str) {
        let heard = |message: &str| {
            if message == TAKEN {
                browser::close_window();
            }
        };
        browser::listen(CHANNEL, move |message| heard(&message));
        browser::listen_to_windows(move |message| {
            heard(message);
            None
        });
        browser::tell_opener(query);
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
            if self.take_return(&message) {
                browser::tell(CHANNEL, TAKEN);
            }
        });
        browser::listen_to_windows(move |message| self.take_return(message).then_some(TAKEN));
    }

    /// Takes what a second window hands over, if it answers the sign-in that was begun here; each only once.
    fn take_return(self, message: &str) -> bool {
        let Some(returned) = callback::read(message) else {
            return false;
        };
        let ours = self.pending.with_value(|pending| {
            pending
                .as_ref()
                .is_some_and(|pending| returned.state.as_deref() == Some(&pending.state))
        });
        if !ours {
            return false;
        }
        let pending = self.pending.try_update_value(Option::take).flatten();
        browser::spawn(async move {
            if let Err(notice) = self.accept(returned, pending).await {
                self.answer(notice);
            }
        });
        true
    }
}
