//! PROPERTY, of what is made of counts and waits: patience, differences, bridges, losses, spread, journeys.
//!
//! Each is held against a second way to the same result, written for clearness and sharing nothing.

use std::collections::{BTreeMap, BTreeSet};

use eightytwenty::columns::Visit;
use eightytwenty::measure::bridge::{self, Change};
use eightytwenty::measure::count::Counts;
use eightytwenty::measure::difference::difference;
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::journey::{journeys, per_conversation};
use eightytwenty::measure::lost::{Part, missing, ranked};
use eightytwenty::measure::patience::{median_ms, patience, still_waiting};
use eightytwenty::measure::ratio::ServiceLevel;
use eightytwenty::measure::spread::{bins, percentile};
use eightytwenty::terms::{Direction, Media, Outcome};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::naive;
use crate::support::{cases, length};

const Z: f64 = 1.959_963_984_540_054;

fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn level(numerator: u64, denominator: u64) -> ServiceLevel {
    ServiceLevel {
        numerator,
        denominator,
    }
}

/// A pair whose numerator is part of its denominator.
fn pair() -> impl Strategy<Value = ServiceLevel> {
    (0..300_u64, 0..=1_000_u64)
        .prop_map(|(denominator, share)| level(denominator * share / 1_000, denominator))
}

fn sorted(mut waits: Vec<u32>) -> Vec<u32> {
    waits.sort_unstable();
    waits
}

// Patience.

/// The share still waiting after each wait, by Efron's redistribution: every caller starts with the same
/// weight, and whoever is answered leaves theirs in equal parts to all who waited longer.
fn redistributed(answered: &[u32], abandoned: &[u32]) -> Vec<(u32, f64)> {
    let mut callers: Vec<(u32, bool)> = abandoned.iter().map(|&wait| (wait, false)).collect();
    callers.extend(answered.iter().map(|&wait| (wait, true)));
    callers.sort_unstable();
    let mut weights = vec![1.0 / float(callers.len() as u64); callers.len()];
    let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
    let mut gone = 0.0;
    for (place, &(wait, answered)) in callers.iter().enumerate() {
        if answered {
            let (before, heirs) = weights.split_at_mut(place + 1);
            let each = before[place] / float(heirs.len() as u64);
            for weight in heirs {
                *weight += each;
            }
        } else {
            gone += weights[place];
            shares.insert(wait, 1.0 - gone);
        }
    }
    shares.into_iter().collect()
}

/// How many had waited at least so long, and how many of them abandoned just then.
fn seen_at(answered: &[u32], abandoned: &[u32], wait: u32) -> (u64, u64) {
    let everyone = answered.iter().chain(abandoned);
    (
        everyone.filter(|&&other| other >= wait).count() as u64,
        abandoned.iter().filter(|&&other| other == wait).count() as u64,
    )
}

