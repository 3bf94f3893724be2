//! Snapshots: what comes out of a file is what went in, nobody is in it, and no damage makes a figure.

mod compare;
mod counts;
mod damage;
mod equal;
mod merged;
mod nobody;
mod sample;
mod size;

use std::io::{Read as _, Write as _};
use std::sync::OnceLock;

use eightytwenty::columns::blurred::Cut;
use eightytwenty::columns::{Columns, Visit};
use eightytwenty::load::ledger::{Ledger, Source as From};
use eightytwenty::measure::blurred;
use eightytwenty::measure::count::Counts;
use eightytwenty::measure::csv::{self, Table};
use eightytwenty::measure::facts::{Facts, Place, places};
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::hours::{Hours, closed};
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::{Bucket, boundaries};
use eightytwenty::measure::lens::{Attribution, Rule, Scope, Target, Threshold, Thresholds};
use eightytwenty::measure::selection::Selection;
use eightytwenty::snapshot::read::head;
use eightytwenty::snapshot::trouble::Trouble;
use eightytwenty::snapshot::write::{Draft, Report, Source, draft};
use eightytwenty::snapshot::{Choices, Data, Snapshot};
use eightytwenty::terms::{Direction, Media, Outcome, Period, Promise, Queue};
use eightytwenty_simulator::World;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::tz::TimeZone;

/// What the browser's `CompressionStream("gzip")` does.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// At most so many bytes, as the browser's reader stops.
pub fn decompress(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    let limit = u64::try_from(most).unwrap() + 1;
    GzDecoder::new(bytes)
        .take(limit)
        .read_to_end(&mut found)
        .ok()?;
    (found.len() <= most).then_some(found)
}

/// The visits of these queues, all media types, seen from Berlin.
pub fn made(columns: &Columns, queues: &[Queue], period: Period, choices: &Choices) -> Draft {
    let mut ledger = Ledger::default();
    ledger.add(From::Query, period, Some(7), 7);
    ledger.conversations = 7;
    let report = Report {
        source: Source::Visits(columns),
        queues,
        chosen: &vec![true; queues.len()],
        media: [true; 5],
        period,
        known_until_ms: period.to_ms,
        zone_name: "Europe/Berlin",
        zone: &TimeZone::get("Europe/Berlin").unwrap(),
        made_at_ms: period.to_ms + 1_234,
        title: "Service level",
        question: "from=2026-10-12&to=2026-11-09&tz=Europe/Berlin",
        ledger: &ledger,
    };
    draft(&report, choices).unwrap()
}

/// The file.
pub fn written(draft: &Draft) -> String {
    draft.finish(&compress(&draft.payload))
}

/// What is read of a file.
pub fn opened(file: &[u8]) -> Result<Snapshot, Trouble> {
    let opened = head(file)?;
    let payload = decompress(&opened.compressed, opened.payload_bytes).ok_or(Trouble::Length)?;
    opened.read(&payload)
}

/// The visits of a snapshot.
pub fn visits(snapshot: &Snapshot) -> &Columns {
    match &snapshot.data {
        Data::Visits(columns) => columns,
        Data::Counts(_) => panic!("counts"),
    }
}

/// One way of looking.
#[derive(Clone, Debug)]
pub struct Setting {
    pub period: Period,
    pub zone: &'static str,
    pub bucket: Bucket,
    pub threshold: Threshold,
    pub formula: Formula,
    pub attribution: Attribution,
    pub hours: &'static str,
    pub short_ms: Option<i64>,
    pub media: [bool; 5],
    pub some_queues: bool,
}

impl Setting {
    /// Half hours in Berlin under the rules in force by default.
    pub fn plain(period: Period) -> Setting {
        Setting {
            period,
            zone: "Europe/Berlin",
            bucket: Bucket::Minutes30,
            threshold: Threshold::Queue,
            formula: Formula::Genesys(Switches::default()),
            attribution: Attribution::Event,
            hours: "",
            short_ms: None,
            media: [true; 5],
            some_queues: false,
        }
    }
}

/// What is seen of facts.
pub struct Seen {
    /// Rows of the Intervals CSV with their counts, those that are not known included.
    pub rows: Vec<(Place, Counts)>,
    /// Places whose numbers are not known.
    pub unknown: Vec<Place>,
    /// Intervals and the total over all queues that are not known.
    pub sums: blurred::Unknown,
    /// The Intervals CSV.
    pub csv: String,
}

impl Seen {
    /// Rows whose numbers are known, and whose queue and media type are not among these.
    pub fn known(&self, left_out: &[(u16, Media)], unknown: &[Place]) -> Vec<(Place, Counts)> {
        let told = |place: &Place| {
            !left_out.contains(&(place.queue, place.media)) && unknown.binary_search(place).is_err()
        };
        self.rows
            .iter()
            .filter(|row| told(&row.0))
            .copied()
            .collect()
    }

