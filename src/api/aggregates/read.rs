//! READ: the answer of an aggregates query.
//!
//! Everything is optional, numbers may be floats, `null` is absence, unknown metrics and views are passed over, groups
//! of other media types too. A bucket that lies across the edges of the asked intervals, and a count that is none, are
//! refused: they would put facts where they did not happen.

use std::borrow::Cow;

use serde::Deserialize;

use super::body::view_name;
use super::{Bucket, Group, MOST_VIEWS, Tally, View};
use crate::api::error::ApiError;
use crate::api::io::Response;
use crate::api::wire::{self, Undecodable};
use crate::terms::{Media, Period, stamp};

/// A list in which `null` entries mean nothing.
type List<T> = Option<Vec<Option<T>>>;

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    results: List<Result_<'a>>,
}

#[derive(Deserialize)]
struct Result_<'a> {
    #[serde(borrow)]
    group: Option<Key<'a>>,
    #[serde(borrow)]
    data: List<Data<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    #[serde(borrow)]
    queue_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    media_type: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    interval: Option<Cow<'a, str>>,
    #[serde(borrow)]
    metrics: List<Metric<'a>>,
    #[serde(borrow)]
    views: List<Metric<'a>>,
}

/// A metric or a view.
#[derive(Deserialize)]
struct Metric<'a> {
    #[serde(borrow, alias = "name")]
    metric: Option<Cow<'a, str>>,
    stats: Option<Stats>,
}

#[derive(Default, Deserialize)]
struct Stats {
    count: Option<f64>,
    sum: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
}

fn wrong(reason: impl Into<String>) -> Undecodable {
    Undecodable {
        path: "results".to_owned(),
        reason: reason.into(),
    }
}

/// A list without its `null`s; absent is empty.
fn each<T>(list: List<T>) -> impl Iterator<Item = T> {
    list.into_iter().flatten().flatten()
}

/// Reads an answer. `edges` are those of the asked intervals, `whole` says that all metrics were asked for.
///
/// # Errors
/// When the body is not what the API promises.
pub fn groups(
    response: &Response,
    views: &[View],
    edges: &[i64],
    whole: bool,
) -> Result<Vec<Group>, ApiError> {
    read(&response.body, views, edges, whole)
        .map_err(|cause| ApiError::undecodable(cause, response))
}

fn read(
    body: &[u8],
    views: &[View],
    edges: &[i64],
    whole: bool,
) -> Result<Vec<Group>, Undecodable> {
    let answer: Answer<'_> = wire::read(body)?;
    let mut groups = Vec::new();
    for result in each(answer.results) {
        let key = result.group.as_ref();
        let media = key.and_then(|key| Media::from_name(key.media_type.as_deref()?));
        let queue = key.and_then(|key| key.queue_id.as_deref());
        // Facts without a queue, or of media that are not ours, are nobody's.
        let (Some(media), Some(queue)) = (media, queue) else {
            continue;
        };
        let queue = queue.to_owned();
        let mut buckets = Vec::new();
        for data in each(result.data) {
            buckets.push(bucket(data, views, edges, whole)?);
        }
        groups.push(Group {
            queue,
            media,
            buckets,
        });
    }
    Ok(groups)
}

fn bucket(
    data: Data<'_>,
    views: &[View],
    edges: &[i64],
    whole: bool,
) -> Result<Bucket, Undecodable> {
    let text = data.interval.as_deref().unwrap_or_default();
    let span = text.split_once('/').and_then(|(from, to)| {
        Some(Period {
            from_ms: stamp::parse(from)?,
            to_ms: stamp::parse(to)?,
        })
    });
    let span = span.ok_or_else(|| wrong(format!("`{text}` is no interval")))?;
    let after = edges.partition_point(|&edge| edge <= span.from_ms);
    let inside = after > 0 && edges.get(after).is_some_and(|&end| span.to_ms <= end);
    if !inside || span.length_ms() == 0 {
        return Err(wrong(format!(
            "the bucket {text} lies across the asked intervals"
        )));
    }
    let mut tally = Tally::default();
    for metric in each(data.metrics) {
        take(
            &mut tally,
            metric.metric.as_deref().unwrap_or_default(),
            &metric.stats.unwrap_or_default(),
        )?;
    }
    let mut within = [0; MOST_VIEWS];
    for view in each(data.views) {
        let name = view.metric.as_deref().unwrap_or_default();
        let known = (0..views.len().min(MOST_VIEWS)).find(|&place| view_name(place) == name);
        if let (Some(place), Some(stats)) = (known, view.stats) {
            within[place] = count(stats.count)?;
        }
    }
    Ok(Bucket {
        span,
        tally: whole.then_some(tally),
        within,
    })
}