/// A limit, by halving: the share at which log(−log) is `reach` away from that of the estimate.
fn limit(still: f64, reach: f64) -> f64 {
    let target = (-still.ln()).ln() + reach;
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if (-middle.ln()).ln() > target {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn patience_is_the_redistribution_of_the_answered(answered in vec(0..30_u32, 0..15), abandoned in vec(0..30_u32, 0..15)) {
        let (answered, abandoned) = (sorted(answered), sorted(abandoned));
        let steps = patience(&answered, &abandoned);
        let shares = redistributed(&answered, &abandoned);
        prop_assert_eq!(steps.len(), shares.len());
        let (mut greenwood, mut high) = (0.0, 1.0);
        let (mut up, mut down) = (1_u128, 1_u128);
        let mut median = None;
        for (step, &(wait, share)) in steps.iter().zip(&shares) {
            let (at_risk, gone) = seen_at(&answered, &abandoned, wait);
            prop_assert_eq!((step.after_ms, u64::from(step.at_risk), u64::from(step.abandoned)), (i64::from(wait), at_risk, gone));
            prop_assert!((step.still - share).abs() < 1e-9, "{step:?}: {share}");
            let mut low = 0.0;
            if at_risk > gone {
                greenwood += float(gone) / (float(at_risk) * float(at_risk - gone));
                let reach = Z * greenwood.sqrt() / share.ln().abs();
                (low, high) = (limit(share, reach), limit(share, -reach));
            }
            prop_assert!((step.low - low).abs() < 1e-6 && (step.high - high).abs() < 1e-6, "{step:?}: {low} {high}");
            prop_assert!(0.0 <= step.low && step.low <= step.still && step.still <= step.high && step.high <= 1.0);
            // In whole numbers: is it half?
            (up, down) = (up * u128::from(at_risk - gone), down * u128::from(at_risk));
            if median.is_none() && up * 2 <= down {
                median = Some(i64::from(wait));
            }
        }
        prop_assert_eq!(median_ms(&steps), median);
        for at in -1..32 {
            let passed = shares.iter().rfind(|one| i64::from(one.0) <= at);
            let share = passed.map_or(1.0, |one| one.1);
            prop_assert!((still_waiting(&steps, at) - share).abs() < 1e-9);
        }
    }

    #[test]
    fn without_answers_patience_is_the_plain_share(abandoned in vec(0..1_000_u32, 1..40)) {
        let abandoned = sorted(abandoned);
        for step in patience(&[], &abandoned) {
            let longer = abandoned.iter().filter(|&&wait| i64::from(wait) > step.after_ms).count();
            prop_assert!((step.still - float(longer as u64) / float(abandoned.len() as u64)).abs() < 1e-9);
        }
    }
}

// Differences.

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn the_difference_is_newcombes(now in pair(), before in pair()) {
        let Some(seen) = difference(now, before) else {
            prop_assert_eq!(now.denominator * before.denominator, 0);
            return Ok(());
        };
        // As Newcombe writes it: z √(l₁(1−l₁)/m + u₂(1−u₂)/n), where the limits are Wilson's.
        let (m, n) = (float(now.denominator), float(before.denominator));
        let (l1, u1) = naive::wilson(now.numerator, now.denominator);
        let (l2, u2) = naive::wilson(before.numerator, before.denominator);
        let part = |limit: f64, n: f64| limit / 100.0 * (1.0 - limit / 100.0) / n;
        let theta = float(now.numerator) / m - float(before.numerator) / n;
        let low = theta - Z * (part(l1, m) + part(u2, n)).sqrt();
        let high = theta + Z * (part(u1, m) + part(l2, n)).sqrt();
        for (ours, theirs) in [(seen.points, theta), (seen.low, low), (seen.high, high)] {
            prop_assert!((ours - theirs * 100.0).abs() < 1e-4, "{seen:?}: {low} {theta} {high}");
        }
        prop_assert!(-100.0 <= seen.low && seen.low <= seen.points && seen.points <= seen.high && seen.high <= 100.0);
        let back = difference(before, now).unwrap();
        prop_assert!((back.low + seen.high).abs() < 1e-9 && (back.points + seen.points).abs() < 1e-9);
        prop_assert_eq!(back.beyond_chance(), seen.beyond_chance());
    }
}

// Bridges.

/// One call, as the formulas see it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    Answered { early: bool },
    Abandoned { early: bool, short: bool },
    FlowOut,
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => any::<bool>().prop_map(|early| Call::Answered { early }),
        2 => any::<(bool, bool)>().prop_map(|(early, short)| Call::Abandoned { early, short }),
        1 => Just(Call::FlowOut),
    ]
}

fn formula() -> impl Strategy<Value = Formula> {
    prop_oneof![
        any::<(bool, bool, bool)>().prop_map(|(abandons, short_abandons, flow_outs)| {
            Formula::Genesys(Switches {
                abandons,
                short_abandons,
                flow_outs,
            })
        }),
        select(vec![
            Formula::Answered,
            Formula::Offered,
            Formula::LateAbandons,
            Formula::Lenient
        ]),
    ]
}

