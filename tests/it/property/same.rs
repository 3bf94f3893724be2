//! Comparisons of what `measure` made with what the naive implementation made.

use eightytwenty::measure::count::Counts;
use eightytwenty::measure::report::Figure;
use eightytwenty::measure::walk::walk;
use eightytwenty::terms::Media;
use proptest::prelude::*;

use super::world::{Random, queues};
use crate::naive::{self, Row, Tally};
use crate::support::table::Seen;

/// Our counts in the shape of the naive ones.
pub fn tally(counts: &Counts) -> Tally {
    Tally {
        offered: counts.offered.into(),
        answered: counts.answered.into(),
        answered_within: counts.answered_within.into(),
        abandoned: counts.abandoned.into(),
        abandoned_within: counts.abandoned_within.into(),
        short: counts.short_abandoned.into(),
        flow_out: counts.flow_out.into(),
        other: counts.other.into(),
        waiting: counts.waiting.into(),
        wait_sum: i64::try_from(counts.wait_sum_ms).expect("a sum of waits"),
    }
}

fn sum<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
    tallies.into_iter().fold(Tally::default(), |a, b| Tally {
        offered: a.offered + b.offered,
        answered: a.answered + b.answered,
        answered_within: a.answered_within + b.answered_within,
        abandoned: a.abandoned + b.abandoned,
        abandoned_within: a.abandoned_within + b.abandoned_within,
        short: a.short + b.short,
        flow_out: a.flow_out + b.flow_out,
        other: a.other + b.other,
        waiting: a.waiting + b.waiting,
        wait_sum: a.wait_sum + b.wait_sum,
    })
}

/// A figure against the naive rows it should be the sum of.
fn same_figure(
    figure: &Figure,
    rows: &[&Row],
    formula: &str,
    switches: [bool; 3],
) -> Result<(), TestCaseError> {
    let pairs: Vec<_> = rows
        .iter()
        .map(|row| naive::pair(formula, switches, &row.tally))
        .collect();
    let (numerator, denominator) = pairs
        .iter()
        .fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    prop_assert_eq!(
        tally(&figure.counts),
        sum(rows.iter().map(|row| &row.tally))
    );
    prop_assert_eq!(
        (figure.level.numerator, figure.level.denominator),
        (numerator, denominator)
    );
    let differ = |of: &dyn Fn(&Row) -> i64| rows.iter().any(|row| of(row) != of(rows[0]));
    prop_assert_eq!(figure.mixed_thresholds(), differ(&|row| row.threshold));
    prop_assert_eq!(figure.mixed_targets(), differ(&|row| row.target.into()));
    let reach: u64 = rows
        .iter()
        .zip(&pairs)
        .map(|(row, pair)| u64::from(row.target) * pair.1)
        .sum();
    prop_assert_eq!(
        figure.point_met(),
        (denominator > 0).then(|| numerator * 1_000_000 >= reach)
    );
    prop_assert_eq!(figure.level.percent().is_some(), denominator > 0);
    if denominator > 0 {
        let small = |number: u64| f64::from(u32::try_from(number).expect("a small number"));
        #[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
        let target = reach as f64 / small(denominator) / 10_000.0;
        prop_assert!((figure.target_percent().expect("a target") - target).abs() < 1e-6);
        let percent = figure.level.percent().expect("a percentage");
        prop_assert!((percent - 100.0 * small(numerator) / small(denominator)).abs() < 1e-9);
    }
    Ok(())
}

/// Total, intervals and queues against the naive rows.
pub fn same_report(
    seen: &Seen,
    rows: &[Row],
    formula: &str,
    switches: [bool; 3],
) -> Result<(), TestCaseError> {
    same_figure(
        &seen.report.total,
        &rows.iter().collect::<Vec<_>>(),
        formula,
        switches,
    )?;
    prop_assert_eq!(seen.report.intervals.len(), seen.boundaries.len() - 1);
    for (interval, figure) in seen.report.intervals.iter().enumerate() {
        let of_it: Vec<&Row> = rows.iter().filter(|row| row.interval == interval).collect();
        same_figure(figure, &of_it, formula, switches)?;
    }
    let mut found = 0;
    for queue in 0..queues().len() {
        for media in Media::ALL {
            let of_it: Vec<&Row> = rows
                .iter()
                .filter(|row| row.queue == queue && row.media == media)
                .collect();
            let mut figures = seen
                .report
                .queues
                .iter()
                .filter(|one| usize::from(one.queue) == queue && one.media == media);
            if !of_it.is_empty() {
                same_figure(
                    &figures.next().expect("its figure").figure,
                    &of_it,
                    formula,
                    switches,
                )?;
                found += 1;
            }
            prop_assert!(figures.next().is_none());
        }
    }
    prop_assert_eq!(found, seen.report.queues.len());
    Ok(())
}

