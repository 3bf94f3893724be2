//! BARS: how durations are distributed: counts of one kind above an axis, of another beneath it.
//!
//! ```text
//!  p50   p80     p90 p95 p99     percentiles: named above, pushed apart, joined with their place
//!    \     \      │   │   /
//!  █ █ │20 s                     threshold: a line with its name
//!  █ █ █ ▓ ▓                     answered: within, then late
//! ─█─█─█─▓─▓─▓──────────  ▓─     the last, open bin stands apart: "longer"
//!  ░ ░ ░   ░              ░      abandoned; where they would be too small to see, a round number of
//!                                times taller, which the chart then says
//! ```

use crate::chart::frame::{Frame, Level, crisp};
use crate::chart::labels::spread;
use crate::chart::path::Path;
use crate::chart::scale::{Scale, axis_top, round_up};
use crate::chart::span::Span;
use crate::chart::time::Tick;

/// Counts of durations from `from_ms` to below `to_ms`. Bins are of one length and follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Start, ms.
    pub from_ms: i64,
    /// End, ms; `None` for the last bin, which holds all that is longer.
    pub to_ms: Option<i64>,
    /// Count above the axis.
    pub answered: f64,
    /// Count beneath it.
    pub abandoned: f64,
}

/// A percentile's mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile {
    /// Where it stands; in the middle of the open bin when it lies beyond the axis.
    pub x: f64,
    /// Middle of its name, two lines at [`NAME_Y`].
    pub name_x: f64,
}

/// Baselines of the two lines that name a percentile: which one, and its value.
pub const NAME_Y: (f64, f64) = (11.0, 24.0);

/// A laid-out distribution: one path per series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Answered up to the threshold; all of them without one.
    pub within: String,
    /// Answered later.
    pub late: String,
    /// Abandoned.
    pub abandoned: String,
    /// The axis between both, interrupted before the open bin.
    pub axis: String,
    /// Lines across the plot.
    pub grid: String,
    /// Counts at these lines; those beneath the axis are positive too.
    pub counts: Vec<Level>,
    /// Ticks of the duration.
    pub ticks: Vec<Tick>,
    /// How many times taller counts beneath the axis are drawn: 1, 2, 5, 10 …
    pub taller: f64,
    /// Where the words that say so end: beneath the bars near the right end, or above them there.
    pub taller_at: (f64, f64),
    /// Middle of the open bin, for the word "longer" beneath it.
    pub longer: Option<f64>,
    /// Percentiles, in the order given.
    pub percentiles: Vec<Percentile>,
    /// Strokes from their names to their places.
    pub leaders: String,
    /// Line of the threshold.
    pub threshold: String,
    /// Where its name begins, or ends when near the right end; its baseline is 10 below the top.
    pub threshold_name: Option<(f64, bool)>,
}

/// Width of the open bin and of what separates it, pixels.
const OPEN: (f64, f64) = (32.0, 26.0);
/// The part of the height that counts beneath the axis get at least, by a scale that is as many times larger.
const BENEATH: f64 = 0.25;

/// Width of the words about the second scale, pixels.
const WORDS: f64 = 150.0;

/// The frame of a distribution, with room for two lines of names above.
#[must_use]
pub fn frame(width: f64, height: f64) -> Frame {
    let frame = Frame::new(width, height, 8.0);
    Frame {
        top: 46.0,
        bottom: frame.bottom.max(106.0),
        height: frame.height.max(132.0),
        ..frame
    }
}

/// The axis of durations: it ends before the open bin.
#[must_use]
pub fn span(bins: &[Bin], frame: &Frame) -> Span {
    let open = bins.iter().any(|bin| bin.to_ms.is_none());
    let top = bins.iter().filter_map(|bin| bin.to_ms).max();
    let right = if open {
        frame.right - OPEN.0 - OPEN.1
    } else {
        frame.right
    };
    Span::new(top.unwrap_or(0), frame.left, right)
}

