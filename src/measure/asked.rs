//! ASKED: within which limits waits are counted where they are not known one by one: what the figures need, and round
//! ones between for the curve.

/// Limits that one request counts, for answers and abandons each.
const A_REQUEST: usize = 5;
/// So many at least: two requests for each span.
const LEAST: usize = 10;
/// Round parts of a scale of 300, those first that tell most about the curve.
const ROUND: [i64; 12] = [20, 60, 120, 10, 30, 300, 45, 90, 180, 5, 15, 240];

/// Limits to ask for, ms, rising and each once. `needed` are the thresholds of queues, the one in force and those of
/// promises; `short_ms` is the reader's own limit for short abandons, below which one is short; the curve goes to
/// `top_s` seconds.
#[must_use]
pub fn limits(needed: &[i64], short_ms: Option<i64>, top_s: u32) -> Vec<i64> {
    let mut limits = needed.to_vec();
    limits.extend(short_ms.map(|short| short - 1));
    limits.sort_unstable();
    limits.dedup();
    let room = limits.len().next_multiple_of(A_REQUEST).max(LEAST);
    for part in ROUND {
        let limit = part * i64::from(top_s) * 1_000 / 300;
        if limits.len() < room
            && let Err(place) = limits.binary_search(&limit)
        {
            limits.insert(place, limit);
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_figures_need_is_asked_and_the_rest_is_round() {
        let limits = limits(&[33_333, 20_000, 20_000], Some(5_000), 300);
        assert_eq!(
            limits,
            [
                4_999, 10_000, 20_000, 30_000, 33_333, 45_000, 60_000, 90_000, 120_000, 300_000
            ]
        );
    }

    #[test]
    fn requests_are_filled_and_nothing_needed_is_left_out() {
        for count in 0..40_usize {
            let needed: Vec<i64> = (0..).map(|nth| nth * 7_777 + 1).take(count).collect();
            let all = limits(&needed, None, 1_800);
            assert!(needed.iter().all(|limit| all.binary_search(limit).is_ok()));
            assert_eq!(all.len(), count.next_multiple_of(A_REQUEST).max(LEAST));
            assert!(all.is_sorted_by(|one, next| one < next));
        }
    }
}
