//! PROPERTY of QUESTION: whatever is asked comes back from its link as it was, on any host's page.

use eightytwenty::measure::formula::Switches;
use eightytwenty::measure::hours::{Exclusion, Hours};
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Target, Threshold};
use eightytwenty::measure::promises::Extra;
use eightytwenty::state::question::board::{Board, Dim, Turn};
use eightytwenty::state::question::compare::Compare;
use eightytwenty::state::question::focus::{Focus, Part};
use eightytwenty::state::question::range::{Preset, Range};
use eightytwenty::state::question::ways::{History, Refresh, Source};
use eightytwenty::state::question::{
    FormulaName, Params, Question, absolute_link, fragment, parse, split,
};
use eightytwenty::terms::Media;
use jiff::civil::{DateTime, date};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::support::cases;

const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Etc/GMT+3", "UTC"];

/// Few dates, so that two questions often share one.
fn moments() -> impl Strategy<Value = DateTime> {
    let clock = select(vec![(0, 0), (2, 30), (9, 0), (23, 59)]);
    (1_i8..=4, clock).prop_map(|(day, (hour, minute))| date(2026, 3, day).at(hour, minute, 0, 0))
}

fn spans() -> impl Strategy<Value = (DateTime, DateTime)> {
    (moments(), moments())
        .prop_filter("a span has a length", |(a, b)| a != b)
        .prop_map(|(a, b)| (a.min(b), a.max(b)))
}

/// Ids as no organisation has them; a list of ids splits at commas only.
fn ids() -> impl Strategy<Value = String> {
    select(vec!["4f1c-09", "voice", "a:b", "50%", "%2C", "ü & =#"]).prop_map(str::to_owned)
}

fn hours() -> impl Strategy<Value = Hours> {
    let range = (0..7_usize, 0..1_440_u16, 0..=1_440_u16);
    let some = prop::collection::vec(range, 0..8).prop_map(|ranges| {
        let mut hours = Hours::never();
        for (day, from, to) in ranges {
            let _ = hours.open(day, from, to);
        }
        hours
    });
    prop_oneof![Just(Hours::always()), some]
}

fn exclusions() -> impl Strategy<Value = Vec<Exclusion>> {
    let one =
        (spans(), any::<String>()).prop_map(|((from, to), reason)| Exclusion { from, to, reason });
    prop::collection::vec(one, 0..4).prop_map(once)
}

