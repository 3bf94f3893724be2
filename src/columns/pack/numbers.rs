//! NUMBERS: whole numbers, ids and texts as bytes, seven bits of a number to a byte (LEB128), small negative ones
//! as small as positive ones. Reading foreign bytes ends in [`Damaged`] at worst.

/// The bytes do not hold what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// Moments and lengths beyond this, ms, are no calendar's: a sum of a few of them is still a number.
const MOST_MS: i64 = 1 << 58;

/// Bytes under construction.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn number(&mut self, mut number: u64) {
        loop {
            let low = u8::try_from(number & 0x7f).unwrap_or(0);
            number >>= 7;
            if number == 0 {
                return self.0.push(low);
            }
            self.0.push(low | 0x80);
        }
    }

    /// What a number differs from another.
    pub fn difference(&mut self, number: i64, from: i64) {
        let difference = number.wrapping_sub(from);
        self.number((difference << 1 ^ difference >> 63).cast_unsigned());
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub fn guid(&mut self, guid: u128) {
        self.0.extend_from_slice(&guid.to_be_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// Bytes that are read.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    pub fn number(&mut self) -> Result<u64, Damaged> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(Damaged)?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Damaged);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    /// How many of something follow, each of at least one byte.
    pub fn count(&mut self) -> Result<usize, Damaged> {
        let count = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        if count > self.0.len() {
            return Err(Damaged);
        }
        Ok(count)
    }

    /// A moment or a length, ms, that was written as its difference from another.
    pub fn moment_after(&mut self, from: i64) -> Result<i64, Damaged> {
        let folded = self.number()?;
        let difference = (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed();
        let moment = from.wrapping_add(difference);
        if moment.abs_diff(0) > MOST_MS.unsigned_abs() {
            return Err(Damaged);
        }
        Ok(moment)
    }

    pub fn moment(&mut self) -> Result<i64, Damaged> {
        self.moment_after(0)
    }

    pub fn guid(&mut self) -> Result<u128, Damaged> {
        let (guid, rest) = self.0.split_first_chunk().ok_or(Damaged)?;
        self.0 = rest;
        Ok(u128::from_be_bytes(*guid))
    }

    /// Bytes with their number before them.
    pub fn block(&mut self) -> Result<&'a [u8], Damaged> {
        let length = self.count()?;
        let (block, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(block)
    }

    pub fn text(&mut self) -> Result<Box<str>, Damaged> {
        let text = self.block()?;
        std::str::from_utf8(text)
            .map(Box::from)
            .map_err(|_| Damaged)
    }

    /// Nothing is left.
    pub fn end(&self) -> Result<(), Damaged> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Damaged)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [
            0,
            1,
            -1,
            63,
            64,
            -64,
            -65,
            1_791_763_200_000,
            MOST_MS,
            -MOST_MS,
        ];
        let mut writer = Writer::default();
        for number in numbers {
            writer.difference(number, 7);
        }
        writer.number(u64::MAX);
        let mut reader = Reader::new(writer.bytes());
        for number in numbers {
            assert_eq!(reader.moment_after(7), Ok(number));
        }
        assert_eq!(reader.end(), Err(Damaged));
        assert_eq!(reader.number(), Ok(u64::MAX));
        assert_eq!((reader.end(), reader.number()), (Ok(()), Err(Damaged)));
        let too_long = [0xff; 9].into_iter().chain([2]).collect::<Vec<u8>>();
        assert_eq!(Reader::new(&too_long).number(), Err(Damaged));
    }
}
