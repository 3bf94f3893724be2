//! Charts that read from top to bottom: the waterfall, the comparison and plain lengths.

use eightytwenty::chart::compare::{Difference, compare};
use eightytwenty::chart::falls::{falls, rows_of};
use eightytwenty::chart::lengths::lengths;
use eightytwenty::chart::rows::Rows;

use super::sketch::Sketch;

fn stored_falls(name: &str, width: f64, figures: &[Option<f64>], words: &[&str]) {
    let rows = Rows::new(width, 330.0, 64.0, rows_of(figures.len()));
    let seen = falls(figures, &rows);
    let mut sketch = Sketch::default();
    sketch.path("leader", &seen.links);
    sketch.path("total", &seen.totals);
    sketch.path("up", &seen.ups);
    sketch.path("down", &seen.downs);
    sketch.path("flat", &seen.flats);
    sketch.path("break", &seen.breaks);
    for (place, bar) in seen.bars.iter().enumerate() {
        let row = rows.row(place);
        sketch.words("name", "start", (0.0, row.words), words[place]);
        let total = place == 0 || place + 1 == seen.bars.len();
        let figure = figures[place.min(figures.len() - 1)];
        let before = figures[..place.min(figures.len())]
            .iter()
            .rev()
            .find_map(|figure| *figure);
        let value = match (figure, before) {
            (Some(value), _) if total => format!("{value:.1} %"),
            (Some(value), Some(before)) if (value - before).abs() < 1e-9 => "0.0".to_owned(),
            (Some(value), Some(before)) => {
                format!("{:+.1}", value - before).replace('-', "\u{2212}")
            }
            _ => String::new(),
        };
        let at = bar.map_or(rows.left, |bar| bar.value_x);
        sketch.words("value", "start", (at, row.bar_bottom - 4.0), &value);
    }
    let foot = rows.height() + 14.0;
    for (tick, anchor) in seen.ticks.iter().zip(["start", "end"]) {
        sketch.words("", anchor, (tick.px, foot), &format!("{} %", tick.label));
    }
    sketch.stored(
        name,
        (width, foot + 6.0),
        "The way from the first figure to the last.",
    );
}

#[test]
fn waterfalls() {
    let words = [
        "Answered only",
        "60 abandoned calls come into the denominator",
        "10 short abandons leave it",
        "50 flow-outs come into it",
        "Genesys, with your switches",
    ];
    let way = [Some(86.0), Some(81.13), Some(81.9), Some(78.18)];
    stored_falls("falls-four-figures", 900.0, &way, &words);
    stored_falls("falls-on-a-phone", 326.0, &way, &words);
    stored_falls(
        "falls-far-apart",
        900.0,
        &[Some(92.0), Some(31.0), Some(31.0), Some(54.5)],
        &words,
    );
    stored_falls("falls-all-equal", 900.0, &[Some(80.0); 4], &words);
    stored_falls(
        "falls-one-missing",
        900.0,
        &[Some(86.0), None, Some(81.9), Some(78.2)],
        &words,
    );
    stored_falls("falls-one-figure", 900.0, &[Some(80.0)], &words);
    stored_falls("falls-nothing", 900.0, &[], &words);
}

fn stored_compare(name: &str, width: f64, all: &[(&str, Option<Difference>)]) {
    let rows = Rows::new(width, 210.0, 64.0, all.len());
    let differences: Vec<_> = all.iter().map(|one| one.1).collect();
    let seen = compare(&differences, &rows);
    let mut sketch = Sketch::default();
    sketch.path("grid", &seen.grid);
    sketch.path("axis", &seen.zero);
    sketch.path("whiskers", &seen.whiskers);
    sketch.path("beyond", &seen.beyond);
    sketch.path("mark-faint", &seen.chance);
    sketch.path("mark-full", &seen.ups);
    sketch.path("mark-hollow", &seen.downs);
    for (place, (words, one)) in all.iter().enumerate() {
        let row = rows.row(place);
        sketch.words("name", "start", (0.0, row.words), words);
        let value = one.map_or("no calls".to_owned(), |one| {
            format!("{:+.1}", one.value).replace('-', "\u{2212}")
        });
        let class = if one.is_some() { "value" } else { "" };
        sketch.words(class, "end", (width, row.bar_bottom - 4.0), &value);
    }
    for tick in &seen.ticks {
        sketch.words("", "middle", (tick.px, seen.ticks_y), &tick.label);
    }
    sketch.stored(
        name,
        (width, seen.height),
        "Against the week before, points.",
    );
}

#[test]
fn comparisons() {
    let difference = |value, reach| {
        Some(Difference {
            value,
            low: value - reach,
            high: value + reach,
        })
    };
    let all = [
        ("Billing", difference(-6.2, 2.1)),
        ("Technical support", difference(1.1, 1.8)),
        ("Sales, inbound", difference(3.4, 2.4)),
        ("Rückfragen & Reklamation", difference(-0.4, 1.6)),
        ("מוקד שירות", difference(2.0, 55.0)),
        ("Premium", None),
    ];
    stored_compare("compare-six-queues", 900.0, &all);
    stored_compare("compare-on-a-phone", 326.0, &all);
    stored_compare("compare-one-queue", 900.0, &all[..1]);
    stored_compare(
        "compare-all-equal",
        900.0,
        &[("A", difference(0.0, 0.0)), ("B", difference(0.0, 0.0))],
    );
    stored_compare("compare-nothing", 900.0, &[]);
}

fn stored_lengths(name: &str, width: f64, all: &[(&str, f64)]) {
    let rows = Rows::new(width, 230.0, 56.0, all.len());
    let values: Vec<_> = all.iter().map(|one| one.1).collect();
    let seen = lengths(&values, &rows);
    let mut sketch = Sketch::default();
    sketch.path("grid", &seen.grid);
    sketch.path("abandoned", &seen.bars);
    for (place, (words, value)) in all.iter().enumerate() {
        let row = rows.row(place);
        sketch.words("name", "start", (0.0, row.words), words);
        let at = (seen.ends[place] + 6.0, row.bar_bottom - 4.0);
        sketch.words("value", "start", at, &format!("{value:.1}"));
    }
    for tick in &seen.ticks {
        sketch.words("", "middle", (tick.px, seen.ticks_y), &tick.label);
    }
    sketch.stored(name, (width, seen.height), "Points lost, the most first.");
}

#[test]
fn plain_lengths() {
    let all = [
        ("Mon 16 Nov, 10:00–11:00", 1.93),
        ("Wed 18 Nov, 15:00–16:00", 1.2),
        ("Technical support", 0.61),
        ("A queue that hardly lost anything", 0.004),
    ];
    stored_lengths("lengths-four", 900.0, &all);
    stored_lengths("lengths-on-a-phone", 326.0, &all);
    stored_lengths("lengths-one", 900.0, &all[..1]);
    stored_lengths("lengths-nothing", 900.0, &[]);
}
