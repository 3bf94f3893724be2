//! A day as bytes: all of it comes back, and nothing else does.

use std::collections::BTreeMap;

use eightytwenty::columns::pack::{Day, Unreadable, VERSION};
use eightytwenty::columns::{Columns, Pushed};
use eightytwenty::terms::DAY_MS;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{call, columns, day, held, id, read_after};
use crate::property::world::{queues, random, read_ms};
use crate::support::visit::{conversation, take_in};
use crate::support::{at, cases, iso};

/// The UTC day on which a conversation began.
fn began(conversation: &Value) -> i64 {
    at(conversation["conversationStart"].as_str().unwrap()).div_euclid(DAY_MS)
}

fn known() -> Columns {
    let queues = queues();
    Columns::with_queues(queues.iter().map(|queue| queue.id.as_str()))
}

fn packed(columns: &Columns, of: i64) -> Vec<u8> {
    columns.pack(read_after(day(of), 24)).unwrap().bytes
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn days_come_back_visit_by_visit(random in random(60)) {
        let json = random.json();
        let whole = random.world(&json).columns;
        let mut days: BTreeMap<i64, u32> = BTreeMap::new();
        for conversation in &json {
            *days.entry(began(conversation)).or_default() += 1;
        }
        let mut back = known();
        for (&of, &count) in &days {
            let stamp = read_after(day(of), 24);
            let packed = whole.pack(stamp).unwrap();
            let read = Day::read(&packed.bytes).unwrap();
            prop_assert_eq!(read.stamp, stamp);
            prop_assert_eq!((packed.conversations, read.len()), (count, count as usize));
            prop_assert_eq!((packed.visits as usize, packed.open as usize), (read.visits(), read.open_ids().count()));
            // In pieces, as a page that must stay quick takes it.
            back.take_in(&read, 0..1);
            back.take_in(&read, 1..usize::MAX);
        }
        prop_assert_eq!(held(&back), held(&whole));
        prop_assert_eq!(back.conversations(), whole.conversations());
        prop_assert_eq!(back.open_conversations(), whole.open_conversations());
        prop_assert_eq!(back.oddities(), whole.oddities());
        for &of in days.keys() {
            prop_assert_eq!(Day::read(&packed(&back, of)).map(|day| day.len()), Day::read(&packed(&whole, of)).map(|day| day.len()));
        }
    }

    #[test]
    fn a_kept_day_and_newer_copies_make_the_newest_in_either_order(random in random(30), share in 0..1_000_i64, swap in any::<bool>()) {
        let visits = random.visits();
        let first = visits.iter().map(|visit| visit.offered).min().unwrap_or(0);
        let last = visits.iter().filter_map(|visit| visit.ended).max().unwrap_or(first);
        let cut = first + (last - first).max(0) * share / 1_000;
        let early = random.world(&random.json_at(cut)).columns;
        let newest = random.world(&random.json()).columns;
        let mut mixed = known();
        let days: Vec<i64> = random.json().iter().map(began).collect();
        let take_days = |mixed: &mut Columns| for &of in &days {
            mixed.take_in(&Day::read(&packed(&early, of)).unwrap(), 0..usize::MAX);
        };
        if swap {
            take_in(&mut mixed, &random.json(), read_ms());
            take_days(&mut mixed);
        } else {
            take_days(&mut mixed);
            take_in(&mut mixed, &random.json(), read_ms());
        }
        prop_assert_eq!(held(&mixed), held(&newest));
    }

    #[test]
    fn every_damage_is_refused(random in random(12), place in any::<prop::sample::Index>(), flip in 1..=255_u8, cut in any::<prop::sample::Index>()) {
        let json = random.json();
        prop_assume!(!json.is_empty());
        let bytes = packed(&random.world(&json).columns, began(&json[0]));
        prop_assert!(Day::read(&bytes).is_ok());
        let mut damaged = bytes.clone();
        damaged[place.index(bytes.len())] ^= flip;
        prop_assert!(Day::read(&damaged).is_err());
        prop_assert!(Day::read(&bytes[..cut.index(bytes.len())]).is_err());
        prop_assert_eq!(Day::read(&[bytes, vec![0]].concat()).unwrap_err(), Unreadable::Damaged);
    }

    #[test]
    fn foreign_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Day::read(&bytes).is_err());
        prop_assert!(Day::read(&[b"8020".as_slice(), &VERSION.to_le_bytes(), &bytes].concat()).is_err());
    }

    #[test]
    fn copies_that_grow_and_shrink_stay_under_their_conversation(
        copies in prop::collection::vec((0..9_i64, 0..4_usize, any::<bool>(), 0..50_i64), 1..60),
    ) {
        let start = at("2026-11-03T08:00Z");
        let mut columns = Columns::default();
        // By conversation: how new its copy is, and its offers.
        let mut naive: BTreeMap<String, ((bool, i64), Vec<i64>)> = BTreeMap::new();
        for (number, visits, open, minute) in copies {
            let offers: Vec<i64> = (0..visits).map(|visit| start + i64::try_from(visit).unwrap() * 1_000 + number).collect();
            let calls: Vec<_> = offers.iter().map(|&offer| super::Visit { queue: format!("q{}", offer % 7), ..call(offer, Some(500)) }).collect();
            let newest = start + 3_600_000 + minute * 60_000;
            let mut copy = conversation(&id(number), &calls);
            copy["conversationStart"] = iso(start).into();
            copy["conversationEnd"] = if open { Value::Null } else { iso(newest).into() };
            copy["participants"].as_array_mut().unwrap().push(json!({ "purpose": "user", "sessions": [{ "segments": [
                { "segmentType": "interact", "segmentStart": iso(newest), "segmentEnd": iso(newest) }] }] }));
            let age = (!open, newest);
            if naive.get(&id(number)).is_none_or(|known| age >= known.0) {
                naive.insert(id(number), (age, offers));
            }
            take_in(&mut columns, &[copy], read_ms());
            let expected: Vec<(String, i64)> = naive.iter().flat_map(|(id, (_, offers))| offers.iter().map(|&offer| (id.clone(), offer))).collect();
            let told: Vec<(String, i64)> = held(&columns).into_iter().map(|(id, visit)| (id, visit.offered_ms)).collect();
            prop_assert_eq!(told, expected);
            prop_assert_eq!(columns.conversations(), naive.len());
            prop_assert_eq!(columns.open_conversations(), naive.values().filter(|one| !one.0.0).count());
        }
        let bytes = packed(&columns, start / DAY_MS);
        let mut back = Columns::default();
        back.take_in(&Day::read(&bytes).unwrap(), 0..usize::MAX);
        prop_assert_eq!(back.conversations(), naive.len());
        prop_assert_eq!(back.visits(), columns.visits());
    }
}

