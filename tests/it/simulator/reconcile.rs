//! Reconciliation: our figures, made visit by visit, against what the simulator's own engine tells, cell by cell.

use std::cell::RefCell;
use std::sync::OnceLock;

use eightytwenty::api::aggregates::{Asking, Gather, drive};
use eightytwenty::columns::Columns;
use eightytwenty::columns::summary::Summary;
use eightytwenty::measure::facts::{Facts, places};
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::hours::{Hours, closed};
use eightytwenty::measure::index::{Index, Lane};
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Scope, Target, Threshold, Thresholds};
use eightytwenty::measure::reconcile::{Basis, Cause, Reconciled, open, reconcile};
use eightytwenty::measure::selection::Selection;
use eightytwenty::terms::{DAY_MS, Media, Period, Promise, Queue};
use eightytwenty_simulator::{Judged, Options};
use jiff::tz::TimeZone;

use super::truth::{Loaded, loaded};
use super::{Client, START, options, run, weeks};

fn grid(period: Period, bucket: Bucket) -> Grid {
    Grid::new(
        period,
        bucket,
        &TimeZone::get("Europe/Berlin").unwrap(),
        &[],
    )
}

/// What an organisation with these switches tells of the four weeks.
fn told(judged: Judged, grid: &Grid) -> Summary {
    let Loaded { world, queues, .. } = loaded(START);
    run(async {
        let client = Client::over(
            Options {
                judged,
                ..options()
            },
            world.clone(),
        );
        let ids = queues.iter().map(|queue| queue.id.as_str());
        let summary = RefCell::new(Summary::new(ids, &[]));
        let asking = Asking {
            media: Media::ALL.to_vec(),
            edges: grid.edges.clone(),
            ..Asking::default()
        };
        let gather = RefCell::new(Gather::new(asking, 60).unwrap());
        let bearer = client.bearer();
        drive(&gather, &client.line(&bearer), |part| {
            summary.borrow_mut().take(part);
        })
        .await
        .unwrap();
        assert!(gather.borrow().is_complete());
        summary.into_inner()
    })
}

/// The same, as delivered, in half hours.
fn delivered() -> &'static Summary {
    static TOLD: OnceLock<Summary> = OnceLock::new();
    TOLD.get_or_init(|| told(Judged::default(), &grid(weeks(), Bucket::Minutes30)))
}

/// One comparison.
struct Case<'a> {
    columns: &'a Columns,
    queues: &'a [Queue],
    theirs: &'a Summary,
    switches: Switches,
    whole: bool,
    restated_since_ms: i64,
    hours: &'static str,
    /// Visits still waiting; those of the columns where none are given.
    open: Vec<(Lane, i64)>,
}

impl Case<'_> {
    fn new(theirs: &Summary) -> Case<'_> {
        let Loaded {
            queues, columns, ..
        } = loaded(START);
        Case {
            columns,
            queues,
            theirs,
            switches: Switches::default(),
            whole: true,
            restated_since_ms: i64::MAX,
            hours: "",
            open: Vec::new(),
        }
    }

    fn compared(&self, bucket: Bucket) -> Reconciled {
        let grid = grid(weeks(), bucket);
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let shut = closed(weeks(), &zone, &Hours::parse(self.hours).unwrap(), &[]);
        let ours = Index::build(self.columns, &grid, Attribution::Event);
        let scope = Scope {
            queues: vec![true; self.queues.len()],
            media: [true; 5],
        };
        let selection = Selection::new(&ours, &grid, &scope, &shut);
        let waiting = if self.open.is_empty() {
            open(self.columns)
        } else {
            self.open.clone()
        };
        let reconciled = reconcile(Basis {
            grid: &grid,
            ours: &ours,
            selection: &selection,
            theirs: self.theirs,
            queues: self.queues,
            covers: &|(queue, media)| scope.covers(queue, media),
            switches: self.switches,
            whole: self.whole,
            open: &waiting,
            restated_since_ms: self.restated_since_ms,
        });
        let reconciled = reconciled.unwrap();
        self.count(&grid, &ours, &selection, &reconciled);
        reconciled
    }

    /// As many cells as there are rows with calls to judge, looked up one by one.
    fn count(&self, grid: &Grid, ours: &Index, selection: &Selection, told: &Reconciled) {
        let own = Thresholds::new(self.queues, Threshold::Queue, Target::Queue);
        let mut within = Vec::new();
        ours.count_within(|(queue, media)| own.of(queue, media), &mut within);
        let rows = places(Facts {
            grid,
            index: ours,
            selection,
            within: &within,
            shorts: &[],
        });
        let judged = rows.iter().filter(|(place, counts)| {
            let level = Formula::Genesys(self.switches).service_level(counts);
            !told.unjudged.contains(&(place.queue, place.media)) && level.denominator > 0
        });
        assert!(told.cells >= judged.count());
    }
}

