//! WHEN: weekday by time of day, and which intervals met the target.

mod strip;
mod strip_table;
mod week;
mod week_table;

use leptos::prelude::*;

use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::view::look::verdict;
use crate::view::words::measure::{number, percent_or_dash, percent_range};

/// The part.
#[component]
pub fn When() -> impl IntoView {
    view! {
        <section class="card wide">
            <week::Week />
        </section>
        <section class="card wide">
            <strip::Strip />
        </section>
    }
}

/// A figure with its pair, its 95 % interval and a word: "71.2 %, 84 of 118, 95 % 62.4–78.6, ◇ missed".
fn figure_words(figure: &Figure, nouns: (&str, &str)) -> String {
    let (level, counts) = (figure.level, figure.counts);
    let Some(ends) = level.wilson() else {
        return if counts.is_empty() {
            format!("no {}", nouns.1)
        } else {
            format!(
                "nothing to judge, {} offered",
                number(u64::from(counts.offered))
            )
        };
    };
    format!(
        "{}, {} of {}, 95\u{a0}% {}, {}",
        percent_or_dash(level),
        number(level.numerator),
        number(level.denominator),
        percent_range(ends),
        word(figure.verdict())
    )
}

/// A verdict in words.
const fn word(found: Verdict) -> &'static str {
    match found {
        Verdict::Undecided => "≈ too thin to tell",
        Verdict::NoCalls => "no calls",
        found => verdict(found).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_offered_differs_from_nothing_to_judge() {
        assert_eq!(
            figure_words(&Figure::default(), ("call", "calls")),
            "no calls"
        );
        let mut waiting = Figure::default();
        waiting.counts.offered = 3;
        assert_eq!(
            figure_words(&waiting, ("call", "calls")),
            "nothing to judge, 3 offered"
        );
    }
}
