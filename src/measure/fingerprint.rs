//! FINGERPRINT: which setting of the organisation's switches explains Genesys' own denominators.
//!
//! The API does not tell the switches. But it tells what they judge (answers, abandons, short abandons, flow-outs) and
//! what comes of it, in every cell. Of the eight settings two pairs judge alike (without abandons, short ones are of no
//! matter), so six are told apart; and where nobody abandoned and nothing flowed out, nothing tells them apart.

use crate::columns::summary::Tally;
use crate::measure::bridge::same_as;
use crate::measure::formula::{Formula, Switches};

/// How many cells each setting explains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Cells with a denominator that Genesys told.
    pub cells: usize,
    /// Settings that judge differently, with the number of cells they explain: most first, among equals in the order of
    /// [`settings`].
    pub explained: Vec<(Switches, usize)>,
}

/// Settings that can be told apart, as delivered first.
#[must_use]
pub fn settings() -> [Switches; 6] {
    [
        (true, true, false),
        (true, false, false),
        (false, true, false),
        (true, true, true),
        (true, false, true),
        (false, true, true),
    ]
    .map(|(abandons, short_abandons, flow_outs)| Switches {
        abandons,
        short_abandons,
        flow_outs,
    })
}

/// Whom a setting judges, of what Genesys itself counted.
#[must_use]
pub fn judged(tally: &Tally, switches: Switches) -> u64 {
    let abandoned = u64::from(tally.abandoned);
    let short = u64::from(tally.short_abandoned);
    let abandons = match (switches.abandons, switches.short_abandons) {
        (false, _) => 0,
        (true, true) => abandoned,
        (true, false) => abandoned.saturating_sub(short),
    };
    let flow_outs = if switches.flow_outs {
        tally.flow_out
    } else {
        0
    };
    u64::from(tally.answered) + abandons + u64::from(flow_outs)
}

/// Counts what each setting explains of cells in which Genesys told its figure.
#[must_use]
pub fn fingerprint<'a>(cells: impl Iterator<Item = &'a Tally>) -> Fingerprint {
    let mut print = Fingerprint {
        cells: 0,
        explained: settings().map(|switches| (switches, 0)).to_vec(),
    };
    for tally in cells {
        let Some([_, denominator]) = tally.level else {
            continue;
        };
        print.cells += 1;
        for (switches, explained) in &mut print.explained {
            *explained += usize::from(judged(tally, *switches) == u64::from(denominator));
        }
    }
    print.explained.sort_by_key(|one| usize::MAX - one.1);
    print
}

impl Fingerprint {
    /// The settings that explain most cells: one when they can be told apart; none without cells, or where nothing
    /// explains any.
    #[must_use]
    pub fn best(&self) -> &[(Switches, usize)] {
        let most = self.explained.first().map_or(0, |one| one.1);
        let alike = self.explained.iter().take_while(|one| one.1 == most);
        let alike = if most == 0 { 0 } else { alike.count() };
        &self.explained[..alike]
    }

    /// How many cells a setting explains.
    #[must_use]
    pub fn explains(&self, switches: Switches) -> usize {
        let Formula::Genesys(plain) = same_as(Formula::Genesys(switches)) else {
            return 0;
        };
        let found = self.explained.iter().find(|one| one.0 == plain);
        found.map_or(0, |one| one.1)
    }

    /// The one setting to adopt in place of the one in force: it alone explains more cells than all others.
    #[must_use]
    pub fn to_adopt(&self, in_force: Switches) -> Option<Switches> {
        match self.best() {
            [(best, count)] if self.explains(in_force) < *count => Some(*best),
            _ => None,
        }
    }
}

#[cfg(not(target_arch = "wasm32"))] // property tests run natively
#[cfg(test)]
mod tests {
    use super::*;

    /// The day of the check vector, with a denominator.
    fn day(denominator: u32) -> Tally {
        Tally {
            offered: 1_110,
            answered: 1_000,
            abandoned: 60,
            short_abandoned: 10,
            flow_out: 50,
            level: Some([860, denominator]),
            ..Tally::default()
        }
    }

    #[test]
    fn each_denominator_of_the_check_vector_has_its_setting() {
        for (switches, denominator) in settings()
            .into_iter()
            .zip([1_060, 1_050, 1_000, 1_110, 1_100, 1_050])
        {
            assert_eq!(judged(&day(0), switches), denominator, "{switches:?}");
        }
        let print = fingerprint([day(1_100), day(1_100)].iter());
        assert_eq!(print.best(), [(settings()[4], 2)]);
        assert_eq!(print.to_adopt(Switches::default()), Some(settings()[4]));
        assert_eq!(print.to_adopt(settings()[4]), None);
        // 1,050 is both "no short abandons" and "flow-outs instead of abandons".
        let twice = fingerprint([day(1_050)].iter());
        assert_eq!(twice.best().len(), 2);
        assert_eq!(twice.to_adopt(Switches::default()), None);
    }

    #[test]
    fn where_nothing_tells_them_apart_nothing_is_adopted() {
        let quiet = Tally {
            answered: 7,
            level: Some([7, 7]),
            ..Tally::default()
        };
        let print = fingerprint([quiet].iter());
        assert_eq!((print.best().len(), print.cells), (6, 1));
        assert_eq!(print.to_adopt(Switches::default()), None);
        assert_eq!(fingerprint([Tally::default()].iter()).best(), []);
        assert_eq!(fingerprint([day(1)].iter()).best(), []);
    }

    #[test]
    fn without_abandons_short_ones_are_of_no_matter() {
        let print = fingerprint([day(1_000)].iter());
        for short_abandons in [true, false] {
            let switches = Switches {
                abandons: false,
                short_abandons,
                flow_outs: false,
            };
            assert_eq!(print.explains(switches), 1);
            assert_eq!(print.to_adopt(switches), None);
        }
    }
}
