//! WINDOWS: the period cut into spans that one query each can answer.
//!
//! The details query finds conversations by the UTC day on which they *started*
//! (docs/genesys.md). So windows are UTC days, the first of them some days before the period: a
//! conversation begun yesterday and answered today is only found yesterday. Days that hold little are asked
//! together ([`joined`]); what turns out to hold much is cut where it was joined, into days, then hours, then
//! halves ([`pieces`]). The latest hours, which still change, stay a window of their own.

use crate::terms::{DAY_MS, HOUR_MS, Media, Period};

/// An hour's window is halved down to this when it holds more than the API pages.
const SHORTEST_MS: i64 = HOUR_MS / 4;
/// The longest interval that the API accepts.
const LONGEST_MS: i64 = 31 * DAY_MS;

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

/// Windows that touch become one, as long as the API accepts it; what ends after `settled_before_ms` begins with
/// the hour of that moment.
#[must_use]
pub fn joined(windows: &[Period], settled_before_ms: i64) -> Vec<Period> {
    let settled = settled_before_ms.div_euclid(HOUR_MS) * HOUR_MS;
    let mut spans: Vec<Period> = Vec::new();
    for window in windows {
        let cut = settled.clamp(window.from_ms, window.to_ms.max(window.from_ms));
        let moving = window.to_ms > settled_before_ms;
        let middle = if moving { cut } else { window.to_ms };
        for (from_ms, to_ms) in [(window.from_ms, middle), (middle, window.to_ms)] {
            let before = spans.last_mut().filter(|before| {
                before.to_ms == from_ms
                    && to_ms - before.from_ms <= LONGEST_MS
                    && (to_ms <= settled_before_ms || before.from_ms >= settled)
            });
            match before {
                _ if from_ms >= to_ms => {}
                Some(before) => before.to_ms = to_ms,
                None => spans.push(Period { from_ms, to_ms }),
            }
        }
    }
    spans
}

/// Whether a window reaches over a midnight UTC.
#[must_use]
pub fn has_days(window: Period) -> bool {
    window.from_ms.div_euclid(DAY_MS) != (window.to_ms - 1).div_euclid(DAY_MS)
}

/// A window that holds `announced` conversations, in pieces that are expected to hold about `target` each: whole
/// UTC days, else whole hours, else halves. `None` when it is too short to be cut.
#[must_use]
pub fn pieces(window: Period, announced: u64, target: u64) -> Option<Vec<Period>> {
    let unit = if has_days(window) {
        DAY_MS
    } else if window.length_ms() > HOUR_MS {
        HOUR_MS
    } else {
        return halves(window).map(Vec::from);
    };
    let first = window.from_ms.div_euclid(unit);
    let units = (window.to_ms - 1).div_euclid(unit) + 1 - first;
    let fitting = target.saturating_mul(units.unsigned_abs()) / announced.max(1);
    let each = i64::try_from(fitting).unwrap_or(units).clamp(1, units - 1);
    let mut pieces = Vec::new();
    let mut from_ms = window.from_ms;
    while from_ms < window.to_ms {
        let next = first + each * (i64::try_from(pieces.len()).unwrap_or_default() + 1);
        let to_ms = (next * unit).min(window.to_ms);
        pieces.push(Period { from_ms, to_ms });
        from_ms = to_ms;
    }
    Some(pieces)
}

/// A window that is too wide or too slow, in narrower ones: its days, else its halves.
#[must_use]
pub fn narrower(window: Period) -> Option<Vec<Period>> {
    if has_days(window) {
        return pieces(window, u64::MAX, 1);
    }
    halves(window).map(Vec::from)
}

