//! JOBS: requests and answers of `conversations/details/jobs`, the way to closed history that takes few requests.
//!
//! Comes in: ids, cursors, bodies of answers. Goes out: paths, and what the answers say. A page of results is a
//! page like any other, `wire::page`. Only few facts of the answers are relied on (docs/genesys.md, "Jobs"): a text may
//! come as a number, a moment as a number of ms, a word may be unknown, anything may be missing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::api::wire::{self, Undecodable};
use crate::terms::stamp;

/// Where jobs are submitted.
pub const JOBS: &str = "/api/v2/analytics/conversations/details/jobs";
/// Where the availability date is told.
pub const AVAILABILITY: &str = "/api/v2/analytics/conversations/details/jobs/availability";
/// Conversations asked for in a page of results.
pub const RESULTS_PAGE: u32 = 1_000;
/// Longest interval of a job that is known to be accepted, ms.
pub const LONGEST_MS: i64 = 31 * crate::terms::DAY_MS;
/// Ids in one request for conversations by their ids.
pub const MOST_IDS: usize = 100;

/// Path of a job: its status, and what is deleted.
#[must_use]
pub fn job(id: &str) -> String {
    format!("{JOBS}/{}", escaped(id))
}

/// Path of a page of a job's results.
#[must_use]
pub fn results(id: &str, cursor: Option<&str>) -> String {
    let after = cursor.map_or_else(String::new, |cursor| format!("&cursor={}", escaped(cursor)));
    format!("{}/results?pageSize={RESULTS_PAGE}{after}", job(id))
}

/// Path of whole conversations by their ids, at most [`MOST_IDS`].
#[must_use]
pub fn by_id<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let ids: Vec<String> = ids.into_iter().map(escaped).collect();
    format!(
        "/api/v2/analytics/conversations/details?id={}",
        ids.join(",")
    )
}

fn escaped(text: &str) -> String {
    // Everything else that this writes is good in a path too; a space would be a plus.
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    text.replace('+', "%20")
}

/// What a job is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting for its turn, working, or something this client has no word for.
    Underway,
    /// Results can be read.
    Fulfilled,
    /// It failed, for this reason if one was given.
    Failed(Option<String>),
    /// Somebody cancelled it.
    Cancelled,
    /// Its results are gone.
    Expired,
}

/// Reads the answer to a submission: the job's id.
///
/// # Errors
/// When there is none: the job may exist all the same.
pub fn submitted(bytes: &[u8]) -> Result<String, Undecodable> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Submitted {
        job_id: Loose,
    }
    wire::read::<Submitted>(bytes)?
        .job_id
        .text()
        .ok_or_else(|| Undecodable {
            path: "jobId".to_owned(),
            reason: "no id".to_owned(),
        })
}

/// Reads the answer to a question for a job's status.
///
/// # Errors
/// When it is no object.
pub fn state(bytes: &[u8]) -> Result<State, Undecodable> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Status {
        state: Loose,
        error_message: Loose,
    }
    let status: Status = wire::read(bytes)?;
    let word = status.state.text().unwrap_or_default();
    Ok(match word.to_ascii_uppercase().as_str() {
        "FULFILLED" => State::Fulfilled,
        "FAILED" => State::Failed(status.error_message.text()),
        "CANCELLED" | "CANCELED" => State::Cancelled,
        "EXPIRED" => State::Expired,
        _ => State::Underway,
    })
}

/// Reads up to when jobs know what happened, ms UTC; `None` when the answer does not say.
///
/// # Errors
/// When it is no object.
pub fn available_ms(bytes: &[u8]) -> Result<Option<i64>, Undecodable> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Availability {
        data_availability_date: Loose,
    }
    let availability: Availability = wire::read(bytes)?;
    Ok(match availability.data_availability_date {
        Loose::Text(text) => stamp::parse(&text),
        Loose::Number(ms) => whole(ms),
        Loose::Nothing => None,
    })
}

/// A number of ms that a moment of our age can have.
fn whole(ms: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "bounded before")]
    (1e11..1e14).contains(&ms).then(|| ms.round() as i64)
}

