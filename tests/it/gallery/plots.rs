//! Charts with two axes: the curve, the distribution of waits, the survival curve.

use eightytwenty::chart::bars::{Bin, NAME_Y, bars, frame as bars_frame};
use eightytwenty::chart::curve::{Input, curve, handle, target_name};
use eightytwenty::chart::frame::{Frame, Level};
use eightytwenty::chart::path::number;
use eightytwenty::chart::steps::{Point, steps};
use eightytwenty::chart::time::Tick;

use super::sketch::{Sketch, float};

fn axes(sketch: &mut Sketch, grid: &str, levels: &[Level], ticks: &[Tick], frame: &Frame) {
    sketch.path("grid", grid);
    for level in levels {
        sketch.words(
            "",
            "end",
            (Frame::LABELS, level.y + 4.0),
            &number(level.value),
        );
    }
    for tick in ticks {
        sketch.words("", "middle", (tick.px, frame.bottom + 18.0), &tick.label);
    }
}

/// A service level that rises to `most` with a patience of `slow` steps.
fn rising(most: f64, slow: f64, count: usize) -> Vec<Option<f64>> {
    (0..count)
        .map(|place| Some(most * (1.0 - (-(float(place) / slow).powf(0.9)).exp())))
        .collect()
}

struct Case<'a> {
    name: &'a str,
    size: (f64, f64),
    names: &'a [&'a str],
    room: f64,
    at_ms: i64,
    words: [&'a str; 2],
}

fn stored_curve(case: &Case, input: &Input) {
    let frame = Frame::new(case.size.0, case.size.1, case.room);
    let span = frame.span(input.top_ms);
    let seen = curve(input, &frame);
    let place = usize::try_from(case.at_ms / input.step_ms.max(1)).unwrap();
    let value = input
        .lines
        .first()
        .and_then(|line| line.get(place).copied().flatten());
    let inside = input
        .target
        .filter(|_| case.room == 0.0)
        .and_then(|target| target_name(target, &frame));
    let knob = handle((case.at_ms, value), 130.0, inside, &span, &frame);
    let mut sketch = Sketch::default();
    sketch.raw(&format!(
        "<rect class=\"ground\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        number(frame.left),
        number(frame.top),
        number(knob.x - frame.left),
        number(frame.bottom - frame.top)
    ));
    axes(&mut sketch, &seen.grid, &seen.percents, &seen.ticks, &frame);
    sketch.path("band main", &seen.band);
    sketch.path("target", &seen.target);
    for line in seen.lines.iter().skip(1) {
        sketch.path("series other", line);
    }
    sketch.path("series main", seen.lines.first().map_or("", String::as_str));
    if case.room > 0.0 {
        sketch.path("leader", &seen.leaders);
        for (name, words) in seen.names.iter().zip(case.names) {
            if let Some(name) = name {
                sketch.words("name", "start", (name.x, name.y), words);
            }
        }
    } else if let Some(name) = inside {
        sketch.words("tag", "end", (name.x, name.y), "target 80 %");
    }
    sketch.path(
        "handle",
        &format!(
            "M{},{}V{}",
            number(knob.x),
            number(frame.top),
            number(frame.bottom)
        ),
    );
    if let Some(y) = knob.y {
        sketch.raw(&format!(
            "<circle class=\"knob\" cx=\"{}\" cy=\"{}\" r=\"7\"/>",
            number(knob.x),
            number(y)
        ));
    }
    let anchor = if knob.before { "end" } else { "start" };
    sketch.words("tag", anchor, knob.words, case.words[0]);
    sketch.words(
        "note",
        anchor,
        (knob.words.0, knob.words.1 + 16.0),
        case.words[1],
    );
    sketch.stored(case.name, (frame.width, frame.height), case.words[0]);
}

#[test]
fn curves() {
    let lines = [
        rising(93.4, 10.2, 301),
        rising(95.5, 7.0, 301),
        rising(92.6, 14.0, 301),
        rising(81.0, 60.0, 301),
    ];
    let lines: Vec<&[Option<f64>]> = lines.iter().map(Vec::as_slice).collect();
    let band: Vec<_> = lines[0]
        .iter()
        .map(|value| value.map(|value| (value - 2.5, (value + 2.2).min(100.0))))
        .collect();
    let names = [
        "All queues",
        "Premium",
        "Billing",
        "Technical",
        "target 80 %",
    ];
    let words = ["81.5 % within 20 s", "80 % is reached at 19 s"];
    let input = Input {
        lines: &lines,
        band: &band,
        step_ms: 1_000,
        top_ms: 300_000,
        target: Some(80.0),
    };
    stored_curve(
        &Case {
            name: "curve-four-queues",
            size: (752.0, 330.0),
            names: &names,
            room: 96.0,
            at_ms: 20_000,
            words,
        },
        &input,
    );
    stored_curve(
        &Case {
            name: "curve-on-a-phone",
            size: (326.0, 260.0),
            names: &names,
            room: 0.0,
            at_ms: 20_000,
            words,
        },
        &Input {
            lines: &lines[..1],
            ..input
        },
    );
    stored_curve(
        &Case {
            name: "curve-handle-at-the-end",
            size: (326.0, 260.0),
            names: &names,
            room: 0.0,
            at_ms: 296_000,
            words: ["93.4 % within 296 s", "80 % is reached at 19 s"],
        },
        &Input {
            lines: &lines[..1],
            ..input
        },
    );
}

