//! Charts of cells: the heat map and the attainment strip.

use eightytwenty::chart::cells::{Cell as Interval, Class, cells, grid as cells_grid, hang};
use eightytwenty::chart::grid::Grid;
use eightytwenty::chart::heat::{Cell, Mark, grid as heat_grid, heat};

use super::sketch::{Sketch, float, wave};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn labels(sketch: &mut Sketch, grid: &Grid, names: impl Fn(usize) -> String, from: u32, slot: u32) {
    for row in (0..grid.rows).step_by(grid.every_row()) {
        sketch.words("", "end", (grid.left - 8.0, grid.name_y(row)), &names(row));
    }
    let foot = grid.row(grid.rows).0;
    for tick in grid.times(from, slot) {
        sketch.words("", "start", (tick.px, foot + 13.0), &tick.label);
    }
}

fn stored_heat(
    name: &str,
    width: f64,
    rows: usize,
    cells: &[Option<Cell>],
    (from, slot): (u32, u32),
    volume: bool,
) {
    let columns = cells.len() / rows.max(1);
    let grid = heat_grid(width, 38.0, rows, columns);
    let seen = heat(cells, &grid);
    let mut sketch = Sketch::default();
    sketch.raw(if volume {
        "<g class=\"volume\">"
    } else {
        "<g>"
    });
    sketch.path("empty", &seen.empty);
    for (step, fill) in seen.fills.iter().enumerate() {
        sketch.path(&format!("heat-{step}"), fill);
    }
    sketch.path("mark-hollow", &seen.rings);
    sketch.raw("</g>");
    labels(
        &mut sketch,
        &grid,
        |row| DAYS[row % 7].to_owned(),
        from,
        slot,
    );
    sketch.stored(name, (width, grid.height), "Weekday and time of day.");
}

/// A week whose Monday morning is bad, with nothing at night.
fn week(columns: usize, from: f64, hours: f64, volume: bool) -> Vec<Option<Cell>> {
    (0..7 * columns)
        .map(|place| {
            let (day, hour) = (place / columns, from + float(place % columns) * hours);
            if !(7.0..20.5).contains(&hour) || (day == 6 && hour > 14.0) {
                return None;
            }
            let busy =
                (-(hour - 10.5).powi(2) / 9.0).exp() + 0.8 * (-(hour - 15.5).powi(2) / 8.0).exp();
            let busy = busy * if day > 4 { 0.4 } else { 1.0 };
            if volume {
                return Some(Cell {
                    value: busy / 1.1,
                    mark: Mark::Plain,
                });
            }
            let bad = if day == 0 { 0.75 } else { 0.28 } * (-(hour - 10.3).powi(2) / 4.0).exp();
            let value = (0.78 + 0.2 * wave(place, 7.3) - bad - 0.2 * busy).clamp(0.0, 1.0);
            let mark = if busy < 0.12 {
                Mark::Low
            } else if value < 0.34 {
                Mark::Ring
            } else {
                Mark::Plain
            };
            Some(Cell { value, mark })
        })
        .collect()
}

#[test]
fn heat_maps() {
    stored_heat(
        "heat-half-hours",
        800.0,
        7,
        &week(48, 0.0, 0.5, false),
        (0, 30),
        false,
    );
    stored_heat(
        "heat-opening-hours",
        800.0,
        7,
        &week(28, 7.0, 0.5, false),
        (420, 30),
        false,
    );
    stored_heat(
        "heat-on-a-phone",
        326.0,
        7,
        &week(48, 0.0, 0.5, false),
        (0, 30),
        false,
    );
    stored_heat(
        "heat-hours-on-a-phone",
        326.0,
        7,
        &week(24, 0.0, 1.0, false),
        (0, 60),
        false,
    );
    stored_heat(
        "heat-volume",
        800.0,
        7,
        &week(24, 0.0, 1.0, true),
        (0, 60),
        true,
    );
    stored_heat(
        "heat-one-call",
        800.0,
        1,
        &[Some(Cell {
            value: 0.5,
            mark: Mark::Low,
        })],
        (600, 60),
        false,
    );
    stored_heat(
        "heat-no-calls",
        800.0,
        7,
        &vec![None; 7 * 48],
        (0, 30),
        false,
    );
}

fn stored_cells(
    name: &str,
    width: f64,
    (rows, columns): (usize, usize),
    all: &[Interval],
    slot: u32,
) {
    let grid = cells_grid(width, 52.0, rows, columns);
    let [met, missed, undecided, nothing] = cells(all, &grid);
    let mut sketch = Sketch::default();
    sketch.path("empty", &nothing);
    sketch.path("within", &met);
    sketch.path("undecided", &undecided);
    sketch.path(
        if hang(&grid) {
            "abandoned"
        } else {
            "mark-hollow"
        },
        &missed,
    );
    labels(
        &mut sketch,
        &grid,
        |row| format!("{} {}", DAYS[row % 7], row + 1),
        0,
        slot,
    );
    sketch.stored(name, (width, grid.height), "One cell per interval.");
}

/// Days with calls from 7 to 20; thin at the edges, bad on Monday mornings.
fn days(rows: usize, columns: usize) -> Vec<Interval> {
    (0..rows * columns)
        .map(|place| {
            let (row, column) = (place / columns, place % columns);
            let hour = float(column) * 24.0 / float(columns);
            let quality = wave(place, 13.0)
                + if row % 7 == 0 && (9.0..12.0).contains(&hour) {
                    -0.6
                } else {
                    0.2
                };
            let class = match hour {
                h if !(7.0..20.0).contains(&h) => Class::Nothing,
                h if !(8.0..18.5).contains(&h) => Class::Undecided,
                _ if quality < 0.25 => Class::Missed,
                _ if quality < 0.4 => Class::Undecided,
                _ => Class::Met,
            };
            Interval { row, column, class }
        })
        .collect()
}

#[test]
fn attainment() {
    stored_cells(
        "cells-week-of-half-hours",
        1_376.0,
        (7, 48),
        &days(7, 48),
        30,
    );
    stored_cells("cells-week-on-a-phone", 326.0, (7, 48), &days(7, 48), 30);
    stored_cells(
        "cells-four-weeks-of-five-minutes",
        1_376.0,
        (28, 288),
        &days(28, 288),
        5,
    );
    stored_cells(
        "cells-four-weeks-of-five-minutes-on-a-phone",
        326.0,
        (28, 288),
        &days(28, 288),
        5,
    );
    stored_cells("cells-day-of-hours", 752.0, (1, 24), &days(1, 24), 60);
    stored_cells(
        "cells-one-interval",
        752.0,
        (1, 1),
        &[Interval {
            row: 0,
            column: 0,
            class: Class::Missed,
        }],
        1_440,
    );
    stored_cells(
        "cells-no-calls",
        1_376.0,
        (7, 48),
        &days(7, 48)
            .into_iter()
            .map(|cell| Interval {
                class: Class::Nothing,
                ..cell
            })
            .collect::<Vec<_>>(),
        30,
    );
}
