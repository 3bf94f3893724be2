//! BRIDGE: the way from one formula's figure to another's, one change at a time, and all formulas side by side.
//!
//! Formulas differ in three things only: which abandons are in the denominator, whether flow-outs are, and
//! whether abandons within the threshold count as kept. Each step moves one group of calls, and the figure
//! after it is a figure of its own: what is kept is always part of what is judged.

use crate::measure::count::Counts;
use crate::measure::formula::{Formula, Switches};
use crate::measure::ratio::ServiceLevel;

/// What one step changes. "Early" is abandoned within the threshold, "short" what the organisation calls so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Abandoned calls come into the denominator: those that the new formula knows.
    AbandonsIn,
    /// Abandoned calls leave the denominator: those that the old formula knew.
    AbandonsOut,
    /// Short abandons leave the denominator.
    ShortOut,
    /// Short abandons come into the denominator.
    ShortIn,
    /// Flow-outs come into the denominator.
    FlowOutsIn,
    /// Flow-outs leave the denominator.
    FlowOutsOut,
    /// Early abandons leave the denominator.
    EarlyAbandonsOut,
    /// Early abandons come into the denominator.
    EarlyAbandonsIn,
    /// Early abandons, in the denominator already, count as kept.
    EarlyAbandonsKept,
    /// Early abandons stay in the denominator and no longer count as kept.
    EarlyAbandonsNotKept,
}

/// One step of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub change: Change,
    /// How many calls it happens to, at least 1.
    pub calls: u32,
    /// The figure before.
    pub from: ServiceLevel,
    /// The figure after.
    pub to: ServiceLevel,
}

/// Which abandons are in the denominator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Abandons {
    None,
    All,
    NotShort,
    NotEarly,
}

/// The three things in which formulas differ.
#[derive(Clone, Copy)]
struct Terms {
    abandons: Abandons,
    flow_outs: bool,
    early_kept: bool,
}

impl Terms {
    const fn of(formula: Formula) -> Terms {
        let (abandons, flow_outs) = match formula {
            Formula::Genesys(switches) => {
                let abandons = match (switches.abandons, switches.short_abandons) {
                    (false, _) => Abandons::None,
                    (true, true) => Abandons::All,
                    (true, false) => Abandons::NotShort,
                };
                (abandons, switches.flow_outs)
            }
            Formula::Answered => (Abandons::None, false),
            Formula::Offered => (Abandons::All, true),
            Formula::LateAbandons => (Abandons::NotEarly, false),
            Formula::Lenient => (Abandons::All, false),
        };
        Terms {
            abandons,
            flow_outs,
            early_kept: matches!(formula, Formula::Lenient),
        }
    }

    /// Abandons in the denominator.
    const fn abandons(self, counts: &Counts) -> u32 {
        match self.abandons {
            Abandons::None => 0,
            Abandons::All => counts.abandoned,
            Abandons::NotShort => counts.abandoned - counts.short_abandoned,
            Abandons::NotEarly => counts.abandoned - counts.abandoned_within,
        }
    }
}

/// What may change between two formulas, in the order of the way; gaps where nothing does.
///
/// First the numerator loses, then calls leave the denominator, then others come in, and the numerator
/// gains last. Counts do not say how many short abandons are early ones too; so from a formula without the
/// short ones to one without the early ones all of them are in for one step, and then these leave.
const fn changes(from: Terms, to: Terms) -> [Option<Change>; 7] {
    use Abandons::{All, None as Nobody, NotEarly, NotShort};
    use Change::{
        AbandonsIn, AbandonsOut, EarlyAbandonsIn, EarlyAbandonsKept, EarlyAbandonsNotKept,
        EarlyAbandonsOut, FlowOutsIn, FlowOutsOut, ShortIn, ShortOut,
    };
    let (leave, enter, leave_after) = match (from.abandons, to.abandons) {
        (Nobody, Nobody) | (All, All) | (NotShort, NotShort) | (NotEarly, NotEarly) => {
            (None, None, None)
        }
        (_, Nobody) => (Some(AbandonsOut), None, None),
        (Nobody, _) => (None, Some(AbandonsIn), None),
        (All, NotShort) => (Some(ShortOut), None, None),
        (All, NotEarly) => (Some(EarlyAbandonsOut), None, None),
        (NotShort, All) => (None, Some(ShortIn), None),
        (NotEarly, All) => (None, Some(EarlyAbandonsIn), None),
        (NotShort, NotEarly) => (None, Some(ShortIn), Some(EarlyAbandonsOut)),
        (NotEarly, NotShort) => (None, Some(EarlyAbandonsIn), Some(ShortOut)),
    };
    let (flow_outs_leave, flow_outs_enter) = match (from.flow_outs, to.flow_outs) {
        (true, false) => (Some(FlowOutsOut), None),
        (false, true) => (None, Some(FlowOutsIn)),
        _ => (None, None),
    };
    let (lose, gain) = match (from.early_kept, to.early_kept) {
        (true, false) => (Some(EarlyAbandonsNotKept), None),
        (false, true) => (None, Some(EarlyAbandonsKept)),
        _ => (None, None),
    };
    [
        lose,
        leave,
        flow_outs_leave,
        enter,
        leave_after,
        flow_outs_enter,
        gain,
    ]
}

