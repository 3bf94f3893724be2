//! Time: the data clock (what has happened yet), the service clock (rate limit
//! windows, expiry of codes and tokens), and timestamps as Genesys writes them.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 86_400_000;
/// Milliseconds of a half hour.
pub(crate) const HALF_HOUR_MS: i64 = 1_800_000;

/// Midnight UTC at or before `ms`.
pub(crate) fn floor_day(ms: i64) -> i64 {
    ms.div_euclid(DAY_MS) * DAY_MS
}

/// The system clock in Unix milliseconds.
pub(crate) fn system_now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// Both clocks of one simulator.
#[derive(Debug)]
pub(crate) struct Clock {
    /// `i64::MIN` follows the system clock.
    fixed: AtomicI64,
    advanced: AtomicI64,
    begun: Instant,
    /// How many times as fast as real time; 0 stands still.
    speed: i64,
}

impl Clock {
    pub(crate) fn new(now_ms: Option<i64>, speed: Option<u32>) -> Self {
        let begin = now_ms.or_else(|| speed.map(|_| system_now_ms()));
        Self {
            speed: speed.map_or(0, i64::from),
            fixed: AtomicI64::new(begin.unwrap_or(i64::MIN)),
            advanced: AtomicI64::new(0),
            begun: Instant::now(),
        }
    }

    pub(crate) fn set(&self, now_ms: i64) {
        self.fixed.store(now_ms - self.run_ms(), Ordering::SeqCst);
    }

    /// Moves both clocks forward.
    pub(crate) fn advance(&self, ms: i64) {
        self.advanced.fetch_add(ms, Ordering::SeqCst);
        if self.fixed.load(Ordering::SeqCst) != i64::MIN {
            self.fixed.fetch_add(ms, Ordering::SeqCst);
        }
    }

    fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// What a fast clock has run by itself, in whole seconds.
    fn run_ms(&self) -> i64 {
        self.elapsed_ms().saturating_mul(self.speed) / 1000 * 1000
    }

    /// The data clock. When it runs it ticks once a second, so that the pages
    /// of one walk mostly see one moment.
    pub(crate) fn now_ms(&self) -> i64 {
        match self.fixed.load(Ordering::SeqCst) {
            i64::MIN => (system_now_ms() + self.advanced.load(Ordering::SeqCst)) / 1000 * 1000,
            fixed => fixed + self.run_ms(),
        }
    }

    /// The service clock: milliseconds since the simulator began.
    pub(crate) fn service_ms(&self) -> i64 {
        self.elapsed_ms() + self.advanced.load(Ordering::SeqCst)
    }
}

/// Writes `2026-10-25T00:59:59.123Z`.
pub(crate) fn push_time(out: &mut Vec<u8>, ms: i64) {
    let days = ms.div_euclid(DAY_MS);
    let rest = ms.rem_euclid(DAY_MS);
    // Days to civil date in the proleptic Gregorian calendar, years from 1 March.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    push_padded(out, year, 4);
    out.push(b'-');
    push_padded(out, month, 2);
    out.push(b'-');
    push_padded(out, day, 2);
    out.push(b'T');
    push_padded(out, rest / 3_600_000, 2);
    out.push(b':');
    push_padded(out, rest / 60_000 % 60, 2);
    out.push(b':');
    push_padded(out, rest / 1000 % 60, 2);
    out.push(b'.');
    push_padded(out, rest % 1000, 3);
    out.push(b'Z');
}

fn push_padded(out: &mut Vec<u8>, mut value: i64, width: usize) {
    let from = out.len();
    out.resize(from + width, b'0');
    for slot in out[from..].iter_mut().rev() {
        *slot = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
}

/// [`push_time`] as a string.
pub(crate) fn time_text(ms: i64) -> String {
    let mut out = Vec::with_capacity(24);
    push_time(&mut out, ms);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_agree_with_jiff() {
        for ms in [
            0,
            951_782_399_999,
            951_827_696_789,
            1_792_889_999_123,
            -1,
            4_102_444_800_000,
        ] {
            let jiff = jiff::Timestamp::from_millisecond(ms).unwrap();
            assert_eq!(time_text(ms).parse::<jiff::Timestamp>().unwrap(), jiff);
            assert_eq!(time_text(ms).len(), 24);
        }
    }

    #[test]
    fn advancing_moves_both_clocks() {
        let clock = Clock::new(Some(5), None);
        clock.advance(60_000);
        assert_eq!(clock.now_ms(), 60_005);
        assert!(clock.service_ms() >= 60_000);
        clock.set(7);
        assert_eq!(clock.now_ms(), 7);
    }
    #[test]
    fn a_fast_clock_runs_from_where_it_was_set() {
        let clock = Clock::new(Some(5000), Some(1_000_000));
        let begun = clock.now_ms();
        while clock.now_ms() < begun + 2_000_000 {
            std::hint::spin_loop();
        }
        assert_eq!((clock.now_ms() - 5000) % 1000, 0);
        clock.set(0);
        assert!((0..100_000_000).contains(&clock.now_ms()));
    }
}