/// Lays out `bins`, marks `percentiles_ms` with names `room` pixels wide, and the threshold.
#[must_use]
pub fn bars(
    bins: &[Bin],
    percentiles_ms: &[i64],
    room: f64,
    threshold_ms: Option<i64>,
    frame: &Frame,
) -> Bars {
    let span = span(bins, frame);
    let open = bins.iter().any(|bin| bin.to_ms.is_none());
    let end = span.px(i64::MAX);
    let (above, beneath) = (
        largest(bins, |bin| bin.answered),
        largest(bins, |bin| bin.abandoned),
    );
    let taller = taller(above, beneath);
    let y = Scale::new((-beneath * taller, above), (frame.bottom, frame.top));
    let counts = counts(above, beneath, taller, &y);
    let mut bars = Bars {
        grid: frame.grid(&counts),
        counts,
        ticks: span.ticks(),
        taller,
        taller_at: (end - 2.0, words_y(bins, taller, &span, &y, frame)),
        longer: open.then_some(frame.right - OPEN.0 / 2.0),
        ..Bars::default()
    };
    let mut axis = Path::new();
    axis.start(frame.left, crisp(y.px(0.0)));
    axis.across(end);
    if open {
        axis.start(frame.right - OPEN.0, crisp(y.px(0.0)));
        axis.across(frame.right);
    }
    bars.axis = axis.text();
    fill(bins, threshold_ms, &span, &y, frame, &mut bars);
    if let Some(ms) = threshold_ms {
        let x = crisp(
            if span.holds(ms) {
                span.px(ms)
            } else {
                end + OPEN.1 / 2.0
            }
            .min(frame.right),
        );
        let mut path = Path::new();
        path.stroke(x, frame.top, frame.bottom);
        bars.threshold = path.text();
        let before = x + 90.0 > frame.right;
        bars.threshold_name = Some((if before { x - 6.0 } else { x + 6.0 }, before));
    }
    percentiles(percentiles_ms, room, &span, frame, &mut bars);
    bars
}

/// Top of the axis for the largest count.
fn largest(bins: &[Bin], count: fn(&Bin) -> f64) -> f64 {
    let most = bins.iter().map(count).map(held).fold(0.0, f64::max);
    if most > 0.0 { axis_top(most) } else { 0.0 }
}

/// The scale beneath the axis as a multiple of the one above it.
fn taller(above: f64, beneath: f64) -> f64 {
    if beneath > 0.0 && beneath < above * BENEATH {
        round_up(above * BENEATH / beneath)
    } else {
        1.0
    }
}

/// Baseline of words that end at the right end of the axis and touch no bar.
fn words_y(bins: &[Bin], taller: f64, span: &Span, y: &Scale, frame: &Frame) -> f64 {
    let from = span.px(i64::MAX) - WORDS;
    let near = bins
        .iter()
        .filter(|bin| bin.to_ms.is_some_and(|to| span.px(to) > from));
    let (mut above, mut beneath) = (y.px(0.0), y.px(0.0));
    for bin in near {
        above = above.min(y.px(held(bin.answered)));
        beneath = beneath.max(y.px(-held(bin.abandoned) * taller));
    }
    if beneath + 16.0 <= frame.bottom {
        frame.bottom - 4.0
    } else {
        (above - 6.0).max(frame.top + 12.0)
    }
}

/// A count that can be drawn: finite and not negative.
fn held(count: f64) -> f64 {
    if count > 0.0 { count.min(1e15) } else { 0.0 }
}

/// Round counts above the axis, the top beneath it where it has room.
fn counts(above: f64, beneath: f64, taller: f64, y: &Scale) -> Vec<Level> {
    let level = |value: f64, sign: f64| Level {
        y: y.px(value * sign),
        value,
    };
    let mut levels = vec![level(0.0, 1.0)];
    let step = round_up(above / 4.0);
    let mut value = step;
    while value <= above && levels.len() < 9 {
        levels.push(level(value, 1.0));
        value += step;
    }
    let foot = level(beneath, -taller);
    if beneath > 0.0 && foot.y - y.px(0.0) >= 14.0 {
        levels.push(foot);
    }
    levels
}

