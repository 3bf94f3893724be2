//! The list of visits against the report: what the rows say adds up to the figure, whole and in part.

use eightytwenty::measure::count::Counts;
use eightytwenty::measure::csv;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::lens::{Rule, Scope, Thresholds};
use eightytwenty::measure::visits::{Facts, Looked, Share, is_short, judge, rows, sorted};
use eightytwenty::measure::visits_csv::{self, Table};
use eightytwenty::terms::{Media, Outcome, Period, stamp};
use proptest::prelude::*;

use super::formulas;
use super::world::{Random, queues, random};
use crate::support::cases;
use crate::support::table::World;
use crate::support::visit::Visit;

/// What of the world is listed.
#[derive(Clone, Copy, Default)]
struct Narrow {
    span: Option<Period>,
    queue: Option<u16>,
    media: Option<Media>,
}

/// Reads with the listing of a world.
fn listing<R>(world: &World, narrow: Narrow, read: impl FnOnce(&Looked<'_>) -> R) -> R {
    let ends: Vec<i64> = world
        .closed
        .iter()
        .flat_map(|span| [span.0, span.1])
        .collect();
    let grid = Grid::new(world.period, world.bucket, &world.zone, &ends);
    let scope = Scope {
        queues: vec![true; world.queues.len()],
        media: [true; 5],
    };
    read(&Looked {
        grid: &grid,
        bases: &world.look().selection.bases,
        scope: &scope,
        attribution: world.attribution,
        span: narrow.span,
        queue: narrow.queue,
        media: narrow.media,
    })
}

fn rule(world: &World) -> Rule {
    Rule {
        formula: world.formula,
        thresholds: Thresholds::new(&world.queues, world.threshold, world.target),
    }
}

/// Numerator and denominator, by asking each listed visit; and what else was listed.
fn added_up(world: &World, narrow: Narrow) -> ((u64, u64), Counts) {
    let rule = rule(world);
    listing(world, narrow, |looked| {
        let mut pair = (0, 0);
        let mut counts = Counts::default();
        for row in rows(&world.columns, looked) {
            let visit = world.columns.visit(row as usize).expect("a visit");
            let facts = looked.facts(&visit);
            let share = judge(&visit, &rule, world.short_ms, facts.end).share();
            pair.0 += u64::from(share == Share::Kept);
            pair.1 += u64::from(share != Share::None);
            counts.offered += u32::from(facts.offer);
            counts.answered += u32::from(facts.end && visit.outcome == Outcome::Answered);
            counts.abandoned += u32::from(facts.end && visit.outcome == Outcome::Abandoned);
            counts.other += u32::from(facts.end && visit.outcome == Outcome::Other);
        }
        (pair, counts)
    })
}

/// Whether a visit has a fact that counts, from the definitions alone.
fn listed(random: &Random, visit: &Visit) -> bool {
    let question = &random.question;
    let counts = |at: i64| question.from <= at && at < question.to && !question.shut(at);
    let end = visit.ended.filter(|_| visit.outcome != "waiting");
    let end = end.map(|at| if question.arrival { visit.offered } else { at });
    counts(visit.offered) || end.is_some_and(counts)
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn the_rows_add_up_to_the_figure_under_every_formula(random in random(40)) {
        let mut world = random.world(&random.json());
        for (formula, _) in formulas() {
            world.formula = formula;
            let total = world.look().report.total;
            let (pair, counts) = added_up(&world, Narrow::default());
            prop_assert_eq!(pair, (total.level.numerator, total.level.denominator));
            let expected = (total.counts.offered, total.counts.answered, total.counts.abandoned, total.counts.other);
            prop_assert_eq!((counts.offered, counts.answered, counts.abandoned, counts.other), expected);
        }
    }

    #[test]
    fn the_rows_of_an_interval_or_of_a_queue_add_up_to_its_figure(random in random(40), place in any::<prop::sample::Index>()) {
        let world = random.world(&random.json());
        let seen = world.look();
        let interval = place.index(seen.report.intervals.len());
        let span = Some(Period { from_ms: seen.boundaries[interval], to_ms: seen.boundaries[interval + 1] });
        let level = seen.report.intervals[interval].level;
        let (pair, _) = added_up(&world, Narrow { span, ..Narrow::default() });
        prop_assert_eq!(pair, (level.numerator, level.denominator));
        for one in &seen.report.queues {
            let level = one.figure.level;
            let narrow = Narrow { queue: Some(one.queue), media: Some(one.media), ..Narrow::default() };
            prop_assert_eq!(added_up(&world, narrow).0, (level.numerator, level.denominator));
        }
    }

    #[test]
    fn the_file_has_a_line_for_every_visit_with_a_counted_fact_and_for_no_other(random in random(40)) {
        let world = random.world(&random.json());
        let text = listing(&world, Narrow::default(), |looked| visits_csv::visits(&Table {
            columns: &world.columns,
            rows: &rows(&world.columns, looked),
            queues: &world.queues,
            limit_ms: world.short_ms,
        }));
        let lines: Vec<&str> = text.strip_suffix("\r\n").expect("an ended line").split("\r\n").collect();
        prop_assert_eq!(lines[0], "conversation_id,queue_id,queue_name,media_type,direction,offered_at,outcome,ended_at,wait_ms,short_abandon");
        let mut expected = Vec::new();
        for (number, visits) in random.conversations.iter().enumerate() {
            for visit in visits.iter().filter(|visit| listed(&random, visit)) {
                let name = queues().into_iter().find(|queue| queue.id == visit.queue).expect("its queue").name;
                let short = match random.question.short {
                    Some(limit) => visit.outcome == "abandoned" && visit.wait < Some(limit),
                    None => visit.short,
                };
                expected.push(format!(
                    "c0000000-0000-4000-8000-{number:012},{},{},{},{},{},{},{},{},{short}",
                    visit.queue, csv::quoted(&name), visit.media.name(),
                    if visit.outbound { "outbound" } else { "inbound" },
                    stamp::utc(visit.offered), visit.outcome,
                    visit.ended.map(stamp::utc).unwrap_or_default(),
                    visit.wait.map(|wait| wait.to_string()).unwrap_or_default(),
                ));
            }
        }
        let mut ours = lines[1..].to_vec();
        ours.sort_unstable();
        expected.sort();
        prop_assert_eq!(ours, expected);
    }

    #[test]
    fn sorting_keeps_every_row_and_missing_values_last(random in random(40), falling in any::<bool>()) {
        let world = random.world(&random.json());
        let list = |row: u32| Some((row, world.columns.visit(row as usize)?));
        let all: Vec<_> = (0..).take(world.columns.rows()).filter_map(list).collect();
        let order = sorted(all.iter().copied(), falling, |visit, _| visit.wait_ms);
        let mut again = order.clone();
        again.sort_unstable();
        prop_assert_eq!(again, all.iter().map(|one| one.0).collect::<Vec<_>>());
        let waits: Vec<_> = order.iter().map(|&row| world.columns.visit(row as usize).expect("a visit")).collect();
        for pair in waits.windows(2) {
            let (first, second) = (pair[0], pair[1]);
            match (first.wait_ms, second.wait_ms) {
                (Some(a), Some(b)) if a == b => prop_assert!(first.offered_ms <= second.offered_ms),
                (Some(a), Some(b)) => prop_assert_eq!(a < b, !falling),
                (a, b) => prop_assert!(a.is_some() || b.is_none()),
            }
        }
    }
}

#[test]
fn an_offer_alone_is_listed_and_counts_for_nothing() {
    let mut world = crate::support::table::world(
        "offered outcome wait\n 07:28 answered 240s\n 07:29 waiting -",
    );
    let minute = 60_000;
    world.period.to_ms = world.period.from_ms + 450 * minute;
    let (pair, counts) = added_up(&world, Narrow::default());
    assert_eq!((pair, counts.offered, counts.answered), ((0, 0), 2, 0));
    let facts = listing(&world, Narrow::default(), |looked| {
        looked.facts(&world.columns.visit(0).unwrap())
    });
    assert_eq!(
        facts,
        Facts {
            offer: true,
            end: false
        }
    );
}

#[test]
fn a_wait_as_long_as_the_readers_limit_is_not_short() {
    let world =
        crate::support::table::world("outcome wait short\n abandoned 5s short\n answered 1s -");
    let (abandoned, answered) = (
        world.columns.visit(0).unwrap(),
        world.columns.visit(1).unwrap(),
    );
    assert!(is_short(&abandoned, None) && is_short(&abandoned, Some(5_001)));
    assert!(!is_short(&abandoned, Some(5_000)) && !is_short(&answered, Some(60_000)));
}