/// The file, cell by cell; times by reading them back.
pub fn same_file(
    seen: &Seen,
    rows: &[Row],
    formula: &str,
    switches: [bool; 3],
) -> Result<(), TestCaseError> {
    let queues = queues();
    let mut ordered: Vec<&Row> = rows.iter().collect();
    ordered.sort_by_key(|row| {
        (
            row.interval,
            &queues[row.queue].name,
            &queues[row.queue].id,
            row.media.name(),
        )
    });
    let mut lines = seen.csv.split("\r\n").skip(1);
    for row in ordered {
        let cells: Vec<&str> = lines.next().expect("a line per row").split(',').collect();
        prop_assert_eq!(cells.len(), 20);
        let time = |cell: &str| {
            cell.parse::<jiff::Timestamp>()
                .expect("a time")
                .as_millisecond()
        };
        prop_assert_eq!(
            (time(cells[0]), time(cells[1])),
            (
                seen.boundaries[row.interval],
                seen.boundaries[row.interval + 1]
            )
        );
        let queue = &queues[row.queue];
        prop_assert_eq!(
            &cells[2..5],
            &[queue.id.as_str(), queue.name.as_str(), row.media.name()]
        );
        let of = row.tally;
        let (numerator, denominator) = naive::pair(formula, switches, &of);
        let counts = [
            of.offered,
            of.answered,
            of.answered_within,
            of.abandoned,
            of.abandoned_within,
            of.short,
            of.flow_out,
            of.other,
            of.waiting,
        ];
        let mut expected: Vec<String> = counts.iter().map(u64::to_string).collect();
        expected.extend([of.wait_sum.to_string(), row.threshold.to_string()]);
        prop_assert_eq!(&cells[5..16], &expected);
        prop_assert!(
            (cells[16].parse::<f64>().expect("a target") - f64::from(row.target) / 10_000.0).abs()
                < 1e-9
        );
        prop_assert_eq!(
            &cells[17..19],
            &[numerator.to_string(), denominator.to_string()]
        );
        prop_assert_eq!(cells[19].is_empty(), denominator == 0);
        if denominator > 0 {
            let shown: f64 = cells[19].parse().expect("a percentage");
            let exact = f64::from(u32::try_from(numerator * 100).expect("few"))
                / f64::from(u32::try_from(denominator).expect("few"));
            prop_assert!(
                (shown - exact).abs() <= 0.000_050_01,
                "{} for {}",
                shown,
                exact
            );
            prop_assert!(
                cells[19]
                    .split_once('.')
                    .is_none_or(|(_, decimals)| decimals.len() <= 4)
            );
        }
    }
    prop_assert_eq!(lines.collect::<Vec<_>>(), [""]);
    Ok(())
}

/// The curve, and percentiles of answered waits in the period, of the total and of each queue and media type.
pub fn same_waits(random: &Random, seen: &Seen) -> Result<(), TestCaseError> {
    let question = &random.question;
    let inside = |at: i64| question.from <= at && at < question.to && !question.shut(at);
    let mut judged = random.visits();
    judged.retain(|visit| ["answered", "abandoned"].contains(&visit.outcome));
    judged.retain(|visit| {
        if question.arrival {
            inside(visit.offered)
        } else {
            visit.ended.is_some_and(inside)
        }
    });
    for step_ms in [1_000, 2_016_000, 105_120_000] {
        let (curve, _) = walk(&seen.index, &seen.selection, |_| true, step_ms, &[]);
        prop_assert_eq!(curve.within.len(), 301);
        for (limit, within) in (0..).map(|step| step * step_ms).zip(&curve.within) {
            let count = |outcome: &str| {
                let waited = judged.iter().filter(|visit| visit.outcome == outcome);
                waited.filter(|visit| visit.wait <= Some(limit)).count()
            };
            let theirs = [count("answered"), count("abandoned")];
            prop_assert_eq!(within.map(|count| count as usize), theirs, "{}", limit);
        }
    }
    judged.retain(|visit| visit.outcome == "answered");
    let answered = judged;
    let all: Vec<i64> = answered.iter().filter_map(|visit| visit.wait).collect();
    prop_assert_eq!(seen.report.total.counts.answered as usize, all.len());
    for percent in [1, 50, 80, 90, 95, 99, 100] {
        prop_assert_eq!(
            seen.percentile(None, percent),
            naive::percentile(&all, percent)
        );
        for (number, queue) in (0_u16..).zip(queues()) {
            for media in Media::ALL {
                let those = answered
                    .iter()
                    .filter(|visit| visit.queue == queue.id && visit.media == media);
                let waits: Vec<i64> = those.filter_map(|visit| visit.wait).collect();
                let ours = seen.percentile(Some((number, media)), percent);
                prop_assert_eq!(ours, naive::percentile(&waits, percent));
            }
        }
    }
    Ok(())
}