/// Equal ones are kept once.
fn once<T: PartialEq>(many: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for one in many {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

fn promises() -> impl Strategy<Value = Vec<Extra>> {
    let one = (
        option::of(prop_oneof![ids(), Just("a,b".to_owned())]),
        option::of(select(Media::ALL.to_vec())),
        0..=31_536_000_000_i64,
        0..=1_000_000_u32,
    );
    prop::collection::vec(one, 0..=12).prop_map(|many| {
        once(
            many.into_iter()
                .map(|(queue, media, threshold_ms, target_ppm)| Extra {
                    queue,
                    media,
                    threshold_ms,
                    target_ppm,
                }),
        )
    })
}

/// The half that the API answers, the formula, and what is not ours.
fn asked() -> impl Strategy<Value = Question> {
    let range = prop_oneof![
        select(Preset::ALL.to_vec()).prop_map(Range::Preset),
        spans().prop_map(|(from, to)| Range::Dates(from, to)),
    ];
    let switches = any::<[bool; 3]>().prop_map(|[abandons, short_abandons, flow_outs]| Switches {
        abandons,
        short_abandons,
        flow_outs,
    });
    let key = select(vec!["x", "utm=source", "Hours", "", "ü&"]);
    (
        (range, select(ZONES.to_vec())),
        prop::collection::vec(ids(), 0..3),
        subsequence(Media::ALL.to_vec(), 1..=5),
        option::of(select(Bucket::ALL.to_vec())),
        prop_oneof![
            Just(Threshold::Queue),
            (0..100_000_i64).prop_map(Threshold::Ms)
        ],
        prop_oneof![
            Just(Target::Queue),
            (0..=1_000_000_u32).prop_map(Target::Ppm)
        ],
        (select(FormulaName::ALL.to_vec()), switches),
        (
            any::<bool>(),
            option::of(select(vec![Source::Visits, Source::Summary])),
        ),
        prop::collection::vec((key.prop_map(str::to_owned), any::<String>()), 0..3),
    )
        .prop_map(
            |(
                when,
                queues,
                media,
                bucket,
                threshold,
                target,
                formula,
                (arrival, source),
                unknown,
            )| {
                let mut question = Question::in_zone(when.1);
                question.range = when.0;
                question.queues = queues;
                question.media = media;
                question.bucket = bucket;
                question.threshold = threshold;
                question.target = target;
                question.switches = formula.1;
                question.set_formula(formula.0.with(formula.1));
                if arrival {
                    question.attribution = Attribution::Arrival;
                }
                question.source = source;
                question.unknown = unknown;
                question
            },
        )
}

type Ways = (Option<Refresh>, Option<History>, Board);

fn ways() -> impl Strategy<Value = Ways> {
    let board = (
        subsequence(vec!["all", "1", "a:b", "50%", "ü & =#"], 0..=5),
        select(Turn::ALL.to_vec()),
        select(Dim::ALL.to_vec()),
    )
        .prop_map(|(faces, turn, dim)| Board {
            faces: faces.into_iter().map(str::to_owned).collect(),
            turn,
            dim,
        });
    (
        option::of(select(Refresh::ALL.to_vec())),
        option::of(select(vec![History::Query, History::Job])),
        board,
    )
}

/// Addresses beside the page.
fn snapshots() -> impl Strategy<Value = (Option<String>, Option<String>)> {
    let one = || {
        let known = select(vec!["weekly/2026-47.json", "../ü,50%&=.json", "/a"]);
        option::of(known.prop_map(str::to_owned))
    };
    (one(), one())
}

/// Any question.
fn questions() -> impl Strategy<Value = Question> {
    let compare = prop_oneof![
        select(Compare::ALL.to_vec()),
        spans().prop_map(|(from, to)| Compare::Dates(from, to)),
    ];
    let focus = (
        option::of(spans()),
        option::of(prop_oneof![ids(), Just("a,b".to_owned())]),
        option::of(select(Media::ALL.to_vec())),
    )
        .prop_map(|(span, queue, media)| Focus { span, queue, media });
    (
        asked(),
        hours(),
        exclusions(),
        option::of(0..100_000_i64),
        promises(),
        option::of(compare),
        subsequence(FormulaName::ALL.to_vec(), 0..=5),
        subsequence(vec!["1", "2", "3", "a:b", "50%", "ü & =#", "7"], 0..=6),
        option::of(select(Part::ALL.to_vec())),
        (focus, ways(), snapshots()),
    )
        .prop_map(
            |(
                asked,
                hours,
                exclusions,
                short_ms,
                promises,
                compare,
                lines,
                curves,
                part,
                (focus, ways, snapshots),
            )| {
                let mut question = asked;
                question.hours = hours;
                question.exclusions = exclusions;
                question.short_ms = short_ms;
                question.promises = promises;
                question.compare = compare;
                question.lines = lines;
                question.curves = curves.into_iter().map(str::to_owned).collect();
                question.part = part;
                question.focus = focus;
                (question.refresh, question.history, question.board) = ways;
                (question.snapshot, question.against) = snapshots;
                question
            },
        )
}

/// A page whose host chose all that this question asks, and the question of its empty fragment.
fn page(of: &Question) -> (Params, Question) {
    let mut chosen = of.clone();
    chosen.unknown.clear();
    let defaults = split(&fragment(&chosen, &Question::in_zone("UTC")));
    let parsed = parse("", &defaults, "UTC");
    assert_eq!(parsed.problems, Vec::<String>::new());
    assert_eq!(parsed.question, chosen);
    (defaults, parsed.question)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_question_comes_back_from_its_fragment(question in questions(), host in questions()) {
        let (defaults, baseline) = page(&host);
        for (defaults, baseline) in [(Params::new(), Question::in_zone("UTC")), (defaults, baseline)] {
            let parsed = parse(&fragment(&question, &baseline), &defaults, "UTC");
            prop_assert_eq!(parsed.problems, Vec::<String>::new());
            prop_assert_eq!(&parsed.question, &question);
        }
    }

    #[test]
    fn what_the_host_asks_is_not_repeated(host in questions()) {
        let (_, baseline) = page(&host);
        prop_assert_eq!(fragment(&baseline, &baseline), "");
    }

    #[test]
    fn a_copied_link_means_the_same_on_its_page_whatever_the_browsers_zone(question in questions(), host in questions()) {
        let (defaults, baseline) = page(&host);
        // The period's dates and the interval are fixed; everything else is as asked.
        let mut fixed = question;
        fixed.bucket = Some(Bucket::Hour);
        if let Range::Preset(_) = fixed.range {
            fixed.range = Range::Dates(date(2026, 3, 1).at(0, 0, 0, 0), date(2026, 3, 2).at(9, 0, 0, 0));
        }
        let link = absolute_link(&fixed, &baseline, Bucket::Hour, 0);
        prop_assert_eq!(parse(&link, &defaults, "Asia/Tokyo").question, fixed);
    }

    #[test]
    fn the_order_of_parameters_is_free(question in questions(), mut seed in any::<u64>()) {
        let baseline = Question::in_zone("UTC");
        let mut known = question;
        known.unknown.clear();
        let text = fragment(&known, &baseline);
        let mut params: Vec<&str> = text.split('&').collect();
        crate::support::shuffle(&mut params, &mut seed);
        prop_assert_eq!(parse(&params.join("&"), &Params::new(), "UTC").question, known);
    }

    #[test]
    fn the_lens_never_makes_a_request(query in questions(), lens in questions()) {
        let mut seen = lens;
        seen.range = query.range;
        seen.zone.clone_from(&query.zone);
        seen.queues.clone_from(&query.queues);
        seen.media.clone_from(&query.media);
        seen.source = query.source;
        prop_assert!(seen.same_query(&query));
    }

    #[test]
    fn no_value_of_a_choice_makes_the_page_fail(value in "[a-z0-9:;,/%+ -]{0,40}", key in select(vec!["hours", "exclude", "short", "promises", "compare", "lines", "curves", "view", "at", "only", "board", "turn", "dim", "refresh", "source", "history", "snapshot", "against"])) {
        let defaults = Params::new();
        let parsed = parse(&format!("{key}={value}"), &defaults, "UTC");
        prop_assert!(parsed.question.unknown.is_empty());
        if !parsed.problems.is_empty() {
            prop_assert_eq!(&parsed.question, &Question::in_zone("UTC"));
        }
        // What was understood is written in one way.
        let once = fragment(&parsed.question, &Question::in_zone("UTC"));
        let again = parse(&once, &defaults, "UTC").question;
        prop_assert_eq!(&again, &parsed.question);
    }
}
