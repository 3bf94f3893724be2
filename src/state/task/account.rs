//! ACCOUNT: who signed in, and the end of a sign-in.

use std::cell::Cell;

use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::directory;
use crate::browser::{self, Web};
use crate::state::session::{Live, Session};
use crate::state::task::Loader;

impl Loader {
    /// Finds out who is signed in, unless that is known. Without the answer only names are missing, and nothing is
    /// kept on this computer.
    pub(super) async fn identify(self, line: &Line<'_, Web>) {
        if self.who.with_value(Option::is_some) {
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
            browser::share_budget(&limiter, &format!("{organization}/{user}/{client}"));
        }
        self.who.set_value(who);
    }

    /// Revokes the token, once what was kept for it is deleted. One that cannot be revoked ends by itself; the login
    /// host is told in any case.
    pub(super) async fn sign_off(self, live: Live) {
        self.delete_kept().await;
        let waiting = Cell::new(0);
        directory::revoke(&live.line(&waiting)).await.ok();
        self.leave_login();
    }
}
