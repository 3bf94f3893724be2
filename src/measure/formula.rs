//! FORMULA: who is in the numerator, who in the denominator (docs/definitions.md, "Counts, then one division").

use crate::measure::count::Counts;
use crate::measure::ratio::ServiceLevel;

/// The organisation's three switches of Genesys Cloud's own formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// Abandoned visits count in the denominator.
    pub abandons: bool,
    /// Short abandons stay in the denominator (only where abandons count at all).
    pub short_abandons: bool,
    /// Flow-outs count in the denominator.
    pub flow_outs: bool,
}

impl Default for Switches {
    /// The vendor's default: on, on, off.
    fn default() -> Switches {
        Switches {
            abandons: true,
            short_abandons: true,
            flow_outs: false,
        }
    }
}

/// A definition of service level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Genesys Cloud's own, with the organisation's switches.
    Genesys(Switches),
    /// Within ÷ answered.
    Answered,
    /// Within ÷ everything that was answered, abandoned or flowed out.
    Offered,
    /// Abandons within the threshold are left out.
    LateAbandons,
    /// Abandons within the threshold count as kept.
    Lenient,
}

impl Default for Formula {
    fn default() -> Formula {
        Formula::Genesys(Switches::default())
    }
}

impl Formula {
    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Formula::Genesys(_) => "genesys",
            Formula::Answered => "answered",
            Formula::Offered => "offered",
            Formula::LateAbandons => "late-abandons",
            Formula::Lenient => "lenient",
        }
    }

    /// The five formulas, the first one with these switches.
    #[must_use]
    pub const fn all(switches: Switches) -> [Formula; 5] {
        [
            Formula::Genesys(switches),
            Formula::Answered,
            Formula::Offered,
            Formula::LateAbandons,
            Formula::Lenient,
        ]
    }

    /// Numerator and denominator of these counts.
    ///
    /// With "abandons off" all abandons leave the denominator once; the literal reading would take the
    /// short ones out a second time and could exceed 100 %.
    #[must_use]
    pub fn service_level(self, counts: &Counts) -> ServiceLevel {
        let &Counts {
            answered: a,
            answered_within: a_within,
            abandoned: b,
            abandoned_within: b_within,
            short_abandoned: b_short,
            flow_out: f,
            ..
        } = counts;
        let (numerator, denominator) = match self {
            Formula::Genesys(switches) => {
                let abandons = match (switches.abandons, switches.short_abandons) {
                    (false, _) => 0,
                    (true, true) => b,
                    (true, false) => b - b_short,
                };
                let flow_outs = if switches.flow_outs { f } else { 0 };
                (a_within, a + abandons + flow_outs)
            }
            Formula::Answered => (a_within, a),
            Formula::Offered => (a_within, a + b + f),
            Formula::LateAbandons => (a_within, a + b - b_within),
            Formula::Lenient => (a_within + b_within, a + b),
        };
        ServiceLevel {
            numerator: u64::from(numerator),
            denominator: u64::from(denominator),
        }
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

    fn percent(formula: Formula) -> f64 {
        let percent = formula.service_level(&DAY).percent().unwrap();
        (percent * 100.0).round() / 100.0
    }

    fn genesys(abandons: bool, short_abandons: bool, flow_outs: bool) -> Formula {
        Formula::Genesys(Switches {
            abandons,
            short_abandons,
            flow_outs,
        })
    }

    #[test]
    fn check_vector_of_one_day_with_many_answers() {
        let expected = [
            (Formula::default(), 81.13),
            (genesys(true, false, false), 81.90),
            (genesys(true, true, true), 77.48),
            (genesys(true, false, true), 78.18),
            (genesys(false, true, true), 81.90),
            (Formula::Answered, 86.00),
            (Formula::Offered, 77.48),
            (Formula::LateAbandons, 82.69),
            (Formula::Lenient, 83.02),
        ];
        for (formula, figure) in expected {
            assert!(
                (percent(formula) - figure).abs() < 1e-9,
                "{formula:?}: {}",
                percent(formula)
            );
        }
    }

    #[test]
    fn abandons_off_takes_short_abandons_out_only_once() {
        assert_eq!(genesys(false, false, false), genesys(false, false, false));
        assert_eq!(
            genesys(false, false, false).service_level(&DAY),
            Formula::Answered.service_level(&DAY)
        );
    }

    #[test]
    fn no_formula_exceeds_the_whole() {
        for switches in 0..8 {
            let formula = genesys(switches & 1 > 0, switches & 2 > 0, switches & 4 > 0);
            let level = formula.service_level(&DAY);
            assert!(level.numerator <= level.denominator);
        }
    }
}
