//! Writing a question: only what differs from what an empty fragment would mean, so that addresses
//! stay short; or everything, for a link that shows the same on another computer and another day.

use super::range::{Range, write_local};
use super::{FormulaName, Question, choices};
use crate::browser::time_zone;
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Target, Threshold};
use crate::terms::decimal;
use crate::terms::fragment::{self, Params};

/// Parameters that are silent unless Genesys' own formula is in force or drawn.
const SWITCHES: [&str; 3] = ["abandons", "short-abandons", "flow-outs"];

/// The fragment of a question without `#`; `baseline` is the question of an empty fragment on this page.
#[must_use]
pub fn fragment(question: &Question, baseline: &Question) -> String {
    let silent = params(baseline);
    let mut written = params(question);
    let moved = question.range != baseline.range;
    // "from" and "to" are read together or not at all.
    let half = |key: &str| moved && matches!(key, "from" | "to");
    written.retain(|param| half(&param.0) || !silent.contains(param));
    join(written, question)
}

/// The fragment that reproduces the view anywhere: dates instead of "yesterday", zone and interval
/// named, every choice spelled out. `now_ms` turns a relative period into dates; `baseline` is the question of
/// an empty fragment on this page, whose own choices are spelled out even where they are taken back.
#[must_use]
pub fn absolute_link(
    question: &Question,
    baseline: &Question,
    bucket: Bucket,
    now_ms: i64,
) -> String {
    let mut fixed = question.clone();
    fixed.bucket = Some(bucket);
    if let Some((from, to)) =
        time_zone(&question.zone).and_then(|zone| question.range.local(now_ms, &zone))
    {
        fixed.range = Range::Dates(from, to);
    }
    lasting_link(&fixed, baseline)
}

/// The fragment that asks the same on another computer: every choice spelled out, a relative period left relative.
#[must_use]
pub fn lasting_link(question: &Question, baseline: &Question) -> String {
    let silent = params(baseline);
    let mut shown = [question.formula]
        .into_iter()
        .chain(question.lines.iter().copied());
    let without_switches = !shown.any(|formula| formula == FormulaName::Genesys);
    let mut written = params(question);
    written.retain(|param| {
        let idle = param.1.is_empty() || without_switches && SWITCHES.contains(&param.0.as_str());
        !(idle && silent.contains(param))
    });
    join(written, question)
}

fn join(mut written: Params, question: &Question) -> String {
    written.extend(question.unknown.iter().cloned());
    fragment::join(&written)
}