/// A text or a number; whatever else stands there is as good as nothing.
#[derive(Clone, Debug, Default, PartialEq)]
enum Loose {
    #[default]
    Nothing,
    Text(String),
    Number(f64),
}

impl Loose {
    fn text(self) -> Option<String> {
        match self {
            Loose::Text(text) if !text.trim().is_empty() => Some(text),
            Loose::Number(number) => Some(number.to_string()),
            Loose::Text(_) | Loose::Nothing => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Loose, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Loose;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
                Ok(Loose::Text(text.to_owned()))
            }
            #[expect(
                clippy::cast_precision_loss,
                reason = "ids are texts, moments lie below 2^53"
            )]
            fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
                Ok(Loose::Number(number as f64))
            }
            #[expect(
                clippy::cast_precision_loss,
                reason = "ids are texts, moments lie below 2^53"
            )]
            fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
                Ok(Loose::Number(number as f64))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Loose, E> {
                Ok(Loose::Number(number))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
                Ok(Loose::Nothing)
            }
            fn visit_unit<E>(self) -> Result<Loose, E> {
                Ok(Loose::Nothing)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Loose, A::Error> {
                while entries.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Loose::Nothing)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Loose, A::Error> {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Loose::Nothing)
            }
        }
        reader.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_whatever_stands_around_them() {
        for (json, expected) in [
            (r#"{"state":"QUEUED"}"#, State::Underway),
            (r#"{"state":"PENDING","submissionDate":7}"#, State::Underway),
            (r#"{"state":"HIBERNATING"}"#, State::Underway),
            (r#"{"state":null}"#, State::Underway),
            (r#"{"state":["FULFILLED"]}"#, State::Underway),
            (r"{}", State::Underway),
            (
                r#"{"state":"fulfilled","completionDate":{}}"#,
                State::Fulfilled,
            ),
            (
                r#"{"errorMessage":null,"state":"FAILED"}"#,
                State::Failed(None),
            ),
            (
                r#"{"errorMessage":{"a":[1]},"state":"FAILED"}"#,
                State::Failed(None),
            ),
            (
                r#"{"errorMessage":"too much","state":"FAILED"}"#,
                State::Failed(Some("too much".to_owned())),
            ),
            (r#"{"state":"CANCELLED"}"#, State::Cancelled),
            (r#"{"state":"EXPIRED"}"#, State::Expired),
        ] {
            assert_eq!(state(json.as_bytes()), Ok(expected), "{json}");
        }
        for broken in ["[]", "", "<html>", r#"{"state":"#] {
            assert!(state(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_job_without_an_id_is_no_success() {
        assert_eq!(submitted(br#"{"jobId":"a-1"}"#).unwrap(), "a-1");
        assert_eq!(submitted(br#"{"jobId":4711}"#).unwrap(), "4711");
        for json in ["{}", r#"{"jobId":""}"#, r#"{"jobId":{}}"#, "null", "<html>"] {
            assert!(submitted(json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn availability_is_a_moment_or_nothing() {
        for (json, expected) in [
            (
                r#"{"dataAvailabilityDate":"2025-06-02T09:00:31.000Z"}"#,
                Some(1_748_854_831_000),
            ),
            (
                r#"{"dataAvailabilityDate":1748854831000.0}"#,
                Some(1_748_854_831_000),
            ),
            (r#"{"dataAvailabilityDate":-1e300}"#, None),
            (r#"{"dataAvailabilityDate":"soon"}"#, None),
            (r#"{"dataAvailabilityDate":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(available_ms(json.as_bytes()), Ok(expected), "{json}");
        }
    }

    #[test]
    fn foreign_texts_are_escaped_in_addresses() {
        assert_eq!(
            results("a/b?", Some("x y&z=+/")),
            format!("{JOBS}/a%2Fb%3F/results?pageSize=1000&cursor=x%20y%26z%3D%2B%2F")
        );
        assert_eq!(
            by_id(["a", "legacy/conversation 0011"]),
            "/api/v2/analytics/conversations/details?id=a,legacy%2Fconversation%200011"
        );
    }
}
