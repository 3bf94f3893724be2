//! The file of views, `eightytwenty-views/1` (docs/views.md): a list of names and links. The browser keeps the same text.

use serde_json::Value;

use super::list::{MOST_LINK, MOST_VIEWS, Named, clean};

/// Bytes that such a file may have.
pub const MOST_BYTES: u64 = 1 << 20;
/// What the file calls itself, before its version.
const FORMAT: &str = "eightytwenty-views/";
/// The version that is written.
const VERSION: &str = "1";

/// Why a file is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has more than [`MOST_BYTES`], or more than [`MOST_VIEWS`] views.
    TooLarge,
    /// It is no JSON, or breaks off.
    Damaged(String),
    /// It is something else.
    Foreign,
    /// A later version wrote it.
    Newer(String),
    /// The view of this number, from 1, is not one.
    Entry(usize, &'static str),
}

impl Unreadable {
    /// What happened and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        let why = match self {
            Unreadable::TooLarge => {
                format!("It is too large for views: at most 1 MB and {MOST_VIEWS} views.")
            }
            Unreadable::Damaged(error) => format!("It is damaged ({error}). Export it again."),
            Unreadable::Foreign => "It holds no views of Eightytwenty.".to_owned(),
            Unreadable::Newer(version) => format!(
                "A newer version of this page wrote it ({FORMAT}{version}). Reload the page, or ask for its update."
            ),
            Unreadable::Entry(number, what) => format!("View {number} in it {what}."),
        };
        format!("The file was not imported. {why} Your views are as they were.")
    }
}

/// Views as a file.
#[must_use]
pub fn write(views: &[Named]) -> String {
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let lines: Vec<String> = views
        .iter()
        .map(|view| {
            let link = text(&format!("#{}", view.link));
            format!("    {{ \"name\": {}, \"link\": {link} }}", text(&view.name))
        })
        .collect();
    let format = text(&format!("{FORMAT}{VERSION}"));
    let views = if lines.is_empty() {
        "[]".to_owned()
    } else {
        format!("[\n{}\n  ]", lines.join(",\n"))
    };
    format!("{{\n  \"format\": {format},\n  \"views\": {views}\n}}\n")
}

/// Views of a file: all of them or none.
///
/// # Errors
/// Where it is not such a file.
pub fn read(text: &str) -> Result<Vec<Named>, Unreadable> {
    if text.len() as u64 > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}');
    let file: Value =
        serde_json::from_str(text).map_err(|error| Unreadable::Damaged(error.to_string()))?;
    let version = file.get("format").and_then(Value::as_str);
    match version.and_then(|format| format.strip_prefix(FORMAT)) {
        None => return Err(Unreadable::Foreign),
        Some(VERSION) => {}
        Some(version) => return Err(Unreadable::Newer(version.chars().take(20).collect())),
    }
    let Some(views) = file.get("views").and_then(Value::as_array) else {
        return Err(Unreadable::Damaged(
            "the list of views is missing".to_owned(),
        ));
    };
    if views.len() > MOST_VIEWS {
        return Err(Unreadable::TooLarge);
    }
    let mut read: Vec<Named> = Vec::new();
    for (view, number) in views.iter().zip(1..) {
        let text = |key: &str| view.get(key).and_then(Value::as_str);
        let name = text("name").and_then(|name| clean(name).ok());
        let name = name.ok_or(Unreadable::Entry(number, "has no name that can be used"))?;
        let link = text("link").and_then(fragment);
        let link = link.ok_or(Unreadable::Entry(number, "has no link that can be used"))?;
        if read.iter().any(|other| other.name == name) {
            return Err(Unreadable::Entry(number, "has the name of another"));
        }
        read.push(Named { name, link });
    }
    Ok(read)
}

/// What stands behind the `#` of a link, or the link where there is none.
fn fragment(link: &str) -> Option<String> {
    let fragment = link.split_once('#').map_or(link, |parts| parts.1).trim();
    let fits = !fragment.is_empty()
        && fragment.chars().count() <= MOST_LINK
        && !fragment.contains(char::is_control);
    fits.then(|| fragment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views() -> Vec<Named> {
        [
            ("Monday \"call\" <b>", "range=last-week&tz=Europe/Berlin"),
            ("خدمة", "range=today"),
        ]
        .map(|(name, link)| Named {
            name: name.to_owned(),
            link: link.to_owned(),
        })
        .into()
    }

    fn file(views: &str) -> String {
        format!(r#"{{"format":"eightytwenty-views/1","views":{views}}}"#)
    }

    #[test]
    fn what_is_written_is_read_again() {
        for views in [views(), Vec::new()] {
            let text = write(&views);
            assert_eq!(read(&text), Ok(views));
            let bom = format!("\u{feff}{text}");
            assert_eq!(read(&bom), read(&text));
        }
    }

    #[test]
    fn a_whole_link_is_its_fragment() {
        let text = file(
            r#"[{"name":"a","link":"https://x.example/y/#range=today"},{"name":"b","link":"range=today","more":1}]"#,
        );
        assert!(
            read(&text)
                .unwrap()
                .iter()
                .all(|view| view.link == "range=today")
        );
    }

    #[test]
    fn every_cut_of_a_file_is_damaged_and_nothing_is_taken_from_it() {
        let text = write(&views());
        let text = text.trim_end();
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            let found = read(&text[..end]);
            assert!(
                matches!(found, Err(Unreadable::Damaged(_))),
                "{end}: {found:?}"
            );
        }
    }

    #[test]
    fn other_files_are_told_apart() {
        for foreign in [
            "[]",
            "7",
            "{}",
            r#"{"format":7}"#,
            r#"{"format":"eightytwenty-snapshot/1"}"#,
        ] {
            assert_eq!(read(foreign), Err(Unreadable::Foreign), "{foreign}");
        }
        let newer = read(r#"{"format":"eightytwenty-views/2","views":[]}"#);
        assert_eq!(newer, Err(Unreadable::Newer("2".to_owned())));
        assert!(
            newer
                .unwrap_err()
                .sentence()
                .contains("eightytwenty-views/2")
        );
        assert!(matches!(read(&file("7")), Err(Unreadable::Damaged(_))));
        let large = file(&format!(
            r#"[{{"name":"a","link":"{}"}}]"#,
            "x".repeat(1 << 20)
        ));
        assert_eq!(read(&large), Err(Unreadable::TooLarge));
        let many = vec![r#"{"name":"a","link":"b"}"#; MOST_VIEWS + 1].join(",");
        assert_eq!(read(&file(&format!("[{many}]"))), Err(Unreadable::TooLarge));
    }

    #[test]
    fn one_bad_view_is_named_and_none_is_taken() {
        for (bad, number) in [
            (r#"{"name":"","link":"a"}"#, 2),
            (r#"{"name":"b","link":7}"#, 2),
            (r##"{"name":"b","link":"#"}"##, 2),
            (r#"{"name":"b","link":"a\u0000"}"#, 2),
            (r#"{"name":"a","link":"b"}"#, 2),
            (r#""b""#, 2),
        ] {
            let text = file(&format!(r#"[{{"name":"a","link":"b"}},{bad}]"#));
            let found = read(&text);
            assert!(
                matches!(found, Err(Unreadable::Entry(at, _)) if at == number),
                "{bad}: {found:?}"
            );
        }
    }
}
