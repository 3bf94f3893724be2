//! NAMED: views that are kept under a name: in the browser, as a file, and those that the host of the page ships.
//!
//! The browser's storage is the one place where a list lies; it is read anew before each change, for another tab may
//! have changed it. What cannot be read there is laid aside and never overwritten.

mod file;
mod list;

use leptos::prelude::*;

pub use self::list::Named;
use crate::browser::{self, Shelf};
use crate::state::App;
use crate::state::question::{lasting_link, parse};
use crate::state::words::counted;
use file::Unreadable;
use list::{Added, Refused};

/// Where views are kept, and where a list goes that cannot be read.
const KEYS: [&str; 2] = ["eightytwenty-views", "eightytwenty-views-unreadable"];
/// On which tabs tell each other their list when it has changed.
const CHANNEL: &str = "eightytwenty-views";

/// What the page says about the last thing that was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The sentence; empty for nothing.
    pub text: String,
    /// Whether it could not be done.
    pub problem: bool,
}

/// The reader's own views.
#[derive(Clone, Copy)]
pub struct Views {
    /// In their order.
    pub list: RwSignal<Vec<Named>>,
    /// What came of the last change.
    pub said: RwSignal<Said>,
    /// What was deleted last, and where it stood.
    pub deleted: RwSignal<Option<(usize, Named)>>,
    app: StoredValue<App>,
}

impl Views {
    /// Those that this browser keeps; follows other tabs.
    #[must_use]
    pub fn new(app: App) -> Views {
        let views = Views {
            list: RwSignal::new(Vec::new()),
            said: RwSignal::new(Said::default()),
            deleted: RwSignal::new(None),
            app: StoredValue::new(app),
        };
        match recall() {
            Ok(found) => views.list.set(found.unwrap_or_default()),
            Err(Unreadable::Newer(_)) => views.say(true, NEWER),
            Err(_) => views.say(true, UNREADABLE),
        }
        let list = views.list;
        // What is told is the list itself: what another tab keeps may be seen here only later.
        browser::listen(CHANNEL, move |text| {
            if let Ok(found) = file::read(&text) {
                list.try_set(found);
            }
        });
        views
    }

    /// The fragment that asks what the page shows now, relative periods left relative.
    #[must_use]
    pub fn shown(&self) -> String {
        let app = self.app.get_value();
        app.question
            .with(|question| lasting_link(question, &app.baseline()))
    }

    /// What a link asks, written as [`Views::shown`] writes it.
    #[must_use]
    pub fn spelled(&self, link: &str) -> String {
        let app = self.app.get_value();
        let asked = parse(link, &app.defaults(), &browser::zone()).question;
        lasting_link(&asked, &app.baseline())
    }

    /// Asks what a link asks: one entry in the history, and a request only where the query differs.
    pub fn open(&self, link: &str) {
        self.say(false, "");
        if untrack(|| self.shown()) != self.spelled(link) {
            let app = self.app.get_value();
            app.put(parse(link, &app.defaults(), &browser::zone()));
            app.write_address(true);
        }
    }

    /// Keeps what is shown; whether it is kept.
    #[must_use]
    pub fn keep(&self, name: &str) -> bool {
        let link = untrack(|| self.shown());
        self.change(|views| {
            list::add(views, name, &link)?;
            Ok("Kept.".to_owned())
        })
    }

    /// Gives a view another name; whether it has it.
    #[must_use]
    pub fn rename(&self, name: &str, new: &str) -> bool {
        self.change(|views| {
            list::rename(views, name, new)?;
            Ok("Renamed.".to_owned())
        })
    }

    /// Has a view ask what is shown now.
    pub fn replace(&self, name: &str) {
        let link = untrack(|| self.shown());
        self.change(|views| {
            list::replace(views, name, &link)?;
            Ok(format!("“{name}” is now what is shown."))
        });
    }

    /// Moves a view by one place.
    pub fn shift(&self, name: &str, up: bool) {
        self.change(|views| {
            list::shift(views, name, up)?;
            Ok(String::new())
        });
    }

    /// Takes a view away; [`Views::undo`] puts it back.
    pub fn delete(&self, name: &str) {
        let mut taken = None;
        let done = self.change(|views| {
            taken = Some(list::remove(views, name)?);
            Ok(format!("“{name}” is deleted."))
        });
        if done {
            self.deleted.set(taken);
        }
    }

    /// Puts back what was deleted last.
    pub fn undo(&self) {
        if let Some((at, view)) = self.deleted.get_untracked() {
            self.change(|views| {
                list::put_back(views, at, view);
                Ok("It is back.".to_owned())
            });
        }
    }

    /// Hands the reader all views as a file.
    pub fn export(&self) {
        let text = file::write(&self.list.get_untracked());
        browser::download("eightytwenty-views.json", "application/json", &text);
    }

