//! PICTURE: the drawing of a figure as a file, as the reader sees it.

use crate::browser::picture;
use crate::state::App;
use crate::state::notice::Notice;

/// As what a drawing is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines and text.
    Svg,
    /// Pixels, two for each of the page.
    Png,
}

impl App {
    /// Saves the drawing of the figure with this id; `caption` says beneath it what it stands on.
    pub fn save_picture(&self, id: &'static str, kind: Kind, caption: &str) {
        let app = *self;
        let Some(svg) = picture::svg_of(id, caption) else {
            app.picture_failed();
            return;
        };
        match kind {
            Kind::Svg => {
                crate::browser::download(&app.file_name(id, "svg"), "image/svg+xml", &svg.text);
            }
            Kind::Png => {
                let name = app.file_name(id, "png");
                crate::browser::spawn(async move {
                    if !picture::download_png(&svg, &name).await {
                        app.picture_failed();
                    }
                });
            }
        }
    }

    /// Says that there is no picture.
    pub fn picture_failed(&self) {
        self.notify(Notice::problem(
            "The picture could not be saved.",
            "The figures are untouched. Please try again, or save the chart in the other format.",
        ));
    }
}