#[test]
fn every_cell_of_four_weeks_is_genesys_own() {
    for bucket in [Bucket::Minutes30, Bucket::Hour, Bucket::Day] {
        let reconciled = Case::new(delivered()).compared(bucket);
        assert_eq!(reconciled.differences, []);
        assert!(reconciled.cells > 1_000 || bucket == Bucket::Day);
        // The queue without a setting for messages, and what was offered elsewhere without one.
        assert!(
            reconciled
                .unjudged
                .iter()
                .any(|lane| lane.1 == Media::Message)
        );
        assert!(reconciled.unjudged.len() < 40);
    }
    let hours = Case {
        hours: "mo-fr:08:00-18:00",
        ..Case::new(delivered())
    };
    let open = hours.compared(Bucket::Day);
    assert_eq!(open.differences, []);
    assert!(open.cells < Case::new(delivered()).compared(Bucket::Day).cells);
}

#[test]
fn the_switches_are_found_from_the_denominators_and_explain_every_difference() {
    for (judged, switches) in [
        ((true, false, false), (true, false, false)),
        ((false, true, true), (false, true, true)),
        // Without abandons, short ones are of no matter.
        ((false, false, false), (false, true, false)),
    ] {
        let theirs = told(
            Judged {
                abandons: judged.0,
                short_abandons: judged.1,
                flow_outs: judged.2,
            },
            &grid(weeks(), Bucket::Day),
        );
        let found = Case::new(&theirs).compared(Bucket::Day);
        assert!(found.differences.len() > 50);
        let all = found.differences.iter();
        assert!(
            all.map(|one| one.cause)
                .all(|cause| cause == Cause::Switches)
        );
        let expected = Switches {
            abandons: switches.0,
            short_abandons: switches.1,
            flow_outs: switches.2,
        };
        let print = &found.fingerprint;
        assert_eq!(print.to_adopt(Switches::default()), Some(expected));
        assert_eq!(print.explains(expected), print.cells);
        let adopted = Case {
            switches: expected,
            ..Case::new(&theirs)
        };
        assert_eq!(adopted.compared(Bucket::Day).differences, []);
    }
}

#[test]
fn another_target_time_shows_in_numerators_only() {
    let changed: Vec<Queue> = loaded(START)
        .queues
        .iter()
        .cloned()
        .map(|mut queue| {
            let place = &mut queue.promises[Media::Voice as usize];
            *place = place.map(|own| Promise {
                threshold_ms: own.threshold_ms + 10_000,
                ..own
            });
            queue
        })
        .collect();
    let case = Case {
        queues: &changed,
        ..Case::new(delivered())
    };
    let found = case.compared(Bucket::Day);
    assert!(found.differences.len() > 50);
    for one in &found.differences {
        assert_eq!((one.cause, one.lane.1), (Cause::Threshold, Media::Voice));
        assert!(one.ours.numerator > one.theirs.numerator);
    }
}

#[test]
fn what_was_not_loaded_is_no_riddle() {
    // The last fortnight alone was loaded, of four weeks that are asked about.
    let queues = &loaded(START).queues;
    let columns = run(async {
        let client = Client::new(options());
        let columns = super::columns(queues);
        let late = Period {
            from_ms: START + 14 * DAY_MS,
            ..weeks()
        };
        let walk = super::walk(late, 1, &[], &Media::ALL);
        client.drive(&walk, &columns).await;
        columns.into_inner()
    });
    let case = |whole, restated_since_ms| Case {
        columns: &columns,
        whole,
        restated_since_ms,
        ..Case::new(delivered())
    };
    let causes = |case: Case<'_>| {
        let found = case.compared(Bucket::Day).differences;
        assert!(found.len() > 100);
        let mut causes: Vec<Cause> = found.iter().map(|one| one.cause).collect();
        causes.sort_unstable();
        causes.dedup();
        causes
    };
    assert_eq!(causes(case(false, i64::MAX)), [Cause::Incomplete]);
    // If all of it had been loaded, it would be one.
    let whole = causes(case(true, i64::MAX));
    assert!(whole.contains(&Cause::Unknown) && whole.contains(&Cause::Media));
    assert!(!whole.contains(&Cause::Incomplete) && !whole.contains(&Cause::Restated));
    // A visit that still waits explains its own queue and media type, from its offer on.
    let found = case(true, i64::MAX).compared(Bucket::Day).differences;
    let lane = found
        .iter()
        .find(|one| one.cause == Cause::Unknown)
        .unwrap()
        .lane;
    let since = 5;
    let waits = Case {
        open: vec![(lane, START + 5 * DAY_MS)],
        ..case(true, i64::MAX)
    };
    let open: Vec<_> = waits.compared(Bucket::Day).differences;
    assert!(open.iter().any(|one| one.cause == Cause::Open));
    for one in open.iter().filter(|one| one.cause != Cause::Threshold) {
        let explained = one.lane == lane && one.interval >= since;
        assert_eq!(one.cause == Cause::Open, explained, "{one:?}");
    }
    let young = causes(case(true, START));
    assert!(young.contains(&Cause::Restated) && !young.contains(&Cause::Unknown));
}
