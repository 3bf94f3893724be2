//! TOKEN: the exchange of a code for an access token.

use serde::Deserialize;

use crate::auth::pkce::Secret;
use crate::auth::region::Hosts;

/// An access token and how long it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Sent as bearer; never printed, never stored.
    pub access: Secret,
    /// Seconds until it ends.
    pub expires_in_s: u32,
}

/// A form to post to the login host. It needs no preflight: form content, no headers of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Where to.
    pub url: String,
    /// `application/x-www-form-urlencoded`; holds the verifier.
    pub body: Secret,
}

/// Why a code was not exchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Code used, expired, or not matching verifier or address.
    #[error("the code was refused: {0}")]
    Code(String),
    /// The client id is unknown or not allowed to sign in this way.
    #[error("the OAuth client was refused: {0}")]
    Client(String),
    /// Any other answer.
    #[error("unexpected answer with status {status}: {detail}")]
    Unexpected {
        /// HTTP status.
        status: u16,
        /// What it said, shortened.
        detail: String,
    },
}

/// The form that exchanges a code.
#[must_use]
pub fn form(
    hosts: &Hosts,
    client_id: &str,
    redirect_uri: &str,
    code: &str,
    verifier: &Secret,
) -> Form {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("code_verifier", verifier.expose())
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", redirect_uri)
        .finish();
    Form {
        url: format!("{}/oauth/token", hosts.login),
        body: Secret::new(body),
    }
}

/// Where the browser goes to end the session at the login host; it comes back to the page.
#[must_use]
pub fn logout_url(hosts: &Hosts, client_id: &str, redirect_uri: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", redirect_uri)
        .finish();
    format!("{}/logout?{query}", hosts.login)
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    error: Option<String>,
    description: Option<String>,
    error_description: Option<String>,
}

/// Reads the login host's answer to the form.
///
/// # Errors
/// When no token was granted; the arm tells what the reader can do.
pub fn read(status: u16, body: &[u8]) -> Result<Token, Refusal> {
    if (200..300).contains(&status)
        && let Ok(granted) = serde_json::from_slice::<Granted>(body)
    {
        /// The vendor's default, when the answer does not say.
        const DAY_S: f64 = 86_400.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped"
        )]
        let expires_in_s = granted.expires_in.unwrap_or(DAY_S).clamp(0.0, 31.0 * DAY_S) as u32;
        return Ok(Token {
            access: Secret::new(granted.access_token),
            expires_in_s,
        });
    }
    let refused: Refused = serde_json::from_slice(body).unwrap_or_default();
    let words = refused.error_description.or(refused.description);
    match refused.error.as_deref() {
        Some("invalid_grant") => Err(Refusal::Code(words.unwrap_or_default())),
        Some(error @ ("invalid_client" | "unauthorized_client")) => {
            Err(Refusal::Client(words.unwrap_or_else(|| error.to_owned())))
        }
        other => {
            let text = String::from_utf8_lossy(body);
            let detail = words.or(other.map(str::to_owned));
            let detail = detail.unwrap_or_else(|| text.chars().take(120).collect());
            Err(Refusal::Unexpected { status, detail })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_and_never_printed() {
        let token = read(
            200,
            br#"{"access_token":"opaque","token_type":"bearer","expires_in":86399}"#,
        )
        .unwrap();
        assert_eq!(
            (token.access.expose(), token.expires_in_s),
            ("opaque", 86_399)
        );
        assert!(!format!("{token:?}").contains("opaque"));
        assert_eq!(
            read(200, br#"{"access_token":"x"}"#).unwrap().expires_in_s,
            86_400
        );
    }

    #[test]
    fn refusals_are_told_apart_by_what_to_do() {
        let grant = br#"{"error":"invalid_grant","description":"code expired"}"#;
        assert_eq!(
            read(400, grant),
            Err(Refusal::Code("code expired".to_owned()))
        );
        let client = br#"{"error":"invalid_client","description":"client not found","error_description":"client not found"}"#;
        assert_eq!(
            read(401, client),
            Err(Refusal::Client("client not found".to_owned()))
        );
        assert!(matches!(
            read(200, b"<html>"),
            Err(Refusal::Unexpected { status: 200, .. })
        ));
        assert!(matches!(
            read(503, b""),
            Err(Refusal::Unexpected { status: 503, .. })
        ));
    }
}
