//! What a walk has read to its end, and a walk beside it for what it has not.

use crate::api::walk::Walk;
use crate::terms::Period;

impl Walk {
    /// A walk through other windows that asks for the same.
    #[must_use]
    pub fn beside(&self, windows: Vec<Period>, settled_before_ms: i64) -> Walk {
        Walk::new(self.ask.clone(), windows, settled_before_ms)
    }

    /// The windows that were read to their end, in the order in which they were begun.
    pub fn read(&self) -> impl Iterator<Item = Period> {
        let spans = self.spans.iter().enumerate();
        let whole = spans.filter(|(window, span)| {
            let lost = self.gaps.iter().any(|gap| gap.job.window == *window);
            span.open == 0 && !span.halved && !lost
        });
        whole.map(|(_, span)| span.period)
    }
}