    /// Adds the views of the file chosen in the field with this id.
    pub fn import(&self, field: &'static str) {
        let views = *self;
        browser::spawn(async move {
            let Some(handed) = browser::chosen(field, file::MOST_BYTES).await else {
                return;
            };
            let read = match handed.bytes {
                Some(bytes) => file::read(&String::from_utf8_lossy(&bytes)),
                None if handed.size > file::MOST_BYTES => Err(Unreadable::TooLarge),
                None => Err(Unreadable::Damaged("it cannot be read".to_owned())),
            };
            match read {
                Ok(read) => {
                    views.change(|list| Ok(told(&list::join(list, read))));
                }
                Err(why) => views.say(true, &why.sentence()),
            }
        });
    }

    /// Changes the list as it is kept now; whether it was changed.
    fn change(&self, change: impl FnOnce(&mut Vec<Named>) -> Result<String, Refused>) -> bool {
        let mut views = match recall() {
            Ok(Some(kept)) => kept,
            // Nothing is kept, or the browser keeps nothing: then those of this page are all there are.
            Ok(None) => self.list.get_untracked(),
            Err(Unreadable::Newer(_)) => {
                self.say(true, NEWER);
                return false;
            }
            Err(_) => {
                let text = browser::recall(Shelf::Computer, KEYS[0]).unwrap_or_default();
                browser::keep(Shelf::Computer, KEYS[1], &text);
                self.list.get_untracked()
            }
        };
        let done = change(&mut views);
        self.deleted.set(None);
        match done {
            Ok(words) => {
                let text = file::write(&views);
                let kept = browser::keep(Shelf::Computer, KEYS[0], &text);
                self.list.set(views);
                if kept {
                    browser::tell(CHANNEL, &text);
                    self.say(false, &words);
                } else {
                    self.say(true, &format!("{words} {BLOCKED}"));
                }
                true
            }
            Err(refused) => {
                self.say(true, &refused.sentence());
                false
            }
        }
    }

    fn say(&self, problem: bool, text: &str) {
        let text = text.trim().to_owned();
        self.said.set(Said { text, problem });
    }
}

const BLOCKED: &str = "This browser lets the page keep nothing: views stay until you sign out or close the page. Export them to have them later.";
const NEWER: &str = "Views of this browser were kept by a newer version of this page, and stay untouched. Reload the page to see them.";
const UNREADABLE: &str = "What this browser kept of your views cannot be read. It is laid aside, and a new list begins with the next view you keep.";

/// What the browser keeps; nothing, or what cannot be read.
fn recall() -> Result<Option<Vec<Named>>, Unreadable> {
    browser::recall(Shelf::Computer, KEYS[0])
        .map(|text| file::read(&text))
        .transpose()
}

/// What an import brought.
fn told(added: &Added) -> String {
    let mut said = vec![match added.new {
        0 => "Nothing new in this file.".to_owned(),
        new => format!("{} imported.", counted(new as u64, "view")),
    }];
    match added.same {
        same if same == 0 || added.new == 0 => {}
        1 => said.push("1 was there already.".to_owned()),
        same => said.push(format!("{same} were there already.")),
    }
    let renamed = added.renamed.iter();
    said.extend(renamed.map(|name| format!("One is called “{name}”, as its name was taken.")));
    if added.left_out > 0 {
        said.push(format!(
            "{} had no room: at most {} views.",
            counted(added.left_out as u64, "view"),
            list::MOST_VIEWS
        ));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_says_what_it_did() {
        let added = Added {
            new: 2,
            same: 1,
            renamed: vec!["a (2)".to_owned()],
            left_out: 0,
        };
        assert_eq!(
            told(&added),
            "2 views imported. 1 was there already. One is called “a (2)”, as its name was taken."
        );
        assert_eq!(told(&Added::default()), "Nothing new in this file.");
    }

    #[test]
    fn what_is_shown_is_kept_with_its_period_left_relative() {
        Owner::new().with(|| {
            let app = App::new();
            app.ask(|question| question.zone = "Europe/Berlin".to_owned());
            let views = Views::new(app);
            let shown = views.shown();
            assert!(shown.contains("range=yesterday") && shown.contains("tz=Europe/Berlin"));
            assert!(!shown.contains("from="));
            views.open("range=last-week&threshold=7.5&view=when&note=x");
            let asked = app.question.get_untracked();
            assert_eq!(asked.part, Some(crate::state::question::focus::Part::When));
            assert_eq!(
                views.spelled("threshold=7.5&note=x&view=when&range=last-week"),
                views.shown()
            );
        });
    }

    #[test]
    fn where_nothing_can_be_kept_the_views_of_the_page_remain_and_it_is_said() {
        // Natively there is no storage: as in a browser that blocks it.
        Owner::new().with(|| {
            let views = Views::new(App::new());
            assert!(views.keep("Monday"));
            assert!(views.said.get_untracked().problem);
            assert!(views.said.get_untracked().text.contains("Export them"));
            assert!(!views.keep("Monday"));
            assert!(views.rename("Monday", "Tuesday"));
            views.delete("Tuesday");
            assert_eq!(views.list.get_untracked(), []);
            views.undo();
            assert_eq!(views.list.get_untracked()[0].name, "Tuesday");
            assert_eq!(views.deleted.get_untracked(), None);
        });
    }
}
