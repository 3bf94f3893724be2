//! Files that are no snapshot any more, or never were: each gets its sentence, none a figure.

use eightytwenty::columns::{Columns, Visit};
use eightytwenty::snapshot::read::head;
use eightytwenty::snapshot::trouble::Trouble;
use eightytwenty::snapshot::write::Draft;
use eightytwenty::snapshot::{Choices, MOST_FILE, MOST_PAYLOAD};
use eightytwenty::terms::{Direction, HOUR_MS, Media, Outcome, Period, Queue};
use proptest::prelude::*;

use super::{compress, decompress, made, opened, visits, written};
use crate::support::{at, cases};

/// A few visits of every kind in two queues.
fn few() -> Draft {
    let mut columns = Columns::with_queues(["a", "b"]);
    let outcomes = [
        Outcome::Answered,
        Outcome::Abandoned,
        Outcome::FlowOut,
        Outcome::Other,
        Outcome::Waiting,
    ];
    for nth in 0..60_u16 {
        let offered_ms = at("08:50") + i64::from(nth) * 187_000;
        let wait_ms = i64::from(nth) * i64::from(nth) * 333;
        let outcome = outcomes[usize::from(nth) % 5];
        columns.add(&Visit {
            queue: nth % 2,
            media: if nth % 7 == 0 {
                Media::Chat
            } else {
                Media::Voice
            },
            direction: Direction::Inbound,
            offered_ms,
            outcome,
            ended_ms: (outcome != Outcome::Waiting)
                .then_some(offered_ms + wait_ms + i64::from(nth % 3)),
            wait_ms: (outcome != Outcome::Other).then_some(wait_ms),
            short: outcome == Outcome::Abandoned && nth < 9,
        });
    }
    let queues = ["a", "b"].map(|id| Queue {
        id: id.to_owned(),
        name: format!("Hotline {id}"),
        promises: [None; 5],
    });
    let period = Period {
        from_ms: at("09:00"),
        to_ms: at("09:00") + 3 * HOUR_MS,
    };
    made(
        &columns,
        &queues,
        period,
        &Choices {
            smallest_cell: 2,
            ..Choices::default()
        },
    )
}

/// All visits of a file.
fn all(file: &[u8]) -> Result<Vec<Visit>, Trouble> {
    let snapshot = opened(file)?;
    let columns = visits(&snapshot);
    Ok((0..columns.rows())
        .filter_map(|row| columns.visit(row))
        .collect())
}

#[test]
fn every_byte_matters() {
    let file = written(&few()).into_bytes();
    let told = all(&file).unwrap();
    assert!(told.len() > 40);
    let mut accepted = 0;
    let mut check = |changed: &[u8]| match all(changed) {
        Ok(visits) => {
            assert_eq!(visits, told);
            accepted += 1;
        }
        Err(trouble) => assert!(trouble.title().ends_with('.') && trouble.body().ends_with('.')),
    };
    for place in 0..file.len() {
        for bit in [0, 2, 5, 7] {
            let mut flipped = file.clone();
            flipped[place] ^= 1 << bit;
            check(&flipped);
        }
        let mut deleted = file.clone();
        deleted.remove(place);
        check(&deleted);
        check(&file[..place]);
        let mut doubled = file.clone();
        doubled.insert(place, file[place]);
        check(&doubled);
    }
    // Only white space behind the end, and line ends within, may differ.
    assert!(accepted < 20, "{accepted} changes were not noticed");
}

