//! COUNTED: what exclusions, opening hours, the short limit and further promises do to a figure — the
//! sentences of the definitions, and random worlds against the naive implementation.

use eightytwenty::measure::counted::{
    Effect, LeftOut, effects, left_out, short_abandons, total, without_each,
};
use eightytwenty::measure::facts::Facts;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::held::{Held, held};
use eightytwenty::measure::hours::{Exclusion, Hours, closed, spans_of};
use eightytwenty::measure::index::Index;
use eightytwenty::measure::lens::{Rule, Scope, Thresholds};
use eightytwenty::measure::promises::Extra;
use eightytwenty::measure::ratio::Verdict;
use eightytwenty::measure::report::Figure;
use eightytwenty::measure::selection::Selection;
use eightytwenty::terms::Media;
use eightytwenty::terms::stamp::local;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;

use crate::naive::{self, Row};
use crate::property::world::{queues, random};
use crate::support::cases;
use crate::support::table::{World, world};

const MINUTE: i64 = 60_000;

/// Everything looked at, with exclusions in UTC that the world does not know as closed times.
struct Seen {
    grid: Grid,
    index: Index,
    selection: Selection,
    others: Vec<Selection>,
    within: Vec<[u32; 2]>,
    shorts: Vec<u32>,
    rule: Rule,
}

impl Seen {
    fn of(world: &World, exclusions: &[Exclusion]) -> Seen {
        let (utc, always) = (TimeZone::UTC, Hours::always());
        let now = closed(world.period, &utc, &always, exclusions);
        let without = without_each(world.period, &utc, &always, exclusions);
        let ends: Vec<i64> = exclusions
            .iter()
            .filter_map(|one| spans_of(one, &utc))
            .flat_map(|span| [span.0, span.1])
            .collect();
        let grid = Grid::new(world.period, world.bucket, &world.zone, &ends);
        let index = Index::build(&world.columns, &grid, world.attribution);
        let scope = Scope {
            queues: vec![true; world.queues.len()],
            media: [true; 5],
        };
        let select = |shut: &[(i64, i64)]| Selection::new(&index, &grid, &scope, shut);
        let thresholds = Thresholds::new(&world.queues, world.threshold, world.target);
        let mut within = Vec::new();
        index.count_within(|(queue, media)| thresholds.of(queue, media), &mut within);
        Seen {
            selection: select(&now),
            others: without.iter().map(|shut| select(shut)).collect(),
            shorts: world
                .short_ms
                .map(|ms| index.shorts_below(ms))
                .unwrap_or_default(),
            within,
            rule: Rule {
                formula: world.formula,
                thresholds,
            },
            grid,
            index,
        }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            grid: &self.grid,
            index: &self.index,
            selection: &self.selection,
            within: &self.within,
            shorts: &self.shorts,
        }
    }

    fn effects(&self) -> Vec<Effect> {
        effects(self.facts(), &self.rule, &self.others)
    }

    fn held(&self, world: &World, promise: &str) -> Held {
        let extra = Extra::parse(promise).unwrap();
        held(self.facts(), self.rule.formula, |lane| {
            extra.promise_of(&world.queues, lane)
        })
    }
}

fn exclusion(text: &str) -> Exclusion {
    Exclusion::parse(text).unwrap()
}

fn pair(figure: &Figure) -> (u64, u64) {
    (figure.level.numerator, figure.level.denominator)
}

/// Ten calls in time at nine, an outage with ten late ones at ten, and ten of each at eleven.
fn outage() -> World {
    world(
        "offered outcome  wait times
         09:05   answered 10s  10
         10:05   answered 90s  10
         11:05   answered 10s  10
         11:35   answered 90s  10",
    )
}

#[test]
fn the_effect_of_an_exclusion_is_the_total_minus_the_total_if_it_alone_were_not_there() {
    let seen = Seen::of(
        &outage(),
        &[
            exclusion("2026-11-16T10:00/2026-11-16T11:00/Outage"),
            exclusion("2026-11-16T09:00/2026-11-16T09:30"),
        ],
    );
    assert_eq!(pair(&total(seen.facts(), &seen.rule)), (10, 20));
    let effects = seen.effects();
    assert_eq!(pair(&effects[0].without), (10, 30));
    assert!((effects[0].points.unwrap() - (50.0 - 100.0 / 3.0)).abs() < 1e-9);
    assert_eq!(pair(&effects[1].without), (20, 30));
    assert!(effects[1].points.unwrap() < 0.0);
    assert_eq!([effects[0].offered, effects[1].offered], [10, 10]);
}

