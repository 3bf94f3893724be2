//! TSV: figures as cells between tabs, for a spreadsheet to take from the clipboard. First the headline and what it
//! stands on, then a table of intervals and one of queues, each under a line that says what it stands on too.
//!
//! Numbers are plain, with a decimal point; times are local in the zone; an interval names its distance to UTC, for
//! when the clock goes back an hour comes twice.

use jiff::tz::TimeZone;

use crate::measure::count::Counts;
use crate::measure::csv::is_risky;
use crate::measure::index::Lane;
use crate::measure::ratio::ServiceLevel;
use crate::measure::report::{Figure, Report};
use crate::terms::{Queue, decimal, stamp};

/// What is told of a figure's counts.
const COUNTS: [&str; 10] = [
    "offered",
    "answered",
    "answered_within",
    "abandoned",
    "abandoned_within",
    "short_abandoned",
    "flow_out",
    "other",
    "waiting",
    "average_wait_ms",
];
/// What is told of its pair.
const LEVEL: [&str; 6] = [
    "numerator",
    "denominator",
    "service_level_percent",
    "interval95_low_percent",
    "interval95_high_percent",
    "target_percent",
];

/// What is copied.
pub struct Sheet<'a> {
    /// What the figures stand on (formula, threshold, period …): name and value.
    pub basis: &'a [[String; 2]],
    /// The figures.
    pub report: &'a Report,
    /// Interval boundaries, ms UTC.
    pub boundaries: &'a [i64],
    /// Queues by index.
    pub queues: &'a [Queue],
    /// The 90th percentile of the answered waits of a queue and media type, ms, where it is known.
    pub p90_ms: &'a dyn Fn(Lane) -> Option<i64>,
    /// Zone in which times are written.
    pub zone: &'a TimeZone,
    /// What ended otherwise and what waits is known; else both stay empty.
    pub every: bool,
}

/// The sheet as text, lines ended by line feeds.
#[must_use]
pub fn sheet(sheet: &Sheet<'_>) -> String {
    let mut text = String::new();
    let total = &sheet.report.total;
    let head = LEVEL.into_iter().chain(COUNTS);
    let values = level(total).into_iter().chain(counts(total, sheet.every));
    for (name, value) in head.zip(values) {
        line(&mut text, [name.to_owned(), value]);
    }
    for [name, value] in sheet.basis {
        line(&mut text, [cell(name), cell(value)]);
    }
    intervals(sheet, &mut text);
    queues(sheet, &mut text);
    text
}

/// The intervals that have facts.
fn intervals(sheet: &Sheet<'_>, text: &mut String) {
    begin(sheet, "Intervals", text);
    let names = ["interval_start", "interval_end", "utc_offset"];
    heads(text, &names);
    for (figure, ends) in sheet
        .report
        .intervals
        .iter()
        .zip(sheet.boundaries.windows(2))
    {
        if figure.counts.is_empty() {
            continue;
        }
        let [from, to] = [ends[0], ends[1]].map(|at| stamp::with_offset(at, sheet.zone));
        let (start, offset) = apart(&from);
        let mut cells = vec![
            start.to_owned(),
            apart(&to).0.to_owned(),
            format!("UTC{offset}"),
        ];
        cells.extend(counts(figure, sheet.every));
        cells.extend(level(figure));
        line(text, cells);
    }
}

