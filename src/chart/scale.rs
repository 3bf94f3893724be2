//! SCALE: a straight line from values to pixels, and round steps for its ticks.

/// Maps `domain` to `range` linearly. An empty domain maps to the start of the range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Scale {
    /// From values to pixels.
    #[must_use]
    pub const fn new(domain: (f64, f64), range: (f64, f64)) -> Scale {
        Scale { domain, range }
    }

    /// Pixel of a value.
    #[must_use]
    pub fn px(&self, value: f64) -> f64 {
        let length = self.domain.1 - self.domain.0;
        if length == 0.0 {
            return self.range.0;
        }
        self.range.0 + (value - self.domain.0) / length * (self.range.1 - self.range.0)
    }

    /// Value at a pixel.
    #[must_use]
    pub fn value(&self, px: f64) -> f64 {
        let length = self.range.1 - self.range.0;
        if length == 0.0 {
            return self.domain.0;
        }
        self.domain.0 + (px - self.range.0) / length * (self.domain.1 - self.domain.0)
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that is not below `value`; at least 1.
#[must_use]
pub fn round_up(value: f64) -> f64 {
    let mut power = 1.0;
    while power < 1e15 {
        for step in [1.0, 2.0, 5.0] {
            if step * power >= value {
                return step * power;
            }
        }
        power *= 10.0;
    }
    power
}

/// The smallest round number that is not below `value`, finer than [`round_up`]: for the top of an axis.
#[must_use]
pub fn axis_top(value: f64) -> f64 {
    let step = round_up(value / 4.0);
    (value / step).ceil().max(1.0) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_pixels_are_inverse() {
        let scale = Scale::new((0.0, 100.0), (200.0, 20.0));
        assert!((scale.px(50.0) - 110.0).abs() < 1e-9);
        assert!((scale.value(scale.px(37.5)) - 37.5).abs() < 1e-9);
    }

    #[test]
    fn an_empty_domain_or_range_divides_by_nothing() {
        assert!((Scale::new((3.0, 3.0), (5.0, 9.0)).px(3.0) - 5.0).abs() < 1e-9);
        assert!((Scale::new((3.0, 4.0), (5.0, 5.0)).value(5.0) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn steps_are_round() {
        let expected = [
            (0.0, 1.0),
            (1.0, 1.0),
            (3.0, 5.0),
            (11.0, 20.0),
            (50.0, 50.0),
            (51.0, 100.0),
        ];
        for (value, round) in expected {
            assert!((round_up(value) - round).abs() < 1e-9, "{value}");
        }
        for (value, top) in [
            (0.0, 1.0),
            (3.0, 3.0),
            (9.0, 10.0),
            (187.0, 200.0),
            (61.0, 80.0),
        ] {
            assert!(
                (axis_top(value) - top).abs() < 1e-9,
                "{value}: {}",
                axis_top(value)
            );
        }
    }
}
