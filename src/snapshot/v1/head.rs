//! HEAD: what a snapshot says of itself, as members of a JSON object and back (docs/snapshot.md, "Members").

use serde_json::Value;

use crate::load::ledger::Reason;
use crate::snapshot::{Completeness, Head, Kind, MOST_PAYLOAD};
use crate::terms::{Media, Period, Promise, Queue, stamp};

/// How the payload is compressed.
pub const COMPRESSION: &str = "gzip";
/// A year, a thousand times: no moment of a contact centre is farther from 1970, ms.
const MOST_MS: i64 = 1_000 * 366 * 86_400_000;
/// A reason with its number.
type Counted = fn(u64) -> Reason;
/// Words of reasons that carry a number.
const COUNTED: [(&str, Counted); 4] = [
    ("missing", Reason::Missing),
    ("unread", Reason::Unread),
    ("unverified", Reason::Unverified),
    ("lost", Reason::Lost),
];

/// The members before `data`, each on its line.
pub fn write(head: &Head, payload_bytes: usize) -> String {
    let moment = |at_ms: i64| text(&stamp::utc(at_ms));
    let maybe = |at_ms: Option<i64>| at_ms.map_or_else(|| "null".to_owned(), moment);
    let kind = match head.kind {
        Kind::Visits => "visits",
        Kind::Counts => "counts",
    };
    let queues: Vec<String> = head.queues.iter().map(queue).collect();
    let left_out = head.left_out.iter().filter_map(|&(queue, media)| {
        let queue = text(&head.queues.get(usize::from(queue))?.id);
        Some(format!("{{\"queue\":{queue},\"media\":\"{media}\"}}"))
    });
    let left_out: Vec<String> = left_out.collect();
    let whole = &head.completeness;
    let reasons: Vec<String> = whole.reasons.iter().map(reason).collect();
    let completeness = format!(
        "{{\"complete\":{},\"loading\":{},\"reasons\":[{}],\"conversations\":{},\"open\":{},\"windows\":{},\"newest_fact\":{},\"available_until\":{}}}",
        whole.complete,
        whole.loading,
        reasons.join(","),
        whole.conversations,
        whole.open,
        whole.windows,
        maybe(whole.newest_ms),
        maybe(whole.available_until_ms),
    );
    let members = [
        (
            "product",
            format!(
                "{{\"name\":\"eightytwenty\",\"version\":{}}}",
                text(&head.made_by)
            ),
        ),
        ("made_at", moment(head.made_at_ms)),
        ("title", text(&head.title)),
        ("question", text(&head.question)),
        (
            "period",
            format!(
                "{{\"from\":{},\"to\":{}}}",
                moment(head.period.from_ms),
                moment(head.period.to_ms)
            ),
        ),
        ("known_until", moment(head.known_until_ms)),
        ("zone", text(&head.zone)),
        ("kind", text(kind)),
        ("interval_minutes", head.interval_minutes.to_string()),
        ("precision_ms", head.precision_ms.to_string()),
        ("smallest_cell", head.smallest_cell.to_string()),
        ("completeness", completeness),
        ("queues", format!("[{}]", queues.join(","))),
        ("left_out", format!("[{}]", left_out.join(","))),
        (
            "left_out_because",
            head.left_out_sentence()
                .map_or_else(|| "null".to_owned(), |sentence| text(&sentence)),
        ),
        ("visits", head.visits.to_string()),
        ("compression", text(COMPRESSION)),
        ("payload_bytes", payload_bytes.to_string()),
    ];
    let lines = members.map(|(name, value)| format!("\"{name}\":{value},\n"));
    lines.concat()
}

fn queue(queue: &Queue) -> String {
    let promises = Media::ALL.into_iter().filter_map(|media| {
        let promise = queue.promises[media as usize]?;
        Some(format!(
            "\"{media}\":{{\"threshold_ms\":{},\"target_ppm\":{}}}",
            promise.threshold_ms, promise.target_ppm
        ))
    });
    let promises: Vec<String> = promises.collect();
    format!(
        "{{\"id\":{},\"name\":{},\"promises\":{{{}}}}}",
        text(&queue.id),
        text(&queue.name),
        promises.join(",")
    )
}

fn reason(reason: &Reason) -> String {
    let counted = |word: &str, count: &u64| format!("{{\"reason\":\"{word}\",\"count\":{count}}}");
    match reason {
        Reason::Stopped => "{\"reason\":\"stopped\"}".to_owned(),
        Reason::Missing(count) => counted("missing", count),
        Reason::Unread(count) => counted("unread", count),
        Reason::Unverified(count) => counted("unverified", count),
        Reason::Lost(count) => counted("lost", count),
        Reason::Unavailable(until_ms) => {
            format!(
                "{{\"reason\":\"unavailable\",\"until\":{}}}",
                text(&stamp::utc(*until_ms))
            )
        }
    }
}

/// A text as JSON.
fn text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned())
}

