//! PARTS: widgets that know no word of the product.

mod chip;
mod choice;
mod figure;
mod message;
mod rows;

pub use chip::Chip;
pub use choice::{Choice, Switch};
pub use figure::Figure;
pub use message::Message;
pub use rows::{PAGE, ShowMore, TextRow};
