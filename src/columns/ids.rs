//! Conversation ids in one arena: a GUID takes 16 bytes, anything else keeps its text aside.
//!
//! The table that finds an id again holds numbers only, about 4.3 bytes each: buckets of numbers with a few
//! bits of the id's hash beside, so that hardly any id is looked at in vain. It grows by one bucket at a
//! time (linear hashing), so that no conversation has to wait for all others to be sorted anew.

use std::mem::size_of;

use rustc_hash::FxHashMap;

use crate::columns::map_bytes;

/// Ids of a page of the arena.
const PAGE: usize = 4_096;
/// Numbers a bucket holds on average.
const FULL: usize = 192;
/// Bits of a bucket's entry that hold the number; the others hold bits of the hash. So many conversations fill 4 GiB.
const NUMBER_BITS: u32 = 26;
/// The largest number that is found again.
const LAST: u32 = (1 << NUMBER_BITS) - 1;

/// Interned ids, numbered from 0 in the order of arrival.
#[derive(Clone, Debug, Default)]
pub struct IdArena {
    /// By number; 0 for texts.
    guids: Vec<Vec<u128>>,
    len: u32,
    texts: FxHashMap<u32, Box<str>>,
    buckets: Vec<Vec<u32>>,
    /// Numbers in all buckets.
    found: usize,
}

/// An id as it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id<'a> {
    /// In canonical spelling.
    Guid(u128),
    /// Anything else, so that it is given back as it came.
    Text(&'a str),
}

impl<'a> Id<'a> {
    /// Reads an id.
    #[must_use]
    pub fn new(text: &'a str) -> Id<'a> {
        parse_guid(text).map_or(Id::Text(text), Id::Guid)
    }

    /// As it was written.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Id::Text(text) => text.to_owned(),
            Id::Guid(guid) => write_guid(guid),
        }
    }

    /// 64 bits on every machine; a usual hasher has 32 in a browser.
    fn hash(self) -> u64 {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15; // 2^64 by the golden ratio
        let [low, high] = match self {
            Id::Guid(guid) => halves(guid),
            Id::Text(text) => {
                let step =
                    |hash: u64, byte| (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(ODD);
                [text.bytes().fold(ODD, step), 0]
            }
        };
        let mixed = (low ^ high.rotate_left(32)).wrapping_mul(ODD);
        mixed ^ mixed >> 32
    }
}

fn halves(guid: u128) -> [u64; 2] {
    let [low, high] = [guid & u128::from(u64::MAX), guid >> 64];
    [low, high].map(|half| u64::try_from(half).unwrap_or(0))
}

impl IdArena {
    /// Number of a known id.
    #[must_use]
    pub fn find(&self, id: Id<'_>) -> Option<u32> {
        let hash = id.hash();
        let bucket = self.buckets.get(self.place(hash))?;
        let entries = bucket.iter().filter(|&&entry| entry & !LAST == tag(hash));
        let mut numbers = entries.map(|entry| entry & LAST);
        numbers.find(|&number| self.id(number) == id)
    }

    /// Takes in an id that is not known.
    pub fn add(&mut self, id: Id<'_>) -> u32 {
        let number = self.next(id);
        let hash = id.hash();
        if number <= LAST {
            if self.found >= self.buckets.len() * FULL {
                self.split();
            }
            let place = self.place(hash);
            put(&mut self.buckets[place], tag(hash) | number);
            self.found += 1;
        }
        number
    }

    /// Gives the id that had a number the next one; the old one is never found again.
    pub fn renumber(&mut self, number: u32, id: Id<'_>) -> u32 {
        let next = self.next(id);
        let hash = id.hash();
        let place = self.place(hash);
        let mut entries = self.buckets.get_mut(place).into_iter().flatten();
        let entry = entries.find(|entry| **entry == tag(hash) | number);
        if let Some(entry) = entry.filter(|_| next <= LAST) {
            *entry = tag(hash) | next;
        }
        next
    }

    /// The id of this number is not known any more.
    pub fn forget(&mut self, number: u32) {
        let place = self.place(self.id(number).hash());
        if let Some(bucket) = self.buckets.get_mut(place) {
            let before = bucket.len();
            bucket.retain(|entry| entry & LAST != number);
            self.found -= before - bucket.len();
        }
    }

    /// Number for a conversation that came without an id: never known again.
    pub fn unnamed(&mut self) -> u32 {
        self.next(Id::Text(""))
    }