/// What a head says, and how many bytes the payload has.
///
/// # Errors
/// The member that is missing or cannot be right.
pub fn read(file: &Value) -> Result<(Head, usize), &'static str> {
    let moment = |value: &Value, name: &'static str| moment(value).ok_or(name);
    let period = &file["period"];
    let period = Period {
        from_ms: moment(&period["from"], "period")?,
        to_ms: moment(&period["to"], "period")?,
    };
    if period.length_ms() == 0 {
        return Err("period");
    }
    let string = |name: &'static str| file[name].as_str().map(str::to_owned).ok_or(name);
    let small = |name: &'static str| {
        let number = file[name]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok());
        number.ok_or(name)
    };
    let among = |name: &'static str, range: std::ops::RangeInclusive<u32>| {
        small(name).and_then(|number| {
            if range.contains(&number) {
                Ok(number)
            } else {
                Err(name)
            }
        })
    };
    let payload_bytes = file["payload_bytes"]
        .as_u64()
        .and_then(|bytes| usize::try_from(bytes).ok());
    let queues = file["queues"]
        .as_array()
        .and_then(|queues| queues.iter().map(read_queue).collect());
    let queues: Vec<Queue> = queues.ok_or("queues")?;
    let ids_differ = (0..queues.len()).all(|place| queues[place].id == id(place));
    if queues.is_empty() || queues.len() > usize::from(u16::MAX) || !ids_differ {
        return Err("queues");
    }
    let left_out = file["left_out"].as_array().and_then(|left| {
        let lane = |one: &Value| {
            let queue = one["queue"].as_str()?;
            let queue = queues.iter().position(|known| known.id == queue)?;
            Some((
                u16::try_from(queue).ok()?,
                Media::from_name(one["media"].as_str()?)?,
            ))
        };
        left.iter().map(lane).collect()
    });
    if file["compression"].as_str() != Some(COMPRESSION) {
        return Err("compression");
    }
    let head = Head {
        made_by: file["product"]["version"]
            .as_str()
            .ok_or("product")?
            .to_owned(),
        made_at_ms: moment(&file["made_at"], "made_at")?,
        title: string("title")?,
        question: string("question")?,
        period,
        known_until_ms: moment(&file["known_until"], "known_until")?,
        zone: string("zone")?,
        kind: match file["kind"].as_str() {
            Some("visits") => Kind::Visits,
            Some("counts") => Kind::Counts,
            _ => return Err("kind"),
        },
        interval_minutes: among("interval_minutes", 1..=1_440)?,
        precision_ms: among("precision_ms", 1..=1_000)?,
        smallest_cell: small("smallest_cell")?,
        completeness: completeness(&file["completeness"]).ok_or("completeness")?,
        left_out: left_out.ok_or("left_out")?,
        queues,
        visits: file["visits"].as_u64().ok_or("visits")?,
    };
    let payload_bytes = payload_bytes.filter(|&bytes| bytes <= MOST_PAYLOAD);
    Ok((head, payload_bytes.ok_or("payload_bytes")?))
}

/// The id of a queue by its place in the file.
pub fn id(place: usize) -> String {
    format!("q{}", place + 1)
}

fn moment(value: &Value) -> Option<i64> {
    let at_ms = stamp::parse(value.as_str()?)?;
    (at_ms.abs() <= MOST_MS).then_some(at_ms)
}

fn read_queue(value: &Value) -> Option<Queue> {
    let mut promises = [None; 5];
    for (media, promise) in value["promises"].as_object()? {
        let target_ppm = u32::try_from(promise["target_ppm"].as_u64()?).ok()?;
        let threshold_ms = promise["threshold_ms"].as_i64()?;
        if target_ppm > 1_000_000 || !(0..=MOST_MS).contains(&threshold_ms) {
            return None;
        }
        promises[Media::from_name(media)? as usize] = Some(Promise {
            threshold_ms,
            target_ppm,
        });
    }
    Some(Queue {
        id: value["id"].as_str()?.to_owned(),
        name: value["name"].as_str()?.to_owned(),
        promises,
    })
}

fn completeness(value: &Value) -> Option<Completeness> {
    let maybe = |value: &Value| match value {
        Value::Null => Some(None),
        value => moment(value).map(Some),
    };
    let reason = |value: &Value| {
        let word = value["reason"].as_str()?;
        match word {
            "stopped" => Some(Reason::Stopped),
            "unavailable" => Some(Reason::Unavailable(moment(&value["until"])?)),
            _ => {
                let (_, reason) = COUNTED.iter().find(|known| known.0 == word)?;
                Some(reason(value["count"].as_u64()?))
            }
        }
    };
    let reasons: Option<Vec<Reason>> = value["reasons"].as_array()?.iter().map(reason).collect();
    Some(Completeness {
        complete: value["complete"].as_bool()?,
        loading: value["loading"].as_bool()?,
        reasons: reasons?,
        conversations: value["conversations"].as_u64()?,
        open: value["open"].as_u64()?,
        windows: value["windows"].as_u64()?,
        newest_ms: maybe(&value["newest_fact"])?,
        available_until_ms: maybe(&value["available_until"])?,
    })
}
