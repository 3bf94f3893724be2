//! SECOND WINDOW: a sign-in that goes on in a window of its own and hands its code back.

use leptos::prelude::*;

use crate::auth::callback;
use crate::browser;
use crate::state::App;
use crate::state::notice::Notice;
use crate::state::session::Session;

/// Channel between a second window and the page that opened it.
const CHANNEL: &str = "eightytwenty.sign-in";
/// What the page tells a second window whose code it took.
const TAKEN: &str = "taken";

impl App {
    /// Says why nobody was signed in: at the door, or above the figures that stay.
    pub(super) fn answer(self, notice: Notice) {
        if matches!(self.session.get_untracked(), Session::SignedOut(_)) {
            self.session.set(Session::SignedOut(Some(notice)));
        } else {
            self.notify(notice);
        }
    }

    /// In a second window: hands the return to the page that opened it, by both ways there are. A page in a frame of
    /// another site hears no channel, and a login host may have cut the tie to the opener.
    pub(super) async fn hand_over(self, query: &str) {
        let heard = |message: &str| {
            if message == TAKEN {
                browser::close_window();
            }
        };
        browser::listen(CHANNEL, move |message| heard(&message));
        browser::listen_to_windows(move |message| {
            heard(message);
            None
        });
        browser::tell_opener(query);
        browser::tell(CHANNEL, query);
        browser::sleep_ms(4_000).await;
        self.session.set(Session::SignedOut(Some(Notice::hint(
            "You may close this window.",
            "The page that asked for the sign-in is in another window. If it is gone, sign in here.",
        ))));
    }

    /// Listens for second windows for as long as the page lives.
    pub(super) fn listen_for_windows(self) {
        browser::listen(CHANNEL, move |message| {
            if self.take_return(&message) {
                browser::tell(CHANNEL, TAKEN);
            }
        });
        browser::listen_to_windows(move |message| self.take_return(message).then_some(TAKEN));
    }

    /// Takes what a second window hands over, if it answers the sign-in that was begun here; each only once.
    fn take_return(self, message: &str) -> bool {
        let Some(returned) = callback::read(message) else {
            return false;
        };
        let ours = self.pending.with_value(|pending| {
            pending
                .as_ref()
                .is_some_and(|pending| returned.state.as_deref() == Some(&pending.state))
        });
        if !ours {
            return false;
        }
        let pending = self.pending.try_update_value(Option::take).flatten();
        browser::spawn(async move {
            if let Err(notice) = self.accept(returned, pending).await {
                self.answer(notice);
            }
        });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::pkce::{Pending, Way};

    #[test]
    fn only_the_return_that_was_asked_for_is_taken_and_once() {
        Owner::new().with(|| {
            let app = App::new();
            let pending = Pending::new(&[7; 48], Way::Window, "");
            let good = format!("?code=a&state={}", pending.state);
            assert!(!app.take_return(&good), "nothing was asked for");
            app.pending.set_value(Some(pending));
            for foreign in ["?code=a&state=w.other", "?code=a", "taken", ""] {
                assert!(!app.take_return(foreign), "{foreign}");
            }
            assert!(app.take_return(&good));
            assert!(!app.take_return(&good), "a second time");
        });
    }
}
