//! PATH: where in a JSON document a byte lies, as `conversations[3].participants`.
//!
//! The reader says where it gave up as line and column; people and support cases want the member. Runs only
//! for a page that was refused, and reads it once from the start to that place.

use std::borrow::Cow;
use std::fmt::Write as _;

/// An object or list that is open at the place.
enum Frame<'a> {
    /// The member being read; `None` before the first.
    Object(Option<&'a [u8]>),
    /// The entry being read; `None` before the first.
    List(Option<usize>),
}

/// The path to the byte at a place; `$` for the document itself.
#[must_use]
pub fn path(bytes: &[u8], at: usize) -> String {
    // A closing bracket that should not be there has closed nothing.
    let closing = matches!(bytes.get(at), Some(b'}' | b']'));
    let end = at.saturating_add(usize::from(!closing));
    render(&frames(&bytes[..end.min(bytes.len())]))
}

/// The place that `serde_json` gives as line and column, both from 1; it names the last byte it has read.
#[must_use]
pub fn place(bytes: &[u8], line: usize, column: usize) -> usize {
    let before: usize = bytes
        .split_inclusive(|&byte| byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    (before + column).saturating_sub(1)
}

/// What is open at the end of these bytes.
fn frames(bytes: &[u8]) -> Vec<Frame<'_>> {
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let next = match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                let text = &bytes[at + 1..end.min(bytes.len())];
                let is_key = bytes[(end + 1).min(bytes.len())..]
                    .trim_ascii_start()
                    .first()
                    == Some(&b':');
                if let (true, Some(Frame::Object(member))) = (is_key, open.last_mut()) {
                    *member = Some(text);
                }
                touch(&mut open);
                end
            }
            b'{' => {
                touch(&mut open);
                open.push(Frame::Object(None));
                at
            }
            b'[' => {
                touch(&mut open);
                open.push(Frame::List(None));
                at
            }
            b'}' | b']' => {
                open.pop();
                at
            }
            b',' => {
                if let Some(Frame::List(Some(entry))) = open.last_mut() {
                    *entry += 1;
                }
                at
            }
            byte => {
                if !byte.is_ascii_whitespace() {
                    touch(&mut open);
                }
                at
            }
        };
        at = next + 1;
    }
    open
}

/// A value begins: the first entry of a list has number 0.
fn touch(open: &mut [Frame<'_>]) {
    if let Some(Frame::List(entry)) = open.last_mut() {
        entry.get_or_insert(0);
    }
}

/// Place of the closing quote of the string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += 1 + usize::from(bytes[at] == b'\\');
    }
    at
}

fn render(open: &[Frame<'_>]) -> String {
    let mut text = String::new();
    for frame in open {
        match frame {
            Frame::Object(Some(member)) => {
                if !text.is_empty() {
                    text.push('.');
                }
                let name: Cow<'_, str> = String::from_utf8_lossy(member);
                text.push_str(&name);
            }
            Frame::List(Some(entry)) => write!(text, "[{entry}]").unwrap_or_default(),
            Frame::Object(None) | Frame::List(None) => {}
        }
    }
    if text.is_empty() {
        "$".to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(json: &str, place: &str) -> String {
        path(json.as_bytes(), json.find(place).unwrap())
    }

    #[test]
    fn the_path_names_members_and_entries() {
        let json =
            r#"{"a":1,"conversations":[{"id":"x,]}"},{"participants":{"p":[10,[20,30]]}}],"z":2}"#;
        assert_eq!(at(json, "x,"), "conversations[0].id");
        assert_eq!(at(json, "{\"p\""), "conversations[1].participants");
        assert_eq!(at(json, "10"), "conversations[1].participants.p[0]");
        assert_eq!(at(json, "30"), "conversations[1].participants.p[1][1]");
        assert_eq!(at(json, "2}"), "z");
        assert_eq!(path(b"", 0), "$");
    }

    #[test]
    fn lines_and_escapes_are_counted() {
        let json = "{\n \"a\\\"b\": [\n 1,\n x";
        assert_eq!(
            path(json.as_bytes(), place(json.as_bytes(), 4, 2)),
            "a\\\"b[1]"
        );
    }
}