fn fill(
    bins: &[Bin],
    threshold_ms: Option<i64>,
    span: &Span,
    y: &Scale,
    frame: &Frame,
    bars: &mut Bars,
) {
    let (mut within, mut late, mut abandoned) = (Path::new(), Path::new(), Path::new());
    let zero = y.px(0.0);
    for bin in bins {
        let (left, right) = match bin.to_ms {
            Some(to) => (span.px(bin.from_ms), span.px(to)),
            None => (frame.right - OPEN.0, frame.right),
        };
        let gap = if right - left >= 4.0 { 1.0 } else { 0.0 };
        let right = (right - gap).max(left);
        let (up, down) = (held(bin.answered), held(bin.abandoned));
        // A bin that the threshold cuts is within on one side and late on the other.
        let cut = threshold_ms.map_or(right, |ms| match bin.to_ms {
            Some(to) if ms >= to => right,
            Some(_) if ms > bin.from_ms => span.px(ms).min(right),
            _ => left,
        });
        // Even a single one is seen.
        let height = y.px(up).min(zero - 1.0);
        if up > 0.0 && cut > left {
            within.rectangle(left, height, cut, zero);
        }
        if up > 0.0 && right > cut {
            late.rectangle(cut, height, right, zero);
        }
        if down > 0.0 {
            abandoned.rectangle(left, zero, right, y.px(-down * bars.taller).max(zero + 1.0));
        }
    }
    (bars.within, bars.late, bars.abandoned) = (within.text(), late.text(), abandoned.text());
}

fn percentiles(percentiles_ms: &[i64], room: f64, span: &Span, frame: &Frame, bars: &mut Bars) {
    let place = |&ms: &i64| match bars.longer {
        Some(x) if !span.holds(ms) => x,
        _ => span.px(ms),
    };
    let places: Vec<f64> = percentiles_ms.iter().map(place).collect();
    let names = spread(&places, room, room / 2.0, frame.width - room / 2.0);
    let mut leaders = Path::new();
    for (x, name_x) in places.into_iter().zip(names) {
        leaders.start(name_x, NAME_Y.1 + 4.0);
        leaders.line(x, frame.top - 7.0);
        leaders.along(frame.top - 1.0);
        bars.percentiles.push(Percentile { x, name_x });
    }
    bars.leaders = leaders.text();
}

