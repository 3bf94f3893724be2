//! PROMISES: thresholds and targets kept side by side, as contracts have them ("80 % in 20 s and 95 % in
//! 60 s"), each for all queues and media types or for some (docs/definitions.md, "Thresholds and targets").

use crate::terms::parts::{self, escape, unescape};
use crate::terms::{Media, Promise, decimal};

/// How many a link may hold.
pub const MOST: usize = 12;

/// One promise beside the one in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Id of the queue it is for; `None` means every queue.
    pub queue: Option<String>,
    /// Media type it is for; `None` means every one.
    pub media: Option<Media>,
    /// Longest wait that keeps it, ms, inclusive.
    pub threshold_ms: i64,
    /// Share that is promised, parts per million.
    pub target_ppm: u32,
}

impl Extra {
    /// Whether visits of this queue and media type are under the promise.
    #[must_use]
    pub fn applies(&self, queue_id: &str, media: Media) -> bool {
        self.queue.as_ref().is_none_or(|id| id == queue_id)
            && self.media.is_none_or(|of| of == media)
    }

    /// Threshold and target alone.
    #[must_use]
    pub const fn promise(&self) -> Promise {
        Promise {
            threshold_ms: self.threshold_ms,
            target_ppm: self.target_ppm,
        }
    }

    /// Reads `95/60`: percent and seconds, both with decimals if need be, and a place in front, as in
    /// `ID:voice:95/60` or `:email:95/14400`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Extra> {
        let text = text.trim();
        let (place, pair) = text.rsplit_once(':').unwrap_or(("", text));
        let (queue, media) = parse_place(place)?;
        let (percent, seconds) = pair.split_once('/')?;
        Some(Extra {
            queue,
            media,
            threshold_ms: decimal::seconds(seconds)?,
            target_ppm: decimal::percent(percent)?,
        })
    }

    /// Writes what [`Extra::parse`] reads.
    #[must_use]
    pub fn write(&self) -> String {
        let place = write_place(self.queue.as_deref(), self.media);
        format!(
            "{place}{}{}/{}",
            if place.is_empty() { "" } else { ":" },
            decimal::plain(self.target_ppm.into(), 4),
            decimal::plain(self.threshold_ms.unsigned_abs(), 3)
        )
    }
}

/// Reads promises, comma-separated, equal ones once. `None` if one cannot be read, or for more than [`MOST`].
#[must_use]
pub fn parse(text: &str) -> Option<Vec<Extra>> {
    parts::read(text, ',', MOST, Extra::parse)
}

/// Writes what [`parse`] reads.
#[must_use]
pub fn write(promises: &[Extra]) -> String {
    promises
        .iter()
        .map(Extra::write)
        .collect::<Vec<_>>()
        .join(",")
}

/// Reads a queue id, a media type, or both: `ID`, `voice`, `:voice`, `ID:voice`. Nothing means everything.
#[must_use]
pub fn parse_place(text: &str) -> Option<(Option<String>, Option<Media>)> {
    let (id, media) = match text.split_once(':') {
        Some((id, "")) => (id, None),
        Some((id, media)) => (id, Some(Media::from_name(media)?)),
        None => match Media::from_name(text) {
            None => (text, None),
            media => ("", media),
        },
    };
    Some(((!id.is_empty()).then(|| unescape(id)), media))
}

/// Writes what [`parse_place`] reads; an id that is the word of a media type keeps a colon behind it.
#[must_use]
pub fn write_place(queue: Option<&str>, media: Option<Media>) -> String {
    let id = queue.map(|id| escape(id, ",:")).unwrap_or_default();
    match media {
        Some(media) => format!("{id}:{}", media.name()),
        None if Media::from_name(&id).is_some() => id + ":",
        None => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extra(queue: Option<&str>, media: Option<Media>, seconds: i64, percent: u32) -> Extra {
        Extra {
            queue: queue.map(str::to_owned),
            media,
            threshold_ms: seconds * 1_000,
            target_ppm: percent * 10_000,
        }
    }

    #[test]
    fn promises_of_a_contract_are_read_and_written() {
        let text = "80/20,95/60,ID:voice:90/30,:email:95/14400,ID:99/120";
        let promises = parse(text).unwrap();
        let expected = [
            extra(None, None, 20, 80),
            extra(None, None, 60, 95),
            extra(Some("ID"), Some(Media::Voice), 30, 90),
            extra(None, Some(Media::Email), 14_400, 95),
            extra(Some("ID"), None, 120, 99),
        ];
        assert_eq!(promises, expected);
        assert_eq!(write(&promises), text);
    }

    #[test]
    fn decimals_are_kept_and_equal_promises_are_one() {
        let promises = parse("82.25/20.5, 82.250/20.50,82.25/20.5").unwrap();
        assert_eq!(write(&promises), "82.25/20.5");
    }

    #[test]
    fn a_media_type_needs_no_colon_in_front_but_an_id_of_its_name_keeps_one() {
        assert_eq!(write(&parse("voice:80/20").unwrap()), ":voice:80/20");
        let odd = extra(Some("voice"), None, 20, 80);
        assert_eq!(odd.write(), "voice::80/20");
        assert_eq!(Extra::parse("voice::80/20"), Some(odd));
    }

    #[test]
    fn ids_may_hold_the_marks() {
        let odd = extra(Some("a,b:c%2C"), Some(Media::Chat), 20, 80);
        assert_eq!(parse(&odd.write()), Some(vec![odd]));
    }

    #[test]
    fn a_promise_applies_to_its_place() {
        let applies = |text: &str| {
            let promise = Extra::parse(text).unwrap();
            let places = [
                ("ID", Media::Voice),
                ("ID", Media::Email),
                ("other", Media::Voice),
            ];
            places.map(|(id, media)| promise.applies(id, media))
        };
        assert_eq!(applies("80/20"), [true, true, true]);
        assert_eq!(applies("ID:80/20"), [true, true, false]);
        assert_eq!(applies(":voice:80/20"), [true, false, true]);
        assert_eq!(applies("ID:voice:80/20"), [true, false, false]);
    }

    #[test]
    fn nonsense_and_a_thirteenth_promise_are_refused() {
        for nonsense in [
            "80",
            "101/20",
            "80/-1",
            "80/20/5",
            "ID:telex:80/20",
            "a:b:voice:80/20",
            "80/40000000",
        ] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
        let many: Vec<String> = (0..13).map(|second| format!("80/{second}")).collect();
        assert!(parse(&many[..12].join(",")).is_some());
        assert_eq!(parse(&many.join(",")), None);
    }
}