    /// Lines of the file, without its header.
    pub fn lines(&self) -> Vec<String> {
        self.csv.lines().skip(1).map(str::to_owned).collect()
    }
}

/// Looks at visits.
pub fn look(columns: &Columns, queues: &[Queue], cuts: &[Cut], setting: &Setting) -> Seen {
    let zone = TimeZone::get(setting.zone).unwrap();
    let shut = closed(
        setting.period,
        &zone,
        &Hours::parse(setting.hours).unwrap(),
        &[],
    );
    let further: Vec<i64> = shut.iter().flat_map(|span| [span.0, span.1]).collect();
    let grid = Grid::new(setting.period, setting.bucket, &zone, &further);
    let index = Index::build(columns, &grid, setting.attribution);
    look_at(&index, &grid, queues, cuts, setting, &shut)
}

/// Looks at an index.
pub fn look_at(
    index: &Index,
    grid: &Grid,
    queues: &[Queue],
    cuts: &[Cut],
    setting: &Setting,
    shut: &[(i64, i64)],
) -> Seen {
    let zone = TimeZone::get(setting.zone).unwrap();
    let scope = Scope {
        queues: (0..queues.len())
            .map(|queue| !setting.some_queues || queue % 3 == 1)
            .collect(),
        media: setting.media,
    };
    let rule = Rule {
        formula: setting.formula,
        thresholds: Thresholds::new(queues, setting.threshold, Target::Queue),
    };
    let mut within = Vec::new();
    index.count_within(
        |(queue, media)| rule.thresholds.of(queue, media),
        &mut within,
    );
    let facts = Facts {
        grid,
        index,
        selection: &Selection::new(index, grid, &scope, shut),
        within: &within,
        shorts: &setting
            .short_ms
            .map(|limit| index.shorts_below(limit))
            .unwrap_or_default(),
    };
    let rows = places(facts);
    let unknown = blurred::places(cuts, facts);
    let cuts_of = boundaries(setting.period, setting.bucket, &zone);
    let csv = csv::intervals(&Table {
        rows: &rows,
        boundaries: &cuts_of,
        queues,
        rule: &rule,
        zone: &zone,
        every: true,
        unknown: &unknown,
    });
    Seen {
        sums: blurred::intervals(cuts, facts),
        rows,
        unknown,
        csv,
    }
}

/// The events of the shared world's four weeks, and its queues.
pub fn events() -> &'static (Columns, Vec<Queue>) {
    static EVENTS: OnceLock<(Columns, Vec<Queue>)> = OnceLock::new();
    EVENTS.get_or_init(|| of_world(&crate::simulator::world()))
}

/// The shared world's four weeks as a file and back.
pub fn again(choices: &Choices) -> Snapshot {
    let (columns, queues) = events();
    let draft = made(columns, queues, crate::simulator::weeks(), choices);
    opened(written(&draft).as_bytes()).unwrap()
}

/// Columns of a world's events, all as they ended, and its queues.
pub fn of_world(world: &World) -> (Columns, Vec<Queue>) {
    let queues: Vec<Queue> = world
        .queues
        .iter()
        .map(|queue| {
            let mut promises = [None; 5];
            for (media, target) in &queue.targets {
                let media = Media::from_name(media.as_str()).unwrap();
                promises[media as usize] = Some(Promise {
                    threshold_ms: target.threshold_ms,
                    target_ppm: format!("{:.0}", target.percent * 10_000.0).parse().unwrap(),
                });
            }
            Queue {
                id: queue.id.clone(),
                name: queue.name.clone(),
                promises,
            }
        })
        .collect();
    let mut columns = Columns::with_queues(queues.iter().map(|queue| queue.id.as_str()));
    for visit in world
        .conversations
        .iter()
        .flat_map(|conversation| &conversation.visits)
    {
        columns.add(&event(visit));
    }
    (columns, queues)
}

fn event(visit: &eightytwenty_simulator::Visit) -> Visit {
    use eightytwenty_simulator::Outcome as Happened;
    let (outcome, short) = match visit.outcome {
        Happened::Answered => (Outcome::Answered, false),
        Happened::Abandoned { short } => (Outcome::Abandoned, short),
        Happened::FlowOut => (Outcome::FlowOut, false),
        Happened::Other => (Outcome::Other, false),
        Happened::Waiting => (Outcome::Waiting, false),
    };
    Visit {
        queue: u16::try_from(visit.queue).unwrap(),
        media: Media::from_name(visit.media.as_str()).unwrap(),
        direction: Direction::Inbound,
        offered_ms: visit.offered_ms,
        outcome,
        ended_ms: visit.ended_ms,
        wait_ms: Some(visit.wait_ms),
        short,
    }
}