#[test]
fn another_version_is_told_from_damage() {
    let bytes = packed(
        &columns(&[call(at("09:00"), Some(4_000))], at("12:00")),
        at("00:00") / DAY_MS,
    );
    let mut newer = bytes.clone();
    newer[4] += 1;
    assert_eq!(
        Day::read(&newer).unwrap_err(),
        Unreadable::Version(VERSION + 1)
    );
    assert_eq!(Day::read(&bytes[..5]).unwrap_err(), Unreadable::Damaged);
    assert_eq!(Day::read(b"{\"json\":1}").unwrap_err(), Unreadable::Foreign);
}

#[test]
fn a_call_takes_few_bytes_beside_its_id() {
    let calls: Vec<_> = (0..5_000)
        .map(|number| {
            call(
                at("06:00") + number * 9_000 + number * number % 700,
                Some(number * 37 % 60_000),
            )
        })
        .collect();
    let bytes = packed(&columns(&calls, at("23:00")), at("00:00") / DAY_MS).len();
    assert!(bytes < 5_000 * (16 + 14), "{bytes} bytes for 5,000 calls");
}

#[test]
fn a_day_with_a_conversation_of_no_name_or_start_is_not_kept() {
    let today = at("00:00") / DAY_MS;
    let mut columns = columns(&[call(at("09:00"), Some(4_000))], at("12:00"));
    let mut other = conversation(&id(9), &[call(at("10:00"), Some(4_000))]);
    other["conversationStart"] = Value::Null;
    let mut unclear = columns.clone();
    take_in(&mut unclear, &[other.clone()], at("12:00"));
    assert_eq!(unclear.pack(read_after(day(today), 24)), None);
    other["conversationStart"] = iso(at("10:00")).into();
    other["conversationId"] = Value::Null;
    take_in(&mut columns, &[other], at("12:00"));
    assert_eq!(columns.pack(read_after(day(today), 24)), None);
}

