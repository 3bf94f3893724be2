//! TOKEN: names and words of the API as they stand in a document, comparable a few bytes at a time.

#![expect(
    clippy::inline_always,
    reason = "one call for each name that is tried would cost more than the comparison"
)]

/// Names of members, or words, and what each stands for.
#[derive(Clone, Copy, Debug)]
pub struct Known<T, const N: usize> {
    /// How they are written.
    pub tokens: [Token; N],
    /// What they stand for, in the same order.
    pub are: [T; N],
}

impl<T: Copy, const N: usize> Known<T, N> {
    /// The names of an object's members.
    #[must_use]
    pub const fn members(all: [(&'static str, T); N]) -> Known<T, N> {
        Known::new(all, b"\":")
    }

    /// Texts that are words of the API.
    #[must_use]
    pub const fn words(all: [(&'static str, T); N]) -> Known<T, N> {
        Known::new(all, b"\"")
    }

    const fn new(all: [(&'static str, T); N], end: &[u8]) -> Known<T, N> {
        let mut tokens = [Token::new("", end); N];
        let mut are = [all[0].1; N];
        let mut place = 0;
        while place < N {
            tokens[place] = Token::new(all[place].0, end);
            are[place] = all[place].1;
            place += 1;
        }
        Known { tokens, are }
    }
}

/// A name or a word with its quotes, a name with its colon too: up to 24 bytes as up to three numbers.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// The text itself.
    pub text: &'static str,
    /// Length as it stands in a document.
    pub len: usize,
    /// What of the first eight bytes is its own.
    mask: u64,
    head: u64,
    middle: u64,
    tail: u64,
}

impl Token {
    const fn new(name: &'static str, end: &[u8]) -> Token {
        let text = name.as_bytes();
        let len = 1 + text.len() + end.len();
        assert!(len <= 24, "three numbers hold 24 bytes");
        let mut whole = [0; 24];
        whole[0] = b'"';
        let mut place = 1;
        while place < len {
            let inner = place - 1;
            whole[place] = if inner < text.len() {
                text[inner]
            } else {
                end[inner - text.len()]
            };
            place += 1;
        }
        let full = len >= 8;
        Token {
            text: name,
            len,
            mask: if full { u64::MAX } else { (1 << (8 * len)) - 1 },
            head: number(&whole, 0),
            middle: number(&whole, 8),
            tail: number(&whole, if full { len - 8 } else { 0 }),
        }
    }

    /// Whether it stands at this place, of which the first eight bytes are known.
    #[inline(always)]
    #[must_use]
    pub fn stands(&self, bytes: &[u8], at: usize, head: u64) -> bool {
        head & self.mask == self.head
            && (self.len <= 8
                || (eight(bytes, at + self.len - 8) == Some(self.tail)
                    && (self.len <= 16 || eight(bytes, at + 8) == Some(self.middle))))
    }
}

/// Eight bytes from a place on, the first one lowest.
#[inline(always)]
#[must_use]
pub fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*chunk))
}

/// The same while compiling.
const fn number(bytes: &[u8; 24], from: usize) -> u64 {
    let (mut value, mut place) = (0, 0);
    while place < 8 {
        value |= (bytes[from + place] as u64) << (8 * place);
        place += 1;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_where_it_is_written_and_nowhere_else() {
        const ALL: [&str; 7] = [
            "ok",
            "name",
            "value1",
            "sessions",
            "segmentType",
            "conversationStart",
            "dataAvailabilityDate",
        ];
        for name in ALL {
            let token = Token::new(name, b"\":");
            let written = format!("\"{name}\":        ");
            let stands =
                |text: &str| token.stands(text.as_bytes(), 0, eight(text.as_bytes(), 0).unwrap());
            assert!(stands(&written), "{name}");
            for place in 0..name.len() + 3 {
                let mut other = written.clone().into_bytes();
                other[place] ^= 1;
                assert!(
                    !stands(&String::from_utf8(other).unwrap()),
                    "{name} {place}"
                );
            }
        }
    }
}