/// The way from one formula's figure to another's: every step's `from` is the `to` of the step before,
/// the last `to` is the figure of `to`. Steps that move no call are left out; there is none at all where
/// both formulas make the same pair of the same calls.
#[must_use]
pub fn bridge(counts: &Counts, from: Formula, to: Formula) -> Vec<Step> {
    let (here, there) = (Terms::of(from), Terms::of(to));
    let mut level = from.service_level(counts);
    let mut steps = Vec::new();
    for change in changes(here, there).into_iter().flatten() {
        let calls = match change {
            Change::AbandonsIn => there.abandons(counts),
            Change::AbandonsOut => here.abandons(counts),
            Change::ShortIn | Change::ShortOut => counts.short_abandoned,
            Change::FlowOutsIn | Change::FlowOutsOut => counts.flow_out,
            Change::EarlyAbandonsIn
            | Change::EarlyAbandonsOut
            | Change::EarlyAbandonsKept
            | Change::EarlyAbandonsNotKept => counts.abandoned_within,
        };
        if calls == 0 {
            continue;
        }
        let before = level;
        let moved = u64::from(calls);
        let ServiceLevel {
            numerator,
            denominator,
        } = before;
        let (numerator, denominator) = match change {
            Change::AbandonsIn | Change::ShortIn | Change::FlowOutsIn | Change::EarlyAbandonsIn => {
                (numerator, denominator + moved)
            }
            Change::AbandonsOut
            | Change::ShortOut
            | Change::FlowOutsOut
            | Change::EarlyAbandonsOut => (numerator, denominator - moved),
            Change::EarlyAbandonsKept => (numerator + moved, denominator),
            Change::EarlyAbandonsNotKept => (numerator - moved, denominator),
        };
        level = ServiceLevel {
            numerator,
            denominator,
        };
        steps.push(Step {
            change,
            calls,
            from: before,
            to: level,
        });
    }
    steps
}

/// Every formula with its figure: the six combinations of Genesys' switches that differ (abandons, short
/// abandons, flow-outs; without abandons the short ones make no difference and stand as "on"), then the
/// other four.
#[must_use]
pub fn table(counts: &Counts) -> Vec<(Formula, ServiceLevel)> {
    let genesys = |abandons, short_abandons, flow_outs| {
        Formula::Genesys(Switches {
            abandons,
            short_abandons,
            flow_outs,
        })
    };
    [
        genesys(true, true, false),
        genesys(true, false, false),
        genesys(false, true, false),
        genesys(true, true, true),
        genesys(true, false, true),
        genesys(false, true, true),
        Formula::Answered,
        Formula::Offered,
        Formula::LateAbandons,
        Formula::Lenient,
    ]
    .map(|formula| (formula, formula.service_level(counts)))
    .to_vec()
}

/// A row of the table of formulas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// The formula.
    pub formula: Formula,
    /// Its figure.
    pub level: ServiceLevel,
    /// Difference to the figure in force, percentage points; `None` where either has no calls.
    pub points: Option<f64>,
    /// Whether it is the one in force. Without abandons, the switch of the short ones makes no difference.
    pub in_force: bool,
}

/// Every formula beside the one in force: the rows of [`table`].
#[must_use]
pub fn side_by_side(counts: &Counts, in_force: Formula) -> Vec<Row> {
    let now = in_force.service_level(counts).percent();
    let plain = same_as(in_force);
    let row = |(formula, level): (Formula, ServiceLevel)| Row {
        formula,
        level,
        points: level.percent().zip(now).map(|(there, here)| there - here),
        in_force: formula == plain,
    };
    table(counts).into_iter().map(row).collect()
}

