//! What no sensible reader would ask for: every path still holds plain numbers, and stays in its frame.

use eightytwenty::chart::bars::{Bin, bars, bin_at, frame as bars_frame};
use eightytwenty::chart::cells::{Cell as Interval, Class, cells, grid as cells_grid};
use eightytwenty::chart::compare::{Difference, compare};
use eightytwenty::chart::curve::{Input, curve, handle, target_name};
use eightytwenty::chart::falls::{falls, rows_of};
use eightytwenty::chart::frame::Frame;
use eightytwenty::chart::heat::{Cell, Mark, grid as heat_grid, heat};
use eightytwenty::chart::labels::spread;
use eightytwenty::chart::rows::Rows;
use eightytwenty::chart::steps::{Point, steps};
use proptest::prelude::*;

use crate::support::cases;

/// Every corner of a path, read back from its text; panics at whatever is no command or number.
fn corners(data: &str) -> Vec<(f64, f64)> {
    let mut corners = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    let starts: Vec<usize> = data
        .char_indices()
        .filter(|(_, sign)| sign.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    for (place, &at) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(data.len());
        let numbers: Vec<f64> = data[at + 1..end]
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().unwrap_or_else(|_| panic!("{part} in {data}")))
            .collect();
        match (&data[at..=at], numbers.as_slice()) {
            ("M" | "L", &[to_x, to_y]) => (x, y) = (to_x, to_y),
            ("H", &[to_x]) => x = to_x,
            ("V", &[to_y]) => y = to_y,
            ("a", &[_, _, _, _, _, right, down]) => (x, y) = (x + right, y + down),
            ("Z", []) => {}
            other => panic!("{other:?} in {data}"),
        }
        corners.push((x, y));
    }
    corners
}

/// Whether all corners lie in a box; half a pixel of rounding and the reach of marks and arrows allowed.
fn inside<'a>(
    paths: impl IntoIterator<Item = &'a String>,
    width: f64,
    height: f64,
) -> Result<(), TestCaseError> {
    for path in paths {
        for (x, y) in corners(path) {
            let fits = (-9.0..=width + 9.0).contains(&x) && (-9.0..=height + 9.0).contains(&y);
            prop_assert!(fits, "{x},{y} outside {width} × {height}: {path}");
        }
    }
    Ok(())
}

/// Percentages as they come, and whatever else is a number or none.
fn odd() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.0..=100.0_f64, 1 => proptest::num::f64::ANY, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(0.0)]
}

/// Durations as they come, and far beyond.
fn duration() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 0..600_000_i64, 1 => Just(59 * 86_400_000), 1 => any::<i64>(), 1 => Just(0)]
}

fn many<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    proptest::collection::vec(one, 0..40)
}

