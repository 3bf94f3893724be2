//! TABLE: a small text table of visits becomes JSON pages, columns and figures.
//!
//! ```text
//! queue   media  offered  outcome    after  wait  short  times
//! sales   voice  07:28    answered   240s   240s  -      1
//! ```
//!
//! The first line names the columns; only `outcome` is needed. Left out: queue `sales`, media `voice`,
//! offered `09:00`, wait `10s`, after the same as the wait, not short, once. A `-` is nothing.

use eightytwenty::columns::Columns;
use eightytwenty::measure::count::Counts;
use eightytwenty::measure::csv;
use eightytwenty::measure::facts::{Facts, Place, Sums, places};
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::{Index, Lane};
use eightytwenty::measure::intervals::{Bucket, boundaries};
use eightytwenty::measure::lens::{Attribution, Rule, Scope, Target, Threshold, Thresholds};
use eightytwenty::measure::report::{Report, report};
use eightytwenty::measure::selection::Selection;
use eightytwenty::measure::walk::{by_lane, walk};
use eightytwenty::terms::{Media, Outcome, Period, Promise, Queue};
use jiff::tz::TimeZone;
use std::sync::Arc;

use super::visit::{Visit, conversation, take_in};
use super::{at, length};

/// Visits, the queues they lie in, and how the reader looks at them.
pub struct World {
    pub columns: Columns,
    pub queues: Vec<Queue>,
    pub period: Period,
    pub bucket: Bucket,
    pub zone: TimeZone,
    pub attribution: Attribution,
    pub threshold: Threshold,
    pub target: Target,
    pub formula: Formula,
    /// Times that do not count, ms UTC.
    pub closed: Vec<(i64, i64)>,
    /// The reader's own short-abandon limit, ms.
    pub short_ms: Option<i64>,
}

/// Everything computed from a world.
pub struct Seen {
    pub boundaries: Vec<i64>,
    pub index: Arc<Index>,
    pub selection: Selection,
    pub rows: Vec<(Place, Counts)>,
    pub report: Report,
    pub csv: String,
}

impl Seen {
    /// Percentile of the answered waits of a queue and media type, or of all, ms.
    pub fn percentile(&self, lane: Option<Lane>, percent: usize) -> Option<i64> {
        match lane {
            None => walk(&self.index, &self.selection, |_| true, 1_000, &[percent]).1[0],
            Some(lane) => {
                let place = self.index.lanes.iter().position(|&one| one == lane)?;
                by_lane(&self.index, &self.selection, percent)[place]
            }
        }
    }
}

/// A world of one conversation per visit, looked at by half hours of the day in UTC, all else by default.
///
/// Queues are `sales` (voice 80 % in 20 s) and `support` (voice 90 % in 60 s).
pub fn world(table: &str) -> World {
    let queues = vec![
        queue("sales", &[("voice", "20s", 80)]),
        queue("support", &[("voice", "60s", 90)]),
    ];
    world_of(table, queues)
}

/// The same over these queues.
pub fn world_of(table: &str, queues: Vec<Queue>) -> World {
    let visits = visits(table);
    let conversations: Vec<_> = (0..)
        .zip(&visits)
        .map(|(number, visit)| conversation(&format!("c-{number}"), std::slice::from_ref(visit)))
        .collect();
    let mut columns = Columns::with_queues(queues.iter().map(|queue| queue.id.as_str()));
    take_in(&mut columns, &conversations, at("2026-12-31T00:00Z"));
    World {
        columns,
        queues,
        period: Period {
            from_ms: at("00:00"),
            to_ms: at("2026-11-17T00:00Z"),
        },
        bucket: Bucket::Minutes30,
        zone: TimeZone::UTC,
        attribution: Attribution::Event,
        threshold: Threshold::Queue,
        target: Target::Queue,
        formula: Formula::default(),
        closed: Vec::new(),
        short_ms: None,
    }
}

/// A queue with promises as (media type, threshold, percent).
pub fn queue(id: &str, promises: &[(&str, &str, u32)]) -> Queue {
    let mut queue = Queue {
        id: id.to_owned(),
        name: id.to_owned(),
        promises: [None; 5],
    };
    for &(media, threshold, percent) in promises {
        let place = Media::ALL
            .iter()
            .position(|one| one.name() == media)
            .expect("a media type");
        let promise = Promise {
            threshold_ms: length(threshold),
            target_ppm: percent * 10_000,
        };
        queue.promises[place] = Some(promise);
    }
    queue
}