fn take(tally: &mut Tally, metric: &str, stats: &Stats) -> Result<(), Undecodable> {
    match metric {
        "nOffered" => tally.offered = count(stats.count)?,
        "tAnswered" => {
            tally.answered = count(stats.count)?;
            tally.wait_sum_ms = number(stats.sum, 9_007_199_254_740_992.0)?;
        }
        "tAbandon" => tally.abandoned = count(stats.count)?,
        "tShortAbandon" => tally.short_abandoned = count(stats.count)?,
        "tFlowOut" => tally.flow_out = count(stats.count)?,
        "nOverSla" => tally.over = count(stats.count)?,
        "oServiceLevel" => {
            tally.level = Some([count(stats.numerator)?, count(stats.denominator)?]);
        }
        _ => {}
    }
    Ok(())
}

/// More visits than this in one bucket are none.
const MOST: f64 = 1e8;

fn count(value: Option<f64>) -> Result<u32, Undecodable> {
    let found = number(value, MOST)?;
    u32::try_from(found).map_err(|_| wrong("a count that is none"))
}

/// A whole number, also when it was written as a float; absent is 0.
fn number(value: Option<f64>, most: f64) -> Result<u64, Undecodable> {
    let value = value.unwrap_or(0.0).round();
    if !(0.0..=most).contains(&value) {
        return Err(wrong(format!("{value} is no count")));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, and bounded above"
    )]
    Ok(value as u64)
}

#[cfg(test)]
mod tests {
    use super::super::Timer;
    use super::*;

    const EDGES: [i64; 3] = [0, 1_800_000, 3_600_000];
    const VIEWS: [View; 2] = [
        View {
            timer: Timer::Answered,
            limit_ms: 20_000,
        },
        View {
            timer: Timer::Abandon,
            limit_ms: 20_000,
        },
    ];

    fn one(metrics: &str, interval: &str) -> String {
        format!(
            r#"{{"results":[{{"group":{{"queueId":"q","mediaType":"voice"}},"data":[{{"interval":"{interval}","metrics":{metrics}}}]}}]}}"#
        )
    }

    const FIRST: &str = "1970-01-01T00:00:00.000Z/1970-01-01T00:30:00.000Z";

    #[test]
    fn what_did_not_occur_is_zero_and_nothing_at_all_is_no_group() {
        for nothing in ["{}", r#"{"results":[]}"#, r#"{"results":null}"#] {
            assert_eq!(read(nothing.as_bytes(), &VIEWS, &EDGES, true), Ok(vec![]));
        }
        let text = one("[]", FIRST);
        let groups = read(text.as_bytes(), &VIEWS, &EDGES, true).unwrap();
        assert_eq!(groups[0].buckets[0].tally, Some(Tally::default()));
        assert_eq!(groups[0].buckets[0].within, [0; MOST_VIEWS]);
    }

    #[test]
    fn floats_unknown_names_nulls_and_offsets_are_normal() {
        let text = r#"{"results":[null,{"group":{"mediaType":"smell","queueId":"q"}},{"data":[]},{"group":{"mediaType":"chat","queueId":"q"},
            "data":[null,{"interval":"1970-01-01T02:30:00.000+02:00/1970-01-01T01:00:00Z","metrics":[
            {"metric":"tAnswered","stats":{"count":3.0,"sum":1.24e4,"p95":null}},{"metric":"nSmell","stats":{"count":9}},{"metric":null},
            {"metric":"oServiceLevel","stats":{"numerator":2.0,"denominator":4.0,"ratio":0.5}}],
            "views":[{"name":"within1","stats":{"count":1.0}},{"name":"other","stats":{"count":7}}]}]}]}"#;
        let groups = read(text.as_bytes(), &VIEWS, &EDGES, true).unwrap();
        assert_eq!((groups.len(), groups[0].media), (1, Media::Chat));
        let bucket = groups[0].buckets[0];
        assert_eq!(bucket.span.from_ms, 1_800_000);
        let tally = bucket.tally.unwrap();
        assert_eq!((tally.answered, tally.wait_sum_ms), (3, 12_400));
        assert_eq!(tally.level, Some([2, 4]));
        assert_eq!(bucket.within[..2], [0, 1]);
    }

    #[test]
    fn what_would_lie_in_the_wrong_place_is_refused() {
        for interval in [
            "1970-01-01T00:00:00Z/1970-01-01T01:00:00Z",
            "1970-01-01T01:00:00Z/1970-01-01T01:30:00Z",
            "1969-12-31T23:30:00Z/1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "",
        ] {
            let text = one("[]", interval);
            assert!(
                read(text.as_bytes(), &[], &EDGES, true).is_err(),
                "{interval}"
            );
        }
        for count in ["-1", "100000001", "4294967296", "1e300"] {
            let text = one(
                &format!(r#"[{{"metric":"nOffered","stats":{{"count":{count}}}}}]"#),
                FIRST,
            );
            assert!(read(text.as_bytes(), &[], &EDGES, true).is_err(), "{count}");
        }
        assert_eq!(
            read(b"<!doctype html>", &[], &EDGES, true)
                .unwrap_err()
                .path,
            "$"
        );
        assert!(read(br#"{"results":{}}"#, &[], &EDGES, true).is_err());
    }
}
