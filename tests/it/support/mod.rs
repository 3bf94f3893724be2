//! SUPPORT: worlds written as short texts, results read back as short texts.
//!
//! * [`table`]: a table of visits becomes JSON pages, then columns, then figures.
//! * [`script`]: a script of sessions becomes one conversation as the API writes it.
//! * [`visit`]: a plain visit and the JSON that reports it.

pub mod script;
pub mod table;
pub mod visit;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::test_runner::{Config, RngSeed};

/// The day on which bare clock times lie, a Monday; UTC.
pub const DAY: &str = "2026-11-16";

/// Milliseconds since 1970 of an ISO time, or of a clock time (`07:28`, `09:00:18.600`) on [`DAY`].
pub fn at(text: &str) -> i64 {
    let full = if text.contains('T') {
        text.to_owned()
    } else {
        format!("{DAY}T{text}Z")
    };
    let time: Timestamp = full
        .parse()
        .unwrap_or_else(|error| panic!("time `{text}`: {error}"));
    time.as_millisecond()
}

/// The time as the API writes it: ISO 8601, UTC, milliseconds.
pub fn iso(at_ms: i64) -> String {
    let time = Timestamp::from_millisecond(at_ms).expect("a time within the calendar");
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The time as tests write it: a clock time on [`DAY`], else the whole time; seconds only where needed.
pub fn clock(at_ms: i64) -> String {
    let full = iso(at_ms);
    let short = full
        .strip_prefix(DAY)
        .map_or(full.as_str(), |rest| &rest[1..]);
    let short = short.trim_end_matches('Z');
    short.strip_suffix(".000").unwrap_or(short).to_owned()
}

/// A length of time in ms: `500ms`, `20s`, `4m`, `2h`, `59d`.
pub fn length(text: &str) -> i64 {
    let split = text
        .find(|letter: char| letter.is_ascii_alphabetic())
        .expect("a unit");
    let number: i64 = text[..split].parse().expect("a whole number");
    let unit = match &text[split..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        other => panic!("unit `{other}`"),
    };
    number * unit
}

/// A zone by its IANA name.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a known zone")
}

/// A fixed number of cases from a fixed seed, so that every run is the same run; nothing is written.
pub fn cases(count: u32) -> Config {
    Config {
        cases: count,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(8_020),
        ..Config::default()
    }
}

/// Mixes a list by a seed.
pub fn shuffle<T>(list: &mut [T], seed: &mut u64) {
    for last in (1..list.len()).rev() {
        // Marsaglia's xorshift; a seed of 0 would stand still.
        *seed = (*seed).max(1);
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        let bound = u64::try_from(last + 1).expect("a length");
        list.swap(last, usize::try_from(*seed % bound).expect("an index"));
    }
}