/// The visits of a table.
pub fn visits(table: &str) -> Vec<Visit> {
    let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let names: Vec<&str> = lines
        .next()
        .expect("a line of names")
        .split_whitespace()
        .collect();
    let mut visits = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells.len(), names.len(), "as many cells as names: {line}");
        let cell = |name: &str| {
            let place = names.iter().position(|&one| one == name);
            place.map(|place| cells[place])
        };
        let outcome = cell("outcome").expect("an outcome");
        let wait = Some(cell("wait").unwrap_or("10s"))
            .filter(|&text| text != "-")
            .map(length);
        let offered = at(cell("offered").unwrap_or("09:00"));
        let after = cell("after").map_or(wait, |text| Some(length(text)));
        let visit = Visit {
            offered,
            queue: cell("queue").unwrap_or("sales").to_owned(),
            media: Media::from_name(cell("media").unwrap_or("voice")).expect("a media type"),
            ended: after
                .filter(|_| outcome != "waiting")
                .map(|after| offered + after),
            wait,
            short: cell("short") == Some("short"),
            outbound: false,
            outcome: OUTCOMES
                .into_iter()
                .find(|&word| word == outcome)
                .expect("a known outcome"),
        };
        let times = cell("times").map_or(1, |text| text.parse().expect("a number"));
        visits.extend(std::iter::repeat_n(visit, times));
    }
    visits
}

/// The words of outcomes.
pub const OUTCOMES: [&str; 5] = ["answered", "abandoned", "flow_out", "other", "waiting"];

impl World {
    /// Looks.
    pub fn look(&self) -> Seen {
        let boundaries = boundaries(self.period, self.bucket, &self.zone);
        let scope = Scope {
            queues: vec![true; self.queues.len()],
            media: [true; 5],
        };
        let ends: Vec<i64> = self
            .closed
            .iter()
            .flat_map(|span| [span.0, span.1])
            .collect();
        let grid = Grid::new(self.period, self.bucket, &self.zone, &ends);
        let index = Arc::new(Index::build(&self.columns, &grid, self.attribution));
        let selection = Selection::new(&index, &grid, &scope, &self.closed);
        let thresholds = Thresholds::new(&self.queues, self.threshold, self.target);
        let mut within = Vec::new();
        index.count_within(|(queue, media)| thresholds.of(queue, media), &mut within);
        let shorts = self.short_ms.map(|limit| index.shorts_below(limit));
        let facts = Facts {
            grid: &grid,
            index: &index,
            selection: &selection,
            within: &within,
            shorts: shorts.as_deref().unwrap_or_default(),
        };
        let rule = Rule {
            formula: self.formula,
            thresholds,
        };
        let mut sums = Sums::fixed(facts);
        sums.add_within(facts);
        let report = report(facts, &sums, &rule, Switches::default());
        let rows = places(facts);
        let csv = csv::intervals(&csv::Table {
            unknown: &[],
            every: true,
            rows: &rows,
            boundaries: &boundaries,
            queues: &self.queues,
            rule: &rule,
            zone: &self.zone,
        });
        Seen {
            boundaries,
            index,
            selection,
            rows,
            report,
            csv,
        }
    }

    /// The cells with facts as lines: start of the interval, queue, media type, then what is not 0.
    pub fn cells(&self) -> Vec<String> {
        let seen = self.look();
        let line = |(cell, counts): &(Place, Counts)| {
            let start = super::clock(seen.boundaries[cell.interval as usize]);
            let queue = &self.queues[usize::from(cell.queue)].id;
            format!(
                "{} {queue} {}{}",
                &start[..start.len() - 3],
                cell.media,
                facts(counts)
            )
        };
        seen.rows.iter().map(line).collect()
    }

    /// Numerator and denominator of the total.
    pub fn pair(&self) -> (u64, u64) {
        let level = self.look().report.total.level;
        (level.numerator, level.denominator)
    }
}

/// What was counted and is not 0.
pub fn facts(counts: &Counts) -> String {
    let named = [
        ("offered", counts.offered),
        (Outcome::Answered.name(), counts.answered),
        ("within", counts.answered_within),
        (Outcome::Abandoned.name(), counts.abandoned),
        ("abandoned_within", counts.abandoned_within),
        ("short", counts.short_abandoned),
        (Outcome::FlowOut.name(), counts.flow_out),
        (Outcome::Other.name(), counts.other),
        (Outcome::Waiting.name(), counts.waiting),
    ];
    let counted = named.iter().filter(|(_, count)| *count > 0);
    counted.fold(String::new(), |text, (name, count)| {
        format!("{text} {name} {count}")
    })
}
