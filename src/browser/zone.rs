//! The browser's own time zone database, as zones for `jiff`: 40 kB that need not travel with the page.
//!
//! `Intl.DateTimeFormat` tells the offset of a zone at a moment. The zone's transitions are found by looking
//! every two weeks and halving where the offset changed, and are handed to `jiff` in the form of a
//! `TZif` file (RFC 8536). Years: Genesys Cloud began in 2015, so 2012 to 2037.

use std::cell::RefCell;

use jiff::tz::TimeZone;
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use rustc_hash::FxHashMap;

use crate::terms::DAY_MS;

/// 1 January 2012 UTC.
const FIRST_MS: i64 = 1_325_376_000_000;
/// 1 January 2038 UTC.
const LAST_MS: i64 = 2_145_916_800_000;
/// No zone changed its clock twice within a fortnight.
const STEP_MS: i64 = 14 * DAY_MS;
/// Clocks change on whole minutes.
const MINUTE_MS: i64 = 60_000;

thread_local! {
    static ZONES: RefCell<FxHashMap<String, Option<TimeZone>>> = RefCell::default();
}

/// The zone with this IANA name, if the browser knows it.
#[must_use]
pub fn time_zone(name: &str) -> Option<TimeZone> {
    if let Some(known) = ZONES.with_borrow(|zones| zones.get(name).cloned()) {
        return known;
    }
    let zone = read(name);
    ZONES.with_borrow_mut(|zones| zones.insert(name.to_owned(), zone.clone()));
    zone
}

/// Names of the zones the browser knows, for a list to choose from; empty in browsers that do not tell.
#[must_use]
pub fn zone_names() -> Vec<String> {
    let names = || {
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let list: Function = Reflect::get(&intl, &JsValue::from_str("supportedValuesOf"))
            .ok()?
            .dyn_into()
            .ok()?;
        let names = list.call1(&intl, &JsValue::from_str("timeZone")).ok()?;
        Some(
            Array::from(&names)
                .iter()
                .filter_map(|name| name.as_string())
                .collect(),
        )
    };
    names().unwrap_or_default()
}

fn read(name: &str) -> Option<TimeZone> {
    if name == "UTC" {
        return Some(TimeZone::UTC);
    }
    let clock = Clock::new(name)?;
    let first = clock.offset_s(FIRST_MS)?;
    let mut changes = Vec::new();
    let (mut at, mut before) = (FIRST_MS, first);
    while at < LAST_MS {
        let next = at + STEP_MS;
        let after = clock.offset_s(next)?;
        if after != before {
            let (mut low, mut high) = (at, next);
            while high - low > MINUTE_MS {
                let middle = low + (high - low) / 2 / MINUTE_MS * MINUTE_MS;
                if clock.offset_s(middle)? == before {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            changes.push((high / 1_000, after));
        }
        (at, before) = (next, after);
    }
    TimeZone::tzif(name, &tzif(first, &changes)).ok()
}

/// A formatter that tells a zone's offset.
struct Clock {
    format: Function,
}

impl Clock {
    /// `None` when the browser does not know the zone: the constructor then throws.
    fn new(name: &str) -> Option<Clock> {
        let options = Object::new();
        for (key, value) in [("timeZone", name), ("timeZoneName", "longOffset")] {
            Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)).ok()?;
        }
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let constructor: Function = Reflect::get(&intl, &JsValue::from_str("DateTimeFormat"))
            .ok()?
            .dyn_into()
            .ok()?;
        let arguments = Array::of2(&JsValue::from_str("en-US"), &options);
        let formatter = Reflect::construct(&constructor, &arguments).ok()?;
        let format = Reflect::get(&formatter, &JsValue::from_str("format"))
            .ok()?
            .dyn_into()
            .ok()?;
        Some(Clock { format })
    }

    /// Seconds east of UTC: `11/22/2026, GMT+05:30` says 19,800.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds far below 2^53")]
    fn offset_s(&self, at_ms: i64) -> Option<i32> {
        let date = Date::new(&JsValue::from_f64(at_ms as f64));
        let text = self
            .format
            .call1(&JsValue::UNDEFINED, &date)
            .ok()?
            .as_string()?;
        let (_, offset) = text.rsplit_once("GMT")?;
        let (sign, digits) = match offset.split_at_checked(1) {
            None => return Some(0),
            Some(("+", digits)) => (1, digits),
            Some((_, digits)) => (-1, digits),
        };
        let parts = digits.split(':').map(|part| part.parse::<i32>().ok());
        let seconds = parts
            .zip([3_600, 60, 1])
            .map(|(part, unit)| part.map(|part| part * unit));
        Some(sign * seconds.sum::<Option<i32>>()?)
    }
}

/// A `TZif` file of version 2: an offset before the first change, then the changes in seconds since 1970.
fn tzif(first: i32, changes: &[(i64, i32)]) -> Vec<u8> {
    let mut offsets = vec![first];
    for &(_, offset) in changes {
        if !offsets.contains(&offset) {
            offsets.push(offset);
        }
    }
    let place = |offset: i32| {
        offsets
            .iter()
            .position(|&known| known == offset)
            .and_then(|place| u8::try_from(place).ok())
    };
    let mut file = Vec::new();
    // The first block is for readers of version 1 and as short as it may be.
    head(&mut file, 0, 1);
    kind(&mut file, first);
    name(&mut file);
    head(&mut file, changes.len(), offsets.len());
    for (at, _) in changes {
        file.extend(at.to_be_bytes());
    }
    file.extend(
        changes
            .iter()
            .map(|&(_, offset)| place(offset).unwrap_or(0)),
    );
    for &offset in &offsets {
        kind(&mut file, offset);
    }
    name(&mut file);
    // Later years keep the last offset; POSIX counts west of Greenwich.
    let last = changes.last().map_or(first, |&(_, offset)| offset);
    let (sign, seconds) = if last > 0 { ('-', last) } else { ('+', -last) };
    let rule = format!(
        "\n<{NAME}>{sign}{:02}:{:02}:{:02}\n",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    );
    file.extend(rule.as_bytes());
    file
}

/// The one abbreviation; nobody reads it.
const NAME: &str = "GMT";

fn head(file: &mut Vec<u8>, changes: usize, kinds: usize) {
    file.extend(b"TZif2");
    file.extend([0; 15]);
    for count in [0, 0, 0, changes, kinds, NAME.len() + 1] {
        file.extend(u32::try_from(count).unwrap_or(0).to_be_bytes());
    }
}

fn name(file: &mut Vec<u8>) {
    file.extend(NAME.as_bytes());
    file.push(0);
}

/// A kind of local time: offset, no daylight flag, first abbreviation.
fn kind(file: &mut Vec<u8>, offset: i32) {
    file.extend(offset.to_be_bytes());
    file.extend([0, 0]);
}
