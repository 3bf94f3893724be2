//! ESTIMATE: whether a browser should hold every visit, or Genesys' own engine had better count.

/// Conversations that a device is expected to hold: about as many visits at some 40 bytes each, index and ids included,
/// 80 MB.
const MOST_CONVERSATIONS: u64 = 2_000_000;

/// Whether what was announced fits beside what is held already.
#[must_use]
pub fn fits(announced: u64, held: u64) -> bool {
    announced.saturating_add(held) <= MOST_CONVERSATIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_device_can_hold_is_loaded_visit_by_visit() {
        assert!(fits(0, 0));
        assert!(fits(2_000_000, 0));
        assert!(!fits(2_000_001, 0));
    }

    #[test]
    fn what_is_held_already_takes_its_place() {
        assert!(fits(1_500_000, 500_000));
        assert!(!fits(1_500_000, 500_001));
        assert!(!fits(u64::MAX, 1));
    }
}
