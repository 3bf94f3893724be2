//! CLIENT: with which client and at which hosts somebody signs in: as the host of the page configured, else as entered, else
//! as Genesys Cloud says of itself around the page, else as remembered.

use leptos::prelude::*;

use crate::auth::inside::{self, Inside};
use crate::auth::region::{Hosts, hosts};
use crate::browser::{self, Shelf};
use crate::state::App;

/// Key of what Genesys Cloud said of itself, in the tab's storage.
const INSIDE: &str = "eightytwenty.inside";
/// Keys of what the sign-in form remembers on this computer.
const REGION: &str = "eightytwenty.region";
const CLIENT: &str = "eightytwenty.client-id";
impl App {
    /// Remembers what was entered: for this page in any case, and on this computer where the browser keeps it.
    pub(super) fn remember(self, region: &str, client_id: &str) {
        self.entered
            .set_value(Some((region.to_owned(), client_id.to_owned())));
        browser::keep(Shelf::Computer, REGION, region);
        browser::keep(Shelf::Computer, CLIENT, client_id);
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::config::Config;

    fn around(app: &App, host: &str) {
        let inside = Inside {
            host: host.to_owned(),
            ..Inside::default()
        };
        app.inside.set_value(Some(inside));
    }

    #[test]
    fn the_configuration_comes_before_what_is_entered_and_that_before_what_is_said_around_the_page()
    {
        Owner::new().with(|| {
            let app = App::new();
            assert_eq!(app.known(), (None, None));
            around(&app, "https://apps.mypurecloud.ie");
            assert_eq!(app.known().1, hosts("mypurecloud.ie"));
            assert_eq!(app.remembered().0, "mypurecloud.ie");
            app.sign_in_with("mypurecloud.jp", "my-client");
            assert_eq!(
                app.client(),
                Some("my-client".to_owned()).zip(hosts("mypurecloud.jp"))
            );
            let configured = Config::read(200, r#"{"client_id":"ours","region":"mypurecloud.de"}"#);
            app.config.set(Some(configured));
            assert_eq!(
                app.client(),
                Some("ours".to_owned()).zip(hosts("mypurecloud.de"))
            );
        });
    }

    #[test]
    fn a_region_said_around_the_page_spares_the_form_only_with_a_client_of_the_host() {
        Owner::new().with(|| {
            let app = App::new();
            around(&app, "https://apps.mypurecloud.ie");
            assert!(!app.can_sign_in());
            app.config
                .set(Some(Config::read(200, r#"{"client_id":"ours"}"#)));
            assert!(app.can_sign_in());
            around(&app, "https://apps.evil.example");
            assert!(!app.can_sign_in());
        });
    }
}
