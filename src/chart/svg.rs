//! SVG: a laid-out chart as a document that stands alone, and the strip as text for the gallery.

use crate::chart::path::number;
use crate::chart::strip::{Frame, Strip};
use crate::chart::time::Axis;

/// What the classes of a chart mean where the page's style sheet is not: `style/charts.css` in light
/// colours.
pub const LIGHT: &str = include_str!("light.css");

/// The inside of a chart as an SVG document `size` pixels wide and high, with its title and one sentence
/// for who cannot see it.
#[must_use]
pub fn standalone(
    size: (f64, f64),
    title: &str,
    sentence: &str,
    style: &str,
    inner: &str,
) -> String {
    let (width, height) = (number(size.0), number(size.1));
    let mut text = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"");
    for part in [
        &width,
        "\" height=\"",
        &height,
        "\" viewBox=\"0 0 ",
        &width,
        " ",
        &height,
    ] {
        text.push_str(part);
    }
    text.push_str("\">\n<title>");
    escape(title, &mut text);
    text.push_str("</title>\n<desc>");
    escape(sentence, &mut text);
    text.push_str("</desc>\n<style>\n");
    text.push_str(style);
    text.push_str("</style>\n");
    text.push_str(inner);
    text.push_str("</svg>\n");
    text
}

/// Appends words so that XML reads them as words. Signs that XML cannot hold are left out.
pub fn escape(words: &str, text: &mut String) {
    for sign in words.chars() {
        match sign {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign < ' ' && !matches!(sign, '\t' | '\n' | '\r') => {}
            sign => text.push(sign),
        }
    }
}

