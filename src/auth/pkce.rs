//! PKCE: verifier, challenge and state (RFC 7636), and what is kept while the reader is at the login host.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::auth::region::Hosts;

/// A text that never prints itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// How the reader comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// This page leaves and is loaded again.
    Redirect,
    /// A second window signs in while this page keeps what it loaded.
    Window,
}

/// A sign-in under way: what must be known when the reader comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Echoed by the login host; tells our return from a forged one, and the way back.
    pub state: String,
    /// Proof that the code was asked for here.
    pub verifier: Secret,
    /// Fragment of the address, to be restored.
    pub fragment: String,
}

/// Begins the `state` of a sign-in in a second window.
const WINDOW_MARK: &str = "w.";

impl Pending {
    /// A new sign-in from 32 random bytes for the verifier and 16 for the state.
    #[must_use]
    pub fn new(random: &[u8; 48], way: Way, fragment: &str) -> Pending {
        let mark = match way {
            Way::Redirect => "",
            Way::Window => WINDOW_MARK,
        };
        Pending {
            verifier: Secret(URL_SAFE_NO_PAD.encode(&random[..32])),
            state: format!("{mark}{}", URL_SAFE_NO_PAD.encode(&random[32..])),
            fragment: fragment.to_owned(),
        }
    }

    /// Whether a returned state belongs to a second window.
    #[must_use]
    pub fn is_window(state: &str) -> bool {
        state.starts_with(WINDOW_MARK)
    }

    /// As text for the tab's session storage.
    #[must_use]
    pub fn store(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &self.state)
            .append_pair("verifier", self.verifier.expose())
            .append_pair("fragment", &self.fragment)
            .finish()
    }

    /// What [`Pending::store`] wrote; `None` when it is something else.
    #[must_use]
    pub fn restore(text: &str) -> Option<Pending> {
        let (mut state, mut verifier, mut fragment) = (None, None, None);
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            match &*key {
                "state" => state = Some(value.into_owned()),
                "verifier" => verifier = Some(Secret(value.into_owned())),
                "fragment" => fragment = Some(value.into_owned()),
                _ => {}
            }
        }
        Some(Pending {
            state: state?,
            verifier: verifier?,
            fragment: fragment?,
        })
    }

    /// Address of the login host to go to.
    #[must_use]
    pub fn authorize_url(&self, hosts: &Hosts, client_id: &str, redirect_uri: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("response_type", "code")
            .append_pair("code_challenge", &challenge(&self.verifier))
            .append_pair("code_challenge_method", "S256")
            .append_pair("state", &self.state)
            .finish();
        format!("{}/oauth/authorize?{query}", hosts.login)
    }
}

/// The S256 challenge: base64url of the verifier's SHA-256, without padding.
#[must_use]
pub fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::region::hosts;

    #[test]
    fn challenge_of_rfc_7636_appendix_b() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(
            challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn verifier_has_the_length_and_alphabet_of_the_rfc() {
        let pending = Pending::new(&[0xfb; 48], Way::Redirect, "");
        let verifier = pending.verifier.expose();
        assert!((43..=128).contains(&verifier.len()));
        assert!(
            verifier
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        );
    }

    #[test]
    fn secrets_never_print() {
        let pending = Pending::new(&[7; 48], Way::Redirect, "");
        let printed = format!("{pending:?} {}", pending.verifier);
        assert!(!printed.contains(pending.verifier.expose()));
        assert!(printed.contains("[redacted]"));
    }

    #[test]
    fn what_is_kept_comes_back() {
        let pending = Pending::new(&[1; 48], Way::Window, "from=2026-11-16&tz=Europe/Berlin");
        assert_eq!(Pending::restore(&pending.store()), Some(pending.clone()));
        assert!(Pending::is_window(&pending.state));
        assert_eq!(Pending::restore("nonsense"), None);
    }

    #[test]
    fn authorize_url_carries_everything_once() {
        let pending = Pending::new(&[1; 48], Way::Redirect, "");
        let url = pending.authorize_url(
            &hosts("mypurecloud.de").unwrap(),
            "id 1",
            "http://localhost:8080/",
        );
        assert!(url.starts_with("https://login.mypurecloud.de/oauth/authorize?client_id=id+1&redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F&response_type=code&code_challenge="));
        assert!(url.contains("&code_challenge_method=S256&state="));
        assert!(!url.contains(pending.verifier.expose()));
    }
}
