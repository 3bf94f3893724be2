//! The request budget of several tabs, by the browser's own channel: each is a limiter of its own here.

use std::rc::Rc;

use eightytwenty::api::limiter::{BUDGET, Limiter, Rank};
use eightytwenty::browser::{share_budget, sleep_ms, ticks};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn what_one_tab_starts_the_others_of_the_same_owner_count() {
    let [one, two, stranger] = [(); 3].map(|()| Rc::new(Limiter::default()));
    share_budget(&one, "owner");
    share_budget(&two, "owner");
    share_budget(&stranger, "another owner");
    assert!(one.is_shared());
    for _ in 0..BUDGET {
        one.take_anyway(ticks());
    }
    // The second one alone could start far more than the few that are tried here.
    let mut tries = 0;
    while two.take(Rank::Urgent, ticks()).is_ok() {
        tries += 1;
        assert!(
            tries < BUDGET / 3,
            "the minute of the other tab is not heard of"
        );
        sleep_ms(50).await;
    }
    assert!(stranger.take(Rank::Urgent, ticks()).is_ok());
}
