//! LABELS: labels along one line that must not overlap: pushed apart as little as possible.

/// Places for labels that want to stand at `wanted` pixels, in the order given: at least `gap` apart,
/// between `low` and `high`, in the order of their wishes and with the least sum of squared shifts.
/// Where there is no room for all of them the gap shrinks to what there is. A wish that is no number
/// counts as `low`.
#[must_use]
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let high = high.max(low);
    let gaps = float(wanted.len().saturating_sub(1)).max(1.0);
    let gap = gap.max(0.0).min((high - low) / gaps);
    // Sorted as whole numbers: hundredths of a pixel before the place.
    let mut order: Vec<(i64, usize)> = wanted
        .iter()
        .enumerate()
        .map(|(place, &wish)| (hundredths(fitted(wish, low, high) - low), place))
        .collect();
    order.sort_unstable();
    // With the gaps taken out, order is all that is asked: neighbours out of order share their mean.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, &(_, place)) in order.iter().enumerate() {
        let mut block = (
            fitted(wanted[place], low, high) - float(rank) * gap,
            1_usize,
        );
        while let Some(&(mean, count)) = blocks.last() {
            if mean <= block.0 {
                break;
            }
            let all = count + block.1;
            block = (
                (mean * float(count) + block.0 * float(block.1)) / float(all),
                all,
            );
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut places = vec![low; wanted.len()];
    let means = blocks
        .iter()
        .flat_map(|&(mean, count)| std::iter::repeat_n(mean, count));
    for (rank, (mean, &(_, place))) in means.zip(&order).enumerate() {
        places[place] = mean.max(low).min(high - gaps_taken(order.len(), gap)) + float(rank) * gap;
    }
    places
}

fn gaps_taken(labels: usize, gap: f64) -> f64 {
    float(labels.saturating_sub(1)) * gap
}

fn fitted(wish: f64, low: f64, high: f64) -> f64 {
    if wish.is_nan() {
        return low;
    }
    wish.max(low).min(high)
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn hundredths(px: f64) -> i64 {
    (px * 100.0) as i64
}

#[expect(clippy::cast_precision_loss, reason = "a handful of labels")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(wanted: &[f64], gap: f64) -> Vec<i64> {
        spread(wanted, gap, 0.0, 100.0)
            .into_iter()
            .map(|px| hundredths(px * 10.0) / 100)
            .collect()
    }

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(placed(&[80.0, 10.0, 40.0], 14.0), [800, 100, 400]);
        assert_eq!(placed(&[], 14.0), [0; 0]);
        assert_eq!(placed(&[33.0], 14.0), [330]);
    }

    #[test]
    fn labels_that_touch_share_the_shift() {
        assert_eq!(placed(&[50.0, 50.0], 14.0), [430, 570]);
        assert_eq!(placed(&[52.0, 48.0, 50.0], 14.0), [640, 360, 500]);
    }

    #[test]
    fn labels_at_an_edge_are_pushed_inwards() {
        assert_eq!(placed(&[0.0, 2.0, 90.0], 14.0), [0, 140, 900]);
        assert_eq!(placed(&[100.0, 120.0], 14.0), [860, 1_000]);
    }

    #[test]
    fn without_room_the_gap_shrinks() {
        assert_eq!(placed(&[5.0, 5.0, 5.0], 80.0), [0, 500, 1_000]);
    }

    #[test]
    fn a_wish_that_is_no_number_is_the_low_end() {
        assert_eq!(
            placed(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY], 10.0),
            [0, 1_000, 100]
        );
    }
}
