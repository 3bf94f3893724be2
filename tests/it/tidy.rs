//! The house rules that a compiler does not know: who may import whom, headers, sizes.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may use of ours; `ARCHITECTURE.md` gives the reasons.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("terms", &[]),
    ("auth", &[]),
    ("chart", &["terms"]),
    ("api", &["terms", "auth"]),
    ("columns", &["terms", "api"]),
    ("load", &["terms", "api", "columns"]),
    ("snapshot", &["terms", "columns", "load"]),
    ("measure", &["terms", "columns"]),
    ("browser", &["terms", "api", "auth", "load"]),
    (
        "state",
        &[
            "terms", "auth", "api", "columns", "load", "snapshot", "measure", "browser",
        ],
    ),
    (
        "view",
        &[
            "terms", "load", "snapshot", "measure", "chart", "state", "browser",
        ],
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its room and its text; tests at the end of a file are cut off.
fn rooms() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let with_room = |path: PathBuf| {
        let inside = path.strip_prefix(&root).unwrap().to_path_buf();
        let first = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy();
        let of_room = first.trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&path).unwrap();
        (inside, of_room, text)
    };
    files.into_iter().map(with_room).collect()
}

fn product(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap()
}

#[test]
fn a_room_looks_only_upstream() {
    let mut wrong = Vec::new();
    for (path, room, text) in rooms() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(char::is_ascii_lowercase).collect();
                let known = MAY_USE.iter().any(|(name, _)| *name == used);
                if known && used != room && !allowed.contains(&used.as_str()) {
                    wrong.push(format!(
                        "{}:{}: {room} may not use {used}",
                        path.display(),
                        number + 1
                    ));
                }
                let helper = part.starts_with("browser::size") || part.starts_with("browser::dom");
                if room == "view" && used == "browser" && !helper && !part.starts_with("browser::{")
                {
                    wrong.push(format!(
                        "{}:{}: of the browser, view uses only size and dom",
                        path.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_browser_room_names_the_browser_and_only_state_and_view_name_leptos() {
    let mut wrong = Vec::new();
    for (path, room, text) in rooms() {
        for (number, line) in product(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let browser = ["web_sys", "js_sys", "gloo"]
                .iter()
                .any(|name| code.contains(name));
            if browser && room != "browser" {
                wrong.push(format!(
                    "{}:{}: the browser is named outside browser/",
                    path.display(),
                    number + 1
                ));
            }
            if code.contains("leptos")
                && !["state", "view", "main", "browser"].contains(&room.as_str())
            {
                wrong.push(format!(
                    "{}:{}: leptos is named outside state/ and view/",
                    path.display(),
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_its_door_names_what_is_fetched_later() {
    let inside = Path::new("view/more");
    let door = Path::new("view/rest.rs");
    let mut wrong = Vec::new();
    for (path, _, text) in rooms() {
        if path.starts_with(inside) || path == door {
            continue;
        }
        for (number, line) in product(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap();
            if ["::more::", " more::", "::more;", "<more::"]
                .iter()
                .any(|name| code.contains(name))
            {
                wrong.push(format!(
                    "{}:{}: view/more may not have been fetched yet; view/rest.rs waits for it",
                    path.display(),
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(door));
    assert!(text.unwrap().contains("more::"), "this test knows the door");
}

#[test]
fn files_say_what_they_are_for_and_stay_small() {
    let mut wrong = Vec::new();
    for (path, _, text) in rooms() {
        if !text.starts_with("//!") {
            wrong.push(format!(
                "{}: the first line says what the file is for",
                path.display()
            ));
        }
        if product(&text).lines().count() > 400 {
            wrong.push(format!(
                "{}: over 400 lines without its tests",
                path.display()
            ));
        }
        for word in [
            "dbg!(",
            "todo!(",
            "unimplemented!(",
            ".unwrap()",
            "TODO",
            "FIXME",
        ] {
            if product(&text).contains(word) {
                wrong.push(format!("{}: contains {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
