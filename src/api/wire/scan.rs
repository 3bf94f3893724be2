//! SCAN: one way through a JSON document that checks all of it and keeps only what is asked for.
//!
//! Comes in: bytes. Goes out: words, numbers, times and texts, in the order in which they stand. What nobody asks
//! for is jumped over: its brackets, strings, escapes, numbers and literals are checked by the grammar of RFC 8259,
//! its text is not looked at. A step that fails remembers where and why, and everything above it gives up by `?`.
//!
//! Strings are searched and words compared eight bytes at a time: the page is built for size, and this is fast
//! without much help of the compiler.

#![expect(
    clippy::inline_always,
    reason = "built for size, these few would be calls for each byte"
)]

use std::borrow::Cow;

use super::number;
use super::time::{Day, Time};
use super::token::{Known, Token, eight};

/// A document and the place reached in it.
#[derive(Debug)]
pub struct Scan<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    fault: Option<Fault>,
    /// The UTC day of the last time that was read.
    day: Day,
}

/// Where a document was given up, and why.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Place in the bytes.
    pub at: usize,
    /// What was wrong, in words.
    pub reason: &'static str,
}

/// The same byte eight times.
const fn all(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// The highest bit of each byte that may be a quote, a backslash or a control character; the lowest such bit is certain.
#[inline(always)]
const fn marks(eight: u64) -> u64 {
    // A byte less than its subtrahend borrows from the next one, which may show by mistake.
    let quote = (eight ^ all(b'"')).wrapping_sub(all(1));
    let backslash = (eight ^ all(b'\\')).wrapping_sub(all(1));
    let control = eight.wrapping_sub(all(b' '));
    (quote | backslash | control) & !eight & all(0x80)
}

/// The first place from here on with a quote, a backslash or a control character, or the end.
#[inline(always)]
pub(super) fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = eight(bytes, at) {
        let found = marks(eight);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take_while(|&&byte| byte >= b' ' && byte != b'"' && byte != b'\\')
        .count()
}

impl<'a> Scan<'a> {
    /// At the start of a document.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Scan<'a> {
        let mut scan = Scan {
            bytes,
            at: 0,
            fault: None,
            day: Day::default(),
        };
        scan.space();
        scan
    }

    /// The fault that ended the way.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.fault.unwrap_or(Fault {
            at: self.at,
            reason: "no JSON",
        })
    }

    /// Gives up at this place.
    #[cold]
    pub fn fail<T>(&mut self, at: usize, reason: &'static str) -> Option<T> {
        let reason = if at >= self.bytes.len() {
            "the document ends too early"
        } else {
            reason
        };
        self.fault = Some(Fault { at, reason });
        None
    }

    /// The byte at this place; 0, which begins nothing, at the end.
    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The first place from here on that is not white space.
    #[inline(always)]
    pub(super) fn behind_space(&self, at: usize) -> usize {
        if self.byte(at) > b' ' {
            at
        } else {
            self.behind_more_space(at)
        }
    }

    #[cold]
    fn behind_more_space(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\n' | b'\t' | b'\r') {
            at += 1;
        }
        at
    }

    #[inline(always)]
    fn space(&mut self) {
        self.at = self.behind_space(self.at);
    }

    /// Nothing may follow but white space.
    pub fn end(&mut self) -> Option<()> {
        self.space();
        if self.at < self.bytes.len() {
            return self.fail(self.at, "something follows the document");
        }
        Some(())
    }

    /// Reads an object, handing over the members of these names, each at most once, and jumping over all others.
    #[inline]
    pub fn object<T: Copy, const N: usize>(
        &mut self,
        known: &Known<T, N>,
        mut member: impl FnMut(&mut Self, T) -> Option<()>,
    ) -> Option<()> {
        match self.byte(self.at) {
            b'{' => self.at += 1,
            b'[' => return self.fail(self.at, "a list instead of an object"),
            _ => return self.fail(self.at, "no object"),
        }
        self.space();
        if self.byte(self.at) == b'}' {
            self.at += 1;
            return Some(());
        }
        let mut seen = 0_u32;
        loop {
            let which = self.name(&known.tokens)?;
            match known.are.get(which) {
                None => self.skip()?,
                Some(_) if seen >> which & 1 == 1 => {
                    return self.fail(self.at, "a member that comes twice");
                }
                Some(&one) => {
                    seen |= 1 << which;
                    member(self, one)?;
                }
            }
            self.space();
            match self.byte(self.at) {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return self.fail(self.at, "neither a comma nor the end of an object"),
            }
            self.space();
        }
    }

    /// Reads a list; `null` is an empty one and `null` entries are left out.
    #[inline]
    pub fn list(&mut self, mut entry: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.null()? {
            return Some(());
        }
        if self.byte(self.at) != b'[' {
            return self.fail(self.at, "no list");
        }
        self.at += 1;
        self.space();
        if self.byte(self.at) == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            if !self.null()? {
                entry(self)?;
            }
            self.space();
            match self.byte(self.at) {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return self.fail(self.at, "neither a comma nor the end of a list"),
            }
            self.space();
        }
    }

    /// Goes behind `null` if it stands here.
    #[inline(always)]
    pub fn null(&mut self) -> Option<bool> {
        if self.byte(self.at) != b'n' {
            return Some(false);
        }
        self.at = self.literal(self.at)?;
        Some(true)
    }

    /// Which of these names stands here, and on to its value; for any other name it is their number.
    fn name(&mut self, names: &[Token]) -> Option<usize> {
        let mut which = self.token(names);
        if which == names.len() {
            let end = special(self.bytes, self.at + 1);
            if self.byte(end) == b'"' && self.byte(end + 1) == b':' && self.byte(self.at) == b'"' {
                self.at = end + 2;
            } else {
                which = self.odd_token(names)?;
                self.space();
                if self.byte(self.at) != b':' {
                    return self.fail(self.at, "no colon behind a name");
                }
                self.at += 1;
            }
        }
        self.space();
        Some(which)
    }

    /// What the word here stands for; `null` and any other text for something else.
    #[inline]
    pub fn word<T: Copy, const N: usize>(&mut self, known: &Known<T, N>, other: T) -> Option<T> {
        if self.null()? {
            return Some(other);
        }
        let which = self.text_of(&known.tokens)?;
        Some(known.are.get(which).copied().unwrap_or(other))
    }

    /// Which of these words stands here; for any other text it is their number.
    fn text_of(&mut self, words: &[Token]) -> Option<usize> {
        let which = self.token(words);
        if which == words.len() {
            let end = special(self.bytes, self.at + 1);
            if self.byte(end) == b'"' && self.byte(self.at) == b'"' {
                self.at = end + 1;
            } else {
                return self.odd_token(words);
            }
        }
        Some(which)
    }

    /// Goes behind one of these that stands here just so.
    ///
    /// Nothing is searched: a processor that guesses the next name right need not wait for its length.
    #[inline(always)]
    fn token(&mut self, tokens: &[Token]) -> usize {
        let mut which = 0;
        let Some(head) = eight(self.bytes, self.at) else {
            return tokens.len();
        };
        while let Some(token) = tokens.get(which) {
            if token.stands(self.bytes, self.at, head) {
                self.at += token.len;
                return which;
            }
            which += 1;
        }
        which
    }

    /// Which of these stands here with escapes or with white space behind it, or that it is no text.
    #[cold]
    fn odd_token(&mut self, tokens: &[Token]) -> Option<usize> {
        let text = self.text()?;
        let which = tokens.iter().position(|token| token.text == text);
        Some(which.unwrap_or(tokens.len()))
    }

    /// Keeps what `read` finds, unless it is `null`.
    #[inline]
    pub fn keep<T>(
        &mut self,
        into: &mut Option<T>,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<()> {
        if !self.null()? {
            *into = Some(read(self)?);
        }
        Some(())
    }

    /// A text, borrowed where it holds no escapes.
    pub fn text(&mut self) -> Option<Cow<'a, str>> {
        let from = self.at;
        if self.byte(from) != b'"' {
            return self.fail(from, "no text");
        }
        let mut to = special(self.bytes, from + 1);
        let escaped = self.byte(to) != b'"';
        if escaped {
            to = self.string(to)? - 1;
        }
        self.at = to + 1;
        let bytes: &'a [u8] = self.bytes;
        let text = if escaped {
            let quoted = bytes.get(from..=to).unwrap_or_default();
            serde_json::from_slice(quoted).map(Cow::Owned).ok()
        } else {
            let inner = bytes.get(from + 1..to).unwrap_or_default();
            std::str::from_utf8(inner).map(Cow::Borrowed).ok()
        };
        match text {
            Some(text) => Some(text),
            None => self.fail(from, "a text that is not Unicode"),
        }
    }

    /// A whole number, also when it is written as a float.
    pub fn whole(&mut self) -> Option<i64> {
        let (from, mut at) = (self.at, self.at);
        let mut value = 0_i64;
        while at < from + 18 && self.byte(at).is_ascii_digit() {
            value = value * 10 + i64::from(self.byte(at) - b'0');
            at += 1;
        }
        let plain = !matches!(self.byte(at), b'0'..=b'9' | b'.' | b'e' | b'E');
        if plain && at > from && (self.byte(from) != b'0' || at == from + 1) {
            self.at = at;
            return Some(value);
        }
        self.odd_whole()
    }

    /// A whole number that is written with a sign, a point, an exponent or many digits, or is none.
    fn odd_whole(&mut self) -> Option<i64> {
        let from = self.at;
        if !matches!(self.byte(from), b'-' | b'0'..=b'9') {
            return self.fail(from, "no number");
        }
        self.at = self.number(from)?;
        let digits = self.bytes.get(from..self.at).unwrap_or_default();
        match number::whole(digits) {
            Some(whole) => Some(whole),
            None => self.fail(from, "a number that is too large"),
        }
    }

    /// A moment, written as ISO 8601.
    pub fn time(&mut self) -> Option<Time> {
        if let Some(time) = self
            .day
            .quick(self.bytes.get(self.at..).unwrap_or_default())
        {
            self.at += super::time::QUICK;
            return Some(time);
        }
        let from = self.at;
        let text = self.text()?;
        match self.day.slow(&text) {
            Some(time) => Some(time),
            None => self.fail(from, "no ISO-8601 time"),
        }
    }
}
