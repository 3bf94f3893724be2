//! The ledger in words: the verdict as a sentence, its sums and its windows as cells.

use jiff::tz::TimeZone;

use crate::load::ledger::{Entry, Ledger, Outcome, Reason, Source, Verdict};
use crate::state::words::duration_s;
use crate::view::words::measure::number;
use crate::view::words::sentence::counted;
use crate::view::words::when::{moment, period, second};

const CONVERSATIONS: (&str, &str) = ("conversation", "conversations");
const WINDOWS: (&str, &str) = ("window", "windows");

/// Whether everything is there, and if not, why.
pub fn verdict(ledger: &Ledger, zone: &TimeZone) -> String {
    match ledger.verdict() {
        Verdict::Nothing => "Nothing was loaded yet.".to_owned(),
        Verdict::Loading => "Loading: not everything has come yet.".to_owned(),
        Verdict::Complete => complete(ledger),
        Verdict::Partial(reasons) => {
            let reasons: Vec<String> = reasons
                .into_iter()
                .map(|because| reason(because, zone))
                .collect();
            format!("Partial: {}.", reasons.join("; "))
        }
    }
}

fn complete(ledger: &Ledger) -> String {
    let (sums, windows) = (ledger.sums(), ledger.entries.len() as u64);
    let mut said = format!(
        "Complete: {} brought everything announced, {} in all.",
        counted(windows, WINDOWS),
        counted(ledger.conversations, CONVERSATIONS)
    );
    if sums.verified > 0 {
        said.push_str(match sums.added {
            0 => " What was recent was asked once more and had not grown.",
            _ => " What was recent was asked once more, and what had come meanwhile is in.",
        });
    }
    said
}

fn reason(reason: Reason, zone: &TimeZone) -> String {
    let windows = |count, one: &str, many: &str| {
        let verb = if count == 1 { one } else { many };
        format!("{} {verb}", counted(count, WINDOWS))
    };
    match reason {
        Reason::Stopped => "the load ended before its time".to_owned(),
        Reason::Missing(count) => windows(count, "lacks something", "lack something"),
        Reason::Unread(count) => windows(
            count,
            "was not read to its end",
            "were not read to their end",
        ),
        Reason::Unverified(count) => {
            windows(count, "was not asked once more", "were not asked once more")
        }
        Reason::Unavailable(at_ms) => format!("the data reaches only to {}", moment(at_ms, zone)),
        Reason::Lost(count) => format!("{} that came are not held", counted(count, CONVERSATIONS)),
    }
}

/// What the load was promised and what it got.
pub fn facts(ledger: &Ledger, zone: &TimeZone) -> Vec<[String; 2]> {
    let sums = ledger.sums();
    let mut facts = vec![
        ("Windows", number(ledger.entries.len() as u64)),
        ("Pages read", number(ledger.pages)),
        ("Conversations announced", number(sums.announced)),
        ("Conversations received for it", number(sums.received)),
        ("Distinct conversations held", number(ledger.conversations)),
        (
            "Received again, unchanged or older",
            number(ledger.duplicates),
        ),
        ("Replaced by a newer copy", number(ledger.replaced)),
        ("Windows read again as they fell short", number(sums.reread)),
        ("Windows asked once more", number(sums.verified)),
        (
            "Conversations that asking once more brought",
            number(sums.added),
        ),
        ("Conversations without an end", number(ledger.open)),
    ];
    if sums.unannounced > 0 {
        facts.push(("Windows without a number", number(sums.unannounced)));
    }
    let moments = [
        ("Asked up to", ledger.asked_until_ms),
        ("Data available up to", ledger.available_until_ms),
        ("Newest fact", ledger.newest_ms),
    ];
    for (name, at) in moments {
        facts.extend(at.map(|at| (name, second(at, zone))));
    }
    if ledger.clock_back_ms > 0 {
        let back = duration_s(ledger.clock_back_ms / 1_000);
        facts.push(("This computer’s clock was set back by", back));
    }
    let cells = facts.into_iter();
    cells
        .map(|(name, value)| [name.to_owned(), value])
        .collect()
}

/// A window as cells: itself, its source, announced, received, pages, its state.
pub fn window(entry: &Entry) -> Vec<String> {
    let record = &entry.record;
    let source = match entry.source {
        Source::Query => "query",
        Source::Job => "job",
        Source::Kept => "kept here",
        Source::Counted => "counted by Genesys Cloud",
    };
    let state = match (record.outcome, record.verified, record.reread) {
        (Outcome::Missing, ..) => "incomplete",
        (Outcome::Unread, ..) => "not read to its end",
        (Outcome::Unverified, ..) => "not asked once more",
        (Outcome::Whole, true, _) => "whole, asked once more",
        (Outcome::Whole, false, true) => "whole, read again",
        (Outcome::Whole, false, false) => "whole",
    };
    vec![
        period(record.window, &TimeZone::UTC),
        source.to_owned(),
        record
            .announced
            .map_or_else(|| "no number".to_owned(), number),
        number(record.received),
        number(record.pages.into()),
        state.to_owned(),
    ]
}