    /// The id of a number.
    #[must_use]
    pub fn id(&self, number: u32) -> Id<'_> {
        let page = self.guids.get(number as usize / PAGE);
        match page.and_then(|page| page.get(number as usize % PAGE)) {
            // A GUID of nothing but zeros is one; the texts are looked through only for it.
            None | Some(0) => self
                .texts
                .get(&number)
                .map_or(Id::Guid(0), |text| Id::Text(text)),
            Some(&guid) => Id::Guid(guid),
        }
    }

    /// The id as it was written.
    #[must_use]
    pub fn text(&self, number: u32) -> String {
        self.id(number).text()
    }

    /// Bytes of the ids themselves, what is reserved for more included.
    #[must_use]
    pub fn id_bytes(&self) -> usize {
        let pages = self.guids.iter();
        pages
            .map(|page| page.capacity() * size_of::<u128>())
            .sum::<usize>()
            + self.guids.capacity() * size_of::<Vec<u128>>()
            + map_bytes(&self.texts)
            + self.texts.values().map(|text| text.len()).sum::<usize>()
    }

    /// Bytes of what finds an id again, what is reserved for more included.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        let buckets = self.buckets.iter();
        buckets
            .map(|bucket| bucket.capacity() * size_of::<u32>())
            .sum::<usize>()
            + self.buckets.capacity() * size_of::<Vec<u32>>()
    }

    fn next(&mut self, id: Id<'_>) -> u32 {
        let number = self.len;
        self.len = self.len.saturating_add(1);
        if (number as usize).is_multiple_of(PAGE) {
            self.guids.push(Vec::new());
        }
        let guid = match id {
            Id::Guid(guid) => guid,
            Id::Text(text) => {
                self.texts.insert(number, text.into());
                0
            }
        };
        if let Some(page) = self.guids.last_mut() {
            page.push(guid);
        }
        number
    }

    /// The bucket of a hash: those already split know one bit more of it.
    fn place(&self, hash: u64) -> usize {
        let whole = self.buckets.len().next_power_of_two();
        let low = usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(usize::MAX);
        let place = low & (whole - 1);
        if place < self.buckets.len() {
            place
        } else {
            place & (whole / 2).saturating_sub(1)
        }
    }

    /// One bucket more, filled from the one that held its numbers until now.
    fn split(&mut self) {
        let new = self.buckets.len();
        self.buckets.push(Vec::new());
        if new == 0 {
            return;
        }
        let old = new - self.buckets.len().next_power_of_two() / 2;
        let Some(entries) = self.buckets.get_mut(old).map(std::mem::take) else {
            return;
        };
        for entry in entries {
            let place = self.place(self.id(entry & LAST).hash());
            put(&mut self.buckets[place], entry);
        }
    }
}

/// Bits of the hash that no bucket's place depends on.
fn tag(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0) & !LAST
}

/// Appends, with room for little more.
fn put(bucket: &mut Vec<u32>, entry: u32) {
    if bucket.len() == bucket.capacity() {
        bucket.reserve_exact(8);
    }
    bucket.push(entry);
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
        for (number, id) in (0..).zip(ids) {
            assert_eq!(arena.find(Id::new(id)), None);
            assert_eq!(arena.add(Id::new(id)), number);
        }
        assert_eq!(arena.unnamed(), 5);
        for (number, id) in (0..).zip(ids) {
            assert_eq!(arena.find(Id::new(id)), Some(number));
            assert_eq!(arena.text(number), id);
        }
    }

    #[test]
    fn a_great_many_ids_are_each_found_under_their_last_number() {
        let mut arena = IdArena::default();
        // Rising numbers, as careless software makes ids.
        let id = |number: u32| Id::Guid(u128::from(number));
        let many = 30_000;
        for number in 0..many {
            assert_eq!(arena.find(id(number)), None);
            assert_eq!(arena.add(id(number)), number);
        }
        for number in (0..many).step_by(7) {
            let next = arena.renumber(number, id(number));
            assert_eq!(arena.find(id(number)), Some(next));
            assert_eq!(arena.id(next), id(number));
        }
        for number in (0..many).filter(|number| number % 7 > 0) {
            assert_eq!(arena.find(id(number)), Some(number));
        }
        assert_eq!(arena.find(id(many)), None);
        let bytes = arena.table_bytes();
        assert!(bytes <= 5 * many as usize, "{bytes} bytes for {many} ids");
        let longest = arena.buckets.iter().map(Vec::len).max();
        assert!(longest < Some(4 * FULL), "{longest:?} numbers in a bucket");
    }
}
