//! A list of named views, and what can be done to it. Names tell views apart.

use crate::state::config::MOST_NAME;

/// Views that one list holds.
pub const MOST_VIEWS: usize = 200;
/// Letters that a link may have: addresses are not longer in every browser.
pub const MOST_LINK: usize = 16_000;

/// A question with its layout, under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What the reader calls it.
    pub name: String,
    /// Fragment of the link, without `#`.
    pub link: String,
}

/// Why a list stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A name without letters.
    NoName,
    /// More letters than [`MOST_NAME`].
    LongName,
    /// Another view has that name.
    Taken(String),
    /// There are [`MOST_VIEWS`] already.
    Full,
    /// There is no view of that name, for instance as another tab took it away.
    Gone(String),
}

impl Refused {
    /// What to do about it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Refused::NoName => "Please give it a name.".to_owned(),
            Refused::LongName => format!("A name has at most {MOST_NAME} letters."),
            Refused::Taken(name) => format!("There is a view named “{name}” already."),
            Refused::Full => {
                format!("There are {MOST_VIEWS} views already; delete one that is not needed.")
            }
            Refused::Gone(name) => format!("There is no view named “{name}” any more."),
        }
    }
}

/// What came of views that were added to a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// How many are new.
    pub new: usize,
    /// How many were there already, with the same name and link.
    pub same: usize,
    /// New names of those whose name another view had.
    pub renamed: Vec<String>,
    /// How many had no room.
    pub left_out: usize,
}

/// A name as it is kept: no control or direction marks, single spaces.
///
/// # Errors
/// Where nothing remains, or too much.
pub fn clean(name: &str) -> Result<String, Refused> {
    let mark = |letter: char| {
        letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let flat = name.replace(mark, " ");
    let name = flat.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Refused::NoName),
        count if count > MOST_NAME => Err(Refused::LongName),
        _ => Ok(name),
    }
}

fn place(list: &[Named], name: &str) -> Result<usize, Refused> {
    let found = list.iter().position(|view| view.name == name);
    found.ok_or_else(|| Refused::Gone(name.to_owned()))
}

fn free(list: &[Named], name: &str) -> Result<(), Refused> {
    if place(list, name).is_ok() {
        return Err(Refused::Taken(name.to_owned()));
    }
    Ok(())
}

/// Adds a view at the end.
///
/// # Errors
/// Where the name is none, or taken, or the list is full.
pub fn add(list: &mut Vec<Named>, name: &str, link: &str) -> Result<(), Refused> {
    let name = clean(name)?;
    free(list, &name)?;
    if list.len() >= MOST_VIEWS {
        return Err(Refused::Full);
    }
    let link = link.to_owned();
    list.push(Named { name, link });
    Ok(())
}

/// Gives a view another name.
///
/// # Errors
/// Where the new name is none, or taken, or the view is gone.
pub fn rename(list: &mut [Named], name: &str, new: &str) -> Result<(), Refused> {
    let (at, new) = (place(list, name)?, clean(new)?);
    if new != name {
        free(list, &new)?;
        list[at].name = new;
    }
    Ok(())
}

/// Gives a view another link.
///
/// # Errors
/// Where the view is gone.
pub fn replace(list: &mut [Named], name: &str, link: &str) -> Result<(), Refused> {
    let at = place(list, name)?;
    link.clone_into(&mut list[at].link);
    Ok(())
}

/// Takes a view out; where it was, and it.
///
/// # Errors
/// Where it is gone.
pub fn remove(list: &mut Vec<Named>, name: &str) -> Result<(usize, Named), Refused> {
    let at = place(list, name)?;
    Ok((at, list.remove(at)))
}

/// Puts a view back where it was, under another name where its own was taken meanwhile.
pub fn put_back(list: &mut Vec<Named>, at: usize, mut view: Named) {
    if place(list, &view.name).is_ok() {
        view.name = another(list, &view.name);
    }
    list.insert(at.min(list.len()), view);
}

/// Moves a view by one place.
///
/// # Errors
/// Where it is gone.
pub fn shift(list: &mut [Named], name: &str, up: bool) -> Result<(), Refused> {
    let at = place(list, name)?;
    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|&to| to < list.len()) {
        list.swap(at, to);
    }
    Ok(())
}

/// Adds views from elsewhere. Nothing that is there changes: a name that is taken gets a number.
pub fn join(list: &mut Vec<Named>, others: Vec<Named>) -> Added {
    let mut added = Added::default();
    for mut view in others {
        if list.contains(&view) {
            added.same += 1;
        } else if list.len() >= MOST_VIEWS {
            added.left_out += 1;
        } else {
            if place(list, &view.name).is_ok() {
                view.name = another(list, &view.name);
                added.renamed.push(view.name.clone());
            }
            added.new += 1;
            list.push(view);
        }
    }
    added
}

