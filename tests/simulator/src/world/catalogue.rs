//! The organisation: its queues with their promises, and the lanes (a queue
//! and a media type) with their share of the traffic and their habits.

use super::truth::{Media, Queue, Target};
use crate::faults::Fault;
use crate::rng::guid;

/// When a lane is busy and staffed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hours {
    /// Monday to Friday, 8 to 18.
    Office,
    /// Every day, 7 to 21.
    Long,
    /// Around the clock.
    Always,
    /// Mostly on the last full day, for fault queues.
    Burst,
}

/// One media type in one queue: its own line of waiting and its own agents.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    pub(crate) queue: usize,
    pub(crate) media: Media,
    /// Share of all conversations, in no particular unit.
    pub(crate) weight: f64,
    pub(crate) hours: Hours,
    /// Agents beyond the load, as a share of it.
    pub(crate) margin: f64,
    /// Callbacks that dial the customer first.
    pub(crate) customer_first: bool,
}

pub(crate) const CALL: Target = Target {
    threshold_ms: 20_000,
    percent: 80.0,
};
const PREMIUM: Target = Target {
    threshold_ms: 10_000,
    percent: 90.0,
};
const RELAXED: Target = Target {
    threshold_ms: 60_000,
    percent: 70.0,
};
const DAY: Target = Target {
    threshold_ms: 86_400_000,
    percent: 80.0,
};
const FOUR_HOURS: Target = Target {
    threshold_ms: 14_400_000,
    percent: 80.0,
};
const MINUTE: Target = Target {
    threshold_ms: 60_000,
    percent: 80.0,
};

type Row = (
    &'static str,
    Target,
    Hours,
    f64,
    f64,
    &'static [(Media, f64)],
);

/// Name, promise for calls, hours, weight of calls (0: no calls), staffing
/// margin, other media with their weights.
const ROWS: [Row; 19] = [
    (
        "Kundenservice Deutschland",
        CALL,
        Hours::Long,
        22.0,
        0.16,
        &[(Media::Callback, 1.2), (Media::Message, 2.0)],
    ),
    (
        "Premium Kunden",
        PREMIUM,
        Hours::Long,
        7.0,
        0.45,
        &[(Media::Chat, 1.0)],
    ),
    (
        "Rechnungen & Zahlungen (Billing)",
        CALL,
        Hours::Office,
        10.0,
        0.2,
        &[(Media::Email, 2.5)],
    ),
    (
        "Technischer Support – Störungen",
        RELAXED,
        Hours::Long,
        9.0,
        0.12,
        &[(Media::Callback, 1.0)],
    ),
    (
        "Vertrieb Österreich",
        CALL,
        Hours::Office,
        5.0,
        0.3,
        &[(Media::Email, 1.0)],
    ),
    (
        "Bestellannahme",
        CALL,
        Hours::Long,
        8.0,
        0.2,
        &[(Media::Chat, 1.5)],
    ),
    (
        "Rückfragen zu Lieferungen, Teillieferungen, Ersatzlieferungen, Abholungen und Zustellversuchen der Niederlassungen Süd, Südwest und Österreich (inkl. Großkunden und Sonderfahrten) – zweite Ebene",
        CALL,
        Hours::Office,
        3.0,
        0.25,
        &[],
    ),
    (
        "خدمة العملاء",
        CALL,
        Hours::Office,
        2.5,
        0.3,
        &[(Media::Message, 1.0)],
    ),
    ("Service", CALL, Hours::Office, 3.0, 0.3, &[]),
    ("Service", RELAXED, Hours::Office, 2.0, 0.2, &[]),
    (
        "🚑 Notfall-Hotline 24/7",
        PREMIUM,
        Hours::Always,
        6.0,
        0.6,
        &[],
    ),
    ("Störungsannahme (24 h)", CALL, Hours::Always, 5.0, 0.3, &[]),
    (
        "Reklamation \"Eilt\" <b>Müller & Söhne</b> \\ Nord\tSüd",
        CALL,
        Hours::Office,
        2.0,
        0.2,
        &[],
    ),
    ("=SUMME(A1:A9)", CALL, Hours::Office, 1.0, 0.3, &[]),
    (
        "Rückruf-Service",
        CALL,
        Hours::Long,
        0.0,
        0.25,
        &[(Media::Callback, 2.5)],
    ),
    (
        "E-Mail Kundenbetreuung",
        FOUR_HOURS,
        Hours::Office,
        0.0,
        0.15,
        &[(Media::Email, 4.0)],
    ),
    (
        "WhatsApp & Web Messaging",
        MINUTE,
        Hours::Long,
        0.0,
        0.2,
        &[(Media::Message, 5.0)],
    ),
    (
        "Chat (alt)",
        CALL,
        Hours::Office,
        0.0,
        0.3,
        &[(Media::Chat, 2.0)],
    ),
    ("Leere Warteschlange", CALL, Hours::Office, 0.0, 0.3, &[]),
];

