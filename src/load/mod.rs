//! LOAD: how conversations come from wherever they are to the columns, and the proof that all of them did.
//!
//! Deliberately absent: signals, the browser; whatever carries requests is an argument.

pub mod again;
pub mod jobs;
pub mod keep;
pub mod ledger;
pub mod shelf;
pub mod tail;
pub mod way;

use crate::api::walk::Taken;
use crate::api::wire;
use crate::columns::{Columns, Pushed};

/// Takes the conversations of a page into the columns; what became of them. `read_ms` as in [`Columns::push`].
pub fn take(columns: &mut Columns, page: &wire::Page<'_>, read_ms: i64) -> Taken {
    let mut taken = Taken::default();
    for conversation in &page.conversations {
        match columns.push(conversation, read_ms) {
            Pushed::New => taken.new += 1,
            Pushed::Replaced => taken.replaced += 1,
            Pushed::Same | Pushed::Older => taken.again += 1,
        }
    }
    taken
}
