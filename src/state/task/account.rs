//! ACCOUNT: who signed in, and the end of a sign-in.

use std::cell::Cell;

use leptos::prelude::*;

use crate::api::directory;
use crate::state::session::{Live, Session};
use crate::state::task::Loader;

impl Loader {
    /// Fills in the names of user and organisation; without them nothing is missing but the names.
    pub(super) async fn name_account(self) {
        let Some(live) = self.live.get_value() else {
            return;
        };
        let waiting = Cell::new(0);
        let api = live.line(&waiting);
        let organization = directory::organization_name(&api).await.ok().flatten();
        let user = directory::user_name(&api).await.ok().flatten();
        self.session.update(|session| {
            if let Session::SignedIn(account) = session {
                account.organization = organization.or(account.organization.take());
                account.user = user.or(account.user.take());
            }
        });
    }

    /// Revokes the token. One that cannot be revoked ends by itself; the login host is told in any case.
    pub(super) async fn sign_off(self, live: Live) {
        let waiting = Cell::new(0);
        directory::revoke(&live.line(&waiting)).await.ok();
        self.leave_login();
    }
}
