//! CHOICES: the lens parameters beyond the formula — what counts, what is compared, what is drawn and
//! which part is open — read, written and explained in one place. An empty value means the default.

use super::board::{Dim, MOST_FACES, Turn};
use super::compare::Compare;
use super::focus::Part;
use super::read::some_of;
use super::ways::{History, Refresh, Source};
use super::{FormulaName, Question};
use crate::measure::hours::{Exclusion, Hours};
use crate::measure::promises;
use crate::terms::fragment::Params;
use crate::terms::stamp::{parse_span, write_span};
use crate::terms::{decimal, parts};

/// How many queues may be drawn as curves of their own.
pub const MOST_CURVES: usize = 6;

/// Takes a parameter; `None` means a value that cannot be used. What is not ours is kept.
pub(super) fn read(question: &mut Question, key: &str, value: &str) -> Option<()> {
    match key {
        "hours" => question.hours = Hours::parse(value)?,
        "exclude" => {
            question.exclusions = parts::read(value, ';', usize::MAX, Exclusion::parse)?;
        }
        "short" => choose(&mut question.short_ms, value, decimal::seconds)?,
        "promises" => question.promises = promises::parse(value)?,
        "compare" => choose(&mut question.compare, value, Compare::from_name)?,
        "lines" => question.lines = some_of(value, &FormulaName::ALL, FormulaName::name)?,
        "curves" => {
            question.curves = parts::read(value, ',', MOST_CURVES, |id| Some(id.to_owned()))?;
        }
        "view" => choose(&mut question.part, value, Part::from_name)?,
        "at" => choose(&mut question.focus.span, value, parse_span)?,
        "only" => {
            let (queue, media) = promises::parse_place(value)?;
            question.focus.queue = queue;
            question.focus.media = media;
        }
        "board" => {
            question.board.faces = parts::read(value, ',', MOST_FACES, |id| Some(id.to_owned()))?;
        }
        "turn" => or_default(&mut question.board.turn, value, Turn::from_name)?,
        "dim" => or_default(&mut question.board.dim, value, Dim::from_name)?,
        "refresh" => choose(&mut question.refresh, value, Refresh::from_name)?,
        "source" => choose(&mut question.source, value, Source::from_name)?,
        "history" => choose(&mut question.history, value, History::from_name)?,
        "snapshot" => choose(&mut question.snapshot, value, beside_the_page)?,
        "against" => choose(&mut question.against, value, beside_the_page)?,
        _ => question.unknown.push((key.to_owned(), value.to_owned())),
    }
    Some(())
}

/// An address on the page's own site, relative to the page: a link must not have it read from anywhere else.
#[must_use]
pub fn beside_the_page(address: &str) -> Option<String> {
    let leaves = address.starts_with("//") || address.contains([':', '\\', '?', '#']);
    let odd = address.chars().any(|one| one.is_control() || one == ' ');
    (!leaves && !odd).then(|| address.to_owned())
}

/// Takes a value that may be nothing.
pub(super) fn choose<T>(
    place: &mut Option<T>,
    text: &str,
    read: fn(&str) -> Option<T>,
) -> Option<()> {
    *place = if text.is_empty() {
        None
    } else {
        Some(read(text)?)
    };
    Some(())
}

/// Takes a value; an empty one is the default.
fn or_default<T: Default>(place: &mut T, text: &str, read: fn(&str) -> Option<T>) -> Option<()> {
    *place = if text.is_empty() {
        T::default()
    } else {
        read(text)?
    };
    Some(())
}

/// The word of a value; nothing for the default.
fn unless_default<T: Default + PartialEq + Copy>(value: T, name: fn(T) -> &'static str) -> String {
    let word = (value != T::default()).then(|| name(value));
    word.unwrap_or_default().to_owned()
}

/// Every parameter with its value, as [`read`] takes it.
pub(super) fn write(question: &Question, list: &mut Params) {
    let exclusions: Vec<_> = question.exclusions.iter().map(Exclusion::write).collect();
    let lines: Vec<_> = question.lines.iter().map(|line| line.name()).collect();
    let short = question
        .short_ms
        .map(|ms| decimal::plain(ms.unsigned_abs(), 3));
    let values = [
        ("hours", question.hours.write()),
        ("exclude", exclusions.join(";")),
        ("short", short.unwrap_or_default()),
        ("promises", promises::write(&question.promises)),
        (
            "compare",
            question.compare.map(Compare::name).unwrap_or_default(),
        ),
        ("lines", lines.join(",")),
        ("curves", question.curves.join(",")),
        ("view", question.part.map_or("", Part::name).to_owned()),
        (
            "at",
            question.focus.span.map(write_span).unwrap_or_default(),
        ),
        (
            "only",
            promises::write_place(question.focus.queue.as_deref(), question.focus.media),
        ),
        ("board", question.board.faces.join(",")),
        ("turn", unless_default(question.board.turn, Turn::name)),
        ("dim", unless_default(question.board.dim, Dim::name)),
        (
            "refresh",
            question.refresh.map_or("", Refresh::name).to_owned(),
        ),
        (
            "source",
            question.source.map_or("", Source::name).to_owned(),
        ),
        (
            "history",
            question.history.map_or("", History::name).to_owned(),
        ),
        ("snapshot", question.snapshot.clone().unwrap_or_default()),
        ("against", question.against.clone().unwrap_or_default()),
    ];
    list.extend(values.map(|(key, value)| (key.to_owned(), value)));
}

/// What a parameter may be, for the sentence about one that is something else.
pub(super) fn hint(key: &str) -> Option<&'static str> {
    Some(match key {
        "hours" => "use weekdays with hours such as mo-fr:08:00-18:00;sa:09:00-13:00",
        "exclude" => {
            "use from/to/reason such as 2026-11-18T10:00/2026-11-18T11:30/Outage, separated by semicolons, each ending after it begins"
        }
        "short" => "use a number of seconds such as 5",
        "promises" => {
            "use percent/seconds such as 80/20,95/60, with ID:voice: in front for one queue and media type, at most 12"
        }
        "compare" => "use previous, week, 4weeks or two dates such as 2026-11-02/2026-11-09",
        "lines" => "use names of formulas, separated by commas",
        "curves" => "use at most 6 queue ids, separated by commas",
        "view" => {
            "use formulas, when, waits, lost, compare, counts, visits, chains, promises, genesys, complete, board or check"
        }
        "at" => "use two times such as 2026-11-18T10:00/2026-11-18T11:00, the earlier one first",
        "only" => "use a queue id, a media type, or both such as ID:voice",
        "board" => "use all or queue ids, separated by commas",
        "turn" => "use 15s, 30s or 1m",
        "dim" => "use on, off or night",
        "refresh" => "use 1m or 5m",
        "source" => "use visits or summary",
        "history" => "use query or job",
        "snapshot" | "against" => {
            "use the address of a snapshot on the site of this page such as weekly/2026-47.json"
        }
        _ => return None,
    })
}
