//! RATIO: the one division, how sure it is, and how it stands to the target.

/// A share before its division: a service level, or another rate of counts. Two of them are added by adding their parts, never by averaging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceLevel {
    /// Visits that kept the promise.
    pub numerator: u64,
    /// Visits it is judged over.
    pub denominator: u64,
}

/// How an estimate stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The lower end of the interval is at or above the target.
    Meets,
    /// The upper end is below the target.
    Misses,
    /// Too few visits to tell.
    Undecided,
    /// Nothing to judge.
    NoCalls,
}

/// Quantile of the normal distribution for 95 % two-sided.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// Counts as floats: exact below 2^53.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of visits stay far below 2^53"
)]
fn float(count: u64) -> f64 {
    count as f64
}

impl ServiceLevel {
    /// Percentage, or `None` where there was nothing to judge: neither 0 % nor 100 %.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        (self.denominator > 0).then(|| float(self.numerator) * 100.0 / float(self.denominator))
    }

    /// Percentage in ten-thousandths, rounded half up in integers: 81.1321 % is 811,321.
    #[must_use]
    pub fn ten_thousandths(self) -> Option<u64> {
        let denominator = u128::from(self.denominator);
        if denominator == 0 {
            return None;
        }
        let rounded = (u128::from(self.numerator) * 2_000_000 + denominator) / (2 * denominator);
        u64::try_from(rounded).ok()
    }

    /// 95 % Wilson score interval in percent, `(lower, upper)`; `None` without visits.
    ///
    /// Wilson (1927): (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n).
    #[must_use]
    pub fn wilson(self) -> Option<(f64, f64)> {
        if self.denominator == 0 {
            return None;
        }
        let n = float(self.denominator);
        let p = float(self.numerator) / n;
        let z2 = Z * Z;
        let centre = p + z2 / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let scale = 100.0 / (1.0 + z2 / n);
        let lower = if self.numerator == 0 {
            0.0
        } else {
            (centre - reach) * scale
        };
        let upper = if self.numerator >= self.denominator {
            100.0
        } else {
            (centre + reach) * scale
        };
        Some((lower.max(0.0), upper.min(100.0)))
    }

    /// Whether the interval clears the target (percent).
    #[must_use]
    pub fn verdict(self, target_percent: f64) -> Verdict {
        match self.wilson() {
            None => Verdict::NoCalls,
            Some((lower, _)) if lower >= target_percent => Verdict::Meets,
            Some((_, upper)) if upper < target_percent => Verdict::Misses,
            Some(_) => Verdict::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(numerator: u64, denominator: u64) -> ServiceLevel {
        ServiceLevel {
            numerator,
            denominator,
        }
    }

    fn rounded(level: ServiceLevel) -> (f64, f64) {
        let (lower, upper) = level.wilson().unwrap();
        (lower.round(), upper.round())
    }

    #[test]
    fn denominator_zero_is_no_calls() {
        assert_eq!(level(0, 0).percent(), None);
        assert_eq!(level(0, 0).wilson(), None);
        assert_eq!(level(0, 0).verdict(80.0), Verdict::NoCalls);
    }

    #[test]
    fn wilson_check_vectors() {
        assert_eq!(rounded(level(4, 5)), (38.0, 96.0));
        assert_eq!(rounded(level(40, 50)), (67.0, 89.0));
        assert_eq!(rounded(level(800, 1000)), (77.0, 82.0));
    }

    #[test]
    fn wilson_stays_inside_and_touches_the_ends() {
        assert!((level(0, 10).wilson().unwrap().0).abs() < 1e-12);
        assert!((level(10, 10).wilson().unwrap().1 - 100.0).abs() < 1e-12);
        let (lower, upper) = level(0, 10).wilson().unwrap();
        // Published: 0 of 10 gives 0 to 27.75 %.
        assert!(lower.abs() < 1e-12 && (upper - 27.753_3).abs() < 1e-3);
    }

    #[test]
    fn meets_misses_undecided() {
        assert_eq!(level(800, 1000).verdict(77.0), Verdict::Meets);
        assert_eq!(level(800, 1000).verdict(83.0), Verdict::Misses);
        assert_eq!(level(800, 1000).verdict(80.0), Verdict::Undecided);
        assert_eq!(level(4, 5).verdict(80.0), Verdict::Undecided);
        // At the target exactly is met.
        assert_eq!(
            level(10, 10).verdict(level(10, 10).wilson().unwrap().0),
            Verdict::Meets
        );
    }

    #[test]
    fn ten_thousandths_round_half_up() {
        assert_eq!(level(2, 3).ten_thousandths(), Some(666_667));
        assert_eq!(level(1, 3).ten_thousandths(), Some(333_333));
        assert_eq!(level(860, 1060).ten_thousandths(), Some(811_321));
        assert_eq!(level(1, 2_000_000).ten_thousandths(), Some(1));
        assert_eq!(level(0, 0).ten_thousandths(), None);
    }
}
