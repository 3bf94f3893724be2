//! The figures of a queue and media type in both periods, side by side.

use crate::measure::difference::{Difference, difference};
use crate::measure::index::Lane;
use crate::measure::report::{Figure, QueueFigure};

/// A queue and media type now and before; without facts a figure is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Queue and media type.
    pub lane: Lane,
    /// In the period.
    pub now: Figure,
    /// In the second period.
    pub before: Figure,
}

impl Pair {
    /// Difference of service levels; `None` where either side has no calls.
    pub fn difference(&self) -> Option<Difference> {
        difference(self.now.level, self.before.level)
    }
}

/// Everything that has facts in either period. Both lists are in the order of queue and media type, and so is the result.
pub fn pairs(now: &[QueueFigure], before: &[QueueFigure]) -> Vec<Pair> {
    let lane = |figure: &QueueFigure| (figure.queue, figure.media);
    let mut rest = before;
    let mut pairs = Vec::with_capacity(now.len());
    let alone = |figure: &QueueFigure| Pair {
        lane: lane(figure),
        now: Figure::default(),
        before: figure.figure,
    };
    for figure in now {
        while let Some((first, others)) = rest
            .split_first()
            .filter(|(first, _)| lane(first) < lane(figure))
        {
            pairs.push(alone(first));
            rest = others;
        }
        let same = rest
            .split_first()
            .filter(|(first, _)| lane(first) == lane(figure));
        if let Some((_, others)) = same {
            rest = others;
        }
        pairs.push(Pair {
            lane: lane(figure),
            now: figure.figure,
            before: same.map(|(first, _)| first.figure).unwrap_or_default(),
        });
    }
    pairs.extend(rest.iter().map(alone));
    pairs
}

/// Places of at most `most` pairs, falls first: those with the largest difference, from the lowest to the highest.
/// Pairs without a difference are not among them.
pub fn largest(pairs: &[Pair], most: usize) -> Vec<usize> {
    // Hundredths of a point are sorted as whole numbers.
    #[expect(clippy::cast_possible_truncation, reason = "at most 10,000")]
    let mut order: Vec<(i32, usize)> = pairs
        .iter()
        .enumerate()
        .filter_map(|(place, pair)| {
            Some(((pair.difference()?.points * 100.0).round() as i32, place))
        })
        .collect();
    order.sort_unstable_by_key(|&(points, place)| (-points.abs(), place));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::ratio::ServiceLevel;
    use crate::terms::{Media, Promise};

    fn one(queue: u16, media: Media, numerator: u64) -> QueueFigure {
        let mut figure = Figure::default();
        figure.level = ServiceLevel {
            numerator,
            denominator: 100,
        };
        QueueFigure {
            queue,
            media,
            promise: Promise::assumed(media),
            figure,
        }
    }

    fn seen(pairs: &[Pair]) -> Vec<(u16, Media, u64, u64)> {
        let levels = pairs.iter();
        levels
            .map(|pair| {
                (
                    pair.lane.0,
                    pair.lane.1,
                    pair.now.level.numerator,
                    pair.before.level.numerator,
                )
            })
            .collect()
    }

    #[test]
    fn what_has_facts_in_either_period_has_a_row() {
        use Media::{Chat, Voice};
        let now = [one(1, Voice, 10), one(3, Chat, 20), one(3, Voice, 30)];
        let before = [
            one(0, Voice, 1),
            one(1, Voice, 2),
            one(3, Voice, 3),
            one(4, Chat, 4),
        ];
        assert_eq!(
            seen(&pairs(&now, &before)),
            [
                (0, Voice, 0, 1),
                (1, Voice, 10, 2),
                (3, Chat, 20, 0),
                (3, Voice, 30, 3),
                (4, Chat, 0, 4)
            ]
        );
        assert_eq!(seen(&pairs(&[], &before)).len(), 4);
        assert_eq!(seen(&pairs(&now, &[])).len(), 3);
        assert_eq!(seen(&pairs(&[], &[])), []);
    }

    #[test]
    fn the_largest_differences_go_from_the_deepest_fall_to_the_highest_rise() {
        let voice = |queue, level| one(queue, Media::Voice, level);
        let now = [voice(0, 50), voice(1, 90), voice(2, 10), voice(3, 52)];
        let before = [voice(0, 50), voice(1, 70), voice(2, 60), voice(4, 50)];
        let pairs = pairs(&now, &before);
        assert_eq!(largest(&pairs, 9), [2, 0, 1]);
        assert_eq!(largest(&pairs, 2), [2, 1]);
        assert!(largest(&pairs, 0).is_empty());
    }
}