#[test]
fn what_two_exclusions_share_is_the_effect_of_neither() {
    let seen = Seen::of(
        &outage(),
        &[
            exclusion("2026-11-16T10:00/2026-11-16T10:30"),
            exclusion("2026-11-16T10:00/2026-11-16T11:00"),
        ],
    );
    let effects = seen.effects();
    assert_eq!(effects[0].points, Some(0.0));
    assert_eq!((effects[0].offered, effects[1].offered), (0, 0));
}

#[test]
fn where_nothing_is_left_an_exclusion_has_no_effect_in_points() {
    let seen = Seen::of(&outage(), &[exclusion("2026-11-16/2026-11-17/Holiday")]);
    assert_eq!(total(seen.facts(), &seen.rule).verdict(), Verdict::NoCalls);
    let effect = seen.effects()[0];
    assert_eq!((pair(&effect.without), effect.points), ((20, 40), None));
    let left = left_out(&seen.index, &seen.selection);
    assert_eq!(left, LeftOut { out: 40, all: 40 });
}

#[test]
fn an_exclusion_outside_the_period_has_no_effect() {
    let seen = Seen::of(&outage(), &[exclusion("2026-11-20/2026-11-21")]);
    let effect = seen.effects()[0];
    assert_eq!((effect.offered, effect.points), (0, Some(0.0)));
}

#[test]
fn visits_are_left_out_by_the_time_of_their_offer() {
    let world = world(
        "offered  outcome  wait
         09:59:30 answered 60s
         10:10    answered 5s",
    );
    let seen = Seen::of(&world, &[exclusion("2026-11-16T10:00/2026-11-16T11:00")]);
    let left = left_out(&seen.index, &seen.selection);
    assert_eq!(left, LeftOut { out: 1, all: 2 });
}

#[test]
fn short_abandons_are_those_marked_or_those_below_the_limit() {
    let mut world = world(
        "outcome   wait short
         abandoned 2s   short
         abandoned 5s   -
         abandoned 6s   -
         answered  1s   -",
    );
    let short = |world: &World| {
        let seen = Seen::of(world, &[]);
        short_abandons(&seen.index, &seen.selection, &seen.shorts)
    };
    assert_eq!(short(&world), 1);
    world.short_ms = Some(5_001);
    assert_eq!(short(&world), 2);
    world.short_ms = Some(5_000);
    assert_eq!(short(&world), 1);
}

#[test]
fn a_further_promise_is_a_figure_of_its_own_with_its_own_verdict() {
    let world = world(
        "queue   outcome   wait times
         sales   answered  10s  60
         sales   answered  50s  39
         sales   abandoned 50s  1
         support answered  10s  10",
    );
    let seen = Seen::of(&world, &[]);
    let twenty = seen.held(&world, "80/20");
    let sixty = seen.held(&world, "95/60");
    assert_eq!(pair(&twenty.total.unwrap()), (70, 110));
    assert_eq!(pair(&sixty.total.unwrap()), (109, 110));
    assert_eq!(twenty.total.unwrap().verdict(), Verdict::Misses);
    assert_eq!(sixty.total.unwrap().verdict(), Verdict::Meets);
    // In force are 20 s and 60 s; that stays so.
    assert_eq!(pair(&total(seen.facts(), &seen.rule)), (70, 110));
}

#[test]
fn a_promise_for_one_queue_has_no_figure_for_others() {
    let world = world(
        "queue   outcome  wait times
         sales   answered 10s  3
         support answered 50s  2",
    );
    let seen = Seen::of(&world, &[]);
    let support = seen.held(&world, "support:95/60");
    assert_eq!(support.lanes[0], None);
    assert_eq!(pair(&support.lanes[1].unwrap()), (2, 2));
    assert_eq!(pair(&support.total.unwrap()), (2, 2));
    let chat = seen.held(&world, "support:chat:95/60");
    assert_eq!((chat.lanes[1], chat.total), (None, None));
    let ghost = seen.held(&world, "nobody:95/60");
    assert_eq!(ghost.total, None);
}

#[test]
fn a_promise_without_calls_is_neither_kept_nor_broken() {
    let world = world(
        "outcome  wait
         flow_out 10s",
    );
    let seen = Seen::of(&world, &[]);
    let none = seen.held(&world, "80/20").total.unwrap();
    assert_eq!(
        (none.level.percent(), none.verdict()),
        (None, Verdict::NoCalls)
    );
}

