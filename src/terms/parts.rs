//! PARTS: texts that hold several values, as links write them: parts with a mark between.
//!
//! A part that may hold any character is escaped by `%` at this inner level; the link as a whole is
//! escaped once more by whoever writes it.

use percent_encoding::{percent_decode_str, percent_encode_byte};

/// The parts between the marks; empty ones are left out.
pub fn parts(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.split(mark).filter(|part| !part.is_empty())
}

/// Reads every part, keeping the first of equal ones; `None` if one cannot be read or more than `most` remain.
#[must_use]
pub fn read<T: PartialEq>(
    text: &str,
    mark: char,
    most: usize,
    one: fn(&str) -> Option<T>,
) -> Option<Vec<T>> {
    let mut values = Vec::new();
    for part in parts(text, mark) {
        let value = one(part)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    (values.len() <= most).then_some(values)
}

/// A text as a part: the marks, ASCII, and `%` are escaped.
#[must_use]
pub fn escape(text: &str, marks: &str) -> String {
    let mut part = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '%' || marks.contains(letter) {
            part += percent_encode_byte(u8::try_from(letter).unwrap_or(b'%'));
        } else {
            part.push(letter);
        }
    }
    part
}

/// The text of a part. A `%` that escapes nothing means itself.
#[must_use]
pub fn unescape(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_are_left_out_and_equal_ones_kept_once() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("b,,a,b,", ',', 2, text),
            Some(vec!["b".to_owned(), "a".to_owned()])
        );
        assert_eq!(read("a,b,c", ',', 2, text), None);
        assert_eq!(read("", ',', 2, text), Some(Vec::new()));
    }

    #[test]
    fn escaping_is_undone_and_a_lone_percent_sign_means_itself() {
        let text = "a;b %3B 50% ü";
        assert_eq!(escape(text, ";/"), "a%3Bb %253B 50%25 ü");
        assert_eq!(unescape(&escape(text, ";/")), text);
        assert_eq!(unescape("50% fewer"), "50% fewer");
    }
}
