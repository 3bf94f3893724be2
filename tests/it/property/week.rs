//! The week and the strip against the naive reading: each visit is put on the wall clock by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use eightytwenty::measure::attainment::{Attainment, Days};
use eightytwenty::measure::facts::Facts;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::{Building, Index};
use eightytwenty::measure::lens::Scope;
use eightytwenty::measure::selection::Selection;
use eightytwenty::measure::week::Week;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::world::{Random, random};
use crate::naive;
use crate::support::cases;

/// Weekday (0 for Monday) and minute of the day.
fn wall(at: i64, zone: &TimeZone) -> (usize, usize) {
    let zoned = Timestamp::from_millisecond(at)
        .unwrap()
        .to_zoned(zone.clone());
    let minute = i32::from(zoned.hour()) * 60 + i32::from(zoned.minute());
    let day = zoned.weekday().to_monday_zero_offset();
    (
        usize::try_from(day).unwrap(),
        usize::try_from(minute).unwrap(),
    )
}

/// Answered visits that count, each with its wait and its place on the wall clock.
fn answers(random: &Random) -> Vec<(i64, (usize, usize))> {
    let question = &random.question;
    let counts = |at: i64| question.from <= at && at < question.to && !question.shut(at);
    let visits = random.visits();
    let answered = visits.iter().filter(|visit| visit.outcome == "answered");
    let moments = answered.filter_map(|visit| {
        let at = if question.arrival {
            visit.offered
        } else {
            visit.ended?
        };
        Some((visit.wait?, at))
    });
    moments
        .filter(|&(_, at)| counts(at))
        .map(|(wait, at)| (wait, wall(at, &question.zone)))
        .collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn each_place_of_the_week_holds_the_visits_of_its_weekday_and_time(random in random(40), step in 1..=2_usize) {
        let world = random.world(&random.json());
        let seen = world.look();
        let ends: Vec<i64> = world.closed.iter().flat_map(|span| [span.0, span.1]).collect();
        let grid = Grid::new(world.period, world.bucket, &world.zone, &ends);
        let index = Arc::new(Index::build(&world.columns, &grid, world.attribution));
        let scope = Scope { queues: vec![true; world.queues.len()], media: [true; 5] };
        let selection = Selection::new(&index, &grid, &scope, &world.closed);
        let facts = Facts { grid: &grid, index: &index, selection: &selection, within: &[], shorts: &[] };
        let week = Week::new(&grid, &seen.report.slots, step);
        let (figures, medians) = (week.figures(&seen.report.slots), week.medians(facts));
        let answers = answers(&random);
        let mut told = 0;
        for place in 0..week.len() {
            let (day, from, to) = week.times(place).unwrap();
            let here = answers.iter().filter(|(_, at)| at.0 == day && (from..to).contains(&at.1));
            let waits: Vec<i64> = here.map(|one| one.0).collect();
            prop_assert_eq!(u64::from(figures[place].counts.answered), waits.len() as u64);
            let median = naive::percentile(&waits, 50).map(|wait| u32::try_from(wait).unwrap_or(u32::MAX));
            prop_assert_eq!(medians[place], median);
            told += waits.len();
        }
        prop_assert_eq!(told, answers.len());
        // Nothing is cropped away, and no column at either end is empty.
        let offered: u32 = figures.iter().map(|figure| figure.counts.offered).sum();
        prop_assert_eq!(offered, seen.report.total.counts.offered);
        for column in [0, week.columns.wrapping_sub(1)] {
            let held = (0..week.days.len()).any(|row| figures.get(row * week.columns + column).is_some_and(|figure| !figure.counts.is_empty()));
            prop_assert!(held || week.is_empty());
        }
    }

    #[test]
    fn every_interval_stands_in_the_row_of_its_day(random in random(1)) {
        let world = random.world(&[]);
        let seen = world.look();
        let days = Days::new(&seen.boundaries, world.bucket, &world.zone);
        let starts = &seen.boundaries[..seen.boundaries.len() - 1];
        prop_assert_eq!(days.places.len(), starts.len());
        prop_assert_eq!(days.places.iter().collect::<BTreeSet<_>>().len(), starts.len());
        let date = |at: i64| Timestamp::from_millisecond(at).unwrap().to_zoned(world.zone.clone()).date();
        let first = date(starts[0]);
        for (&start, &(row, column)) in starts.iter().zip(&days.places) {
            prop_assert!(column < days.columns && row < days.rows);
            if days.minutes > 0 {
                let away = (date(start) - first).get_days();
                prop_assert_eq!(row, usize::try_from(away).unwrap());
                let wall = wall(start, &world.zone).1 / usize::try_from(days.minutes).unwrap();
                // A second pass stands behind the first one by as many columns as come twice.
                let twice = days.columns - 1_440 / usize::try_from(days.minutes).unwrap();
                prop_assert!(column == days.column(wall) || column == days.column(wall) + twice);
            }
        }
    }

    #[test]
    fn attainment_counts_every_interval_once(random in random(40)) {
        let report = random.world(&random.json()).look().report;
        let all = Attainment::of(&report.intervals);
        prop_assert_eq!(all.judged() + all.without, report.intervals.len() as u64);
        let judged = report.intervals.iter().filter(|figure| figure.level.denominator > 0);
        let (mut met, mut missed, mut point) = (0, 0, 0);
        for figure in judged {
            let (low, high) = naive::wilson(figure.level.numerator, figure.level.denominator);
            let target = figure.target_percent().unwrap();
            let share = 100.0 * f64::from(u32::try_from(figure.level.numerator).unwrap()) / f64::from(u32::try_from(figure.level.denominator).unwrap());
            // A target of 0 is met by a lower end of 0: the margin is for the bisection only.
            met += u64::from(low >= target - 1e-6);
            missed += u64::from(high < target - 1e-6);
            point += u64::from(share >= target - 1e-9);
        }
        prop_assert_eq!((all.met, all.missed, all.point_met), (met, missed, point));
        prop_assert_eq!(all.shares()[0].denominator, all.judged());
    }

    #[test]
    fn facts_sorted_a_few_at_a_time_are_those_sorted_at_once(random in random(40), rows in 1..=7_usize) {
        let world = random.world(&random.json());
        let grid = Grid::new(world.period, world.bucket, &world.zone, &[]);
        let mut building = Building::new(&world.columns, &grid, world.attribution);
        let mut turns = 0;
        while building.work(&world.columns, &grid, rows) {
            turns += 1;
        }
        prop_assert!(turns >= world.columns.rows() / rows);
        prop_assert_eq!(building.finish(), Index::build(&world.columns, &grid, world.attribution));
    }
}
