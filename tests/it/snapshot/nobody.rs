//! Nobody is in a file: no id, no number, no name but those of queues, and these only if they are wanted.

use std::collections::BTreeSet;

use eightytwenty::api::io::{Body, Io as _, Method, Request};
use eightytwenty::columns::pack::Stamp;
use eightytwenty::snapshot::Choices;
use eightytwenty::terms::{DAY_MS, Period};
use eightytwenty_simulator::{ORGANIZATION_ID, ORGANIZATION_NAME, USER_EMAIL, USER_ID, USER_NAME};

use super::{decompress, made, written};
use crate::simulator::truth::{Loaded, loaded};
use crate::simulator::{Client, START, options, run, weeks_from};

/// Every text in what the simulator tells of some days: whatever stands in quotes and is no word of the API's own.
fn told() -> BTreeSet<String> {
    run(async {
        let client = Client::new(options());
        let mut texts = BTreeSet::new();
        for day in [3, 9, 27] {
            let from_ms = START + day * DAY_MS;
            for page in 1..=8 {
                let request = Request {
                    method: Method::Post,
                    url: "http://localhost:8090/api/v2/analytics/conversations/details/query"
                        .to_owned(),
                    bearer: Some(client.bearer()),
                    body: Some(Body::Json(ask(from_ms, page))),
                };
                let answer = client.send(request).await.unwrap();
                let value: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
                gather(&value, "", &mut texts);
            }
        }
        texts
    })
}

/// A page of a day.
fn ask(from_ms: i64, page: u32) -> String {
    let iso = crate::support::iso;
    format!(
        "{{\"interval\":\"{}/{}\",\"order\":\"asc\",\"orderBy\":\"conversationStart\",\"paging\":{{\"pageSize\":100,\"pageNumber\":{page}}}}}",
        iso(from_ms),
        iso(from_ms + DAY_MS)
    )
}

/// Texts under members that name somebody or something: ids, names, addresses, numbers.
fn gather(value: &serde_json::Value, member: &str, texts: &mut BTreeSet<String>) {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            let telling = [
                "id",
                "name",
                "ani",
                "dnis",
                "address",
                "subject",
                "participant",
                "user",
                "provider",
                "flow",
                "skill",
            ];
            let lower = member.to_lowercase();
            if text.len() > 5 && telling.iter().any(|part| lower.contains(part)) {
                texts.insert(text.clone());
            }
        }
        Value::Array(values) => values.iter().for_each(|one| gather(one, member, texts)),
        Value::Object(members) => members
            .iter()
            .for_each(|(name, one)| gather(one, name, texts)),
        _ => {}
    }
}

/// All bytes in which something could stand: the file, its data decompressed.
fn bytes(neutral_names: bool) -> Vec<u8> {
    let Loaded {
        columns, queues, ..
    } = loaded(START);
    let choices = Choices {
        neutral_names,
        ..Choices::default()
    };
    let file = written(&made(columns, queues, weeks_from(START), &choices));
    let opened = eightytwenty::snapshot::read::head(file.as_bytes()).unwrap();
    let payload = decompress(&opened.compressed, opened.payload_bytes).unwrap();
    // Texts as they are meant, not as JSON escapes them.
    let head = &opened.head;
    let names: Vec<&str> = head
        .queues
        .iter()
        .map(|queue| queue.name.as_str())
        .collect();
    let unescaped = [
        &names.join(
            "
",
        ),
        head.title.as_str(),
        &head.question,
    ]
    .join(
        "
",
    );
    [
        file.as_bytes(),
        &payload,
        &opened.compressed,
        unescaped.as_bytes(),
    ]
    .concat()
}

/// The 16 bytes that a GUID stands for.
fn guid(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|letter| *letter != '-').collect();
    let whole = digits.len() == 32 && text.len() == 36;
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    if whole {
        (0..16).map(|at| byte(at * 2)).collect()
    } else {
        None
    }
}

/// Which of these stand in the bytes; each is searched as text and, an id, as the number it is.
fn found<'a>(bytes: &[u8], needles: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut starts: std::collections::HashMap<[u8; 6], Vec<usize>> =
        std::collections::HashMap::new();
    for (at, start) in bytes.windows(6).enumerate() {
        starts
            .entry(start.try_into().unwrap())
            .or_default()
            .push(at);
    }
    let stands = |needle: &[u8]| {
        let places = needle
            .first_chunk::<6>()
            .and_then(|start| starts.get(start));
        places
            .into_iter()
            .flatten()
            .any(|&at| bytes[at..].starts_with(needle))
    };
    let number = |needle: &str| guid(needle).is_some_and(|number| stands(&number));
    needles
        .filter(|needle| stands(needle.as_bytes()) || number(needle))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_search_finds_no_id_no_number_and_no_name_but_those_of_queues() {
    let Loaded {
        world,
        queues,
        columns,
    } = loaded(START);
    let told = told();
    assert!(told.len() > 5_000, "{} texts were told", told.len());
    assert!(told.iter().any(|text| text.contains("tel:+49")));
    let own = [
        ORGANIZATION_ID,
        ORGANIZATION_NAME,
        USER_EMAIL,
        USER_ID,
        USER_NAME,
    ];
    let names: BTreeSet<&str> = queues.iter().map(|queue| queue.name.as_str()).collect();
    let told = told
        .iter()
        .map(String::as_str)
        .filter(|text| !names.contains(text));
    let ids = world
        .conversations
        .iter()
        .map(|conversation| conversation.id.as_str());
    let queue_ids = world.queues.iter().map(|queue| queue.id.as_str());
    let needles: Vec<&str> = told.chain(own).chain(ids).chain(queue_ids).collect();
    let bytes_of = [bytes(false), bytes(true)];
    for bytes in &bytes_of {
        assert_eq!(found(bytes, needles.iter().copied()), [""; 0]);
    }
    // The search finds what is there: names of queues, unless neutral ones were wanted.
    let long = || names.iter().copied().filter(|name| name.len() > 5);
    assert_eq!(found(&bytes_of[0], long()).len(), long().count());
    assert_eq!(found(&bytes_of[1], long()), [""; 0]);
    // And ids where they are: in a day as it is kept on the reader's computer.
    let span = Period {
        from_ms: START + DAY_MS,
        to_ms: START + 2 * DAY_MS,
    };
    let kept = columns
        .pack(Stamp {
            span,
            read_ms: span.to_ms,
        })
        .unwrap();
    assert!(found(&kept.bytes, needles.iter().copied()).len() > 500);
}
