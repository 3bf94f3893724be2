//! WINDOWS: the period cut into spans that one query each can answer.
//!
//! The details query finds conversations by the UTC day on which they *started*
//! (docs/genesys.md). So windows are UTC days, the first of them some days before the period: a
//! conversation begun yesterday and answered today is only found yesterday.

use crate::terms::{DAY_MS, HOUR_MS, Media, Period};

/// A day's window is halved down to this when it holds more than the API pages.
const SHORTEST_MS: i64 = HOUR_MS / 4;

/// UTC days looked back before the period for these media types.
#[must_use]
pub fn look_back_days(media: &[Media]) -> u32 {
    media
        .iter()
        .map(|media| media.look_back_days())
        .max()
        .unwrap_or(1)
}

/// Windows for a period: from midnight UTC `look_back` days before it to its end, a UTC day each.
#[must_use]
pub fn plan(period: Period, look_back: u32) -> Vec<Period> {
    if period.length_ms() == 0 {
        return Vec::new();
    }
    let mut from_ms = period.from_ms.div_euclid(DAY_MS) * DAY_MS - i64::from(look_back) * DAY_MS;
    let mut windows = Vec::new();
    while from_ms < period.to_ms {
        let to_ms = (from_ms + DAY_MS).min(period.to_ms);
        windows.push(Period { from_ms, to_ms });
        from_ms = to_ms;
    }
    windows
}

/// What of a plan lies outside the spans that were `read`, which are in order and apart.
#[must_use]
pub fn missing(plan: &[Period], read: &[Period]) -> Vec<Period> {
    let mut missing = Vec::new();
    for window in plan {
        let mut from_ms = window.from_ms;
        let touching = |span: &&Period| span.to_ms > window.from_ms && span.from_ms < window.to_ms;
        for span in read.iter().filter(touching) {
            if span.from_ms > from_ms {
                missing.push(Period {
                    from_ms,
                    to_ms: span.from_ms,
                });
            }
            from_ms = span.to_ms;
        }
        if from_ms < window.to_ms {
            missing.push(Period { from_ms, ..*window });
        }
    }
    missing
}

/// Adds a span to spans that are in order and apart; those it touches become one with it.
pub fn join(spans: &mut Vec<Period>, mut span: Period) {
    spans.retain(|known| {
        let apart = known.to_ms < span.from_ms || known.from_ms > span.to_ms;
        if !apart {
            span.from_ms = span.from_ms.min(known.from_ms);
            span.to_ms = span.to_ms.max(known.to_ms);
        }
        apart
    });
    let place = spans.partition_point(|known| known.from_ms < span.from_ms);
    spans.insert(place, span);
}

/// Both halves of a window that is too deep or too slow; `None` when it is too short to be cut.
/// A conversation that lies in both is returned twice, and kept once.
#[must_use]
pub fn halves(window: Period) -> Option<[Period; 2]> {
    if window.length_ms() < 2 * SHORTEST_MS {
        return None;
    }
    let middle = window.from_ms + window.length_ms() / 2;
    Some([
        Period {
            from_ms: window.from_ms,
            to_ms: middle,
        },
        Period {
            from_ms: middle,
            to_ms: window.to_ms,
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_utc_days_and_look_back() {
        // A Berlin day: 23:00 UTC to 23:00 UTC.
        let period = Period {
            from_ms: 10 * DAY_MS - HOUR_MS,
            to_ms: 11 * DAY_MS - HOUR_MS,
        };
        let windows = plan(period, 1);
        let spans: Vec<_> = windows
            .iter()
            .map(|window| (window.from_ms, window.to_ms))
            .collect();
        assert_eq!(
            spans,
            [
                (8 * DAY_MS, 9 * DAY_MS),
                (9 * DAY_MS, 10 * DAY_MS),
                (10 * DAY_MS, 11 * DAY_MS - HOUR_MS),
            ]
        );
    }

    #[test]
    fn looking_back_follows_the_most_patient_medium() {
        assert_eq!(look_back_days(&[Media::Voice]), 1);
        for media in [Media::Callback, Media::Chat, Media::Email, Media::Message] {
            assert_eq!(look_back_days(&[Media::Voice, media]), 2);
        }
    }

    #[test]
    fn nothing_is_planned_for_nothing() {
        assert!(
            plan(
                Period {
                    from_ms: 5,
                    to_ms: 5
                },
                1
            )
            .is_empty()
        );
    }

    fn hours(from: i64, to: i64) -> Period {
        Period {
            from_ms: from * HOUR_MS,
            to_ms: to * HOUR_MS,
        }
    }

    #[test]
    fn what_was_read_is_not_missing() {
        let plan = plan(hours(24, 71), 1);
        assert_eq!(missing(&plan, &[]), plan);
        assert_eq!(missing(&plan, &[hours(-5, 80)]), []);
        assert_eq!(missing(&plan, &[hours(0, 71)]), []);
        // A later period that began in the middle of a UTC day leaves the hours before it.
        assert_eq!(
            missing(&plan, &[hours(23, 25), hours(50, 90)]),
            [hours(0, 23), hours(25, 48), hours(48, 50)]
        );
        assert_eq!(missing(&plan, &[hours(71, 90)]), plan);
    }

    #[test]
    fn spans_that_touch_become_one() {
        let mut spans = Vec::new();
        for span in [hours(48, 72), hours(0, 24), hours(90, 91), hours(10, 12)] {
            join(&mut spans, span);
        }
        assert_eq!(spans, [hours(0, 24), hours(48, 72), hours(90, 91)]);
        join(&mut spans, hours(24, 48));
        assert_eq!(spans, [hours(0, 72), hours(90, 91)]);
        join(&mut spans, hours(-1, 100));
        assert_eq!(spans, [hours(-1, 100)]);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn missing_and_read_make_up_the_plan(
            read in proptest::collection::vec((0_i64..120, 0_i64..30), 0..8),
            from in 24_i64..100, length in 1_i64..40, look_back in 0_u32..2,
        ) {
            let plan = plan(hours(from, from + length), look_back);
            let mut spans = Vec::new();
            for &(start, length) in &read {
                join(&mut spans, hours(start, start + length));
            }
            let missing = missing(&plan, &spans);
            // Hour by hour, without any of the above.
            for hour in 0..160 {
                let inside = |span: &Period| (span.from_ms..span.to_ms).contains(&(hour * HOUR_MS));
                let planned = plan.iter().any(inside);
                let known = read.iter().any(|one| (one.0..one.0 + one.1).contains(&hour));
                proptest::prop_assert_eq!(missing.iter().filter(|one| inside(one)).count(), usize::from(planned && !known));
            }
        }
    }

    #[test]
    fn halves_cover_the_whole_until_it_is_short() {
        let [first, second] = halves(Period {
            from_ms: 0,
            to_ms: DAY_MS,
        })
        .unwrap();
        assert_eq!(
            (first.from_ms, first.to_ms, second.to_ms),
            (0, second.from_ms, DAY_MS)
        );
        assert_eq!(
            halves(Period {
                from_ms: 0,
                to_ms: SHORTEST_MS
            }),
            None
        );
    }
}