/// The queues by name.
fn queues(sheet: &Sheet<'_>, text: &mut String) {
    begin(sheet, "Queues", text);
    let names = [
        "queue_id",
        "queue_name",
        "media_type",
        "threshold_s",
        "p90_wait_ms",
    ];
    heads(text, &names);
    let queue_of = |queue: u16| {
        let queue = sheet.queues.get(usize::from(queue));
        queue.map_or(("", ""), |queue| (&queue.name, &queue.id))
    };
    let mut rows: Vec<_> = sheet.report.queues.iter().collect();
    rows.sort_by_key(|row| (queue_of(row.queue), row.media.name()));
    for row in rows {
        let (name, id) = queue_of(row.queue);
        let p90 = (sheet.p90_ms)((row.queue, row.media));
        let mut cells = vec![
            cell(id),
            cell(name),
            row.media.name().to_owned(),
            decimal::plain(row.promise.threshold_ms.unsigned_abs(), 3),
            p90.map(|ms| ms.to_string()).unwrap_or_default(),
        ];
        cells.extend(counts(&row.figure, sheet.every));
        cells.extend(level(&row.figure));
        line(text, cells);
    }
}

/// An empty line, then what follows and what it stands on.
fn begin(sheet: &Sheet<'_>, title: &str, text: &mut String) {
    text.push('\n');
    let basis = sheet.basis.iter();
    let told = basis.map(|[name, value]| cell(&format!("{name}: {value}")));
    line(text, std::iter::once(title.to_owned()).chain(told));
}

fn heads(text: &mut String, own: &[&str]) {
    let all = own.iter().copied().chain(COUNTS).chain(LEVEL);
    line(text, all.map(str::to_owned));
}

fn counts(figure: &Figure, every: bool) -> [String; 10] {
    let &Counts {
        offered,
        answered,
        answered_within,
        abandoned,
        abandoned_within,
        short_abandoned,
        flow_out,
        other,
        waiting,
        ..
    } = &figure.counts;
    let seldom = |count: u32| {
        if every {
            count.to_string()
        } else {
            String::new()
        }
    };
    let average = figure.counts.average_speed_of_answer_ms();
    [
        offered.to_string(),
        answered.to_string(),
        answered_within.to_string(),
        abandoned.to_string(),
        abandoned_within.to_string(),
        short_abandoned.to_string(),
        flow_out.to_string(),
        seldom(other),
        seldom(waiting),
        average.map(|ms| ms.to_string()).unwrap_or_default(),
    ]
}

fn level(figure: &Figure) -> [String; 6] {
    let ServiceLevel {
        numerator,
        denominator,
    } = figure.level;
    let ends = figure.level.wilson();
    let target = figure.target_percent().filter(|_| denominator > 0);
    [
        numerator.to_string(),
        denominator.to_string(),
        figure
            .level
            .ten_thousandths()
            .map(|share| decimal::plain(share, 4))
            .unwrap_or_default(),
        ends.map(|ends| percent(ends.0)).unwrap_or_default(),
        ends.map(|ends| percent(ends.1)).unwrap_or_default(),
        target.map(percent).unwrap_or_default(),
    ]
}

/// A percentage with up to four decimals.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100"
)]
fn percent(value: f64) -> String {
    decimal::plain((value.clamp(0.0, 100.0) * 10_000.0).round() as u64, 4)
}

/// Local time and offset of `2026-11-16T09:30:00+01:00`.
fn apart(stamp: &str) -> (&str, &str) {
    stamp.split_at_checked(19).unwrap_or((stamp, ""))
}

fn line(text: &mut String, cells: impl IntoIterator<Item = String>) {
    let cells: Vec<String> = cells.into_iter().collect();
    text.push_str(&cells.join("\t"));
    text.push('\n');
}

