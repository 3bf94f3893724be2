//! COUNTED: what a visit does to the fraction, as a sign and in words.

use crate::measure::visits::{Share, Why};
use crate::terms::Outcome;
use crate::view::words::measure::limit;

/// A sign for the share: filled where it is in both, hollow in the denominator only.
#[must_use]
pub const fn sign(share: Share) -> (&'static str, &'static str) {
    match share {
        Share::Kept => ("◉", "kept"),
        Share::Judged => ("○", "only-judged"),
        Share::None => ("–", "left-out"),
    }
}

/// Why it counts as it does, under this threshold, ms.
#[must_use]
pub fn words(why: Why, threshold_ms: i64) -> String {
    let limit = limit(threshold_ms);
    let because = match why {
        Why::InTime => format!("answered within {limit}"),
        Why::Late => format!("answered after {limit}"),
        Why::Abandoned => "abandoned".to_owned(),
        Why::EarlyKept | Why::EarlyOut => format!("abandoned within {limit}"),
        Why::ShortOut => "short abandon, switched off".to_owned(),
        Why::AbandonOut => "abandoned, not counted by this formula".to_owned(),
        Why::FlowOut => "flow-out".to_owned(),
        Why::FlowOutOut => "flow-out, not counted by this formula".to_owned(),
        Why::Other => "ended otherwise, in no formula".to_owned(),
        Why::Waiting => "still waiting".to_owned(),
        Why::EndElsewhere => "offered here, its end is not counted here".to_owned(),
    };
    match why.share() {
        Share::Kept => format!("{because}: numerator and denominator"),
        Share::Judged => format!("{because}: denominator only"),
        Share::None if matches!(why, Why::EarlyOut | Why::ShortOut) => {
            format!("{because}: left out")
        }
        Share::None => because,
    }
}

/// How it ended.
#[must_use]
pub const fn outcome(outcome: Outcome, short: bool) -> &'static str {
    match outcome {
        Outcome::Answered => "Answered",
        Outcome::Abandoned if short => "Abandoned, short",
        Outcome::Abandoned => "Abandoned",
        Outcome::FlowOut => "Flow-out",
        Outcome::Other => "Ended otherwise",
        Outcome::Waiting => "Still waiting",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::words::measure::NBSP;

    #[test]
    fn the_reason_names_the_share() {
        let say = |why| words(why, 20_000).replace(NBSP, " ");
        assert_eq!(
            say(Why::InTime),
            "answered within 20 s: numerator and denominator"
        );
        assert_eq!(say(Why::Late), "answered after 20 s: denominator only");
        assert_eq!(say(Why::Abandoned), "abandoned: denominator only");
        assert_eq!(say(Why::ShortOut), "short abandon, switched off: left out");
        assert_eq!(
            say(Why::FlowOutOut),
            "flow-out, not counted by this formula"
        );
        assert_eq!(say(Why::Waiting), "still waiting");
    }
}