/// Every parameter, those of the contract first and in its order; empty where nothing is chosen.
fn params(question: &Question) -> Params {
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
    put("queues", question.queues.join(","));
    put(
        "media",
        question
            .media
            .iter()
            .map(|media| media.name())
            .collect::<Vec<_>>()
            .join(","),
    );
    put(
        "bucket",
        question.bucket.map_or("", Bucket::name).to_owned(),
    );
    put("threshold", threshold(question.threshold));
    put("target", target(question.target));
    put("formula", question.formula().name().to_owned());
    let switches = question.switches;
    let on = [
        switches.abandons,
        switches.short_abandons,
        switches.flow_outs,
    ];
    for (key, on) in SWITCHES.into_iter().zip(on) {
        put(key, if on { "on" } else { "off" }.to_owned());
    }
    put("attribution", question.attribution.name().to_owned());
    choices::write(question, &mut list);
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
    use super::super::{Parsed, parse, split};
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
            &absolute_link(&parsed.question, &baseline(), Bucket::Minutes30, NOW),
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
        let link = absolute_link(&baseline(), &baseline(), Bucket::Minutes30, NOW);
        assert!(
            link.starts_with(
                "from=2026-11-21&to=2026-11-22&tz=Europe/Berlin&media=voice&bucket=30m"
            ),
            "{link}"
        );
    }

    const CHOICES: &str = "hours=mo-fr:08:00-18:00&exclude=2026-11-18T10:00/2026-11-18T11:30/Telephone outage;2026-11-20/2026-11-21&short=2.5&promises=80/20,ID:voice:90/30&compare=week&lines=answered,lenient&curves=ID1,ID2&view=visits&at=2026-11-18T10:00/2026-11-18T11:00&only=ID:voice";

    #[test]
    fn what_counts_and_what_is_shown_survive_a_round_trip() {
        let parsed = read(CHOICES);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        let question = &parsed.question;
        assert!(question.unknown.is_empty());
        assert_eq!(question.exclusions[0].reason, "Telephone outage");
        assert_eq!(question.short_ms, Some(2_500));
        assert_eq!(question.curves, ["ID1", "ID2"]);
        assert_eq!(fragment(question, &baseline()), CHOICES.replace(' ', "%20"));
        let link = absolute_link(question, &baseline(), Bucket::Minutes30, NOW);
        assert!(link.ends_with(&CHOICES.replace(' ', "%20")), "{link}");
    }

    #[test]
    fn what_counts_and_what_is_shown_needs_no_request() {
        assert!(read(CHOICES).question.same_query(&baseline()));
    }

    #[test]
    fn order_is_free() {
        let mut turned: Vec<&str> = CHOICES.split('&').collect();
        turned.reverse();
        assert_eq!(read(&turned.join("&")), read(CHOICES));
    }

    #[test]
    fn nonsense_among_the_choices_is_named_and_replaced_by_the_default() {
        let text = "hours=mo-xx:08:00-18:00&exclude=2026-11-19/2026-11-18/backwards&short=-1&promises=80&compare=never&lines=best&curves=1,2,3,4,5,6,7&view=all&at=noon&only=a:b&snapshot=//x.example/a.json&against=/\\x.example/a.json&turn=9s&dim=x&refresh=2m&source=x&history=x";
        let parsed = read(text);
        assert_eq!(parsed.problems.len(), 17, "{:#?}", parsed.problems);
        assert_eq!(
            parsed.problems[1],
            "“2026-11-19/2026-11-18/backwards” is not a value for exclude: use from/to/reason such as 2026-11-18T10:00/2026-11-18T11:30/Outage, separated by semicolons, each ending after it begins. The default is used."
        );
        assert!(
            !parsed
                .problems
                .iter()
                .any(|problem| problem.contains("on or off"))
        );
        assert_eq!(parsed.question, baseline());
    }

    #[test]
    fn an_empty_value_takes_back_what_the_host_chose() {
        let defaults = split(&format!("{CHOICES}&bucket=1h&abandons=off"));
        let host = parse("", &defaults, "Europe/Berlin").question;
        let plain = Question {
            range: host.range,
            ..baseline()
        };
        let text = fragment(&plain, &host);
        assert_eq!(
            text,
            "bucket=&abandons=on&hours=&exclude=&short=&promises=&compare=&lines=&curves=&view=&at=&only="
        );
        assert_eq!(parse(&text, &defaults, "Europe/Berlin").question, plain);
        let link = absolute_link(&plain, &host, Bucket::Hour, NOW);
        let there = parse(&link, &defaults, "UTC").question;
        assert_eq!(there.hours, plain.hours);
        assert!(there.promises.is_empty() && there.exclusions.is_empty());
        assert!(!absolute_link(&plain, &baseline(), Bucket::Hour, NOW).contains("hours"));
    }

    #[test]
    fn from_and_to_are_written_together() {
        let defaults = split("from=2026-11-16&to=2026-11-23");
        let host = parse("", &defaults, "UTC").question;
        let mut longer = host.clone();
        longer.range = read("from=2026-11-16&to=2026-11-30").question.range;
        let text = fragment(&longer, &host);
        assert_eq!(text, "from=2026-11-16&to=2026-11-30");
        assert_eq!(parse(&text, &defaults, "UTC").question, longer);
    }

    #[test]
    fn switches_are_in_a_link_where_genesys_own_formula_is_drawn() {
        let with = |text: &str| {
            let question = read(text).question;
            absolute_link(&question, &baseline(), Bucket::Hour, NOW)
        };
        assert!(with("").contains("abandons=on"));
        assert!(!with("formula=answered").contains("abandons"));
        assert!(with("formula=answered&lines=genesys").contains("flow-outs=off"));
        assert!(with("formula=answered&flow-outs=on").contains("flow-outs=on"));
    }
}
