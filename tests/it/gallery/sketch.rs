//! A drawing under construction, and its stored twin.

use std::fmt::Write;

use eightytwenty::chart::path::number;
use eightytwenty::chart::svg::{LIGHT, escape, standalone};

/// The inside of a drawing.
#[derive(Default)]
pub struct Sketch(String);

impl Sketch {
    pub fn path(&mut self, class: &str, data: &str) {
        if !data.is_empty() {
            writeln!(self.0, "<path class=\"{class}\" d=\"{data}\"/>").unwrap();
        }
    }

    pub fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
        self.0.push('\n');
    }

    /// Words at a place; `anchor` is `start`, `middle` or `end`.
    pub fn words(&mut self, class: &str, anchor: &str, (x, y): (f64, f64), words: &str) {
        let (x, y) = (number(x), number(y));
        write!(
            self.0,
            "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x}\" y=\"{y}\">"
        )
        .unwrap();
        escape(words, &mut self.0);
        self.0.push_str("</text>\n");
    }

    /// Compares with the stored drawing, or stores it when `UPDATE_GALLERY` is set.
    pub fn stored(self, name: &str, size: (f64, f64), sentence: &str) {
        let drawn = standalone(size, name, sentence, LIGHT, &self.0);
        let path = format!("{}/tests/gallery/{name}.svg", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_GALLERY").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            drawn == kept,
            "{name} is drawn differently; look at it and run the tests with UPDATE_GALLERY=1"
        );
    }
}

/// A whole number as one for drawing.
pub fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// A wave from 0 to 1 without chance in it.
pub fn wave(place: usize, length: f64) -> f64 {
    (float(place) * std::f64::consts::TAU / length).sin() * 0.5 + 0.5
}
