//! Demand and staffing: how many people call in which half hour of the contact
//! centre's own week, and how many agents sit there. Monday morning is thin.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::catalogue::{Hours, Lane};
use super::truth::Media;
use crate::clock::{DAY_MS, HALF_HOUR_MS};
use crate::rng::{Rng, whole};

/// The contact centre's own zone.
pub(crate) const ZONE: &str = "Europe/Berlin";

/// One half hour of the world in local terms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) start: i64,
    /// Monday is 0.
    weekday: i8,
    /// Local hour with fraction, 0 to 23.5.
    hour: f64,
}

/// All half hours from `start` to `end`, over clock changes.
pub(crate) fn slots(start: i64, end: i64) -> Vec<Slot> {
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    let mut slots = Vec::new();
    let mut at = start;
    while at < end {
        let local = Timestamp::from_millisecond(at)
            .unwrap_or_default()
            .to_zoned(zone.clone());
        slots.push(Slot {
            start: at,
            weekday: local.weekday().to_monday_zero_offset(),
            hour: f64::from(local.hour()) + f64::from(local.minute()) / 60.0,
        });
        at += HALF_HOUR_MS;
    }
    slots
}

fn open(hours: Hours, slot: Slot) -> bool {
    match hours {
        Hours::Office => slot.weekday < 5 && (8.0..18.0).contains(&slot.hour),
        Hours::Long => (7.0..21.0).contains(&slot.hour),
        Hours::Always | Hours::Burst => true,
    }
}

/// Relative demand in a slot. `last_day` is the last full day's midnight UTC.
fn demand(lane: &Lane, slot: Slot, last_day: i64) -> f64 {
    let bump = |centre: f64, width: f64| (-((slot.hour - centre) / width).powi(2)).exp();
    let curve = bump(10.0, 2.0) + 0.8 * bump(15.0, 2.4);
    let weekday: f64 = match slot.weekday {
        0 => 1.35,
        5 => 0.45,
        6 => 0.25,
        _ => 1.0,
    };
    match lane.hours {
        Hours::Burst => {
            let peak = if (0..DAY_MS).contains(&(slot.start - last_day)) {
                22.0
            } else {
                1.0
            };
            (curve + 0.02) * peak
        }
        Hours::Always => (curve + 0.5) * weekday.max(0.7),
        Hours::Long => (curve + 0.02) * weekday,
        // Written media arrive when people have time.
        Hours::Office if matches!(lane.media, Media::Email | Media::Message) => {
            (curve + 0.12) * weekday
        }
        Hours::Office => curve * if slot.weekday < 5 { weekday } else { 0.02 } + 0.002,
    }
}

/// Typical talk time in ms: what staffing is planned with.
pub(crate) fn talk_median(media: Media) -> f64 {
    match media {
        Media::Voice => 190_000.0,
        Media::Callback => 160_000.0,
        Media::Chat => 300_000.0,
        Media::Email => 240_000.0,
        Media::Message => 420_000.0,
    }
}

/// Arrival moments of one lane, ordered, and its agents per slot.
pub(crate) struct Plan {
    pub(crate) arrivals: Vec<i64>,
    pub(crate) agents: Vec<u32>,
}

/// Draws exactly `count` arrivals before `end` and staffs all the slots.
pub(crate) fn plan(
    lane: &Lane,
    count: usize,
    slots: &[Slot],
    end: i64,
    last_day: i64,
    rng: &mut Rng,
) -> Plan {
    let weights: Vec<f64> = slots
        .iter()
        .map(|&slot| demand(lane, slot, last_day))
        .collect();
    let inside = slots.iter().take_while(|slot| slot.start < end).count();
    let mut cumulative = Vec::with_capacity(inside);
    let mut sum = 0.0;
    for weight in &weights[..inside] {
        sum += weight;
        cumulative.push(sum);
    }
    let mut arrivals: Vec<i64> = (0..count)
        .filter_map(|_| {
            let mark = rng.unit() * sum;
            let slot = slots.get(cumulative.partition_point(|&upto| upto <= mark))?;
            Some((slot.start + rng.between(0, HALF_HOUR_MS - 1)).min(end - 1))
        })
        .collect();
    arrivals.sort_unstable();

    let calls = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let agents = slots
        .iter()
        .zip(&weights)
        .map(|(&slot, weight)| staff(lane, slot, calls * weight / sum.max(f64::MIN_POSITIVE), rng))
        .collect();
    Plan { arrivals, agents }
}

fn staff(lane: &Lane, slot: Slot, calls: f64, rng: &mut Rng) -> u32 {
    if !open(lane.hours, slot) {
        return 0;
    }
    // Talk with its long tail, after-call work and ringing.
    let load = calls * (talk_median(lane.media) * 1.12 + 35_000.0) / 1_800_000.0;
    let mut agents = load * (1.0 + lane.margin) + (0.75 + lane.margin) * load.sqrt();
    if slot.weekday == 0 && (8.0..11.0).contains(&slot.hour) && lane.media == Media::Voice {
        agents *= 0.5; // Sick notes, team meeting, and the weekend's callers.
    }
    let absent = i64::from(rng.chance(0.08));
    u32::try_from((whole(agents) - absent).max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_hours_follow_the_local_clock_over_the_change() {
        // 2026-10-25 00:00 UTC is 02:00 summer time; 01:00 UTC is 02:00 again.
        let start = 1_792_886_400_000;
        let hours: Vec<f64> = slots(start, start + 4 * HALF_HOUR_MS)
            .iter()
            .map(|s| s.hour)
            .collect();
        assert!(
            (hours[0] - 2.0).abs() < 0.01 && (hours[2] - 2.0).abs() < 0.01,
            "{hours:?}"
        );
    }
}