/// Both halves of a window that is too deep or too slow; `None` when it is too short to be cut.
/// A conversation that lies in both is returned twice, and kept once.
#[must_use]
fn halves(window: Period) -> Option<[Period; 2]> {
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
    fn windows_that_touch_are_asked_together_up_to_the_longest_the_api_accepts() {
        let days = |from: i64, to: i64| hours(from * 24, to * 24);
        let settled = days(0, 1_000).to_ms;
        let month = plan(days(1, 29), 1);
        assert_eq!(joined(&month, settled), [days(0, 29)]);
        let long = plan(days(1, 70), 1);
        assert_eq!(
            joined(&long, settled),
            [days(0, 31), days(31, 62), days(62, 70)]
        );
        assert_eq!(
            joined(&[hours(0, 5), hours(6, 9)], settled),
            [hours(0, 5), hours(6, 9)]
        );
        assert_eq!(joined(&[], settled), []);
    }

    #[test]
    fn the_moving_end_is_a_window_of_its_own() {
        let plan = plan(hours(24, 62), 1);
        let half_past = hours(0, 60).to_ms + HOUR_MS / 2;
        assert_eq!(joined(&plan, half_past), [hours(0, 60), hours(60, 62)]);
        // Over midnight, and where all of it moves.
        let midnight = hours(0, 47).to_ms;
        assert_eq!(joined(&plan, midnight), [hours(0, 47), hours(47, 62)]);
        assert_eq!(joined(&plan, -1), [hours(0, 62)]);
        assert_eq!(joined(&plan, hours(0, 62).to_ms), [hours(0, 62)]);
        assert_eq!(
            joined(&plan, hours(0, 48).to_ms),
            [hours(0, 48), hours(48, 62)]
        );
    }

    #[test]
    fn a_window_is_cut_into_as_few_pieces_as_its_number_asks_for() {
        let days = |from: i64, to: i64| hours(from * 24, to * 24);
        let lengths = |pieces: Option<Vec<Period>>| -> Vec<i64> {
            let pieces = pieces.unwrap();
            pieces
                .iter()
                .map(|piece| piece.length_ms() / HOUR_MS)
                .collect()
        };
        assert_eq!(
            lengths(pieces(days(0, 28), 40_000, 20_000)),
            [14 * 24, 14 * 24]
        );
        assert_eq!(lengths(pieces(days(0, 3), u64::MAX, 20_000)), [24, 24, 24]);
        // A deep day goes into hours at once.
        assert_eq!(lengths(pieces(days(0, 1), 480_000, 20_000)), [1; 24]);
        assert_eq!(lengths(pieces(days(0, 1), 100_001, 20_000)), [4; 6]);
        assert_eq!(lengths(pieces(hours(5, 7), 100_001, 100_000)), [1, 1]);
        assert_eq!(pieces(hours(5, 6), 100_001, 20_000).unwrap().len(), 2);
        let short = Period {
            from_ms: 0,
            to_ms: SHORTEST_MS,
        };
        assert_eq!(pieces(short, 100_001, 20_000), None);
        assert_eq!(narrower(days(0, 2)).unwrap(), [days(0, 1), days(1, 2)]);
        assert_eq!(narrower(days(0, 1)).unwrap(), [hours(0, 12), hours(12, 24)]);
        assert_eq!(narrower(short), None);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn joined_windows_and_pieces_cover_the_same_moments_once(
            from in 24_i64..100, length in 1_i64..2_000, settled in 0_i64..2_200, minutes in 0_i64..60,
            announced in 0_u64..3_000_000, target in 1_u64..100_000,
        ) {
            let plan = plan(hours(from, from + length), 1);
            let settled_ms = settled * HOUR_MS + minutes * 60_000;
            let spans = joined(&plan, settled_ms);
            let mut at = plan[0].from_ms;
            for span in &spans {
                proptest::prop_assert_eq!(span.from_ms, at);
                proptest::prop_assert!((1..=LONGEST_MS).contains(&span.length_ms()));
                // What moves begins at most an hour before what is settled.
                if span.to_ms > settled_ms {
                    proptest::prop_assert!(span.from_ms > settled_ms - HOUR_MS || at == plan[0].from_ms);
                }
                at = span.to_ms;
                let mut inside = span.from_ms;
                let Some(pieces) = pieces(*span, announced, target) else {
                    proptest::prop_assert!(span.length_ms() < 2 * SHORTEST_MS);
                    continue;
                };
                proptest::prop_assert!(pieces.len() > 1);
                for piece in pieces {
                    proptest::prop_assert_eq!(piece.from_ms, inside);
                    proptest::prop_assert!(piece.length_ms() > 0);
                    inside = piece.to_ms;
                }
                proptest::prop_assert_eq!(inside, span.to_ms);
            }
            proptest::prop_assert_eq!(Some(at), plan.last().map(|last| last.to_ms));
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
