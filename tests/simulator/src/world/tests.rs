use super::*;

const HOUR: i64 = 3_600_000;

fn world(seed: u64, start: &str) -> World {
    sized(12_000, seed, start)
}

fn sized(conversations: usize, seed: u64, start: &str) -> World {
    World::generate(&Options {
        seed,
        conversations,
        start_ms: Some(start.parse::<jiff::Timestamp>().unwrap().as_millisecond()),
        now_ms: Some(2_000_000_000_000),
        ..Options::default()
    })
}

fn visits(world: &World) -> impl Iterator<Item = &Visit> {
    world
        .conversations
        .iter()
        .flat_map(|conversation| &conversation.visits)
}

#[test]
fn the_same_seed_gives_the_same_world() {
    let told = |seed| {
        let world = sized(2000, seed, "2026-10-12T00:00:00Z");
        let mut out = Vec::new();
        for conversation in &world.conversations {
            crate::render::push_conversation(&mut out, &world, conversation, i64::MAX, false);
        }
        out
    };
    let first = told(1);
    assert!(first == told(1));
    assert!(first != told(2));
}

#[test]
fn the_world_has_the_size_that_was_asked_for() {
    for conversations in [0, 1, 50, 100, 777, 3000] {
        let options = Options {
            conversations,
            weeks: 1,
            ..Options::default()
        };
        assert_eq!(World::generate(&options).conversations.len(), conversations);
    }
}

#[test]
fn monday_morning_is_worse() {
    let world = sized(40_000, 3, "2026-10-12T00:00:00Z");
    let late = |weekday: i64| {
        let (mut calls, mut late) = (0, 0);
        for visit in visits(&world).filter(|visit| visit.media == Media::Voice) {
            let day = (visit.offered_ms - world.start_ms).div_euclid(DAY_MS);
            let hour = visit.offered_ms.rem_euclid(DAY_MS) / HOUR;
            if day >= 0 && day % 7 == weekday && (6..9).contains(&hour) {
                calls += 1;
                let in_time = visit.outcome == Outcome::Answered && visit.wait_ms <= 20_000;
                late += i32::from(!in_time);
            }
        }
        assert!(calls > 200, "{calls}");
        f64::from(late) / f64::from(calls)
    };
    let (monday, tuesday) = (late(0), late(1));
    assert!(
        monday > tuesday + 0.1,
        "Monday {monday:.2}, Tuesday {tuesday:.2}"
    );
    assert!(tuesday < 0.5, "{tuesday:.2}");
}

#[test]
fn the_line_obeys_littles_law() {
    // Mean number waiting, counted every minute, equals rate times mean wait.
    let world = world(4, "2026-10-12T00:00:00Z");
    let (from, to) = (world.start_ms + DAY_MS, world.start_ms + 26 * DAY_MS);
    let calls: Vec<&Visit> = visits(&world)
        .filter(|visit| visit.media == Media::Voice && (from..to).contains(&visit.offered_ms))
        .collect();
    let total: i64 = calls.iter().map(|visit| visit.wait_ms).sum();
    let mut counted = 0;
    for visit in &calls {
        let end = visit.acd_end_ms.unwrap_or(to);
        counted += end.div_euclid(60_000) - visit.offered_ms.div_euclid(60_000);
    }
    let expected = total / 60_000;
    assert!(
        (counted - expected).abs() * 10 < expected,
        "{counted} {expected}"
    );
    assert!(
        calls
            .iter()
            .all(|visit| visit.wait_ms >= 0 && visit.ended_ms >= Some(visit.offered_ms))
    );
}

#[test]
fn the_clock_changes_of_both_continents_have_calls() {
    // The hour that happens twice in autumn, and the one around the gap in spring.
    for (start, hour) in [
        ("2026-10-12T00:00:00Z", "2026-10-25T00:00:00Z"),
        ("2026-10-12T00:00:00Z", "2026-10-25T01:00:00Z"),
        ("2026-10-12T00:00:00Z", "2026-11-01T05:00:00Z"),
        ("2026-10-12T00:00:00Z", "2026-11-01T06:00:00Z"),
        ("2026-03-02T00:00:00Z", "2026-03-29T00:00:00Z"),
        ("2026-03-02T00:00:00Z", "2026-03-29T01:00:00Z"),
        ("2026-03-02T00:00:00Z", "2026-03-08T07:00:00Z"),
    ] {
        let world = world(5, start);
        let hour = hour.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let count = visits(&world)
            .filter(|visit| (hour..hour + HOUR).contains(&visit.offered_ms))
            .count();
        assert!(count > 0, "{start} {hour}");
    }
}

#[test]
fn outcomes_and_media_are_all_there_in_sensible_shares() {
    let world = world(6, "2026-10-12T00:00:00Z");
    let voice: Vec<&Visit> = visits(&world)
        .filter(|visit| visit.media == Media::Voice)
        .collect();
    let share = |wanted: fn(&Outcome) -> bool| {
        let count = voice.iter().filter(|visit| wanted(&visit.outcome)).count();
        f64::from(u32::try_from(count).unwrap()) / f64::from(u32::try_from(voice.len()).unwrap())
    };
    let answered = share(|outcome| *outcome == Outcome::Answered);
    let abandoned = share(|outcome| matches!(outcome, Outcome::Abandoned { .. }));
    assert!((0.7..0.97).contains(&answered), "{answered:.3}");
    assert!((0.02..0.2).contains(&abandoned), "{abandoned:.3}");
    for media in Media::ALL {
        assert!(
            visits(&world).any(|visit| visit.media == media && visit.outcome == Outcome::Answered)
        );
    }
    assert!(visits(&world).any(|visit| visit.wait_ms == 5_100_000_000));
    for (wait, over) in [(20_000, false), (20_001, true)] {
        let target = Target {
            threshold_ms: 20_000,
            percent: 80.0,
        };
        assert!(visits(&world).any(|visit| visit.wait_ms == wait && visit.is_over(target) == over));
    }
}

#[test]
fn one_day_of_looking_back_is_enough_for_calls() {
    for start in ["2026-10-12T00:00:00Z", "2026-03-02T00:00:00Z"] {
        let world = sized(20_000, 7, start);
        for conversation in &world.conversations {
            let begun = floor_day(conversation.start_ms);
            for visit in conversation
                .visits
                .iter()
                .filter(|visit| visit.media == Media::Voice)
            {
                let ended = visit.ended_ms.unwrap_or(i64::MAX);
                assert!(ended < begun + 2 * DAY_MS, "{} {visit:?}", conversation.id);
            }
        }
    }
}
