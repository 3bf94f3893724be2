//! PROPERTY: `measure` against the naive implementation over random worlds, and what must hold in any world.

mod same;
mod summary;
mod visits;
mod week;
pub mod world;

use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::lens::Attribution;
use proptest::prelude::*;

use self::same::{same_file, same_report, same_waits, tally};
use self::world::{queues, random};
use crate::naive;
use crate::support::visit::{held, take_in};
use crate::support::{cases, shuffle, zone};

/// Every formula, Genesys' own with each combination of its switches.
fn formulas() -> Vec<(Formula, [bool; 3])> {
    let on = |number: u8| [number & 1 > 0, number & 2 > 0, number & 4 > 0];
    let genesys = (0..8).map(on).map(|switches| {
        let [abandons, short_abandons, flow_outs] = switches;
        (
            Formula::Genesys(Switches {
                abandons,
                short_abandons,
                flow_outs,
            }),
            switches,
        )
    });
    let others = [
        Formula::Answered,
        Formula::Offered,
        Formula::LateAbandons,
        Formula::Lenient,
    ];
    genesys
        .chain(others.map(|formula| (formula, [true; 3])))
        .collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn measure_agrees_with_the_naive_implementation(random in random(40)) {
        let question = &random.question;
        let mut world = random.world(&random.json());
        let rows = naive::rows(&random.visits(), &queues(), question);
        let cuts = naive::cuts(question.from, question.to, question.bucket, &question.zone);
        same_waits(&random, &world.look())?;
        for (formula, switches) in formulas() {
            world.formula = formula;
            let seen = world.look();
            prop_assert_eq!(&seen.boundaries, &cuts);
            let ours: Vec<_> = seen.rows.iter().map(|(place, counts)| ((place.interval as usize, usize::from(place.queue), place.media), tally(counts))).collect();
            let theirs: Vec<_> = rows.iter().map(|row| ((row.interval, row.queue, row.media), row.tally)).collect();
            prop_assert_eq!(ours, theirs);
            same_report(&seen, &rows, formula.name(), switches)?;
            same_file(&seen, &rows, formula.name(), switches)?;
        }
    }

    #[test]
    fn columns_hold_exactly_what_was_reported(random in random(60)) {
        let mut visits = random.visits();
        visits.sort();
        prop_assert_eq!(held(&random.world(&random.json()).columns), visits);
    }

    #[test]
    fn no_hour_is_lost_or_counted_twice(random in random(1)) {
        let seen = random.world(&[]).look();
        let (first, last) = (seen.boundaries[0], seen.boundaries[seen.boundaries.len() - 1]);
        prop_assert_eq!((first, last), (random.question.from, random.question.to));
        prop_assert!(seen.boundaries.is_sorted_by(|a, b| a < b));
        let longest = match random.question.bucket { "5m" => 5, "10m" => 10, "15m" => 15, "30m" => 30, "1h" => 60, "1d" => 1_500, _ => 10_140 };
        prop_assert!(seen.boundaries.windows(2).all(|pair| pair[1] - pair[0] <= longest * 60_000));
    }

    #[test]
    fn both_attributions_count_the_same_offers(random in random(60)) {
        let mut world = random.world(&random.json());
        let offers = |world: &crate::support::table::World| {
            let seen = world.look();
            seen.rows.into_iter().map(|(cell, counts)| (cell, counts.offered, counts.waiting)).filter(|one| one.1 + one.2 > 0).collect::<Vec<_>>()
        };
        world.attribution = Attribution::Event;
        let event = offers(&world);
        world.attribution = Attribution::Arrival;
        prop_assert_eq!(offers(&world), event);
    }

    #[test]
    fn a_numerator_never_exceeds_its_denominator(random in random(60)) {
        let mut world = random.world(&random.json());
        for (formula, _) in formulas() {
            world.formula = formula;
            let report = world.look().report;
            let figures = report.queues.iter().map(|one| &one.figure).chain(&report.intervals);
            for figure in figures.chain([&report.total]) {
                prop_assert!(figure.level.numerator <= figure.level.denominator);
            }
        }
    }

    #[test]
    fn order_and_repetition_of_conversations_change_nothing(random in random(40), mut seed in any::<u64>()) {
        let conversations = random.json();
        let once = random.world(&conversations);
        let mut again = [conversations.clone(), conversations].concat();
        shuffle(&mut again, &mut seed);
        let mixed = random.world(&again);
        prop_assert_eq!(mixed.columns.visits(), once.columns.visits());
        prop_assert_eq!(mixed.columns.conversations(), once.columns.conversations());
        prop_assert_eq!(mixed.look().csv, once.look().csv);
    }

    #[test]
    fn the_newer_copy_of_a_conversation_wins(random in random(40), mut seed in any::<u64>(), share in 0..1_000_i64) {
        let visits = random.visits();
        let times = visits.iter().flat_map(|visit| [Some(visit.offered), visit.ended]).flatten();
        let (first, last) = times.fold((i64::MAX, i64::MIN), |span, at| (span.0.min(at), span.1.max(at)));
        let cut = if visits.is_empty() { 0 } else { first + (last - first) * share / 1_000 };
        let mut copies = [random.json_at(cut), random.json()].concat();
        shuffle(&mut copies, &mut seed);
        let newest = random.world(&random.json());
        let mut mixed = random.world(&copies);
        prop_assert_eq!(held(&mixed.columns), held(&newest.columns));
        prop_assert_eq!(mixed.look().csv, newest.look().csv);
        // An older copy that comes last is left out.
        take_in(&mut mixed.columns, &random.json_at(cut), world::read_ms());
        prop_assert_eq!(held(&mixed.columns), held(&newest.columns));
    }

    #[test]
    fn the_same_facts_in_another_zone_make_the_same_total(random in random(40)) {
        let mut world = random.world(&random.json());
        let total = world.look().report.total;
        world.zone = zone("Asia/Kolkata");
        prop_assert_eq!(world.look().report.total, total);
    }
}

#[test]
fn a_threshold_gives_the_same_from_wherever_it_is_reached() {
    let outcomes = ["answered", "abandoned"];
    let lines = (0..3_000).map(|number| {
        let (queue, wait) = (["sales", "support"][number % 2], number * 7_919 % 60_000);
        format!("{queue} {} {wait}ms", outcomes[number / 2 % 2])
    });
    let table: Vec<String> = std::iter::once("queue outcome wait".to_owned())
        .chain(lines)
        .collect();
    let index = crate::support::table::world(&table.join("\n")).look().index;
    let mut within = eightytwenty::measure::index::Within::default();
    for limit in [
        20_000,
        59_999,
        0,
        -1,
        60_000,
        31_234,
        31_235,
        1,
        i64::MAX,
        45_000,
    ] {
        let mut fresh = Vec::new();
        index.count_within(|_| limit, &mut fresh);
        let sum = fresh
            .iter()
            .fold([0, 0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]]);
        let naive = |place: usize| {
            (0..3_000).filter(move |number| {
                number / 2 % 2 == place && i64::try_from(number * 7_919 % 60_000).unwrap() <= limit
            })
        };
        let counted = [0, 1].map(|place| u32::try_from(naive(place).count()).unwrap());
        assert_eq!(sum, counted, "{limit}");
        assert_eq!(index.count_all(&mut within, limit), fresh, "{limit}");
    }
}