#[test]
fn curves_of_other_media_and_of_few_calls() {
    let input = Input {
        step_ms: 1_000,
        top_ms: 300_000,
        target: Some(80.0),
        ..Input::default()
    };
    let slow = rising(97.0, 30.0, 145);
    let slow: [&[Option<f64>]; 1] = [&slow];
    stored_curve(
        &Case {
            name: "curve-of-e-mails-in-hours",
            size: (752.0, 330.0),
            names: &["All queues", "target 80 %"],
            room: 96.0,
            at_ms: 24 * 3_600_000,
            words: ["72.1 % within 24 h", "80 % is reached at 33 h"],
        },
        &Input {
            lines: &slow,
            band: &[],
            step_ms: 1_800_000,
            top_ms: 72 * 3_600_000,
            target: Some(80.0),
        },
    );
    let one: Vec<_> = (0..301)
        .map(|s| Some(if s < 12 { 0.0 } else { 100.0 }))
        .collect();
    let one: [&[Option<f64>]; 1] = [&one];
    stored_curve(
        &Case {
            name: "curve-one-call",
            size: (752.0, 330.0),
            names: &["Billing", "target 80 %"],
            room: 96.0,
            at_ms: 5_000,
            words: ["0 of 1 within 5 s", "80 % is reached at 12 s"],
        },
        &Input {
            lines: &one,
            band: &[],
            ..input
        },
    );
    stored_curve(
        &Case {
            name: "curve-no-calls",
            size: (752.0, 330.0),
            names: &["", "target 80 %"],
            room: 96.0,
            at_ms: 20_000,
            words: ["no calls", ""],
        },
        &Input {
            lines: &[&[]],
            band: &[],
            ..input
        },
    );
}

fn stored_bars(
    name: &str,
    size: (f64, f64),
    bins: &[Bin],
    marks: &[(&str, &str, i64)],
    threshold: Option<(i64, &str)>,
) {
    let frame = bars_frame(size.0, size.1);
    let at: Vec<i64> = marks.iter().map(|mark| mark.2).collect();
    let seen = bars(bins, &at, 46.0, threshold.map(|one| one.0), &frame);
    let mut sketch = Sketch::default();
    axes(&mut sketch, &seen.grid, &seen.counts, &seen.ticks, &frame);
    sketch.path("within", &seen.within);
    sketch.path("late", &seen.late);
    sketch.path("abandoned", &seen.abandoned);
    sketch.path("axis", &seen.axis);
    if let Some(x) = seen.longer {
        sketch.words("", "middle", (x, frame.bottom + 18.0), "longer");
    }
    if seen.taller > 1.0 {
        sketch.words(
            "note",
            "end",
            seen.taller_at,
            &format!("abandoned, {} times taller", number(seen.taller)),
        );
    }
    sketch.path("leader", &seen.leaders);
    for (place, mark) in seen.percentiles.iter().zip(marks) {
        sketch.words("", "middle", (place.name_x, NAME_Y.0), mark.0);
        sketch.words("value", "middle", (place.name_x, NAME_Y.1), mark.1);
    }
    sketch.path("handle", &seen.threshold);
    if let (Some((x, before)), Some((_, words))) = (seen.threshold_name, threshold) {
        sketch.words(
            "tag",
            if before { "end" } else { "start" },
            (x, frame.top + 12.0),
            words,
        );
    }
    sketch.stored(name, (frame.width, frame.height), "How long people waited.");
}

/// Bins of `step_s` with a tail, then an open one.
fn waits(count: usize, step_s: i64) -> Vec<Bin> {
    let mut bins: Vec<Bin> = (0..count)
        .map(|place| {
            let (from_ms, t) = (i64::try_from(place).unwrap() * step_s * 1_000, float(place));
            Bin {
                from_ms,
                to_ms: Some(from_ms + step_s * 1_000),
                answered: (3_120.0 * (-t / 4.0).exp()).round(),
                abandoned: (260.0 * (t / 4.5) * (-t / 7.0).exp()).round(),
            }
        })
        .collect();
    let from_ms = bins.last().and_then(|bin| bin.to_ms).unwrap();
    bins.push(Bin {
        from_ms,
        to_ms: None,
        answered: 43.0,
        abandoned: 61.0,
    });
    bins
}

