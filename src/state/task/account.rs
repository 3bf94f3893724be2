//! ACCOUNT: who signed in, and the end of a sign-in.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::directory;
use crate::browser::{self, Web};
use crate::load::jobs::{History, cleanup};
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::session::{Live, Session};
use crate::state::task::Loader;

impl Loader {
    /// Finds out who is signed in, once for each sign-in. Without the answer only names are missing, and nothing is
    /// kept on this computer.
    pub(super) async fn identify(self, line: &Line<'_, Web>) {
        if self.is_known(line) && self.who.with_value(Option::is_some) {
            return;
        }
        let organization = directory::organization(line).await.unwrap_or_default();
        let user = directory::user(line).await.unwrap_or_default();
        self.session.update(|session| {
            if let Session::SignedIn(account) = session {
                account.organization = organization.name.or(account.organization.take());
                account.user = user.name.or(account.user.take());
            }
        });
        let who = organization.id.zip(user.id);
        if let (Some((organization, user)), Some((client, _))) = (&who, self.client()) {
            // The vendor counts requests by user and client, whichever tab they come from.
            let limiter = self.limiter.get_value();
            if !limiter.is_shared() {
                browser::share_budget(&limiter, &format!("{organization}/{user}/{client}"));
            }
        }
        self.known_by.set_value(Some(line.bearer.clone()));
        if self.who.get_value() != who {
            self.keeper.set_value(None);
        }
        self.who.set_value(who);
    }

    /// Whether it was somebody else who began what is loaded: what they may see is not what this one may see.
    ///
    /// # Errors
    /// When it cannot be found out. Then nothing is changed.
    pub(super) async fn is_somebody_else(self, line: &Line<'_, Web>) -> Result<bool, Notice> {
        if self.is_known(line) {
            return Ok(false);
        }
        let before = self.who.get_value();
        self.identify(line).await;
        let now = self.who.get_value();
        if before.is_some() && now.is_none() {
            self.who.set_value(before);
            self.known_by.set_value(None);
            return Err(Notice::problem(
                "It could not be found out who is signed in now.",
                "What was loaded stays as it is. Press Load to try again.",
            ));
        }
        Ok(now != before)
    }

    /// Loads anew for somebody else than before.
    pub(super) fn load_for_another(self) {
        self.drop_task();
        // The token may have ended meanwhile.
        if self.live.with_value(Option::is_none) {
            self.load.set(Load::Idle);
        }
        self.load_all();
    }

    /// Whether it was asked by this token who is signed in.
    fn is_known(self, line: &Line<'_, Web>) -> bool {
        self.known_by
            .with_value(|known| known.as_ref() == Some(line.bearer))
    }

    /// Revokes the token, once what was kept for it is deleted. One that cannot be revoked ends by itself; the login
    /// host is told in any case.
    pub(super) async fn sign_off(self, live: Live, history: Option<Rc<RefCell<History>>>) {
        self.delete_kept().await;
        let waiting = Cell::new(0);
        let api = live.line(&waiting);
        if let Some(history) = history {
            cleanup(&history, &api).await;
        }
        directory::revoke(&api).await.ok();
        self.leave_login();
    }
}
