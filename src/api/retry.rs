//! RETRY: how long to wait before the next attempt, or that there is none (docs/genesys.md).

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};

use crate::api::io::{Response, Unreachable};

/// Waits longer than this are not waited: the load says so instead of hanging.
pub const LONGEST_MS: u64 = 150_000;
/// Attempts after the first for answers that pass (429, 502, 503).
const RETRIES: usize = 6;
/// Attempts after the first without any answer: some 15 seconds, then the reader is told. From a host that has
/// answered before it may be a 429 that the browser hides: those are given the minute that they ask for.
const RETRIES_UNREACHABLE: usize = 4;
/// Attempts after the first for 500, which seldom passes, and 504, which asks for a narrower window.
const RETRIES_FEW: usize = 2;

/// The waits of one request.
pub struct Retry {
    backoff: ExponentialBackoff,
    attempts: usize,
}

impl Default for Retry {
    fn default() -> Retry {
        let builder = ExponentialBuilder::new()
            .with_min_delay(Duration::from_secs(1))
            .with_max_delay(Duration::from_secs(30))
            .with_max_times(RETRIES)
            .with_jitter();
        Retry {
            backoff: builder.build(),
            attempts: 0,
        }
    }
}

impl Retry {
    /// Wait in ms before trying again after this answer; `None` to give up. Queries only read, so
    /// repeating them is safe. `answered_before`: the host has answered other requests.
    pub fn after(
        &mut self,
        answer: &Result<Response, Unreachable>,
        answered_before: bool,
    ) -> Option<u64> {
        self.attempts += 1;
        match answer {
            Err(_) if answered_before => self.next(),
            Err(_) if self.attempts <= RETRIES_UNREACHABLE => self.next(),
            Err(_) => None,
            Ok(response) => match response.status {
                429 => self.limited(response),
                502 | 503 => self.next(),
                500 | 504 if self.attempts <= RETRIES_FEW => self.next(),
                _ => None,
            },
        }
    }

    fn next(&mut self) -> Option<u64> {
        let delay = self.backoff.next()?;
        u64::try_from(delay.as_millis()).ok()
    }

    /// What the answer asks for, else the backoff.
    fn limited(&mut self, response: &Response) -> Option<u64> {
        let backoff = self.next()?;
        let Some(seconds) = asked_wait_s(response) else {
            return Some(backoff);
        };
        // A second on top: the server's clock counts whole seconds.
        let wait = seconds.saturating_add(1).saturating_mul(1_000);
        (wait <= LONGEST_MS).then_some(wait)
    }
}

/// Seconds that a 429 asks for: `Retry-After`, else the window's reset, else the number in brackets.
#[must_use]
fn asked_wait_s(response: &Response) -> Option<u64> {
    let headers = &response.headers;
    headers
        .retry_after_s
        .or(headers.rate_reset_s)
        .or_else(|| bracketed_s(&response.body))
}

/// The last number in brackets of the message: "… Retry the request in [37] seconds".
fn bracketed_s(body: &[u8]) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Message {
        message: String,
    }
    let message = serde_json::from_slice::<Message>(body).ok()?.message;
    let (_, tail) = message.rsplit_once('[')?;
    let (number, _) = tail.split_once(']')?;
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::io::Headers;

    #[expect(clippy::unnecessary_wraps, reason = "as the caller hands it over")]
    fn answer(status: u16) -> Result<Response, Unreachable> {
        Ok(Response {
            status,
            ..Response::default()
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "as the caller hands it over")]
    fn limited(headers: Headers, body: &str) -> Result<Response, Unreachable> {
        Ok(Response {
            status: 429,
            headers,
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn success_and_refusals_are_final() {
        for status in [200, 400, 401, 403, 404, 501] {
            assert_eq!(
                Retry::default().after(&answer(status), true),
                None,
                "{status}"
            );
        }
    }

    #[test]
    fn passing_failures_are_tried_six_times_with_growing_waits() {
        for failure in [answer(502), answer(503)] {
            let mut retry = Retry::default();
            let waits: Vec<u64> = std::iter::from_fn(|| retry.after(&failure, true)).collect();
            assert_eq!(waits.len(), RETRIES);
            assert!(
                waits.iter().all(|&wait| (1_000..=60_000).contains(&wait)),
                "{waits:?}"
            );
            assert!(waits[4] > waits[0]);
        }
    }

    #[test]
    fn others_are_tried_less_often() {
        let unreachable = Err(Unreachable(String::new()));
        for (failure, tries) in [(answer(500), 2), (answer(504), 2), (unreachable, 4)] {
            let mut retry = Retry::default();
            let waits = std::iter::from_fn(|| retry.after(&failure, false));
            assert_eq!(waits.count(), tries);
        }
    }

    #[test]
    fn a_429_waits_what_it_asks_for() {
        let body =
            r#"{"message":"Rate limit exceeded the maximum. Retry the request in [37] seconds"}"#;
        let header = Headers {
            retry_after_s: Some(5),
            rate_reset_s: Some(20),
            ..Headers::default()
        };
        let reset = Headers {
            rate_reset_s: Some(20),
            ..Headers::default()
        };
        assert_eq!(
            Retry::default().after(&limited(header, body), true),
            Some(6_000)
        );
        assert_eq!(
            Retry::default().after(&limited(reset, body), true),
            Some(21_000)
        );
        assert_eq!(
            Retry::default().after(&limited(Headers::default(), body), true),
            Some(38_000)
        );
        let bare = Retry::default()
            .after(&limited(Headers::default(), "<html>"), true)
            .unwrap();
        assert!((1_000..=2_000).contains(&bare), "{bare}");
    }

    #[test]
    fn an_absurd_wait_is_given_up() {
        let headers = Headers {
            retry_after_s: Some(u64::MAX),
            ..Headers::default()
        };
        assert_eq!(Retry::default().after(&limited(headers, ""), true), None);
        let headers = Headers {
            retry_after_s: Some(86_400),
            ..Headers::default()
        };
        assert_eq!(Retry::default().after(&limited(headers, ""), true), None);
    }

    #[test]
    fn a_host_that_answered_before_is_given_the_minute_that_a_hidden_429_asks_for() {
        let unreachable = Err(Unreachable(String::new()));
        let mut retry = Retry::default();
        let waits: Vec<u64> = std::iter::from_fn(|| retry.after(&unreachable, true)).collect();
        let all: u64 = waits.iter().sum();
        assert!((60_500..=180_000).contains(&all), "{waits:?}");
    }
}