/// Index of the bin at a pixel, the nearest one outside the plot.
#[must_use]
pub fn bin_at(bins: &[Bin], px: f64, frame: &Frame) -> Option<usize> {
    let span = span(bins, frame);
    let edge = |bin: &Bin| bin.to_ms.map_or(f64::INFINITY, |to| span.px(to));
    let found = bins.iter().position(|bin| px < edge(bin));
    found.or_else(|| bins.len().checked_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(from_s: i64, to_s: i64, answered: f64, abandoned: f64) -> Bin {
        Bin {
            from_ms: from_s * 1_000,
            to_ms: Some(to_s * 1_000),
            answered,
            abandoned,
        }
    }

    fn open(answered: f64, abandoned: f64) -> Bin {
        Bin {
            from_ms: 100_000,
            to_ms: None,
            answered,
            abandoned,
        }
    }

    /// A hundred pixels of axis, and a hundred of height.
    fn plot() -> Frame {
        Frame {
            width: 148.0,
            height: 172.0,
            left: 40.0,
            right: 140.0,
            top: 46.0,
            bottom: 146.0,
        }
    }

    #[test]
    fn both_kinds_have_one_scale() {
        let seen = bars(
            &[bin(0, 50, 60.0, 20.0), bin(50, 100, 0.0, 0.0)],
            &[],
            40.0,
            None,
            &plot(),
        );
        assert_eq!(
            (seen.within.as_str(), seen.abandoned.as_str()),
            ("M40,121V46H89V121Z", "M40,146V121H89V146Z")
        );
        let counts: Vec<_> = seen.counts.iter().map(|level| level.value).collect();
        assert_eq!(counts, [0.0, 20.0, 40.0, 60.0, 20.0]);
    }

    #[test]
    fn few_below_the_axis_are_drawn_a_round_number_of_times_taller() {
        let seen = bars(&[bin(0, 100, 80.0, 4.0)], &[], 40.0, None, &plot());
        // Five times four is a quarter of eighty.
        assert!((seen.taller - 5.0).abs() < 1e-9);
        assert_eq!(seen.within, "M40,126V46H139V126Z");
        assert_eq!(seen.abandoned, "M40,146V126H139V146Z");
        assert!(
            (seen.counts[5].value - 4.0).abs() < 1e-9 && (seen.counts[5].y - 146.0).abs() < 1e-9
        );
    }

    #[test]
    fn the_threshold_parts_within_from_late_and_cuts_a_bin() {
        let bins = [bin(0, 50, 4.0, 0.0), bin(50, 100, 4.0, 0.0)];
        let seen = |s: i64| {
            let seen = bars(&bins, &[], 40.0, Some(s * 1_000), &plot());
            [seen.within, seen.late]
        };
        assert_eq!(seen(50), ["M40,146V46H89V146Z", "M90,146V46H139V146Z"]);
        assert_eq!(
            seen(25),
            [
                "M40,146V46H65V146Z",
                "M65,146V46H89V146ZM90,146V46H139V146Z"
            ]
        );
        assert_eq!(seen(100)[1], "");
        assert_eq!(seen(0)[0], "");
    }

    #[test]
    fn the_open_bin_stands_apart_and_is_late() {
        let seen = bars(
            &[bin(0, 100, 4.0, 0.0), open(2.0, 0.0)],
            &[500_000],
            20.0,
            Some(100_000),
            &plot(),
        );
        assert_eq!(seen.late, "M108,146V96H139V146Z");
        assert_eq!(seen.axis, "M40,146.5H82M108,146.5H140");
        assert_eq!(seen.longer, Some(124.0));
        assert_eq!(
            seen.percentiles,
            [Percentile {
                x: 124.0,
                name_x: 124.0
            }]
        );
    }

    #[test]
    fn words_about_the_second_scale_touch_no_bar() {
        let at = |abandoned| {
            let bins = [bin(0, 90, 80.0, 4.0), bin(90, 100, 20.0, abandoned)];
            let wide = Frame {
                width: 1_548.0,
                right: 1_540.0,
                ..plot()
            };
            bars(&bins, &[], 40.0, None, &wide).taller_at.1
        };
        assert!((at(0.0) - 142.0).abs() < 1e-9, "{}", at(0.0));
        // A quarter of eighty pixels above the axis at 126.
        assert!((at(4.0) - 100.0).abs() < 1e-9, "{}", at(4.0));
    }

    #[test]
    fn names_of_percentiles_never_overlap() {
        let seen = bars(
            &[bin(0, 300, 4.0, 0.0)],
            &[1_000, 2_000, 3_000, 4_000, 250_000],
            40.0,
            None,
            &frame(326.0, 240.0),
        );
        let names: Vec<f64> = seen.percentiles.iter().map(|one| one.name_x).collect();
        assert!(
            names.windows(2).all(|pair| pair[1] - pair[0] >= 39.9),
            "{names:?}"
        );
    }

    #[test]
    fn a_single_wait_among_many_is_seen() {
        let seen = bars(
            &[bin(0, 50, 1e6, 0.0), bin(50, 100, 1.0, 0.0)],
            &[],
            40.0,
            None,
            &plot(),
        );
        assert!(
            seen.within.ends_with("M90,146V145H139V146Z"),
            "{}",
            seen.within
        );
    }

    #[test]
    fn a_pixel_finds_its_bin() {
        let bins = [bin(0, 50, 1.0, 0.0), bin(50, 100, 1.0, 0.0), open(0.0, 0.0)];
        let found = [0.0, 60.0, 75.0, 120.0, 900.0].map(|px| bin_at(&bins, px, &plot()));
        assert_eq!(found, [Some(0), Some(0), Some(1), Some(2), Some(2)]);
        assert_eq!(bin_at(&[], 9.0, &plot()), None);
    }

    #[test]
    fn no_waits_leave_the_axis_only() {
        let seen = bars(&[], &[], 40.0, None, &plot());
        assert_eq!([seen.within, seen.late, seen.abandoned], ["", "", ""]);
        assert_eq!(seen.axis, "M40,146.5H140");
    }
}
