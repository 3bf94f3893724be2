//! BITS: numbers of any width packed one after the other, and waits cut into what compresses and what does not.
//!
//! The class of a wait is its length in bits with the three bits behind the first one; few classes occur often, so they
//! compress well. The bits behind them are as good as random and are kept as they are.

/// The class of numbers that are longer than others: all bits of a wait follow.
const LONG: u8 = 248;
/// Bits of such a number.
const LONG_BITS: u32 = 48;

/// Bits under construction, lowest first.
#[derive(Debug, Default)]
pub struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// Appends the lowest bits of a number.
    pub fn put(&mut self, mut number: u64, count: u32) {
        let mut left = count;
        while left > 0 {
            if self.used == 0 {
                self.bytes.push(0);
            }
            let some = left.min(8 - self.used);
            let part = u8::try_from(number & ((1 << some) - 1)).unwrap_or(0);
            if let Some(last) = self.bytes.last_mut() {
                *last |= part << self.used;
            }
            number >>= some;
            left -= some;
            self.used = (self.used + some) % 8;
        }
    }

    /// All of them, the last byte filled with zeros.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Bits that are read.
#[derive(Debug)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    used: u32,
}

impl<'a> BitReader<'a> {
    pub fn new(bytes: &'a [u8]) -> BitReader<'a> {
        BitReader { bytes, used: 0 }
    }

    /// The next number of this width; `None` past the end.
    pub fn get(&mut self, count: u32) -> Option<u64> {
        let mut number = 0;
        let mut have = 0;
        while have < count {
            let byte = *self.bytes.first()?;
            let some = (count - have).min(8 - self.used);
            let part = u64::from(byte) >> self.used & ((1 << some) - 1);
            number |= part << have;
            have += some;
            self.used += some;
            if self.used == 8 {
                self.used = 0;
                self.bytes = &self.bytes[1..];
            }
        }
        Some(number)
    }

    /// Whether only the zeros that fill the last byte are left.
    pub fn is_over(&self) -> bool {
        match self.bytes {
            [] => true,
            [last] => self.used > 0 && last >> self.used == 0,
            _ => false,
        }
    }
}

/// Class of a number below 2^48, and the bits behind with their count.
pub fn class(number: u64) -> (u8, u64, u32) {
    if number < 8 {
        return (u8::try_from(number).unwrap_or(0), 0, 0);
    }
    let rest = number.ilog2() - 3;
    let class = 8 + rest * 8 + u32::try_from(number >> rest & 7).unwrap_or(0);
    match u8::try_from(class).ok().filter(|&class| class < LONG) {
        Some(class) => (class, number & ((1 << rest) - 1), rest),
        None => (LONG, number, LONG_BITS),
    }
}

/// How many bits are behind a class; `None` for no class.
pub fn behind(class: u8) -> Option<u32> {
    match class {
        0..8 => Some(0),
        8..LONG => Some(u32::from((class - 8) / 8)),
        LONG => Some(LONG_BITS),
        _ => None,
    }
}

/// The number of a class and the bits behind.
pub fn number(class: u8, behind: u64) -> u64 {
    match class {
        0..8 => u64::from(class),
        8..LONG => u64::from(8 | (class % 8)) << ((class - 8) / 8) | behind,
        _ => behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_from_their_class_and_bits() {
        let near = (0..48).flat_map(|bit| {
            let power = 1_u64 << bit;
            [power - 1, power, power + power / 3, power + power / 2]
        });
        let numbers: Vec<u64> = near.chain([(1 << 48) - 1]).collect();
        let mut bits = Bits::default();
        let mut classes = Vec::new();
        for &number in &numbers {
            let (class, rest, count) = class(number);
            assert_eq!(behind(class), Some(count));
            bits.put(rest, count);
            classes.push(class);
        }
        let mut reader = BitReader::new(bits.bytes());
        for (class, told) in classes.into_iter().zip(numbers) {
            let rest = reader.get(behind(class).unwrap()).unwrap();
            assert_eq!(number(class, rest), told);
        }
        assert!(reader.is_over());
        assert_eq!(behind(LONG + 1), None);
    }

    #[test]
    fn nothing_is_read_past_the_end_and_filling_bits_are_zero() {
        let mut reader = BitReader::new(&[0b0000_0101]);
        assert_eq!(reader.get(3), Some(5));
        assert!(reader.is_over());
        assert_eq!(reader.get(6), None);
        let mut set = BitReader::new(&[0b0001_0101]);
        assert_eq!(set.get(3), Some(5));
        assert!(!set.is_over());
        assert!(!BitReader::new(&[0]).is_over(), "a byte too many");
    }
}
