//! COUNTED: what the reader took out of the figures, in words for the page and for file names, and what it does
//! to them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::counted::{Effect, LeftOut, effects, left_out, short_abandons, without_each};
use crate::measure::selection::Selection;
use crate::state::App;
use crate::state::answers::Answers;
use crate::state::question::Question;
use crate::state::words::{self, counted};
use crate::terms::decimal::{grouped, plain};

/// How many visits do not count for their time.
pub(super) fn left_out_of(answers: Answers) -> Memo<LeftOut> {
    Memo::new(move |_| {
        let (index, selection) = (answers.index.get(), answers.selection.get());
        left_out(&index, &selection)
    })
}

/// Sentences about what does not count; none where everything does.
#[must_use]
pub fn remarks(question: &Question, left: LeftOut) -> Vec<String> {
    let mut remarks = Vec::new();
    let hours = (!question.hours.is_always())
        .then(|| format!("only in opening hours ({})", words::hours(&question.hours)));
    let excluded = question.exclusions.len() as u64;
    let excluded = (excluded > 0).then(|| format!("without {}", counted(excluded, "exclusion")));
    let limits: Vec<String> = hours.into_iter().chain(excluded).collect();
    if !limits.is_empty() {
        let (one, many) = words::noun(&question.media);
        let outside = match left.out {
            0 => format!("no {one} lies outside"),
            1 => format!("1 {one} lies outside"),
            out => format!("{} {many} lie outside", grouped(out)),
        };
        remarks.push(format!("Counted {}; {outside}.", limits.join(" and ")));
    }
    if let Some(limit) = question.short_ms {
        remarks.push(format!(
            "Abandoned after less than {} s is short, by the limit set here and not as Genesys Cloud marked it.",
            plain(limit.unsigned_abs(), 3)
        ));
    }
    remarks
}

/// The same in a few words, to stand beside a figure; empty where everything counts.
#[must_use]
pub fn tag(question: &Question) -> String {
    let mut parts = Vec::new();
    if !question.hours.is_always() {
        parts.push("in opening hours".to_owned());
    }
    if !question.exclusions.is_empty() {
        let count = question.exclusions.len() as u64;
        parts.push(format!("without {}", counted(count, "exclusion")));
    }
    parts.join(", ")
}

/// The same as words of a file name, each with a hyphen in front.
#[must_use]
pub fn file_words(question: &Question) -> String {
    let words = [
        ("-hours", !question.hours.is_always()),
        ("-excluded", !question.exclusions.is_empty()),
        ("-short", question.short_ms.is_some()),
    ];
    let in_force = words.into_iter().filter(|word| word.1);
    in_force.map(|word| word.0).collect()
}

impl App {
    /// What each exclusion does to the total, in the order of the question.
    #[must_use]
    pub fn exclusion_effects(&self) -> Memo<Vec<Effect>> {
        let (answers, question) = (self.answers, self.question);
        let others = Memo::new(move |_| {
            let (index, grid) = (answers.index.get(), answers.grid.get());
            let (period, zone, scope) = (
                answers.period.get(),
                answers.zone.get(),
                answers.scope.get(),
            );
            let spans = question.with(|question| {
                without_each(period, &zone, &question.hours, &question.exclusions)
            });
            let selections = spans
                .iter()
                .map(|closed| Selection::new(&index, &grid, &scope, closed));
            Arc::new(selections.collect::<Vec<_>>())
        });
        Memo::new(move |_| {
            let (others, rule) = (others.get(), answers.rule.get());
            answers.with_facts(|facts| effects(facts, &rule, &others))
        })
    }

    /// How many abandons are short: as the organisation marked them, or under a limit in ms.
    #[must_use]
    pub fn short_abandons(&self, limit_ms: Option<i64>) -> u64 {
        let (index, selection) = (self.answers.index.get(), self.answers.selection.get());
        let shorts = limit_ms.map(|limit| index.shorts_below(limit));
        short_abandons(&index, &selection, &shorts.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::hours::{Exclusion, Hours};

    fn question(hours: &str, exclusions: usize, short_ms: Option<i64>) -> Question {
        let exclusion = Exclusion::parse("2026-11-18T10:00/2026-11-18T11:30/Outage");
        let mut question = Question::in_zone("UTC");
        question.hours = Hours::parse(hours).unwrap();
        question.exclusions = vec![exclusion.unwrap(); exclusions];
        question.short_ms = short_ms;
        question
    }

    fn said(question: &Question, out: u64) -> Vec<String> {
        remarks(question, LeftOut { out, all: 12_804 })
    }

    #[test]
    fn where_everything_counts_nothing_is_said() {
        let all = question("", 0, None);
        assert_eq!(said(&all, 0), Vec::<String>::new());
        assert_eq!(
            (tag(&all), file_words(&all)),
            (String::new(), String::new())
        );
    }

    #[test]
    fn what_does_not_count_is_said_with_its_number() {
        let both = question("mo-fr:08:00-18:00", 2, None);
        assert_eq!(
            said(&both, 1_204),
            [
                "Counted only in opening hours (Mon–Fri 08:00–18:00) and without 2 exclusions; 1,204 calls lie outside."
            ]
        );
        assert_eq!(tag(&both), "in opening hours, without 2 exclusions");
        assert_eq!(file_words(&both), "-hours-excluded");
        assert_eq!(
            said(&question("", 1, None), 1),
            ["Counted without 1 exclusion; 1 call lies outside."]
        );
        assert_eq!(
            said(&question("mo-su:", 0, None), 0),
            ["Counted only in opening hours (never); no call lies outside."]
        );
    }

    #[test]
    fn an_own_limit_for_short_abandons_is_said() {
        let own = question("", 0, Some(5_500));
        assert!(said(&own, 0)[0].starts_with("Abandoned after less than 5.5 s is short"));
        assert_eq!(file_words(&own), "-short");
    }
}
