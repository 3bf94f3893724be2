//! Entry point of the page.

use eightytwenty::state::App;
use eightytwenty::view::Page;
use leptos::prelude::*;

fn main() {
    mount_to_body(|| {
        let app = App::new();
        provide_context(app);
        app.start();
        view! { <Page/> }
    });
}
