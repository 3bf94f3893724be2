//! Decoration: unknown words and missing arrays that a decoder must survive.

use super::record::{Name, Participant, Segment, Session};
use crate::rng::Rng;

/// Spoils what belongs to no visit; visits only get metrics nobody knows.
pub(crate) fn decorate(people: &mut Vec<Participant>, start: i64, rng: &mut Rng) {
    if rng.chance(0.02)
        && let Some(session) = people[0].sessions.iter_mut().flatten().next()
    {
        match rng.below(3) {
            0 => session.metrics = None,
            1 => session.segments = None,
            _ => people[0].sessions = None,
        }
    }
    if rng.chance(0.01) {
        let mut session = Session::new("hologram", "sideways", start);
        session.segment(Segment::new("pondering", start, start + 1).disconnect("cosmicRay"));
        session.metric("tPondered", 1, start + 1);
        people.push(Participant::new(
            "oracle",
            Name::Fixed("\u{202e}🦉 \"Eule\" \\ \u{1}"),
            session,
        ));
    }
    if rng.chance(0.03) {
        for person in people.iter_mut().filter(|person| person.purpose == "acd") {
            for session in person.sessions.iter_mut().flatten() {
                session.metric("nFutureMetric", 3, session.since);
            }
        }
    }
}