/// The drawing as an SVG document in plain colours.
#[must_use]
pub fn strip_svg(strip: &Strip, axis: &Axis, frame: &Frame) -> String {
    let (width, height) = (number(frame.width), number(frame.height));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\">\n"
    );
    let mut put = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    for value in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        let y = number(frame.percent().px(value));
        put(format!(
            "<path stroke=\"#ddd\" d=\"M{},{y}H{}\"/><text x=\"4\" y=\"{y}\">{value}</text>",
            number(frame.left),
            number(frame.right)
        ));
    }
    for tick in &axis.days {
        let x = number(tick.px);
        put(format!(
            "<path stroke=\"#ddd\" d=\"M{x},{}V{}\"/><text x=\"{x}\" y=\"{}\">{}</text>",
            number(frame.upper.0),
            number(frame.lower.1),
            number(frame.lower.1 + 32.0),
            tick.label
        ));
    }
    for tick in &axis.hours {
        put(format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            number(tick.px),
            number(frame.lower.1 + 16.0),
            tick.label
        ));
    }
    put(format!("<path fill=\"#2f6f8f33\" d=\"{}\"/>", strip.band));
    put(format!(
        "<path stroke=\"#2f6f8f66\" stroke-width=\"3\" d=\"{}\"/>",
        strip.whiskers
    ));
    put(format!(
        "<path fill=\"none\" stroke=\"#1c1e22\" stroke-dasharray=\"2 3\" d=\"{}\"/>",
        strip.target
    ));
    put(format!(
        "<path fill=\"none\" stroke=\"#2f6f8f\" stroke-linecap=\"round\" stroke-width=\"1.5\" d=\"{}\"/>",
        strip.line
    ));
    put(format!("<path fill=\"#2f6f8f\" d=\"{}\"/>", strip.full));
    put(format!(
        "<path fill=\"#fff\" stroke=\"#b3410f\" stroke-width=\"1.5\" d=\"{}\"/>",
        strip.hollow
    ));
    put(format!("<path fill=\"#6d737d\" d=\"{}\"/>", strip.faint));
    for (part, colour) in strip.parts.iter().zip(["#2f6f8f", "#b9c6cf", "#d9662b"]) {
        put(format!("<path fill=\"{colour}\" d=\"{part}\"/>"));
    }
    text.push_str("</svg>\n");
    text
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::chart::strip::{Estimate, Mark, Slot, slot_at, strip};
    use crate::chart::time::axis;

    /// Monday 16 November 2026, 00:00 UTC.
    const MONDAY: i64 = 1_794_787_200_000;

    /// A wave with a gap at night, thin edges and a bad morning; no chance in it.
    fn slot(place: usize, per_day: usize) -> Slot {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let hour = if per_day == 1 {
            9.0 + (place % 7) as f64
        } else {
            (place % per_day) as f64 * 24.0 / per_day as f64
        };
        if !(6.0..20.0).contains(&hour) {
            return Slot::default();
        }
        let volume = (100.0 - (hour - 12.0).abs() * 14.0).max(2.0).round();
        let value = if place < per_day.max(2) && (9.0..11.5).contains(&hour) {
            45.0
        } else {
            84.0 + (hour - 13.0)
        };
        let reach = 98.0 * (value / 100.0 * (1.0 - value / 100.0) / volume).sqrt() * 2.0;
        let (low, high) = (value - reach, (value + reach).min(100.0));
        let mark = if low >= 80.0 {
            Mark::Full
        } else if high < 80.0 {
            Mark::Hollow
        } else {
            Mark::Faint
        };
        let within = (volume * value / 100.0).round();
        Slot {
            estimate: Some(Estimate {
                value,
                low,
                high,
                mark,
            }),
            parts: [
                within,
                ((volume - within) * 0.6).round(),
                ((volume - within) * 0.4).round(),
            ],
        }
    }

    fn stored(name: &str, days: i64, per_day: usize, width: f64) {
        let frame = Frame::new(width);
        let count = usize::try_from(days).unwrap() * per_day;
        let slots: Vec<Slot> = (0..count).map(|place| slot(place, per_day)).collect();
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let edges: Vec<f64> = (0..=count)
            .map(|edge| MONDAY as f64 + edge as f64 * 86_400_000.0 / per_day as f64)
            .collect();
        let axis = axis(
            MONDAY,
            MONDAY + days * 86_400_000,
            &TimeZone::UTC,
            frame.left,
            frame.right,
        );
        let drawn = strip_svg(&strip(&edges, &slots, Some(80.0), &frame), &axis, &frame);
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

    #[test]
    fn drawings_are_those_of_the_gallery() {
        stored("strip-week-of-half-hours", 7, 48, 1_376.0);
        stored("strip-day-of-half-hours", 1, 48, 1_376.0);
        stored("strip-day-on-a-phone", 1, 48, 326.0);
        stored("strip-four-weeks-of-days", 28, 1, 1_376.0);
        stored("strip-four-weeks-of-five-minutes", 28, 288, 1_376.0);
        stored("strip-one-interval", 1, 1, 752.0);
    }

    #[test]
    fn a_document_holds_any_name() {
        let seen = standalone(
            (10.0, 2.5),
            "A < B & \"C\"\u{0}",
            "Zwölf \u{1f600}",
            "",
            "<path/>",
        );
        let expected = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"10\" height=\"2.5\" viewBox=\"0 0 10 2.5\">\n\
            <title>A &lt; B &amp; &quot;C&quot;</title>\n<desc>Zwölf \u{1f600}</desc>\n<style>\n</style>\n<path/></svg>\n";
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_light_colours_are_those_of_the_page() {
        let tokens = include_str!("../../style/tokens.css");
        let colours = LIGHT.split('#').skip(1).map(|rest| &rest[..6]);
        for colour in colours {
            assert!(
                tokens.contains(&format!("light-dark(#{colour},")),
                "#{colour} is no colour of style/tokens.css"
            );
        }
    }

    #[test]
    fn nothing_draws_nothing() {
        assert_eq!(
            strip(&[], &[], Some(80.0), &Frame::new(800.0)),
            Strip::default()
        );
        let empty = strip(&[0.0, 1.0], &[Slot::default()], None, &Frame::new(800.0));
        assert_eq!((empty.line, empty.target), (String::new(), String::new()));
    }

    #[test]
    fn a_pixel_finds_its_slot_and_the_nearest_one_outside() {
        let frame = Frame::new(1_041.0);
        let edges = [0.0, 500.0, 1_000.0];
        let found = [(0.0, 0), (41.0, 0), (539.0, 0), (541.0, 1), (5_000.0, 1)];
        for (px, slot) in found {
            assert_eq!(slot_at(&edges, px, &frame), Some(slot));
        }
        assert_eq!(slot_at(&[], 5.0, &frame), None);
    }
}
