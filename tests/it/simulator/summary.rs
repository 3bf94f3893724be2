//! Genesys' own engine: what it counted equals the events, and what was loaded visit by visit, in every cell.

use std::cell::RefCell;
use std::collections::BTreeMap;

use eightytwenty::api::aggregates::plan::plan;
use eightytwenty::api::aggregates::{Asking, Gather, census, drive};
use eightytwenty::api::error::ApiError;
use eightytwenty::columns::summary::Summary;
use eightytwenty::measure::facts::{Facts, Sums};
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::hours::{Hours, closed};
use eightytwenty::measure::index::{Fixed, Index, Known};
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Rule, Scope, Target, Threshold, Thresholds};
use eightytwenty::measure::report::{Report, report};
use eightytwenty::measure::selection::Selection;
use eightytwenty::measure::walk::{STEPS, by_lane, walk};
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Period, Queue};
use eightytwenty_simulator::{Outcome, Visit, World};
use jiff::tz::TimeZone;

use super::truth::{Loaded, SPRING, loaded};
use super::{Client, START, options, options_from, run, weeks_from, world};

/// Limits that are asked: all the queues' own among them.
fn limits(queues: &[Queue]) -> Vec<i64> {
    let own = queues.iter().flat_map(|queue| {
        Media::ALL
            .into_iter()
            .map(|media| queue.promise(media).0.threshold_ms)
    });
    own.chain([0, 4_999, 20_000, 33_333, 90_000, DAY_MS])
        .collect()
}

async fn counted(client: &Client, queues: &[Queue], asking: Asking) -> (Summary, Gather) {
    let ids = queues.iter().map(|queue| queue.id.as_str());
    let summary = RefCell::new(Summary::new(ids, &asking.limits_ms));
    let bearer = client.bearer();
    let line = client.line(&bearer);
    let period = Period {
        from_ms: asking.edges[0],
        to_ms: *asking.edges.last().unwrap(),
    };
    let found = census(&line, &asking.queues, &asking.media, period)
        .await
        .unwrap();
    let gather = RefCell::new(Gather::new(asking, found.lanes).unwrap());
    drive(&gather, &line, |part| summary.borrow_mut().take(part))
        .await
        .unwrap();
    let summary = summary.into_inner();
    assert_eq!(summary.offered(), found.offered);
    (summary, gather.into_inner())
}

/// One way of looking.
struct Look {
    start_ms: i64,
    zone: &'static str,
    bucket: Bucket,
    period: Period,
    hours: &'static str,
}

impl Look {
    fn zone(&self) -> TimeZone {
        TimeZone::get(self.zone).unwrap()
    }

    /// Cut where opening hours begin and end.
    fn grid(&self) -> (Grid, Vec<(i64, i64)>) {
        let hours = Hours::parse(self.hours).unwrap();
        let shut = closed(self.period, &self.zone(), &hours, &[]);
        let ends: Vec<i64> = shut.iter().flat_map(|one| [one.0, one.1]).collect();
        (
            Grid::new(self.period, self.bucket, &self.zone(), &ends),
            shut,
        )
    }
}

