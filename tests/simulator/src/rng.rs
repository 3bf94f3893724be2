//! Chance: a small seeded generator, so that the same seed gives the same
//! world on every machine, and the few distributions the world is made of.

/// `SplitMix64`: tiny, fast, and good enough to make callers from.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A generator for one purpose: equal `(seed, purpose)` give equal streams.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        Self(mix(seed, purpose))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        finish(self.0)
    }

    /// Uniform in `[0, 1)`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform index in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// Uniform in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).unsigned_abs().saturating_add(1);
        low.saturating_add_unsigned(self.next() % span)
    }

    /// Exponential with the given mean, in the unit of the mean.
    pub(crate) fn exponential(&mut self, mean: f64) -> i64 {
        whole(-mean * (1.0 - self.unit()).ln())
    }

    /// Log-normal with the given median.
    pub(crate) fn lognormal(&mut self, median: f64, sigma: f64) -> i64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * self.unit()).cos();
        whole(median * (sigma * normal).exp())
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Rounds to a whole number; the values here are far inside `i64`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds of weeks, far inside i64"
)]
pub(crate) fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Two numbers into one well-spread number.
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    finish(finish(a.wrapping_add(0x9e37_79b9_7f4a_7c15)) ^ b.wrapping_mul(0xd6e8_feb8_6659_fd93))
}

fn finish(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A version-4 GUID in lower case, derived from a key.
pub(crate) fn guid(key: u64) -> String {
    String::from_utf8_lossy(&guid_bytes(key)).into_owned()
}

/// The 36 characters of [`guid`], without an allocation.
pub(crate) fn guid_bytes(key: u64) -> [u8; 36] {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut bits = (u128::from(finish(key ^ 0x5bd1_e995)) << 64) | u128::from(mix(key, 77));
    bits = (bits & !(0xf << 76)) | (0x4 << 76);
    bits = (bits & !(0x3 << 62)) | (0x2 << 62);
    let mut text = [b'-'; 36];
    let mut shift = 128_u32;
    for (place, slot) in text.iter_mut().enumerate() {
        if !matches!(place, 8 | 13 | 18 | 23) {
            shift -= 4;
            *slot = HEX[usize::try_from((bits >> shift) & 0xf).unwrap_or(0)];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_looks_like_a_guid() {
        let text = guid(1);
        assert_eq!(text.len(), 36);
        assert_eq!(&text[14..15], "4");
        assert!("89ab".contains(&text[19..20]));
        assert_ne!(text, guid(2));
    }

    #[test]
    fn means_are_where_they_should_be() {
        let mut rng = Rng::new(1, 1);
        let total: i64 = (0..20_000).map(|_| rng.exponential(1000.0)).sum();
        assert!((19_000_000..21_000_000).contains(&total), "{total}");
        assert!((0..1000).all(|_| (3..=5).contains(&rng.between(3, 5))));
    }
}