/// Numerator and denominator of naive rows.
fn pairs(rows: &[Row], takes: impl Fn(&Row) -> bool) -> (u64, u64) {
    let mut sum = (0, 0);
    for row in rows.iter().filter(|row| takes(row)) {
        let (numerator, denominator) = naive::pair("genesys", [true, true, false], &row.tally);
        sum = (sum.0 + numerator, sum.1 + denominator);
    }
    sum
}

fn offered(rows: &[Row]) -> u64 {
    rows.iter().map(|row| row.tally.offered).sum()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn effects_agree_with_counting_anew(
        random in random(30),
        drawn in prop::collection::vec((0..5_000_i64, 1..900_i64), 0..5),
    ) {
        let mut random = random;
        random.question.closed = Vec::new();
        let world = random.world(&random.json());
        let start = random.question.from.div_euclid(MINUTE) * MINUTE;
        let spans: Vec<(i64, i64)> = drawn
            .iter()
            .map(|&(begin, length)| {
                let from = start + (begin - 400) * MINUTE;
                (from, from + length * MINUTE)
            })
            .collect();
        let exclusions: Vec<Exclusion> = spans
            .iter()
            .map(|&(from, to)| Exclusion {
                from: local(from, &TimeZone::UTC),
                to: local(to, &TimeZone::UTC),
                reason: String::new(),
            })
            .collect();
        let seen = Seen::of(&world, &exclusions);
        let visits = random.visits();
        let naively = |left: Option<usize>| {
            let mut question = random.question.clone();
            question.closed = spans.clone();
            if let Some(place) = left {
                question.closed.remove(place);
            }
            naive::rows(&visits, &queues(), &question)
        };
        let now = naively(None);
        prop_assert_eq!(pair(&total(seen.facts(), &seen.rule)), pairs(&now, |_| true));
        let all = naive::rows(&visits, &queues(), &random.question);
        let left = left_out(&seen.index, &seen.selection);
        prop_assert_eq!((left.all - left.out, left.all), (offered(&now), offered(&all)));
        for (place, effect) in seen.effects().iter().enumerate() {
            let without = naively(Some(place));
            prop_assert_eq!(pair(&effect.without), pairs(&without, |_| true));
            prop_assert_eq!(effect.offered, offered(&without) - offered(&now));
            let (a, b) = (pairs(&now, |_| true), pairs(&without, |_| true));
            prop_assert_eq!(effect.points.is_some(), a.1 > 0 && b.1 > 0);
            if let Some(points) = effect.points {
                let share = |pair: (u64, u64)| f64::from(u32::try_from(pair.0).unwrap()) / f64::from(u32::try_from(pair.1).unwrap());
                prop_assert!((points - 100.0 * (share(a) - share(b))).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn further_promises_agree_with_asking_for_each_alone(
        random in random(30),
        threshold in select(vec![0, 1, 20_000, 20_001, 60_000, 3_600_000, 60 * 86_400_000]),
        target in select(vec![0, 800_000, 999_999, 1_000_000]),
        queue in prop::option::of(0..4_usize),
        of in prop::option::of(select(Media::ALL.to_vec())),
    ) {
        let mut random = random;
        random.question.closed = Vec::new();
        let world = random.world(&random.json());
        let extra = Extra {
            queue: queue.map(|place| queues()[place].id.clone()),
            media: of,
            threshold_ms: threshold,
            target_ppm: target,
        };
        let seen = Seen::of(&world, &[]);
        let held = held(seen.facts(), seen.rule.formula, |lane| extra.promise_of(&world.queues, lane));
        random.question.threshold = Some(threshold);
        random.question.target = Some(target);
        let rows = naive::rows(&random.visits(), &queues(), &random.question);
        let under = |place: usize, media: Media| queue.is_none_or(|one| one == place) && of.is_none_or(|one| one == media);
        let sum = pairs(&rows, |row| under(row.queue, row.media));
        prop_assert_eq!(held.total.map_or((0, 0), |figure| pair(&figure)), sum);
        let met = held.total.and_then(|figure| figure.point_met());
        let reached = sum.0 * 1_000_000 >= sum.1 * u64::from(target);
        prop_assert_eq!(met, (sum.1 > 0).then_some(reached));
        for (figure, &(place, media)) in held.lanes.iter().zip(&seen.index.lanes) {
            let place = usize::from(place);
            let known = place < queues().len();
            prop_assert_eq!(figure.is_some(), known && under(place, media));
            let own = pairs(&rows, |row| row.queue == place && row.media == media);
            if let Some(figure) = figure {
                prop_assert_eq!(pair(figure), own);
            }
        }
    }
}
