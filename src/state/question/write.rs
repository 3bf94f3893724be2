//! Writing a question: only what differs from what an empty fragment would mean, so that addresses
//! stay short; or everything, for a link that shows the same on another computer and another day.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::Question;
use super::range::{Range, write_local};
use super::read::Params;
use crate::browser::time_zone;
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Target, Threshold};
use crate::terms::decimal;

/// Characters that would end or split a parameter, or that addresses do not carry.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// The fragment of a question without `#`; `baseline` is the question of an empty fragment on this page.
#[must_use]
pub fn fragment(question: &Question, baseline: &Question) -> String {
    let silent = params(baseline, None);
    let mut written = params(question, None);
    written.retain(|param| !silent.contains(param));
    join(written, question)
}

/// The fragment that reproduces the view anywhere: dates instead of "yesterday", zone and interval
/// named, every choice spelled out. `now_ms` turns a relative period into dates.
#[must_use]
pub fn absolute_link(question: &Question, bucket: Bucket, now_ms: i64) -> String {
    let mut fixed = question.clone();
    fixed.bucket = Some(bucket);
    if let Some((from, to)) =
        time_zone(&question.zone).and_then(|zone| question.range.local(now_ms, &zone))
    {
        fixed.range = Range::Dates(from, to);
    }
    join(params(&fixed, Some(())), &fixed)
}

fn join(mut written: Params, question: &Question) -> String {
    written.extend(question.unknown.iter().cloned());
    let pair = |(key, value): (String, String)| {
        format!(
            "{}={}",
            utf8_percent_encode(&key, ESCAPED),
            utf8_percent_encode(&value, ESCAPED)
        )
    };
    written.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Every parameter in the order of the contract. Queues are left out when all are meant, unless the
/// baseline names some.
fn params(question: &Question, all: Option<()>) -> Params {
    let mut list = Params::new();
    let mut put = |key: &str, value: String| list.push((key.to_owned(), value));
    match question.range {
        Range::Preset(preset) => put("range", preset.name().to_owned()),
        Range::Dates(from, to) => {
            put("from", write_local(from));
            put("to", write_local(to));
        }
    }
    put("tz", question.zone.clone());
    if all.is_none() || !question.queues.is_empty() {
        put("queues", question.queues.join(","));
    }
    put(
        "media",
        question
            .media
            .iter()
            .map(|media| media.name())
            .collect::<Vec<_>>()
            .join(","),
    );
    if let Some(bucket) = question.bucket {
        put("bucket", bucket.name().to_owned());
    }
    put("threshold", threshold(question.threshold));
    put("target", target(question.target));
    put("formula", question.formula().name().to_owned());
    if question.formula().name() == "genesys" {
        let switches = question.switches;
        let word = |on| if on { "on" } else { "off" }.to_owned();
        put("abandons", word(switches.abandons));
        put("short-abandons", word(switches.short_abandons));
        put("flow-outs", word(switches.flow_outs));
    }
    put("attribution", question.attribution.name().to_owned());
    list
}

fn threshold(threshold: Threshold) -> String {
    match threshold {
        Threshold::Queue => "queue".to_owned(),
        Threshold::Ms(ms) => decimal::plain(ms.unsigned_abs(), 3),
    }
}

fn target(target: Target) -> String {
    match target {
        Target::Queue => "queue".to_owned(),
        Target::Ppm(ppm) => decimal::plain(u64::from(ppm), 4),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Parsed, parse};
    use super::*;
    use crate::measure::formula::Formula;

    const NOW: i64 = 1_795_348_800_000;

    fn read(fragment: &str) -> Parsed {
        parse(fragment, &Params::new(), "Europe/Berlin")
    }

    fn baseline() -> Question {
        read("").question
    }

    #[test]
    fn an_empty_fragment_is_the_default_question_and_writes_nothing() {
        let parsed = read("");
        assert!(parsed.problems.is_empty());
        assert_eq!(fragment(&parsed.question, &baseline()), "");
    }

    #[test]
    fn the_example_of_the_contract_survives_a_round_trip() {
        let text = "from=2026-11-16&to=2026-11-23&tz=Europe/Berlin&queues=ID1,ID2&media=voice,email&bucket=30m&threshold=20&target=80&formula=genesys&attribution=event";
        let parsed = read(text);
        assert!(parsed.problems.is_empty());
        let again = read(&fragment(&parsed.question, &baseline()));
        assert_eq!(again, parsed);
        let far = parse(
            &absolute_link(&parsed.question, Bucket::Minutes30, NOW),
            &Params::new(),
            "Asia/Tokyo",
        );
        assert_eq!(far.question.media, parsed.question.media);
        assert_eq!(far.question.zone, "Europe/Berlin");
        assert_eq!(far.question.range, parsed.question.range);
    }

    #[test]
    fn decimals_switches_and_strange_parameters_survive() {
        let text = "#threshold=20.5&target=82.25&short-abandons=off&x=1%262&tz=Etc/GMT+3&y";
        let parsed = read(text);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        assert_eq!(parsed.question.threshold, Threshold::Ms(20_500));
        assert_eq!(parsed.question.zone, "Etc/GMT+3");
        assert_eq!(read(&fragment(&parsed.question, &baseline())), parsed);
        assert_eq!(
            parsed.question.unknown,
            [
                ("x".to_owned(), "1&2".to_owned()),
                ("y".to_owned(), String::new())
            ]
        );
    }

    #[test]
    fn nonsense_is_named_and_replaced_by_the_default() {
        let text = "from=2026-02-30&to=2026-03-02&tz=Mars/Olympus&media=telex&bucket=7m&threshold=-1&target=101&formula=best&abandons=maybe&attribution=never&range=ever";
        let parsed = read(text);
        // Ten values, and a period that has lost its beginning.
        assert_eq!(parsed.problems.len(), 11, "{:#?}", parsed.problems);
        assert_eq!(
            parsed.question,
            Question {
                unknown: Vec::new(),
                ..baseline()
            }
        );
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_named() {
        let parsed = read("from=2026-11-23&to=2026-11-16");
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!(parsed.question.range, Range::default());
    }

    #[test]
    fn defaults_of_the_host_apply_where_the_fragment_is_silent() {
        let defaults = vec![
            ("threshold".to_owned(), "30".to_owned()),
            ("formula".to_owned(), "offered".to_owned()),
        ];
        let host = parse("", &defaults, "UTC").question;
        assert_eq!(
            (host.threshold, host.formula()),
            (Threshold::Ms(30_000), Formula::Offered)
        );
        let mut changed = host.clone();
        changed.threshold = Threshold::Queue;
        assert_eq!(fragment(&changed, &host), "threshold=queue");
        assert_eq!(parse("threshold=queue", &defaults, "UTC").question, changed);
    }

    #[test]
    fn the_absolute_link_names_dates_zone_and_interval() {
        let link = absolute_link(&baseline(), Bucket::Minutes30, NOW);
        assert!(
            link.starts_with(
                "from=2026-11-21&to=2026-11-22&tz=Europe/Berlin&media=voice&bucket=30m"
            ),
            "{link}"
        );
    }
}