/// A text as a cell: no spreadsheet runs it as a formula, breaks it at a tab or a line end, or takes its quotes for
/// its own.
#[must_use]
pub fn cell(text: &str) -> String {
    let flat = text.replace(['\t', '\r', '\n'], " ");
    if is_risky(text) {
        format!("'{flat}")
    } else if flat.starts_with('"') {
        format!("\"{}\"", flat.replace('"', "\"\""))
    } else {
        flat
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::formula::Formula;
    use crate::measure::report::QueueFigure;
    use crate::terms::{Media, Promise};

    #[test]
    fn cells_are_texts_and_stay_cells() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("@home", "'@home"),
            ("-5", "-5"),
            ("-5 o'clock", "'-5 o'clock"),
            ("\tindent", "' indent"),
            ("two\tcells\r\nand lines", "two cells  and lines"),
            ("\"Gold\" line", "\"\"\"Gold\"\" line\""),
            ("a \"Gold\" line", "a \"Gold\" line"),
            ("Rückfragen", "Rückfragen"),
        ] {
            assert_eq!(cell(text), safe);
        }
    }

    fn figure(counts: Counts) -> Figure {
        Figure::of(&counts, Formula::default(), Promise::assumed(Media::Voice))
    }

    #[test]
    fn a_sheet_is_the_headline_then_intervals_then_queues_each_with_its_basis() {
        let counts = Counts {
            offered: 1_204,
            answered: 3,
            answered_within: 2,
            abandoned: 1,
            wait_sum_ms: 30_000,
            ..Counts::default()
        };
        let (none, some) = (Figure::default(), figure(counts));
        let row = |queue, media| QueueFigure {
            queue,
            media,
            promise: Promise::assumed(Media::Voice),
            figure: some,
        };
        let report = Report {
            total: some,
            intervals: vec![none, some],
            queues: vec![
                row(1, Media::Voice),
                row(0, Media::Voice),
                row(0, Media::Chat),
            ],
            ..Report::default()
        };
        let queue = |id: &str, name: &str| Queue {
            id: id.to_owned(),
            name: name.to_owned(),
            promises: [None; 5],
        };
        let basis = ["Threshold", "=Zone"].map(|name| [name.to_owned(), "20 s".to_owned()]);
        // Two half hours from 02:00 on the night on which the clock goes back, the second one again 02:00.
        let edges = [1_792_886_400_000, 1_792_890_000_000, 1_792_891_800_000];
        let text = sheet(&Sheet {
            basis: &basis,
            report: &report,
            boundaries: &edges,
            queues: &[queue("q-0", "+49 Sales"), queue("q-1", "=1+1")],
            p90_ms: &|lane| (lane.0 == 0).then_some(19_000),
            zone: &TimeZone::get("Europe/Berlin").unwrap(),
            every: false,
        });
        let lines: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split('\t').collect())
            .collect();
        let at = |first: &str| lines.iter().position(|line| line[0] == first).unwrap();
        assert_eq!(lines[0], ["numerator", "2"]);
        assert_eq!(lines[at("service_level_percent")][1], "50");
        assert_eq!(lines[at("offered")][1], "1204");
        assert_eq!(lines[at("other")][1], "", "not known, so not 0");
        assert_eq!(lines[at("'=Zone")][1], "20 s");
        let intervals = at("Intervals");
        assert_eq!(lines[intervals - 1], [""]);
        assert_eq!(
            lines[intervals],
            ["Intervals", "Threshold: 20 s", "'=Zone: 20 s"]
        );
        assert_eq!(
            lines[intervals + 2][..4],
            [
                "2026-10-25T02:00:00",
                "2026-10-25T02:30:00",
                "UTC+01:00",
                "1204"
            ]
        );
        assert_eq!(
            lines[intervals + 3],
            [""],
            "an interval without facts is no row"
        );
        let queues = at("Queues");
        assert_eq!(lines[queues][1..], lines[intervals][1..]);
        let names: Vec<_> = lines[queues + 2..]
            .iter()
            .map(|line| line[1..5].to_vec())
            .collect();
        assert_eq!(
            names,
            [
                ["'+49 Sales", "chat", "20", "19000"],
                ["'+49 Sales", "voice", "20", "19000"],
                ["'=1+1", "voice", "20", ""]
            ]
        );
        for table in [intervals, queues] {
            assert_eq!(lines[table + 1].len(), lines[table + 2].len());
        }
    }

    #[test]
    fn percentages_are_plain() {
        assert_eq!(percent(78.398_745), "78.3987");
        assert_eq!(percent(80.0), "80");
        assert_eq!(percent(100.000_001), "100");
    }
}