/// Pushes one conversation; what became of it.
fn push(columns: &mut Columns, conversation: &Value) -> Pushed {
    let page = json!({ "conversations": [conversation] }).to_string();
    let page = eightytwenty::api::wire::page(page.as_bytes()).unwrap();
    columns.push(&page.conversations[0], at("12:00"))
}

#[test]
fn the_same_copy_again_is_told_from_another_one_of_its_age() {
    let start = at("09:00") + 417;
    let mut columns = columns(&[call(start, Some(4_321))], at("12:00"));
    let same = conversation(&id(1), &[call(start, Some(4_321))]);
    assert_eq!(push(&mut columns, &same), Pushed::Same);
    columns.doubt_day(i32::try_from(start / DAY_MS).unwrap());
    assert_eq!(push(&mut columns, &same), Pushed::Same);
    assert_eq!(
        columns.confirm_day(i32::try_from(start / DAY_MS).unwrap()),
        0,
        "it came again"
    );
    let later = conversation(&id(1), &[call(start + 1, Some(4_322))]);
    assert_eq!(push(&mut columns, &later), Pushed::Replaced);
    let mut earlier = same.clone();
    earlier["conversationEnd"] = Value::Null;
    assert_eq!(push(&mut columns, &earlier), Pushed::Older);
    assert_eq!((columns.conversations(), columns.visits()), (1, 1));
}

#[test]
fn a_day_read_again_is_what_the_api_says_now() {
    let today = at("00:00") / DAY_MS;
    let calls = [
        call(at("09:00"), Some(4_000)),
        call(at("09:10"), Some(50_000)),
        call(at("09:20"), None),
    ];
    let mut columns = columns(&calls, at("12:00"));
    take_in(
        &mut columns,
        &[conversation(&id(7), &[call(at("09:00") + DAY_MS, Some(1))])],
        at("12:00"),
    );
    columns.doubt_day(i32::try_from(today).unwrap());
    assert_eq!(
        (columns.visits(), columns.conversations()),
        (4, 4),
        "still shown"
    );
    assert_eq!(
        columns.pack(read_after(day(today), 24)),
        None,
        "and not kept"
    );
    // Restated with an earlier newest fact than before; the second is as it was; the third is no more.
    let restated = conversation(&id(1), &[call(at("09:00"), Some(3_000))]);
    let same = conversation(&id(2), &[calls[1].clone()]);
    take_in(&mut columns, &[restated, same], at("13:00"));
    assert_eq!(columns.confirm_day(i32::try_from(today).unwrap()), 1);
    let waits: Vec<_> = held(&columns)
        .iter()
        .map(|one| one.1.wait_ms.unwrap())
        .collect();
    assert_eq!(waits, [3_000, 50_000, 1]);
    assert_eq!(
        (columns.conversations(), columns.open_conversations()),
        (3, 0)
    );
    assert!(columns.pack(read_after(day(today), 24)).is_some());
    // One that was no more and comes again is new.
    let third = conversation(&id(3), &[call(at("09:20"), Some(1))]);
    assert_eq!(push(&mut columns, &third), Pushed::New);
}
