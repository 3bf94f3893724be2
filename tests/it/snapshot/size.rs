//! A week of 100,000 visits is at most 400 kB, in milliseconds.

use eightytwenty::columns::{Columns, Visit};
use eightytwenty::snapshot::Choices;
use eightytwenty::terms::{DAY_MS, Direction, HOUR_MS, Media, Outcome, Period, Queue};
use eightytwenty_simulator::{Options, World};

use super::{Setting, look, made, of_world, opened, visits, written};
use crate::simulator::START;

const WEEK: Period = Period {
    from_ms: START,
    to_ms: START + 7 * DAY_MS,
};
const MOST: usize = 400_000;

#[test]
fn a_week_of_the_simulator() {
    let world = World::generate(&Options {
        conversations: 96_500,
        weeks: 1,
        start_ms: Some(START),
        now_ms: Some(START + 20 * DAY_MS),
        ..Options::default()
    });
    let (columns, queues) = of_world(&world);
    let draft = made(&columns, &queues, WEEK, &Choices::default());
    let file = written(&draft);
    println!(
        "{} visits: payload {}, file {}",
        draft.head.visits,
        draft.payload.len(),
        file.len()
    );
    assert!(draft.head.visits >= 100_000, "{}", draft.head.visits);
    assert!(file.len() <= MOST, "{} bytes", file.len());
    let snapshot = opened(file.as_bytes()).unwrap();
    let setting = Setting::plain(WEEK);
    let lines = |columns: &Columns| look(columns, &snapshot.queues, &[], &setting).csv;
    assert_eq!(lines(visits(&snapshot)), lines(&columns));
}

/// Calls day and night over many queues, waits of minutes with a long tail, four of ten abandoned: nothing to compress.
#[test]
fn a_week_of_long_waits_without_any_pattern() {
    const QUEUES: u16 = 40;
    let mut seed = 8_020_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let share = (seed >> 11) as f64 / (1_u64 << 53) as f64;
        share
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "lengths of time"
    )]
    let ms = |share: f64, most: i64| (share * most as f64) as i64;
    let ids: Vec<String> = (0..QUEUES).map(|queue| format!("queue {queue}")).collect();
    let mut columns = Columns::with_queues(ids.iter().map(String::as_str));
    for nth in 0..100_000_u32 {
        let offered_ms = START + ms(random(), WEEK.length_ms());
        // Exponential, three minutes on average.
        let wait_ms = ms(-random().max(1e-12).ln(), 3 * HOUR_MS / 60);
        let outcome = match ms(random(), 10) {
            0..=3 => Outcome::Abandoned,
            4 => Outcome::FlowOut,
            _ => Outcome::Answered,
        };
        columns.add(&Visit {
            queue: u16::try_from(nth % u32::from(QUEUES)).unwrap(),
            media: Media::Voice,
            direction: Direction::Inbound,
            offered_ms,
            outcome,
            ended_ms: Some(offered_ms + wait_ms + ms(random(), 60)),
            wait_ms: Some(wait_ms),
            short: outcome == Outcome::Abandoned && wait_ms < 5_000,
        });
    }
    let queues: Vec<Queue> = ids
        .iter()
        .map(|id| Queue {
            id: id.clone(),
            name: format!("A queue called {id}"),
            promises: [None; 5],
        })
        .collect();
    let draft = made(&columns, &queues, WEEK, &Choices::default());
    let file = written(&draft);
    println!(
        "{} visits: payload {}, file {}",
        draft.head.visits,
        draft.payload.len(),
        file.len()
    );
    assert!(file.len() <= MOST, "{} bytes", file.len());
    assert_eq!(
        visits(&opened(file.as_bytes()).unwrap()).visits() as u64,
        draft.head.visits
    );
}
