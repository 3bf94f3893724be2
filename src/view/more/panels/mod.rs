//! PANELS: what the chips of the question open.

mod media;
pub mod period;
mod queues;
mod zone;

pub use media::MediaPanel;
pub use period::PeriodPanel;
pub use queues::QueuesPanel;
pub use zone::ZonePanel;