/// Whether the call is in the denominator, and whether it is in the numerator.
fn membership(formula: Formula, call: Call) -> (bool, bool) {
    match (call, formula) {
        (Call::Answered { early }, _) | (Call::Abandoned { early, .. }, Formula::Lenient) => {
            (true, early)
        }
        (Call::FlowOut, Formula::Genesys(switches)) => (switches.flow_outs, false),
        (Call::FlowOut, _) => (formula == Formula::Offered, false),
        (Call::Abandoned { short, .. }, Formula::Genesys(switches)) => (
            switches.abandons && (switches.short_abandons || !short),
            false,
        ),
        (_, Formula::Answered) => (false, false),
        (_, Formula::Offered) => (true, false),
        (Call::Abandoned { early, .. }, Formula::LateAbandons) => (!early, false),
    }
}

/// The calls in the denominator and those in the numerator, by number.
fn sets(formula: Formula, calls: &[Call]) -> [BTreeSet<usize>; 2] {
    let chosen = |which: fn((bool, bool)) -> bool| {
        let number = calls.iter().enumerate();
        number
            .filter(|(_, call)| which(membership(formula, **call)))
            .map(|(number, _)| number)
            .collect()
    };
    [chosen(|member| member.0), chosen(|member| member.1)]
}

fn counts(calls: &[Call]) -> Counts {
    let mut counts = Counts::default();
    for &call in calls {
        counts.offered += 1;
        match call {
            Call::Answered { early } => {
                counts.answered += 1;
                counts.answered_within += u32::from(early);
            }
            Call::Abandoned { early, short } => {
                counts.abandoned += 1;
                counts.abandoned_within += u32::from(early);
                counts.short_abandoned += u32::from(short);
            }
            Call::FlowOut => counts.flow_out += 1,
        }
    }
    counts
}