type Cells = BTreeMap<(u32, u16, &'static str), (Fixed, Vec<[u32; 2]>)>;

/// Cells of an index with the counts within limits; what a summary cannot know is left out.
fn cells(index: &Index, limits: &[i64]) -> Cells {
    let mut cells = Cells::new();
    let mut within = Vec::new();
    let counts: Vec<Vec<[u32; 2]>> = limits
        .iter()
        .map(|&limit| {
            index.count_within(|_| limit, &mut within);
            within.clone()
        })
        .collect();
    for (number, cell) in index.cells.iter().enumerate() {
        let (queue, media) = index.lanes[usize::from(cell.lane)];
        let fixed = Fixed {
            other: 0,
            waiting: 0,
            ..cell.fixed
        };
        if fixed != Fixed::default() {
            let counts = counts.iter().map(|counts| counts[number]).collect();
            cells.insert((cell.base, queue, media.name()), (fixed, counts));
        }
    }
    cells
}

/// The same from the events.
fn events(world: &World, queues: &[Queue], grid: &Grid, limits: &[i64]) -> Cells {
    let mut cells = Cells::new();
    let visits = world
        .conversations
        .iter()
        .flat_map(|conversation| &conversation.visits);
    for visit in visits {
        let id = &world.queues[visit.queue].id;
        let place = queues.iter().position(|queue| queue.id == *id).unwrap();
        let mut at = |at_ms: i64, fact: &dyn Fn(&mut Fixed, &mut [[u32; 2]])| {
            let after = grid.edges.partition_point(|&edge| edge <= at_ms);
            if after > 0 && after < grid.edges.len() {
                let place = (
                    u32::try_from(after - 1).unwrap(),
                    u16::try_from(place).unwrap(),
                    visit.media.as_str(),
                );
                let cell = cells
                    .entry(place)
                    .or_insert_with(|| (Fixed::default(), vec![[0, 0]; limits.len()]));
                fact(&mut cell.0, &mut cell.1);
            }
        };
        at(visit.offered_ms, &|fixed, _| fixed.offered += 1);
        let within = |counts: &mut [[u32; 2]], timer: usize| {
            for (count, &limit) in counts.iter_mut().zip(limits) {
                count[timer] += u32::from(visit.wait_ms <= limit);
            }
        };
        let Visit {
            outcome, ended_ms, ..
        } = *visit;
        match (outcome, ended_ms) {
            (Outcome::Answered, Some(ended)) => at(ended, &|fixed, counts| {
                fixed.answered += 1;
                fixed.wait_sum_ms += visit.wait_ms.unsigned_abs();
                within(counts, 0);
            }),
            (Outcome::Abandoned { short }, Some(ended)) => at(ended, &|fixed, counts| {
                fixed.abandoned += 1;
                fixed.short_abandoned += u32::from(short);
                within(counts, 1);
            }),
            (Outcome::FlowOut, Some(ended)) => at(ended, &|fixed, _| fixed.flow_out += 1),
            _ => {}
        }
    }
    cells
}

/// The figures of an index, by the page's own way.
fn figures(
    look: &Look,
    index: &Index,
    queues: &[Queue],
    threshold: Threshold,
    formula: Formula,
) -> Report {
    let (grid, shut) = look.grid();
    let scope = Scope {
        queues: vec![true; queues.len()],
        media: [true; 5],
    };
    let selection = Selection::new(index, &grid, &scope, &shut);
    let thresholds = Thresholds::new(queues, threshold, Target::Queue);
    let mut within = Vec::new();
    index.count_within(|(queue, media)| thresholds.of(queue, media), &mut within);
    assert!(index.knows(|(queue, media)| thresholds.of(queue, media)));
    let facts = Facts {
        grid: &grid,
        index,
        selection: &selection,
        within: &within,
        shorts: &[],
    };
    let mut sums = Sums::fixed(facts);
    sums.add_within(facts);
    let rule = Rule {
        formula,
        thresholds,
    };
    report(facts, &sums, &rule, Switches::default())
}

/// Cells equal the events and what was loaded, and so do the figures of every formula.
fn holds(look: &Look) {
    let Loaded {
        world,
        queues,
        columns,
    } = loaded(look.start_ms);
    let (grid, shut) = look.grid();
    let limits = limits(queues);
    let asking = Asking {
        queues: Vec::new(),
        media: Media::ALL.to_vec(),
        edges: grid.edges.clone(),
        limits_ms: limits.clone(),
    };
    let summary = run(async {
        let client = Client::over(options_from(look.start_ms), world.clone());
        let (summary, gather) = counted(&client, queues, asking).await;
        assert!(gather.is_complete() && gather.requests() == gather.answered());
        summary
    });
    let index = Index::of_summary(&summary, &grid).unwrap();
    let raw = Index::build(columns, &grid, Attribution::Event);
    let told = cells(&index, &limits);
    assert!(told.len() > 100, "{}", told.len());
    assert!(told == events(world, queues, &grid, &limits), "events");
    assert!(told == cells(&raw, &limits), "visit by visit");

    for threshold in [Threshold::Queue, Threshold::Ms(33_333)] {
        for formula in Formula::all(Switches {
            short_abandons: false,
            ..Switches::default()
        }) {
            let [ours, theirs] = [&raw, &index].map(|index| {
                let report = figures(look, index, queues, threshold, formula);
                let level = |figure: &eightytwenty::measure::report::Figure| {
                    (figure.level, figure.target_sum())
                };
                let intervals: Vec<_> = report.intervals.iter().map(level).collect();
                let slots: Vec<_> = report.slots.iter().map(level).collect();
                (level(&report.total), intervals, slots, report.formulas)
            });
            assert!(ours == theirs, "{formula:?} {threshold:?}");
        }
    }
    assert_eq!(shut.is_empty(), look.hours.is_empty());
}

fn days(start_ms: i64, from: i64, count: i64, offset_minutes: i64) -> Period {
    let from_ms = start_ms + from * DAY_MS - offset_minutes * 60_000;
    Period {
        from_ms,
        to_ms: from_ms + count * DAY_MS,
    }
}

#[test]
fn four_weeks_in_half_hours_over_a_clock_change_equal_the_events() {
    holds(&Look {
        start_ms: START,
        zone: "Europe/Berlin",
        bucket: Bucket::Day,
        period: weeks_from(START),
        hours: "",
    });
}

#[test]
fn zones_of_whole_half_and_quarter_hours_equal_the_events() {
    for (zone, bucket, offset) in [
        ("America/New_York", Bucket::Hour, -300),
        ("Asia/Kolkata", Bucket::Minutes30, 330),
        ("Asia/Kathmandu", Bucket::Hour, 345),
        ("Australia/Lord_Howe", Bucket::Minutes30, 660),
    ] {
        holds(&Look {
            start_ms: START,
            zone,
            bucket,
            period: days(START, 13, 3, offset),
            hours: "",
        });
    }
    holds(&Look {
        start_ms: SPRING,
        zone: "Europe/Berlin",
        bucket: Bucket::Minutes30,
        period: days(SPRING, 26, 2, 60),
        hours: "",
    });
}

#[test]
fn short_intervals_odd_opening_hours_and_an_odd_beginning_equal_the_events() {
    let day = days(START, 14, 1, 60);
    let look = |bucket, hours, period| Look {
        start_ms: START,
        zone: "Europe/Berlin",
        bucket,
        period,
        hours,
    };
    holds(&look(Bucket::Minutes5, "", day));
    holds(&look(Bucket::Minutes15, "mo-fr:08:10-18:00", day));
    holds(&look(Bucket::Hour, "mo-su:08:07-17:30", day));
    let odd = Period {
        from_ms: day.from_ms + 9 * HOUR_MS + 600_000,
        to_ms: day.from_ms + 17 * HOUR_MS + 1_234_567,
    };
    holds(&look(Bucket::Minutes30, "", odd));
}

#[test]
fn only_what_was_asked_is_known_and_the_rest_can_be_asked_later() {
    let columns = &loaded(START).columns;
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let period = days(START, 14, 2, 0);
        let grid = Grid::new(period, Bucket::Hour, &TimeZone::UTC, &[]);
        let asking = |limits_ms: Vec<i64>| Asking {
            queues: Vec::new(),
            media: vec![Media::Voice],
            edges: grid.edges.clone(),
            limits_ms,
        };
        let (mut summary, _) = counted(&client, &queues, asking(vec![20_000, 60_000])).await;
        let index = Index::of_summary(&summary, &grid).unwrap();
        assert_eq!(index.known(), Known::Within(&[20_000, 60_000]));
        assert!(index.knows(|_| 20_000) && !index.knows(|_| 20_001));
        let scope = Scope {
            queues: vec![true; queues.len()],
            media: [true; 5],
        };
        let selection = Selection::new(&index, &grid, &scope, &[]);
        let (curve, percentiles) = walk(&index, &selection, |_| true, 1_000, &[50, 100]);
        assert_eq!(percentiles, [None, None]);
        assert!(by_lane(&index, &selection, 90).iter().all(Option::is_none));
        let known = curve.known.unwrap();
        assert_eq!(
            known.iter().map(|one| one.0).collect::<Vec<_>>(),
            [20_000, 60_000]
        );
        assert!(known[0].1[0] > 0 && known[0].1[0] < known[1].1[0]);
        // Between two limits stands the least there can be.
        assert_eq!(
            (curve.within[19], curve.within[20], curve.within[59]),
            ([0, 0], known[0].1, known[0].1)
        );
        assert_eq!(curve.within[STEPS as usize], known[1].1);

        let raw = Index::build(columns, &grid, Attribution::Event);
        let before = client.seen.borrow().len();
        let (later, _) = counted(&client, &queues, asking(vec![30_000])).await;
        assert_eq!(
            client.seen.borrow().len() - before,
            2,
            "a request, and one that counts how much there is"
        );
        summary.join(&later);
        let index = Index::of_summary(&summary, &grid).unwrap();
        assert!(index.knows(|_| 30_000));
        let told = cells(&index, &[20_000, 30_000, 60_000]);
        let mut ours = cells(&raw, &[20_000, 30_000, 60_000]);
        ours.retain(|place, _| place.2 == "voice");
        assert!(told == ours && !told.is_empty());
    });
}