/// The name with the first number that is free: `Monday (2)`.
fn another(list: &[Named], name: &str) -> String {
    let numbered = |number: usize| {
        let end = format!(" ({number})");
        let room = MOST_NAME - end.chars().count();
        let begin: String = name.chars().take(room).collect();
        format!("{}{end}", begin.trim_end())
    };
    let mut numbers = (2..).map(numbered);
    numbers
        .find(|name| place(list, name).is_err())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<Named> {
        let view = |name: &&str| Named {
            name: (*name).to_owned(),
            link: format!("note={name}"),
        };
        names.iter().map(view).collect()
    }

    fn names(list: &[Named]) -> Vec<&str> {
        list.iter().map(|view| view.name.as_str()).collect()
    }

    #[test]
    fn names_are_one_line_of_text() {
        assert_eq!(
            clean("  Monday\t\n call \u{202e}"),
            Ok("Monday call".to_owned())
        );
        assert_eq!(clean("<b>Sales</b>"), Ok("<b>Sales</b>".to_owned()));
        assert_eq!(clean(" \u{7} "), Err(Refused::NoName));
        assert!(clean(&"ü".repeat(MOST_NAME)).is_ok());
        assert_eq!(clean(&"ü".repeat(MOST_NAME + 1)), Err(Refused::LongName));
    }

    #[test]
    fn views_are_added_renamed_replaced_and_moved() {
        let mut views = list(&["a", "b", "c"]);
        assert_eq!(
            add(&mut views, " a ", "x"),
            Err(Refused::Taken("a".to_owned()))
        );
        assert_eq!(add(&mut views, "d", "x"), Ok(()));
        assert_eq!(
            rename(&mut views, "b", "c"),
            Err(Refused::Taken("c".to_owned()))
        );
        assert_eq!(rename(&mut views, "b", " b "), Ok(()));
        assert_eq!(rename(&mut views, "b", "e"), Ok(()));
        assert_eq!(
            rename(&mut views, "b", "f"),
            Err(Refused::Gone("b".to_owned()))
        );
        assert_eq!(replace(&mut views, "e", "y"), Ok(()));
        assert_eq!(
            views[1],
            Named {
                name: "e".to_owned(),
                link: "y".to_owned()
            }
        );
        for (name, up, order) in [
            ("a", true, ["a", "e", "c", "d"]),
            ("c", true, ["a", "c", "e", "d"]),
            ("a", false, ["c", "a", "e", "d"]),
            ("d", false, ["c", "a", "e", "d"]),
        ] {
            assert_eq!(shift(&mut views, name, up), Ok(()));
            assert_eq!(names(&views), order);
        }
    }

    #[test]
    fn what_was_taken_out_goes_back_where_it_was() {
        let mut views = list(&["a", "b", "c"]);
        let (at, view) = remove(&mut views, "b").unwrap();
        assert_eq!(names(&views), ["a", "c"]);
        assert_eq!(remove(&mut views, "b"), Err(Refused::Gone("b".to_owned())));
        put_back(&mut views, at, view.clone());
        assert_eq!(names(&views), ["a", "b", "c"]);
        // Meanwhile another took the name, or the others went.
        put_back(&mut views, 9, view);
        assert_eq!(names(&views), ["a", "b", "c", "b (2)"]);
    }

    #[test]
    fn views_from_elsewhere_change_none_that_is_there() {
        let mut views = list(&["a", "b"]);
        let mut others = list(&["b", "c", "a"]);
        others[2].link = "else".to_owned();
        let added = join(&mut views, others.clone());
        assert_eq!(names(&views), ["a", "b", "c", "a (2)"]);
        assert_eq!(views[..2], list(&["a", "b"]));
        let expected = Added {
            new: 2,
            same: 1,
            renamed: vec!["a (2)".to_owned()],
            left_out: 0,
        };
        assert_eq!(added, expected);
        let long = "x".repeat(MOST_NAME);
        assert_eq!(another(&list(&[&long]), &long).chars().count(), MOST_NAME);
    }

    #[test]
    fn a_list_has_an_end() {
        let mut views: Vec<Named> = (0..MOST_VIEWS)
            .flat_map(|number| list(&[&number.to_string()]))
            .collect();
        assert_eq!(add(&mut views, "one more", ""), Err(Refused::Full));
        let added = join(&mut views, list(&["one more", "7"]));
        assert_eq!((added.new, added.same, added.left_out), (0, 1, 1));
        assert_eq!(views.len(), MOST_VIEWS);
    }
}