/// Whether a change is about this call, on the way from one formula to another.
fn concerns(change: Change, call: Call, from: Formula, to: Formula) -> bool {
    match (change, call) {
        (Change::FlowOutsIn | Change::FlowOutsOut, call) => call == Call::FlowOut,
        (Change::AbandonsIn, Call::Abandoned { .. }) => membership(to, call).0,
        (Change::AbandonsOut, Call::Abandoned { .. }) => membership(from, call).0,
        (Change::ShortIn | Change::ShortOut, Call::Abandoned { short, .. }) => short,
        (_, Call::Abandoned { early, .. }) => early,
        _ => false,
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn every_step_of_a_bridge_moves_a_set_of_calls(calls in vec(call(), 0..25), from in formula(), to in formula()) {
        let counts = counts(&calls);
        let [mut judged, mut kept] = sets(from, &calls);
        let mut figure = from.service_level(&counts);
        for step in bridge::bridge(&counts, from, to) {
            prop_assert_eq!(step.from, figure);
            let moved: Vec<usize> = (0..calls.len()).filter(|&number| concerns(step.change, calls[number], from, to)).collect();
            prop_assert!(!moved.is_empty());
            prop_assert_eq!(moved.len(), step.calls as usize);
            for number in moved {
                // Nothing comes in twice, nothing leaves that was not there.
                let changed = match step.change {
                    Change::AbandonsIn | Change::ShortIn | Change::FlowOutsIn | Change::EarlyAbandonsIn => judged.insert(number),
                    Change::AbandonsOut | Change::ShortOut | Change::FlowOutsOut | Change::EarlyAbandonsOut => judged.remove(&number),
                    Change::EarlyAbandonsKept => kept.insert(number),
                    Change::EarlyAbandonsNotKept => kept.remove(&number),
                };
                prop_assert!(changed, "{:?} of {:?}", step.change, calls[number]);
            }
            prop_assert!(kept.is_subset(&judged));
            prop_assert_eq!(step.to, level(kept.len() as u64, judged.len() as u64));
            figure = step.to;
        }
        prop_assert_eq!(figure, to.service_level(&counts));
        prop_assert_eq!([judged, kept], sets(to, &calls));
    }

    #[test]
    fn the_table_holds_every_formula_that_differs(calls in vec(call(), 0..25)) {
        let counts = counts(&calls);
        let table = bridge::table(&counts);
        prop_assert_eq!(table.len(), 10);
        for (place, &(formula, figure)) in table.iter().enumerate() {
            let [judged, kept] = sets(formula, &calls);
            prop_assert_eq!(figure, level(kept.len() as u64, judged.len() as u64));
            prop_assert!(!table[..place].iter().any(|&(other, _)| other == formula));
        }
        for number in 0..8 {
            let switches = Switches { abandons: number & 1 > 0, short_abandons: number & 2 > 0, flow_outs: number & 4 > 0 };
            let wanted = sets(Formula::Genesys(switches), &calls);
            let same = |&&(formula, _): &&(Formula, ServiceLevel)| matches!(formula, Formula::Genesys(_)) && sets(formula, &calls) == wanted;
            prop_assert!(table.iter().find(same).is_some());
        }
    }
}

// Losses.

/// A part of several queues, each with its pair and its target in ppm.
fn part() -> impl Strategy<Value = Part> {
    let targets = select(vec![
        0, 500_000, 666_667, 800_000, 812_500, 900_000, 1_000_000,
    ]);
    vec((pair(), targets), 0..4).prop_map(|queues| {
        let mut part = Part::default();
        for (pair, target) in queues {
            part.level.numerator += pair.numerator;
            part.level.denominator += pair.denominator;
            part.target_sum += pair.denominator * target;
        }
        part
    })
}

/// One answer after the other, until the target is met.
fn one_by_one(part: Part) -> u64 {
    let mut added = 0;
    while (part.level.numerator + added) * 1_000_000 < part.target_sum {
        added += 1;
    }
    added
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn losses_are_found_one_answer_and_one_part_at_a_time(parts in vec(part(), 0..12)) {
        let mut left: Vec<(usize, u64)> = parts.iter().map(|&part| one_by_one(part)).enumerate().collect();
        let whole: u64 = parts.iter().map(|part| part.level.denominator).sum();
        for (&part, &(_, added)) in parts.iter().zip(&left) {
            prop_assert_eq!(missing(part), added);
        }
        for loss in ranked(&parts) {
            // The first of those that lack most.
            let most = left.iter().map(|one| one.1).max().unwrap();
            let place = left.iter().position(|one| one.1 == most).unwrap();
            prop_assert_eq!((loss.place, loss.missing), left.remove(place));
            prop_assert!(loss.missing > 0);
            prop_assert!((loss.points * float(whole) - float(loss.missing) * 100.0).abs() < 1e-6);
            let others = parts.iter().enumerate().filter(|(place, _)| *place != loss.place);
            let without = others.fold((0, 0), |sum, (_, part)| (sum.0 + part.level.numerator, sum.1 + part.level.denominator));
            prop_assert_eq!(loss.without, level(without.0, without.1));
        }
        prop_assert!(left.iter().all(|one| one.1 == 0));
    }
}

// Spread.

/// Waits as they occur: seconds, minutes, days, on the second or not, and those that 32 bits cannot hold.
fn waits() -> impl Strategy<Value = Vec<u32>> {
    let wait = prop_oneof![
        6 => 0..40_000_u32,
        3 => (0..120_u32).prop_map(|seconds| seconds * 1_000),
        1 => 0..20_000_000_u32,
        1 => any::<u32>(),
        1 => Just(u32::MAX),
    ];
    let mixed = vec(wait, 0..60);
    // Mostly short ones, so that there are long tails too.
    let tailed = (vec(0..9_000_u32, 100..300), any::<u32>()).prop_map(|(mut waits, long)| {
        waits.push(long);
        waits
    });
    prop_oneof![mixed, tailed].prop_map(sorted)
}

/// Edges of the closed bins, ms, from the text of the definitions.
fn edges(waits: &[u32], want: usize) -> Vec<i64> {
    let known: Vec<i64> = waits
        .iter()
        .filter(|&&wait| wait < u32::MAX)
        .map(|&wait| i64::from(wait))
        .collect();
    let reach = naive::percentile(&known, 99).unwrap_or(0);
    let widths = "1s 2s 5s 10s 15s 30s 1m 2m 5m 10m 15m 30m 1h 2h 6h 12h 1d 2d 7d";
    let room = i64::try_from(want).unwrap();
    let width = widths
        .split(' ')
        .map(length)
        .find(|width| width * room >= reach);
    let width = width.unwrap_or_else(|| length("7d"));
    let mut edges = vec![0, width];
    while *edges.last().unwrap() < reach {
        edges.push(edges.last().unwrap() + width);
    }
    edges
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn bins_hold_every_wait_once(answered in waits(), abandoned in waits(), want in 1..60_usize) {
        let seen = bins(&answered, &abandoned, want);
        let both = [answered.clone(), abandoned.clone()].concat();
        if both.is_empty() {
            prop_assert_eq!(seen, []);
            return Ok(());
        }
        let edges = edges(&both, want);
        let mut expected: Vec<(i64, i64, u32, u32)> = edges.windows(2).map(|pair| (pair[0], pair[1], 0, 0)).collect();
        expected.push((*edges.last().unwrap(), i64::MAX, 0, 0));
        let bin_of = |wait: u32| edges.windows(2).position(|pair| i64::from(wait) <= pair[1]).unwrap_or(edges.len() - 1);
        for &wait in &answered {
            expected[bin_of(wait)].2 += 1;
        }
        for &wait in &abandoned {
            expected[bin_of(wait)].3 += 1;
        }
        if expected.last().is_some_and(|open| open.2 + open.3 == 0) {
            expected.pop();
        }
        prop_assert!(expected.len() <= want + 1 || expected[0].1 == length("7d"));
        let whole = i64::from(u32::MAX);
        let expected: Vec<_> = expected.into_iter().map(|(from, to, answers, abandons)| (from, to.min(whole), answers, abandons)).collect();
        let seen: Vec<_> = seen.iter().map(|bin| (i64::from(bin.from_ms), i64::from(bin.to_ms), bin.answered, bin.abandoned)).collect();
        prop_assert_eq!(seen, expected);
    }

    #[test]
    fn percentiles_of_slices_are_nearest_ranks(waits in waits(), percent in 1..=100_usize) {
        let plain: Vec<i64> = waits.iter().map(|&wait| i64::from(wait)).collect();
        prop_assert_eq!(percentile(&waits, percent).map(i64::from), naive::percentile(&plain, percent));
    }
}

// Journeys.

fn visit() -> impl Strategy<Value = Visit> {
    let outcomes = vec![
        Outcome::Answered,
        Outcome::Abandoned,
        Outcome::FlowOut,
        Outcome::Other,
        Outcome::Waiting,
    ];
    let times = (0..20_i64, 0..20_i64, option::of(0..30_i64));
    (
        times,
        0..3_u16,
        select(vec![Media::Voice, Media::Callback]),
        select(outcomes),
        any::<(bool, bool)>(),
    )
        .prop_map(
            |((offered_ms, after, wait), queue, media, outcome, (short, ended))| {
                let other = outcome == Outcome::Other;
                Visit {
                    queue,
                    media,
                    direction: Direction::Inbound,
                    offered_ms,
                    outcome,
                    ended_ms: (outcome != Outcome::Waiting && (ended || !other))
                        .then_some(offered_ms + after),
                    wait_ms: if other { wait } else { Some(wait.unwrap_or(7)) },
                    short: short && outcome == Outcome::Abandoned,
                }
            },
        )
}

/// The visit that ended last, the one offered last of several, the one in the last row of several: of those
/// that wait, else of those with an outcome, else of all.
fn final_visit(visits: &[(u32, Visit)]) -> Visit {
    let of = |wanted: &dyn Fn(Outcome) -> bool| {
        let mut chosen: Vec<_> = visits.iter().filter(|one| wanted(one.1.outcome)).collect();
        let moment = |visit: &Visit| visit.ended_ms.unwrap_or(visit.offered_ms);
        chosen.sort_by_key(|one| one.0);
        chosen.sort_by_key(|one| one.1.offered_ms);
        chosen.sort_by_key(|one| moment(&one.1));
        chosen.last().map(|one| one.1)
    };
    of(&|outcome| outcome == Outcome::Waiting)
        .or_else(|| of(&|outcome| outcome != Outcome::Other))
        .or_else(|| of(&|_| true))
        .unwrap()
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn journeys_are_the_visits_of_each_conversation(conversations in vec(vec((visit(), any::<bool>()), 0..6), 0..12), thresholds in any::<[[u8; 2]; 3]>()) {
        // Rows in which conversations lie one after the other; a row out of scope leaves a gap.
        let mut row = 0;
        let mut rows = Vec::new();
        for (number, visits) in (100_u32..).zip(&conversations) {
            for &(visit, in_scope) in visits {
                if in_scope {
                    rows.push((number, row, visit));
                }
                row += 1;
            }
        }
        let mut grouped: BTreeMap<u32, Vec<(u32, Visit)>> = BTreeMap::new();
        for &(number, row, visit) in rows.iter().rev() {
            grouped.entry(number).or_default().push((row, visit));
        }
        let seen = journeys(rows.iter().copied());
        prop_assert_eq!(seen.len(), grouped.len());
        let threshold = |queue: u16, media: Media| i64::from(thresholds[usize::from(queue)][usize::from(media == Media::Voice)] % 60);
        let mut tally = naive::Tally::default();
        for (journey, (number, visits)) in seen.iter().zip(&grouped) {
            let last = final_visit(visits);
            let total: i64 = visits.iter().filter_map(|one| one.1.wait_ms).sum();
            let (first_row, last_row) = (visits.iter().map(|one| one.0).min(), visits.iter().map(|one| one.0).max());
            prop_assert_eq!((journey.conversation, journey.visits as usize), (*number, visits.len()));
            prop_assert_eq!((Some(journey.first_row), Some(journey.last_row)), (first_row, last_row));
            prop_assert_eq!(Some(journey.first_offered_ms), visits.iter().map(|one| one.1.offered_ms).min());
            prop_assert_eq!((journey.total_wait_ms, journey.outcome), (total, last.outcome));
            prop_assert_eq!((journey.queue, journey.media, journey.short), (last.queue, last.media, last.short));
            let within = u64::from(total <= threshold(last.queue, last.media));
            tally.offered += 1;
            match last.outcome.name() {
                "answered" => { tally.answered += 1; tally.answered_within += within; tally.wait_sum += total; }
                "abandoned" => { tally.abandoned += 1; tally.abandoned_within += within; tally.short += u64::from(last.short); }
                "flow_out" => tally.flow_out += 1,
                "other" => tally.other += 1,
                _ => tally.waiting += 1,
            }
        }
        let counts = per_conversation(&seen, threshold);
        for (formula, figure) in bridge::table(&counts) {
            let switches = match formula {
                Formula::Genesys(on) => [on.abandons, on.short_abandons, on.flow_outs],
                _ => [true; 3],
            };
            let (numerator, denominator) = naive::pair(formula.name(), switches, &tally);
            prop_assert_eq!(figure, level(numerator, denominator));
        }
        prop_assert_eq!([counts.offered, counts.other, counts.waiting].map(u64::from), [tally.offered, tally.other, tally.waiting]);
        prop_assert_eq!(counts.wait_sum_ms, tally.wait_sum.unsigned_abs());
    }
}
