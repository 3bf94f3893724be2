//! QUERY: request bodies and addresses of the API.

use std::fmt::Write as _;

use crate::terms::{Media, Period, stamp};

/// Where the details query lives.
pub const DETAILS: &str = "/api/v2/analytics/conversations/details/query";
/// Conversations a page; the API allows no more.
pub const PAGE_SIZE: u32 = 100;
/// Results the API pages through in one window.
pub const DEEPEST: u64 = 100_000;
/// Queues named in one query; with more, all queues are asked and sorted out here. The API's own limit
/// is not documented.
const MOST_QUEUES: usize = 100;

/// What to ask the details query for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Queue ids; empty asks for all.
    pub queues: Vec<String>,
    /// Media types.
    pub media: Vec<Media>,
}

impl Ask {
    /// Body of `conversations/details/query` for one page of a window, pages from 1.
    ///
    /// Each condition is a filter of its own: filters may be met by different segments of a
    /// conversation, so this asks for too much rather than too little, and the caller sorts out.
    #[must_use]
    pub fn details(&self, window: Period, page: u32) -> String {
        let mut body = format!(
            r#"{{"interval":"{}/{}","order":"asc","orderBy":"conversationStart","paging":{{"pageSize":{PAGE_SIZE},"pageNumber":{page}}},"#,
            stamp::utc(window.from_ms),
            stamp::utc(window.to_ms),
        );
        self.filters(&mut body);
        body
    }

    /// Body of `conversations/details/jobs`: the same conditions, no paging. It finds whatever was active in the
    /// span, also conversations begun long before, and so at least what the query finds.
    #[must_use]
    pub fn job(&self, span: Period) -> String {
        let mut body = format!(
            r#"{{"interval":"{}/{}","order":"asc","orderBy":"conversationStart","#,
            stamp::utc(span.from_ms),
            stamp::utc(span.to_ms),
        );
        self.filters(&mut body);
        body
    }

    /// Appends the conditions and the end of the body.
    fn filters(&self, body: &mut String) {
        body.push_str(r#""segmentFilters":["#);
        any_of(body, "purpose", ["acd"]);
        body.push(',');
        any_of(
            body,
            "mediaType",
            self.media.iter().map(|media| media.name()),
        );
        if named(&self.queues) {
            body.push(',');
            any_of(body, "queueId", self.queues.iter().map(String::as_str));
        }
        body.push_str("]}");
    }
}

/// Whether a query names these queues; else it asks for all.
pub(super) fn named(queues: &[String]) -> bool {
    (1..=MOST_QUEUES).contains(&queues.len())
}

/// Appends a filter that one of the values meets.
pub(super) fn any_of<'a>(
    body: &mut String,
    dimension: &str,
    values: impl IntoIterator<Item = &'a str>,
) {
    body.push_str(r#"{"type":"or","predicates":["#);
    for (index, value) in values.into_iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let value = serde_json::to_string(value).unwrap_or_default();
        write!(
            body,
            r#"{comma}{{"type":"dimension","dimension":"{dimension}","operator":"matches","value":{value}}}"#
        )
        .ok();
    }
    body.push_str("]}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_json_with_one_filter_a_condition() {
        let ask = Ask {
            queues: vec!["q\"1".to_owned(), "q2".to_owned()],
            media: vec![Media::Email, Media::Voice],
        };
        let body = ask.details(
            Period {
                from_ms: 0,
                to_ms: 86_400_000,
            },
            3,
        );
        let json: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            json["interval"],
            "1970-01-01T00:00:00.000Z/1970-01-02T00:00:00.000Z"
        );
        assert_eq!(json["paging"]["pageNumber"], 3);
        assert_eq!(json["paging"]["pageSize"], 100);
        let filters = json["segmentFilters"].as_array().unwrap();
        assert_eq!(filters.len(), 3);
        assert_eq!(filters[2]["predicates"][0]["value"], "q\"1");
        assert_eq!(filters[1]["type"], "or");
        let job = ask.job(Period {
            from_ms: 0,
            to_ms: 86_400_000,
        });
        let job: serde_json::Value = serde_json::from_str(&job).unwrap();
        assert_eq!(job["interval"], json["interval"]);
        assert_eq!(job["segmentFilters"], json["segmentFilters"]);
        assert!(job.get("paging").is_none());
    }

    #[test]
    fn no_queues_or_too_many_ask_for_all() {
        let many = (0..101).map(|number| number.to_string()).collect();
        for queues in [Vec::new(), many] {
            let ask = Ask {
                queues,
                media: vec![Media::Voice],
            };
            assert!(
                !ask.details(
                    Period {
                        from_ms: 0,
                        to_ms: 1
                    },
                    1
                )
                .contains("queueId")
            );
        }
    }
}
