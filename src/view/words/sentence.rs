//! What was divided by what, in one sentence: the formula with its counts.

use crate::measure::formula::{Formula, Switches};
use crate::measure::ratio::ServiceLevel;
pub use crate::state::words::noun;
use crate::terms::Media;
use crate::view::words::measure::{NBSP, limit, limits, number};

/// A number with the right noun: `1 call`, `12 calls`.
#[must_use]
pub fn counted(count: u64, nouns: (&str, &str)) -> String {
    format!(
        "{} {}",
        number(count),
        if count == 1 { nouns.0 } else { nouns.1 }
    )
}

/// How the media type is called in a list of choices.
#[must_use]
pub const fn media(media: Media) -> &'static str {
    match media {
        Media::Callback => "Callback",
        Media::Chat => "Chat",
        Media::Email => "E-mail",
        Media::Message => "Message",
        Media::Voice => "Voice",
    }
}

/// Name of a formula.
#[must_use]
pub const fn name(formula: Formula) -> &'static str {
    match formula {
        Formula::Genesys(_) => "Genesys",
        Formula::Answered => "Answered only",
        Formula::Offered => "Offered",
        Formula::LateAbandons => "Late abandons",
        Formula::Lenient => "Lenient",
    }
}

/// Definition of a formula in a few words.
#[must_use]
pub const fn definition(formula: Formula) -> &'static str {
    match formula {
        Formula::Genesys(Switches {
            abandons: true,
            short_abandons: true,
            flow_outs: false,
        }) => "within ÷ (answered + abandoned)",
        Formula::Genesys(Switches {
            abandons: true,
            short_abandons: true,
            flow_outs: true,
        })
        | Formula::Offered => "within ÷ (answered + abandoned + flow-outs)",
        Formula::Genesys(Switches {
            abandons: true,
            short_abandons: false,
            flow_outs: false,
        }) => "within ÷ (answered + abandoned − short)",
        Formula::Genesys(Switches {
            abandons: true,
            short_abandons: false,
            flow_outs: true,
        }) => "within ÷ (answered + abandoned − short + flow-outs)",
        Formula::Genesys(Switches {
            abandons: false,
            flow_outs: true,
            ..
        }) => "within ÷ (answered + flow-outs)",
        Formula::Genesys(Switches {
            abandons: false,
            flow_outs: false,
            ..
        })
        | Formula::Answered => "within ÷ answered",
        Formula::LateAbandons => "abandons within the threshold left out",
        Formula::Lenient => "abandons within the threshold count as kept",
    }
}

/// The threshold of a figure in words: `20 s`, or `each queue's own threshold (10–60 s)`.
#[must_use]
pub fn threshold(spread: Option<(i64, i64)>) -> String {
    match spread {
        Some((low, high)) if low == high => limit(low),
        Some(both) => format!("each queue’s own threshold ({})", limits(both)),
        None => "the threshold".to_owned(),
    }
}

/// Whom the denominator counts: "that were …".
fn judged(formula: Formula, within: &str) -> String {
    match formula {
        Formula::Genesys(switches) => {
            let short = if switches.abandons && !switches.short_abandons {
                ", short abandons left out"
            } else {
                ""
            };
            let who = match (switches.abandons, switches.flow_outs) {
                (true, true) => "answered, abandoned or flowed out",
                (true, false) => "answered or abandoned",
                (false, true) => "answered or flowed out",
                (false, false) => "answered",
            };
            format!("{who}{short}")
        }
        Formula::Answered => "answered".to_owned(),
        Formula::Offered => "answered, abandoned or flowed out".to_owned(),
        Formula::LateAbandons => format!("answered, or abandoned after more than {within}"),
        Formula::Lenient => "answered or abandoned".to_owned(),
    }
}

/// The formula with its counts in five pieces; the second and fourth are the numbers to be stressed:
/// "Of" **12,804** "calls that were answered or abandoned," **10,038** "were answered within 20 s."
#[must_use]
pub fn pieces(
    level: ServiceLevel,
    formula: Formula,
    media: &[Media],
    spread: Option<(i64, i64)>,
) -> [String; 5] {
    let (one, many) = noun(media);
    let within = threshold(spread);
    let who = judged(formula, &within);
    let kept = if formula == Formula::Lenient {
        "answered or abandoned"
    } else {
        "answered"
    };
    let whole = |text: String| {
        [
            text,
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ]
    };
    match (level.denominator, level.numerator) {
        (0, _) => whole(format!(
            "No {many} were {who} in this period, so there is no service level: neither 0{NBSP}% nor 100{NBSP}%."
        )),
        (1, 0) => whole(format!(
            "The only {one} that was {who} was not {kept} within {within}."
        )),
        (1, _) => whole(format!(
            "The only {one} that was {who} was {kept} within {within}."
        )),
        (all, inside) => {
            let verb = if inside == 1 { "was" } else { "were" };
            [
                "Of ".to_owned(),
                number(all),
                format!(" {many} that were {who}, "),
                number(inside),
                format!(" {verb} {kept} within {within}."),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(formula: Formula, numerator: u64, denominator: u64, spread: (i64, i64)) -> String {
        let level = ServiceLevel {
            numerator,
            denominator,
        };
        pieces(level, formula, &[Media::Voice], Some(spread))
            .concat()
            .replace(NBSP, " ")
    }

    #[test]
    fn the_sentence_follows_the_formula() {
        let at = (20_000, 20_000);
        let cases = [
            (
                Formula::default(),
                "Of 12,804 calls that were answered or abandoned, 10,038 were answered within 20 s.",
            ),
            (
                Formula::Answered,
                "Of 12,804 calls that were answered, 10,038 were answered within 20 s.",
            ),
            (
                Formula::Offered,
                "Of 12,804 calls that were answered, abandoned or flowed out, 10,038 were answered within 20 s.",
            ),
            (
                Formula::LateAbandons,
                "Of 12,804 calls that were answered, or abandoned after more than 20 s, 10,038 were answered within 20 s.",
            ),
            (
                Formula::Lenient,
                "Of 12,804 calls that were answered or abandoned, 10,038 were answered or abandoned within 20 s.",
            ),
        ];
        for (formula, text) in cases {
            assert_eq!(say(formula, 10_038, 12_804, at), text);
        }
    }

    #[test]
    fn few_calls_and_mixed_thresholds_read_well() {
        let own = (10_000, 60_000);
        assert_eq!(
            say(Formula::Answered, 1, 1, own),
            "The only call that was answered was answered within each queue’s own threshold (10–60 s)."
        );
        assert_eq!(
            say(Formula::default(), 0, 1, (20_000, 20_000)),
            "The only call that was answered or abandoned was not answered within 20 s."
        );
        assert!(
            say(Formula::default(), 0, 0, own).starts_with("No calls were answered or abandoned")
        );
        assert_eq!(
            say(Formula::default(), 1, 2, (2_500, 2_500)),
            "Of 2 calls that were answered or abandoned, 1 was answered within 2.5 s."
        );
    }
}