/// The formula of [`table`] that is this one.
#[must_use]
pub const fn same_as(formula: Formula) -> Formula {
    match formula {
        Formula::Genesys(switches) => Formula::Genesys(Switches {
            short_abandons: switches.short_abandons || !switches.abandons,
            ..switches
        }),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Counts = Counts {
        offered: 1_110,
        answered: 1_000,
        answered_within: 860,
        abandoned: 60,
        abandoned_within: 20,
        short_abandoned: 10,
        flow_out: 50,
        other: 0,
        waiting: 0,
        wait_sum_ms: 0,
    };

    fn genesys(abandons: bool, short_abandons: bool, flow_outs: bool) -> Formula {
        Formula::Genesys(Switches {
            abandons,
            short_abandons,
            flow_outs,
        })
    }

    /// Change, calls, and the pair after it.
    fn way(from: Formula, to: Formula) -> Vec<(Change, u32, u64, u64)> {
        let tell = |step: &Step| {
            (
                step.change,
                step.calls,
                step.to.numerator,
                step.to.denominator,
            )
        };
        bridge(&DAY, from, to).iter().map(tell).collect()
    }

    #[test]
    fn sixty_abandoned_calls_come_into_the_denominator() {
        let steps = bridge(&DAY, Formula::Answered, Formula::default());
        assert_eq!(steps.len(), 1);
        let percent = |level: ServiceLevel| (level.percent().unwrap() * 10.0).round() / 10.0;
        assert_eq!((steps[0].change, steps[0].calls), (Change::AbandonsIn, 60));
        assert!((percent(steps[0].from) - 86.0).abs() < 1e-9);
        assert!((percent(steps[0].to) - 81.1).abs() < 1e-9);
    }

    #[test]
    fn the_numerator_loses_first_and_gains_last() {
        use Change::{
            AbandonsIn, AbandonsOut, EarlyAbandonsKept, EarlyAbandonsNotKept, FlowOutsIn,
            FlowOutsOut,
        };
        assert_eq!(
            way(Formula::Lenient, genesys(false, true, true)),
            [
                (EarlyAbandonsNotKept, 20, 860, 1_060),
                (AbandonsOut, 60, 860, 1_000),
                (FlowOutsIn, 50, 860, 1_050)
            ]
        );
        assert_eq!(
            way(genesys(false, true, true), Formula::Lenient),
            [
                (FlowOutsOut, 50, 860, 1_000),
                (AbandonsIn, 60, 860, 1_060),
                (EarlyAbandonsKept, 20, 880, 1_060)
            ]
        );
    }

    #[test]
    fn only_the_abandons_a_formula_knows_come_in_or_leave() {
        assert_eq!(
            way(Formula::Answered, genesys(true, false, false)),
            [(Change::AbandonsIn, 50, 860, 1_050)]
        );
        assert_eq!(
            way(Formula::LateAbandons, Formula::Answered),
            [(Change::AbandonsOut, 40, 860, 1_000)]
        );
    }

    #[test]
    fn between_without_short_and_without_early_all_are_in_for_one_step() {
        assert_eq!(
            way(genesys(true, false, true), Formula::LateAbandons),
            [
                (Change::FlowOutsOut, 50, 860, 1_050),
                (Change::ShortIn, 10, 860, 1_060),
                (Change::EarlyAbandonsOut, 20, 860, 1_040)
            ]
        );
        assert_eq!(
            way(Formula::LateAbandons, genesys(true, false, true)),
            [
                (Change::EarlyAbandonsIn, 20, 860, 1_060),
                (Change::ShortOut, 10, 860, 1_050),
                (Change::FlowOutsIn, 50, 860, 1_100)
            ]
        );
    }

    #[test]
    fn formulas_of_the_same_calls_have_no_way_between_them() {
        assert_eq!(way(Formula::Answered, genesys(false, false, false)), []);
        assert_eq!(way(Formula::Offered, genesys(true, true, true)), []);
        let nothing = Counts::default();
        assert_eq!(bridge(&nothing, Formula::Offered, Formula::Lenient), []);
    }

    #[test]
    fn every_way_of_the_table_arrives() {
        let table = table(&DAY);
        assert_eq!(table.len(), 10);
        for &(from, start) in &table {
            for &(to, end) in &table {
                let steps = bridge(&DAY, from, to);
                let mut level = start;
                for step in &steps {
                    assert_eq!(step.from, level);
                    assert!(step.to.numerator <= step.to.denominator && step.calls > 0);
                    level = step.to;
                }
                assert_eq!(level, end, "{from:?} → {to:?}");
                assert!(steps.len() <= 4);
            }
        }
    }
}
