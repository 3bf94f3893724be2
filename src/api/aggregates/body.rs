//! BODY: the request of an aggregates query.

use std::fmt::Write as _;

use super::{Timer, View};
use crate::api::query::{any_of, named};
use crate::terms::{Media, Period, stamp};

/// The metrics of [`super::Tally`].
pub const METRICS: [&str; 7] = [
    "nOffered",
    "tAnswered",
    "tAbandon",
    "tShortAbandon",
    "tFlowOut",
    "nOverSla",
    "oServiceLevel",
];

/// Body of the query: by queue and media type, in buckets of so many minutes from the beginning of the span, or in one.
///
/// A view has an upper bound only, and excludes it: the limit itself counts, so one millisecond more is asked.
pub fn body(
    queues: &[String],
    media: &[Media],
    span: Period,
    minutes: Option<i64>,
    metrics: &[&str],
    views: &[View],
) -> String {
    let mut body = format!(
        r#"{{"interval":"{}/{}","groupBy":["queueId","mediaType"],"metrics":["{}"]"#,
        stamp::utc(span.from_ms),
        stamp::utc(span.to_ms),
        metrics.join(r#"",""#)
    );
    if let Some(minutes) = minutes {
        write!(body, r#","granularity":"PT{minutes}M""#).ok();
    }
    if !views.is_empty() {
        let list: Vec<String> = views.iter().enumerate().map(view).collect();
        write!(body, r#","views":[{}]"#, list.join(",")).ok();
    }
    body.push_str(r#","filter":{"type":"and","clauses":["#);
    any_of(
        &mut body,
        "mediaType",
        media.iter().map(|media| media.name()),
    );
    if named(queues) {
        body.push(',');
        any_of(&mut body, "queueId", queues.iter().map(String::as_str));
    }
    body.push_str("]}}");
    body
}

fn view((place, view): (usize, &View)) -> String {
    let target = match view.timer {
        Timer::Answered => "tAnswered",
        Timer::Abandon => "tAbandon",
    };
    let end = view.limit_ms.saturating_add(1);
    format!(
        r#"{{"target":"{target}","name":"{}","function":"rangeBound","range":{{"lt":{end}}}}}"#,
        view_name(place)
    )
}

/// What a view is called in question and answer.
pub fn view_name(place: usize) -> String {
    format!("within{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_counts_and_the_body_is_json() {
        let view = View {
            timer: Timer::Abandon,
            limit_ms: 20_000,
        };
        let span = Period {
            from_ms: 0,
            to_ms: 86_400_000,
        };
        let queues = ["q\"1".to_owned()];
        let text = body(
            &queues,
            &[Media::Voice],
            span,
            Some(30),
            &METRICS,
            &[view; 2],
        );
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["granularity"], "PT30M");
        assert_eq!(
            json["interval"],
            "1970-01-01T00:00:00.000Z/1970-01-02T00:00:00.000Z"
        );
        assert_eq!(json["views"][1]["range"]["lt"], 20_001);
        assert_eq!(json["views"][1]["target"], "tAbandon");
        assert_ne!(json["views"][0]["name"], json["views"][1]["name"]);
        assert_eq!(
            json["filter"]["clauses"][1]["predicates"][0]["value"],
            "q\"1"
        );
        assert_eq!(json["metrics"].as_array().unwrap().len(), METRICS.len());
        let all = body(&[], &[Media::Voice], span, None, &["nOffered"], &[]);
        let json: serde_json::Value = serde_json::from_str(&all).unwrap();
        assert!(json.get("granularity").is_none() && json.get("views").is_none());
        assert_eq!(json["filter"]["clauses"].as_array().unwrap().len(), 1);
    }
}
