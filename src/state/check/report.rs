//! REPORT: the findings as a sentence for the reader, and as a plain text for an administrator.

use std::fmt::Write as _;

use super::{Finding, Item, Verdict};
use crate::auth::pkce::Secret;

/// How everything stands, in a sentence.
#[must_use]
pub fn summary(found: &[Finding]) -> String {
    let count = |verdict| found.iter().filter(|one| one.verdict == verdict).count();
    if found.len() < Item::ALL.len() {
        return format!("Checked {} of {}.", found.len(), Item::ALL.len());
    }
    let wrong = match count(Verdict::Wrong) {
        0 => "Nothing to fix".to_owned(),
        1 => "1 thing to fix".to_owned(),
        many => format!("{many} things to fix"),
    };
    let lacking = match count(Verdict::Lacking) {
        0 => String::new(),
        some => format!(", {some} optional"),
    };
    let untested = match count(Verdict::Untested) {
        0 => String::new(),
        some => format!(", {some} not tested"),
    };
    format!("{wrong}{lacking}{untested}.")
}

/// All of it as plain text. `secret` is the token: should a text have carried it here, it goes no further.
#[must_use]
pub fn report(found: &[Finding], about: &str, secret: Option<&Secret>) -> String {
    let mut text = format!("Eightytwenty: Check set-up\n{about}\n{}\n", summary(found));
    let mut group = "";
    for one in found {
        if one.item.group() != group {
            group = one.item.group();
            write!(text, "\n{group}\n").ok();
        }
        let (sign, word) = (one.verdict.sign(), one.verdict.word());
        writeln!(text, "{sign} {} ({word}): {}", one.item.title(), one.said).ok();
        if !one.todo.is_empty() {
            writeln!(text, "    To do: {}", one.todo).ok();
        }
        if let Some(id) = &one.correlation {
            writeln!(text, "    Correlation id: {id}").ok();
        }
    }
    match secret.map(Secret::expose) {
        Some(token) if !token.is_empty() => text.replace(token, "[redacted]"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_holds_what_was_found_and_never_the_token() {
        let found = [
            Finding::good(Item::Address, "https://example.org/ is secure."),
            Finding::wrong(Item::Queues, "An echo said s3cret-token here.", "Grant it.")
                .with_correlation(Some("c-1".to_owned())),
        ];
        let secret = Secret::new("s3cret-token");
        let text = report(&found, "Page: https://example.org/", Some(&secret));
        assert!(!text.contains("s3cret-token"), "{text}");
        assert!(text.contains("said [redacted] here"));
        for part in [
            "✓ Address of the page (fine)",
            "◇ Queues (to fix)",
            "To do: Grant it.",
            "Correlation id: c-1",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn the_summary_counts_each_kind() {
        let mut found: Vec<Finding> = Item::ALL.map(|item| Finding::good(item, "")).to_vec();
        assert_eq!(summary(&found), "Nothing to fix.");
        found[3].verdict = Verdict::Lacking;
        found[4].verdict = Verdict::Untested;
        found[5].verdict = Verdict::Wrong;
        assert_eq!(summary(&found), "1 thing to fix, 1 optional, 1 not tested.");
        assert_eq!(summary(&found[..7]), "Checked 7 of 21.");
    }
}