#[test]
fn buckets_that_were_asked_too_long_are_not_spread_over_shorter_intervals() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let period = days(START, 14, 1, 0);
        let grid = |bucket| Grid::new(period, bucket, &TimeZone::UTC, &[]);
        let asking = Asking {
            media: vec![Media::Voice],
            edges: grid(Bucket::Day).edges,
            ..Asking::default()
        };
        let (summary, _) = counted(&client, &queues, asking).await;
        assert!(Index::of_summary(&summary, &grid(Bucket::Minutes30)).is_some());
        assert!(Index::of_summary(&summary, &grid(Bucket::Minutes15)).is_none());
    });
}

#[test]
fn chosen_queues_alone_are_asked_and_too_many_are_sorted_out_by_the_reader_of_the_answer() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let period = days(START, 14, 1, 0);
        let grid = Grid::new(period, Bucket::Day, &TimeZone::UTC, &[]);
        let chosen: Vec<String> = queues
            .iter()
            .take(3)
            .map(|queue| queue.id.clone())
            .collect();
        let mut asking = Asking {
            queues: chosen.clone(),
            media: vec![Media::Voice],
            edges: grid.edges.clone(),
            limits_ms: vec![20_000],
        };
        let (few, _) = counted(&client, &queues, asking.clone()).await;
        assert!(!few.rows().is_empty() && few.rows().iter().all(|row| row.queue < 3));
        asking.queues = (0..101).map(|number| format!("none-{number}")).collect();
        let (all, _) = counted(&client, &queues, asking).await;
        assert!(all.rows().iter().any(|row| row.queue >= 3));
    });
}