#[test]
fn distributions() {
    let marks = [
        ("p50", "7 s", 7_000),
        ("p80", "31 s", 31_000),
        ("p90", "58 s", 58_000),
        ("p95", "84 s", 84_000),
        ("p99", "3:12", 192_000),
    ];
    stored_bars(
        "bars-thirty-bins",
        (560.0, 280.0),
        &waits(30, 4),
        &marks,
        Some((20_000, "20 s")),
    );
    stored_bars(
        "bars-on-a-phone",
        (326.0, 260.0),
        &waits(30, 4),
        &marks,
        Some((20_000, "20 s")),
    );
    stored_bars(
        "bars-threshold-cuts-a-bin",
        (560.0, 280.0),
        &waits(12, 10),
        &marks,
        Some((75_000, "75 s")),
    );
    let one = [
        Bin {
            from_ms: 0,
            to_ms: Some(10_000),
            answered: 0.0,
            abandoned: 0.0,
        },
        Bin {
            from_ms: 10_000,
            to_ms: Some(20_000),
            answered: 1.0,
            abandoned: 0.0,
        },
    ];
    stored_bars(
        "bars-one-call",
        (560.0, 280.0),
        &one,
        &[("p50", "12 s", 12_000), ("p99", "12 s", 12_000)],
        Some((20_000, "20 s")),
    );
    let abandoned: Vec<Bin> = waits(30, 4)
        .iter()
        .map(|bin| Bin {
            answered: 0.0,
            ..*bin
        })
        .collect();
    stored_bars(
        "bars-all-abandoned",
        (560.0, 280.0),
        &abandoned,
        &[],
        Some((20_000, "20 s")),
    );
    let mut months: Vec<Bin> = waits(30, 2 * 86_400);
    months.pop();
    stored_bars(
        "bars-fifty-nine-days",
        (560.0, 280.0),
        &months,
        &[
            ("p50", "5 d", 5 * 86_400_000),
            ("max", "59 d", 59 * 86_400_000),
        ],
        Some((20_000, "20 s")),
    );
    stored_bars("bars-nothing", (560.0, 280.0), &[], &[], None);
}

fn stored_steps(name: &str, size: (f64, f64), points: &[Point], last_ms: Option<i64>, words: &str) {
    let frame = Frame::new(size.0, size.1, 20.0);
    let seen = steps(points, last_ms, 180_000, (134.0, 70.0), &frame);
    let mut sketch = Sketch::default();
    axes(&mut sketch, &seen.grid, &seen.percents, &seen.ticks, &frame);
    sketch.path("band", &seen.band);
    sketch.path("axis", &seen.guide);
    sketch.path("series", &seen.line);
    for (mark, class, text, words) in [
        (seen.end, "mark-faint", "note", "longest wait"),
        (seen.median, "mark-full", "tag", words),
    ] {
        if let Some(mark) = mark {
            sketch.raw(&format!(
                "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"3.5\"/>",
                number(mark.at.0),
                number(mark.at.1)
            ));
            sketch.words(
                text,
                if mark.before { "end" } else { "start" },
                mark.name,
                words,
            );
        }
    }
    sketch.stored(
        name,
        (frame.width, frame.height),
        "The share of callers who would still be waiting.",
    );
}

#[test]
fn survival() {
    let points = |count: usize, step: i64, fall: f64| -> Vec<Point> {
        (1..=count)
            .map(|place| {
                let percent = 100.0 * (-float(place) * fall).exp();
                let reach = 2.0 + 22.0 * float(place) / float(count);
                Point {
                    ms: i64::try_from(place).unwrap() * step,
                    percent,
                    low: (percent - reach).max(0.0),
                    high: (percent + reach * 0.8).min(100.0),
                }
            })
            .collect()
    };
    stored_steps(
        "steps-patience",
        (560.0, 280.0),
        &points(28, 5_600, 0.032),
        Some(163_000),
        "half would wait 122 s",
    );
    stored_steps(
        "steps-on-a-phone",
        (326.0, 240.0),
        &points(900, 180, 0.0012),
        Some(165_000),
        "half would wait 104 s",
    );
    stored_steps(
        "steps-one-call",
        (560.0, 280.0),
        &[Point {
            ms: 40_000,
            percent: 0.0,
            low: 0.0,
            high: 95.0,
        }],
        Some(40_000),
        "half would wait 40 s",
    );
    stored_steps(
        "steps-nobody-abandoned",
        (560.0, 280.0),
        &[],
        Some(31_000),
        "",
    );
    stored_steps(
        "steps-a-wait-of-59-days",
        (560.0, 280.0),
        &points(60, 90_000_000, 0.05),
        Some(59 * 86_400_000),
        "",
    );
    stored_steps("steps-nothing", (560.0, 280.0), &[], None, "");
}
