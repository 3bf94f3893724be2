//! SKIP: the grammar of JSON (RFC 8259) for what nobody asks for: checked to the last byte, and not kept.
//!
//! Nothing here calls itself: brackets are counted, so that no document can exhaust the stack.

use super::scan::{Scan, special};

/// How deep brackets may stand in each other in what is jumped over.
const DEEPEST: u32 = u128::BITS;

impl Scan<'_> {
    /// Behind the string in which this place lies; its escapes are checked.
    pub(super) fn string(&mut self, mut at: usize) -> Option<usize> {
        loop {
            at = special(self.bytes, at);
            match self.byte(at) {
                b'"' => return Some(at + 1),
                b'\\' => at = self.escape(at)?,
                _ => return self.fail(at, "a control character in a text"),
            }
        }
    }

    /// Behind the escape at this place.
    fn escape(&mut self, at: usize) -> Option<usize> {
        match self.byte(at + 1) {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 2),
            b'u' => match (at + 2..at + 6).find(|&place| !self.byte(place).is_ascii_hexdigit()) {
                None => Some(at + 6),
                Some(place) => self.fail(place, "a bad escape in a text"),
            },
            _ => self.fail(at + 1, "a bad escape in a text"),
        }
    }

    /// Behind the literal at this place.
    pub(super) fn literal(&mut self, at: usize) -> Option<usize> {
        let literal: &[u8] = match self.byte(at) {
            b't' => b"true",
            b'f' => b"false",
            b'n' => b"null",
            _ => return self.fail(at, "no value"),
        };
        for (place, &byte) in (at..).zip(literal) {
            if self.byte(place) != byte {
                return self.fail(place, "no value");
            }
        }
        Some(at + literal.len())
    }

    /// Behind the number at this place.
    pub(super) fn number(&mut self, mut at: usize) -> Option<usize> {
        at += usize::from(self.byte(at) == b'-');
        let leading_zero = self.byte(at) == b'0';
        let whole = self.digits(at)?;
        if leading_zero && whole > at + 1 {
            return self.fail(at + 1, "a number that begins with zero");
        }
        at = whole;
        if self.byte(at) == b'.' {
            at = self.digits(at + 1)?;
        }
        if self.byte(at) | 0x20 == b'e' {
            at += 1;
            at += usize::from(matches!(self.byte(at), b'+' | b'-'));
            at = self.digits(at)?;
        }
        Some(at)
    }

    /// Behind the digits at this place, at least one.
    #[inline]
    fn digits(&mut self, from: usize) -> Option<usize> {
        let mut at = from;
        while self.byte(at).is_ascii_digit() {
            at += 1;
        }
        if at == from {
            return self.fail(at, "no digit in a number");
        }
        Some(at)
    }

    /// Jumps over a value.
    pub fn skip(&mut self) -> Option<()> {
        let mut at = self.at;
        // A bit for each open bracket, the innermost lowest: 1 for an object.
        let mut open: u128 = 0;
        let mut depth = 0;
        loop {
            match self.byte(at) {
                b'"' => {
                    at = special(self.bytes, at + 1);
                    at = if self.byte(at) == b'"' {
                        at + 1
                    } else {
                        self.string(at)?
                    };
                }
                bracket @ (b'{' | b'[') => {
                    let object = bracket == b'{';
                    let empty = self.behind_space(at + 1);
                    // Each closing bracket is two behind its opening one.
                    if self.byte(empty) == bracket + 2 {
                        at = empty + 1;
                    } else if depth == DEEPEST {
                        return self.fail(at, "brackets too deep in each other");
                    } else {
                        depth += 1;
                        open = open << 1 | u128::from(object);
                        at = if object {
                            self.pass_name(empty)?
                        } else {
                            empty
                        };
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => at = self.number(at)?,
                _ => at = self.literal(at)?,
            }
            // Behind a value: the next one, or the ends of what is open.
            loop {
                if depth == 0 {
                    self.at = at;
                    return Some(());
                }
                at = self.behind_space(at);
                let object = open & 1 == 1;
                match (self.byte(at), object) {
                    (b',', true) => {
                        let next = self.behind_space(at + 1);
                        at = self.pass_name(next)?;
                        break;
                    }
                    (b',', false) => {
                        at = self.behind_space(at + 1);
                        break;
                    }
                    (b'}', true) | (b']', false) => {
                        at += 1;
                        depth -= 1;
                        open >>= 1;
                    }
                    _ => return self.fail(at, "neither a comma nor the right bracket"),
                }
            }
        }
    }

    /// Behind the name at this place, its colon and white space.
    #[inline]
    fn pass_name(&mut self, at: usize) -> Option<usize> {
        if self.byte(at) != b'"' {
            return self.fail(at, "no name of a member");
        }
        let end = special(self.bytes, at + 1);
        let mut at = if self.byte(end) == b'"' {
            end + 1
        } else {
            self.string(end)?
        };
        at = self.behind_space(at);
        if self.byte(at) != b':' {
            return self.fail(at, "no colon behind a name");
        }
        Some(self.behind_space(at + 1))
    }
}
