//! Conversation ids in one arena: a GUID takes 16 bytes, anything else keeps its text aside.

use rustc_hash::FxHashMap;

/// Interned ids, numbered from 0 in the order of arrival.
#[derive(Clone, Debug, Default)]
pub struct IdArena {
    guids: Vec<u128>,
    by_guid: FxHashMap<u128, u32>,
    odd: FxHashMap<u32, Box<str>>,
    by_odd: FxHashMap<Box<str>, u32>,
}

impl IdArena {
    /// Number of this id, and whether it was known before.
    pub fn intern(&mut self, id: &str) -> (u32, bool) {
        let next = u32::try_from(self.guids.len()).unwrap_or(u32::MAX);
        if let Some(guid) = parse_guid(id) {
            if let Some(&index) = self.by_guid.get(&guid) {
                return (index, true);
            }
            self.guids.push(guid);
            self.by_guid.insert(guid, next);
        } else {
            if let Some(&index) = self.by_odd.get(id) {
                return (index, true);
            }
            self.guids.push(0);
            self.odd.insert(next, id.into());
            self.by_odd.insert(id.into(), next);
        }
        (next, false)
    }

    /// Number for a conversation that came without an id: never known again.
    pub fn unnamed(&mut self) -> u32 {
        let next = u32::try_from(self.guids.len()).unwrap_or(u32::MAX);
        self.guids.push(0);
        self.odd.insert(next, "".into());
        next
    }

    /// The id as it was written.
    #[must_use]
    pub fn text(&self, index: u32) -> String {
        match self.odd.get(&index) {
            Some(text) => text.to_string(),
            None => write_guid(self.guids[index as usize]),
        }
    }
}

/// A canonical GUID (lower case, 8-4-4-4-12); any other spelling is kept as text so that it is given
/// back as it came.
fn parse_guid(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    let mut value = 0_u128;
    for (place, &byte) in bytes.iter().enumerate() {
        let digit = match (place, byte) {
            (8 | 13 | 18 | 23, b'-') => continue,
            (8 | 13 | 18 | 23, _) => return None,
            (_, b'0'..=b'9') => byte - b'0',
            (_, b'a'..=b'f') => byte - b'a' + 10,
            _ => return None,
        };
        value = value << 4 | u128::from(digit);
    }
    Some(value)
}

fn write_guid(guid: u128) -> String {
    let hex = format!("{guid:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_they_were_written() {
        let mut arena = IdArena::default();
        let ids = [
            "5bc8fbbc-bde5-4099-8164-d8399f767c45",
            "5BC8FBBC-BDE5-4099-8164-D8399F767C45",
            "00000000-0000-0000-0000-000000000000",
            "not a guid",
            "",
        ];
        for (place, id) in ids.iter().enumerate() {
            assert_eq!(arena.intern(id), (u32::try_from(place).unwrap(), false));
        }
        for (place, id) in ids.iter().enumerate() {
            let index = u32::try_from(place).unwrap();
            assert_eq!(arena.intern(id), (index, true));
            assert_eq!(arena.text(index), *id);
        }
    }
}
