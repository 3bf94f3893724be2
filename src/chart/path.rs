//! PATH: path data as short text, a tenth of a pixel exact.

/// Path data under construction.
#[derive(Clone, Debug, Default)]
pub struct Path(String);

impl Path {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Path {
        Path(String::new())
    }

    /// Starts a new piece.
    pub fn start(&mut self, x: f64, y: f64) {
        self.pair('M', x, y);
    }

    /// A straight line from where the piece is.
    pub fn line(&mut self, x: f64, y: f64) {
        self.pair('L', x, y);
    }

    /// Sideways.
    pub fn across(&mut self, x: f64) {
        self.0.push('H');
        tenths(x, &mut self.0);
    }

    /// Up or down.
    pub fn along(&mut self, y: f64) {
        self.0.push('V');
        tenths(y, &mut self.0);
    }

    /// Back to the start of the piece.
    pub fn close(&mut self) {
        self.0.push('Z');
    }

    /// A rectangle between two corners.
    pub fn rectangle(&mut self, left: f64, top: f64, right: f64, bottom: f64) {
        self.start(left, bottom);
        self.along(top);
        self.across(right);
        self.along(bottom);
        self.close();
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, radius: f64) {
        self.start(x - radius, y);
        for end in [radius, -radius] {
            self.0.push('a');
            tenths(radius, &mut self.0);
            self.0.push(',');
            tenths(radius, &mut self.0);
            self.0.push_str(" 0 1 0 ");
            tenths(2.0 * end, &mut self.0);
            self.0.push_str(",0");
        }
        self.close();
    }

    /// A vertical stroke.
    pub fn stroke(&mut self, x: f64, top: f64, bottom: f64) {
        self.start(x, top);
        self.along(bottom);
    }

    fn pair(&mut self, command: char, x: f64, y: f64) {
        self.0.push(command);
        tenths(x, &mut self.0);
        self.0.push(',');
        tenths(y, &mut self.0);
    }

    /// The text for a `d` attribute.
    #[must_use]
    pub fn text(self) -> String {
        self.0
    }
}

/// Writes a number with at most one decimal.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn tenths(value: f64, text: &mut String) {
    debug_assert!(value.is_finite(), "a position that is no number");
    let scaled = (value * 10.0).round() as i64;
    if scaled < 0 {
        text.push('-');
    }
    let scaled = scaled.unsigned_abs();
    text.push_str(&(scaled / 10).to_string());
    if !scaled.is_multiple_of(10) {
        text.push('.');
        text.push(char::from(b'0' + (scaled % 10) as u8));
    }
}

/// A number with at most one decimal as text, for position attributes.
#[must_use]
pub fn number(value: f64) -> String {
    let mut text = String::new();
    tenths(value, &mut text);
    text
}

/// A share of the available width as an SVG length, held between nothing and all: `61.2%`.
#[must_use]
pub fn share(percent: f64) -> String {
    let mut text = number(percent.clamp(0.0, 100.0));
    text.push('%');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (-0.04, "0"),
            (12.34, "12.3"),
            (-3.25, "-3.3"),
            (7.96, "8"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
        assert_eq!(share(104.0), "100%");
    }

    #[test]
    fn pieces_follow_each_other() {
        let mut path = Path::default();
        path.start(1.0, 2.0);
        path.line(3.0, 4.5);
        path.rectangle(0.0, 1.0, 2.0, 3.0);
        path.circle(5.0, 5.0, 2.0);
        assert_eq!(
            path.text(),
            "M1,2L3,4.5M0,3V1H2V3ZM3,5a2,2 0 1 0 4,0a2,2 0 1 0 -4,0Z"
        );
    }
}
