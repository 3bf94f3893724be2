//! Reading a question: fragment first, then the host's defaults, then ours. What cannot be read is
//! named and replaced by the default; what is not ours is kept.

use super::range::{Preset, Range, parse_local};
use super::{FormulaName, Question, choices};
use crate::browser::time_zone;
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Attribution, Target, Threshold};
use crate::terms::fragment::{Params, split};
use crate::terms::parts::parts;
use crate::terms::{Media, decimal};

/// A question, and what could not be read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The question, defaults filled in.
    pub question: Question,
    /// One sentence for each value that could not be used.
    pub problems: Vec<String>,
}

/// Reads a question. `defaults` are those of `config.json`; `browser_zone` is used where nobody names a zone.
#[must_use]
pub fn parse(fragment: &str, defaults: &Params, browser_zone: &str) -> Parsed {
    let zone = if time_zone(browser_zone).is_some() {
        browser_zone
    } else {
        "UTC"
    };
    let mut parsed = Parsed {
        question: Question::in_zone(zone),
        problems: Vec::new(),
    };
    apply(&mut parsed, defaults, " in config.json");
    parsed.question.unknown.clear();
    apply(&mut parsed, &split(fragment), "");
    parsed
}

/// Lays parameters over a question.
fn apply(parsed: &mut Parsed, params: &Params, place: &str) {
    let Parsed { question, problems } = parsed;
    let (mut from, mut to) = (None, None);
    for (key, value) in params {
        let read = match key.as_str() {
            "from" => parse_local(value).map(|at| from = Some(at)),
            "to" => parse_local(value).map(|at| to = Some(at)),
            "range" => {
                Preset::from_name(value).map(|preset| question.range = Range::Preset(preset))
            }
            "tz" => time_zone(value).map(|_| value.clone_into(&mut question.zone)),
            "queues" => {
                question.queues = parts(value, ',').map(str::to_owned).collect();
                Some(())
            }
            "media" => parse_media(value).map(|media| question.media = media),
            // Where the host names an interval, nothing lets the period decide again.
            "bucket" => choices::choose(&mut question.bucket, value, Bucket::from_name),
            "threshold" => parse_threshold(value).map(|threshold| question.threshold = threshold),
            "target" => parse_target(value).map(|target| question.target = target),
            "formula" => parse_formula(value).map(|formula| question.formula = formula),
            "abandons" => parse_switch(value).map(|on| question.switches.abandons = on),
            "short-abandons" => parse_switch(value).map(|on| question.switches.short_abandons = on),
            "flow-outs" => parse_switch(value).map(|on| question.switches.flow_outs = on),
            "attribution" => {
                parse_attribution(value).map(|attribution| question.attribution = attribution)
            }
            _ => choices::read(question, key, value),
        };
        if read.is_none() {
            problems.push(format!(
                "“{value}” is not a value for {key}{place}: {}. The default is used.",
                hint(key)
            ));
        }
    }
    match (from, to) {
        (None, None) => {}
        (Some(from), Some(to)) if from < to => question.range = Range::Dates(from, to),
        (Some(_), Some(_)) => problems.push(format!("The period{place} ends before it begins: “from” must be earlier than “to”. The default is used.")),
        _ => problems.push(format!("The period{place} needs both “from” and “to”. The default is used.")),
    }
}

/// What a parameter may be, for the sentence about one that is something else.
fn hint(key: &str) -> &'static str {
    match key {
        "from" | "to" => "use a date such as 2026-11-16 or a time such as 2026-11-16T09:00",
        "range" => {
            "use today, yesterday, last7, last28, this-week, last-week, this-month or last-month"
        }
        "tz" => "use an IANA time zone such as Europe/Berlin",
        "media" => "use voice, callback, chat, email or message, separated by commas",
        "bucket" => "use 5m, 10m, 15m, 30m, 1h, 1d or 1w",
        "threshold" => "use “queue” or a number of seconds such as 20",
        "target" => "use “queue” or a percentage from 0 to 100",
        "formula" => "use genesys, answered, offered, late-abandons or lenient",
        "attribution" => "use event or arrival",
        _ => choices::hint(key).unwrap_or("use on or off"),
    }
}

fn parse_media(text: &str) -> Option<Vec<Media>> {
    some_of(text, &Media::ALL, Media::name).filter(|media| !media.is_empty())
}

/// Those whose words are listed, in their own order; `None` if another word is among them.
pub(super) fn some_of<T: Copy>(
    text: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Option<Vec<T>> {
    let known = |word: &str| all.iter().any(|&one| name(one) == word);
    let listed = |one: &T| parts(text, ',').any(|word| word == name(*one));
    parts(text, ',')
        .all(known)
        .then(|| all.iter().copied().filter(listed).collect())
}

/// `queue`, or seconds with decimals, up to a year.
#[must_use]
pub fn parse_threshold(text: &str) -> Option<Threshold> {
    if text == "queue" {
        return Some(Threshold::Queue);
    }
    decimal::seconds(text).map(Threshold::Ms)
}

/// `queue`, or percent with decimals.
#[must_use]
pub fn parse_target(text: &str) -> Option<Target> {
    if text == "queue" {
        return Some(Target::Queue);
    }
    decimal::percent(text).map(Target::Ppm)
}

fn parse_formula(text: &str) -> Option<FormulaName> {
    FormulaName::ALL
        .into_iter()
        .find(|formula| formula.name() == text)
}

fn parse_switch(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn parse_attribution(text: &str) -> Option<Attribution> {
    match text {
        "event" => Some(Attribution::Event),
        "arrival" => Some(Attribution::Arrival),
        _ => None,
    }
}