#[test]
fn a_gather_that_was_stopped_goes_on_where_it_stopped() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let period = weeks_from(START);
        let grid = Grid::new(period, Bucket::Day, &TimeZone::UTC, &[]);
        let asking = Asking {
            media: vec![Media::Voice],
            edges: grid.edges.clone(),
            limits_ms: vec![20_000],
            ..Asking::default()
        };
        let lanes = queues.len();
        let requests = plan(&grid.edges, lanes).unwrap().spans.len();
        let summary = RefCell::new(Summary::new(
            queues.iter().map(|queue| queue.id.as_str()),
            &[20_000],
        ));
        let gather = RefCell::new(Gather::new(asking, lanes).unwrap());
        assert_eq!(gather.borrow().requests() as usize, requests);
        client.sign_in(&["routing:queue:view"]);
        let refused = client.bearer();
        let stopped = drive(&gather, &client.line(&refused), |_| panic!("no answer")).await;
        assert!(
            matches!(stopped, Err(ApiError::Forbidden(_))),
            "{stopped:?}"
        );
        assert!(!gather.borrow().is_complete() && gather.borrow().answered() == 0);

        client.sign_in(&["analytics:conversationAggregate:view"]);
        gather.borrow_mut().resume();
        let bearer = client.bearer();
        drive(&gather, &client.line(&bearer), |part| {
            summary.borrow_mut().take(part);
        })
        .await
        .unwrap();
        assert!(gather.borrow().is_complete());
        assert_eq!(gather.borrow().answered() as usize, requests);
        let calls = world()
            .conversations
            .iter()
            .flat_map(|conversation| &conversation.visits)
            .filter(|visit| visit.media.as_str() == "voice" && period.contains(visit.offered_ms))
            .count();
        assert_eq!(summary.borrow().offered(), calls as u64);
    });
}