/// The queue that has no setting for messages although it gets some.
const WITHOUT_MESSAGE_SETTING: usize = 7;
/// Queue whose callbacks dial the customer first. It works every day, so that
/// the call is never more than one UTC day after the request.
const CUSTOMER_FIRST: usize = 14;
/// Conversations of each fault queue.
pub(crate) const FAULT_QUEUE_CONVERSATIONS: usize = 600;
/// Name of the queue with the deep window.
const DEEP_QUEUE: &str = "Deep";
/// Round-the-clock voice queue that hand-made conversations use.
pub(crate) const ALWAYS_OPEN: usize = 11;
/// Queue with callbacks, messages and calls that hand-made conversations use.
pub(crate) const GENERAL: usize = 0;
/// E-mail queue that hand-made conversations use.
pub(crate) const MAIL: usize = 15;

fn target(row: usize, of_calls: Target, media: Media) -> Option<Target> {
    match media {
        Media::Message if row == WITHOUT_MESSAGE_SETTING => None,
        Media::Voice | Media::Callback | Media::Chat => Some(of_calls),
        Media::Email => Some(if row == 15 { FOUR_HOURS } else { DAY }),
        Media::Message => Some(MINUTE),
    }
}

/// Queues and lanes; fault queues come last.
pub(crate) fn catalogue(fault_queues: bool) -> (Vec<Queue>, Vec<Lane>) {
    let mut queues = Vec::new();
    let mut lanes = Vec::new();
    for (queue, (name, of_calls, hours, weight, margin, others)) in ROWS.iter().enumerate() {
        let targets = Media::ALL
            .iter()
            .filter_map(|&media| target(queue, *of_calls, media).map(|target| (media, target)))
            .collect();
        queues.push(Queue {
            id: queue_id(queue),
            name: (*name).to_owned(),
            targets,
            fault: None,
        });
        let calls = (*weight > 0.0).then_some((Media::Voice, *weight));
        lanes.extend(
            calls
                .iter()
                .chain(others.iter())
                .map(|&(media, weight)| Lane {
                    queue,
                    media,
                    weight,
                    hours: *hours,
                    margin: *margin,
                    customer_first: media == Media::Callback && queue == CUSTOMER_FIRST,
                }),
        );
    }
    for &fault in Fault::ALL.iter().filter(|_| fault_queues) {
        let queue = queues.len();
        let targets = Media::ALL.iter().map(|&media| (media, CALL)).collect();
        queues.push(Queue {
            id: queue_id(queue),
            name: fault.queue_name().to_owned(),
            targets,
            fault: Some(fault),
        });
        lanes.push(Lane {
            queue,
            media: Media::Voice,
            weight: 0.0,
            hours: Hours::Burst,
            margin: 0.2,
            customer_first: false,
        });
    }
    (queues, lanes)
}

/// The queue of the deep window; it comes last of all.
pub(crate) fn deep_queue() -> Queue {
    Queue {
        id: guid(0x0051_dee9),
        name: DEEP_QUEUE.to_owned(),
        targets: vec![(Media::Voice, CALL)],
        fault: None,
    }
}

/// Queue ids do not depend on the seed: links stay valid over restarts.
fn queue_id(queue: usize) -> String {
    guid(0x0051_0000 + u64::try_from(queue).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_its_oddities() {
        let (queues, lanes) = catalogue(true);
        assert!(
            lanes
                .iter()
                .filter(|lane| lane.media == Media::Voice)
                .count()
                >= 12
        );
        assert_eq!(
            queues
                .iter()
                .filter(|queue| queue.name == "Service")
                .count(),
            2
        );
        assert_eq!(queues[WITHOUT_MESSAGE_SETTING].target(Media::Message), None);
        assert_eq!(
            queues.iter().filter(|queue| queue.fault.is_some()).count(),
            Fault::ALL.len()
        );
        assert!(catalogue(false).0.iter().all(|queue| queue.fault.is_none()));
    }
}