#[test]
fn each_kind_of_file_gets_its_sentence() {
    let file = written(&few());
    let newer = file.replace("snapshot/1", "snapshot/2");
    let pretty = {
        let value: serde_json::Value = serde_json::from_str(&file).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let edited = file.replace("Hotline a", "Hotline c");
    let cases: [(&[u8], Trouble); 15] = [
        (b"", Trouble::Empty),
        (b" \n ", Trouble::Empty),
        (b"<!doctype html><title>404</title>", Trouble::Page),
        (b"interval_start,interval_end\r\n1,2\r\n", Trouble::Foreign),
        (b"\x89PNG\r\n\x1a\n\0\0", Trouble::Foreign),
        (b"{}", Trouble::Foreign),
        (b"[1,2]", Trouble::Foreign),
        (b"{\"format\":\"eightytwenty-report/1\"}", Trouble::Foreign),
        (
            b"{\"format\":\"eightytwenty-snapshot/0\"}",
            Trouble::Foreign,
        ),
        (b"{\"format\":1}", Trouble::Foreign),
        (b"\"eightytwenty-snapshot/1\"", Trouble::Foreign),
        (newer.as_bytes(), Trouble::Newer("2".to_owned())),
        (&file.as_bytes()[..file.len() / 2], Trouble::Short),
        (pretty.as_bytes(), Trouble::Changed),
        (edited.as_bytes(), Trouble::Changed),
    ];
    for (bytes, trouble) in cases {
        assert_eq!(
            head(bytes).unwrap_err(),
            trouble,
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }
    let large = vec![b' '; MOST_FILE + 1];
    assert_eq!(head(&large).unwrap_err(), Trouble::TooLarge(MOST_FILE + 1));
    let nested = [b"{\"format\":".as_slice(), &b"[".repeat(1_000_000)].concat();
    assert_eq!(head(&nested).unwrap_err(), Trouble::Foreign);
}

#[test]
fn line_ends_of_another_system_change_nothing() {
    let file = written(&few());
    assert!(all(file.replace('\n', "\r\n").as_bytes()).is_ok());
    assert!(all(file.trim_end().as_bytes()).is_ok());
}

#[test]
fn more_data_than_the_head_says_is_never_unpacked() {
    let draft = few();
    let bomb = compress(&vec![0; 10 << 20]);
    let file = draft.finish(&bomb);
    assert!(file.len() < 30_000, "ten megabytes in {}", file.len());
    let opened = head(file.as_bytes()).unwrap();
    assert_eq!(opened.payload_bytes, draft.payload.len());
    assert_eq!(decompress(&opened.compressed, opened.payload_bytes), None);
    assert_eq!(
        opened.read(&vec![0; 10 << 20]).unwrap_err(),
        Trouble::Length
    );
    // A head cannot ask for more than the cap either.
    let lying = file.replace(
        &format!("\"payload_bytes\":{}", draft.payload.len()),
        &format!("\"payload_bytes\":{}", MOST_PAYLOAD + 1),
    );
    assert_eq!(
        head(sealed(&lying).as_bytes()).unwrap_err(),
        Trouble::Damaged("payload_bytes")
    );
}

/// The file with a checksum that fits what was done to it.
fn sealed(file: &str) -> String {
    use sha2::Digest as _;
    let end = file.find("\"checksum\"").unwrap();
    let digest = sha2::Sha256::digest(&file.as_bytes()[..end]);
    let digits = format!("{digest:x}");
    format!("{}\"checksum\":\"{digits}\"}}\n", &file[..end])
}

#[test]
fn members_that_cannot_be_right_are_named() {
    let file = written(&few());
    assert!(head(sealed(&file).as_bytes()).is_ok());
    for (was, is, member) in [
        ("\"kind\":\"visits\"", "\"kind\":\"guesses\"", "kind"),
        (
            "\"interval_minutes\":5",
            "\"interval_minutes\":0",
            "interval_minutes",
        ),
        ("\"precision_ms\":1", "\"precision_ms\":-1", "precision_ms"),
        ("\"id\":\"q2\"", "\"id\":\"q1\"", "queues"),
        ("\"id\":\"q2\"", "\"key\":\"q2\"", "queues"),
        (
            "\"compression\":\"gzip\"",
            "\"compression\":\"lzma\"",
            "compression",
        ),
        ("\"complete\":true", "\"complete\":1", "completeness"),
        ("\"to\":\"2026-11-16T12", "\"to\":\"2026-11-16T08", "period"),
        ("\"made_at\":\"2026", "\"made_at\":\"late", "made_at"),
        ("\"data\":\"", "\"data\":\"!", "data"),
    ] {
        assert!(file.contains(was), "{was}");
        let changed = sealed(&file.replacen(was, is, 1));
        assert_eq!(
            head(changed.as_bytes()).unwrap_err(),
            Trouble::Damaged(member),
            "{is}"
        );
    }
    // What a later writer of this version may add is passed over.
    let more = sealed(&file.replacen("\"title\"", "\"further\":{\"x\":[1]},\n\"title\"", 1));
    assert_eq!(all(more.as_bytes()), all(file.as_bytes()));
    // The head's own numbers bind the data.
    let more = file.replacen("\"visits\":", "\"visits\":1", 1);
    assert_eq!(
        all(sealed(&more).as_bytes()).unwrap_err(),
        Trouble::Damaged("data")
    );
}

#[test]
fn a_payload_of_anything_is_read_or_refused() {
    let draft = few();
    let opened = head(written(&draft).as_bytes()).unwrap();
    proptest!(cases(4_000), |(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6))| {
        let mut payload = draft.payload.clone();
        for (place, byte, how) in changes {
            let place = place.index(payload.len());
            match how {
                0 => payload[place] = byte,
                1 => payload[place] ^= 1 << (byte % 8),
                2 => payload[place] = 0xff,
                _ => {
                    payload.remove(place);
                    payload.insert(place.saturating_sub(usize::from(byte)), byte);
                }
            }
        }
        if let Ok(snapshot) = opened.clone().read(&payload) {
            prop_assert_eq!(visits(&snapshot).visits() as u64, snapshot.head.visits);
        }
    });
    proptest!(cases(2_000), |(payload in prop::collection::vec(any::<u8>(), draft.payload.len()))| {
        prop_assert!(opened.clone().read(&payload).is_err());
    });
}