fn width() -> impl Strategy<Value = f64> {
    prop_oneof![Just(326.0), Just(752.0), Just(1_376.0), 240.0..2_000.0_f64]
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn odd_curves(width in width(), lines in proptest::collection::vec(many(proptest::option::of(odd())), 0..5), band in many(proptest::option::of((odd(), odd()))), step_ms in duration(), top_ms in duration(), at_ms in duration(), target in proptest::option::of(odd())) {
        let slices: Vec<&[Option<f64>]> = lines.iter().map(Vec::as_slice).collect();
        let frame = Frame::new(width, 300.0, 90.0);
        let input = Input { lines: &slices, band: &band, step_ms, top_ms, target };
        let seen = curve(&input, &frame);
        inside(seen.lines.iter().chain([&seen.band, &seen.target, &seen.leaders, &seen.grid]), frame.width, frame.height)?;
        prop_assert_eq!(seen.lines.len() + 1, seen.names.len());
        let span = frame.span(top_ms);
        let name = target.and_then(|target| target_name(target, &frame));
        let knob = handle((at_ms, target), 120.0, name, &span, &frame);
        prop_assert!((frame.left..=frame.right + 1.0).contains(&knob.x));
        prop_assert!(knob.y.is_none_or(|y| (frame.top..=frame.bottom).contains(&y)));
        let found = span.ms_at(knob.x, step_ms);
        prop_assert!(found >= 0 && found <= top_ms.max(1));
        prop_assert!(seen.ticks.len() <= 60, "{}", seen.ticks.len());
    }

    #[test]
    fn odd_heat_maps(width in width(), rows in 0..9_usize, columns in 0..60_usize, cells in many(proptest::option::of((odd(), 0..3_u8))), px in odd(), py in odd()) {
        let cells: Vec<Option<Cell>> = cells.into_iter().map(|cell| cell.map(|(value, mark)| Cell { value, mark: [Mark::Plain, Mark::Ring, Mark::Low][usize::from(mark)] })).collect();
        let grid = heat_grid(width, 38.0, rows, columns);
        let seen = heat(&cells, &grid);
        inside(seen.fills.iter().chain([&seen.rings, &seen.empty]), width, grid.height)?;
        prop_assert!(grid.cell_at(px, py).is_none_or(|(row, column)| row < rows && column < columns));
    }

    #[test]
    fn odd_cells(width in width(), rows in 0..40_usize, columns in 0..400_usize, all in many((0..50_usize, 0..500_usize, 0..4_u8))) {
        let classes = [Class::Met, Class::Missed, Class::Undecided, Class::Nothing];
        let all: Vec<Interval> = all.into_iter().map(|(row, column, class)| Interval { row, column, class: classes[usize::from(class)] }).collect();
        let grid = cells_grid(width, 52.0, rows, columns);
        inside(&cells(&all, &grid), width, grid.height)?;
    }

    #[test]
    fn odd_distributions(width in width(), bins in many((duration(), proptest::option::of(duration()), odd(), odd())), marks in proptest::collection::vec(duration(), 0..6), threshold in proptest::option::of(duration()), px in odd()) {
        let bins: Vec<Bin> = bins.into_iter().map(|(from_ms, to_ms, answered, abandoned)| Bin { from_ms, to_ms, answered, abandoned }).collect();
        let frame = bars_frame(width, 260.0);
        let seen = bars(&bins, &marks, 46.0, threshold, &frame);
        inside([&seen.within, &seen.late, &seen.abandoned, &seen.axis, &seen.grid, &seen.leaders, &seen.threshold], width, frame.height)?;
        prop_assert_eq!(bin_at(&bins, px, &frame).is_none(), bins.is_empty());
    }

    #[test]
    fn odd_survival(width in width(), points in many((duration(), odd(), odd(), odd())), last in proptest::option::of(duration()), top_ms in duration()) {
        let points: Vec<Point> = points.into_iter().map(|(ms, percent, low, high)| Point { ms, percent, low, high }).collect();
        let frame = Frame::new(width, 260.0, 20.0);
        let seen = steps(&points, last, top_ms, (120.0, 70.0), &frame);
        inside([&seen.line, &seen.band, &seen.guide, &seen.grid], width, frame.height)?;
        prop_assert_eq!(seen.line.is_empty(), last.is_none());
    }

    #[test]
    fn odd_waterfalls(width in width(), figures in many(proptest::option::of(odd()))) {
        let rows = Rows::new(width, 300.0, 60.0, rows_of(figures.len()));
        let seen = falls(&figures, &rows);
        inside([&seen.totals, &seen.ups, &seen.downs, &seen.flats, &seen.links, &seen.breaks], width, rows.height())?;
        prop_assert_eq!(seen.bars.len(), rows.count);
    }

    #[test]
    fn odd_comparisons(width in width(), all in many(proptest::option::of((odd(), odd(), odd())))) {
        let all: Vec<Option<Difference>> = all.into_iter().map(|one| one.map(|(value, low, high)| Difference { value, low, high })).collect();
        let rows = Rows::new(width, 200.0, 60.0, all.len());
        let seen = compare(&all, &rows);
        inside([&seen.whiskers, &seen.beyond, &seen.ups, &seen.downs, &seen.chance, &seen.zero, &seen.grid], width, seen.height)?;
        prop_assert_eq!(seen.dots.len(), all.len());
    }

    #[test]
    fn labels_keep_their_distance_and_their_order(wanted in proptest::collection::vec(odd(), 0..9), gap in 0.0..40.0_f64) {
        let placed = spread(&wanted, gap, 0.0, 300.0);
        prop_assert_eq!(placed.len(), wanted.len());
        let room = gap.min(300.0 / f64::from(u32::try_from(wanted.len().max(2) - 1).unwrap()));
        for (a, at) in placed.iter().enumerate() {
            prop_assert!((-1e-6..=300.0 + 1e-6).contains(at), "{placed:?}");
            for (b, other) in placed.iter().enumerate().skip(a + 1) {
                prop_assert!((at - other).abs() >= room - 1e-6, "{placed:?}");
                prop_assert!(!(wanted[a] + 0.01 < wanted[b] && wanted[b] <= 300.0 && wanted[a] >= 0.0) || at < other, "{wanted:?} {placed:?}");
            }
        }
    }
}

#[test]
fn four_weeks_of_five_minutes_are_all_there() {
    // Alternating classes never share a rectangle: every interval is a piece of its own.
    let classes = [Class::Met, Class::Missed, Class::Undecided, Class::Nothing];
    let all: Vec<Interval> = (0..8_064)
        .map(|place| Interval {
            row: place / 288,
            column: place % 288,
            class: classes[place % 4],
        })
        .collect();
    for width in [326.0, 1_376.0] {
        let pieces =
            cells(&all, &cells_grid(width, 52.0, 28, 288)).map(|path| path.matches('M').count());
        assert_eq!(pieces, [2_016; 4]);
    }
}
