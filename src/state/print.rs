//! PRINT: what the page may ask of the browser for paper.

use leptos::prelude::RwSignal;

use crate::browser::print::print;
pub use crate::browser::print::{printing, rename_page}; // the view may not look into `browser`
use crate::state::App;
use crate::state::notice::Notice;

impl App {
    /// Opens the browser's dialogue for printing; `printing` is what the layout for paper follows.
    pub fn print(&self, printing: RwSignal<bool>) {
        let app = *self;
        print(printing, move || {
            app.notify(Notice::problem(
                "The browser did not open its printing dialogue.",
                "In a frame it needs the sandbox option allow-modals, which an administrator sets. Or use Copy link, open the page in a tab of its own, and print there.",
            ));
        });
    }
}
