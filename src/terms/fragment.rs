//! FRAGMENT: parameters behind the `#` of an address.
//!
//! Only `%` is an escape: a `+` means itself, as in `Etc/GMT+3`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::terms::parts::unescape;

/// Parameters as they came, in order.
pub type Params = Vec<(String, String)>;

/// Characters that would end or split a parameter, or that addresses do not carry.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// In a name, the sign that ends it too.
const ESCAPED_NAME: &AsciiSet = &ESCAPED.add(b'=');

/// Parameters of a link fragment, with or without its `#`.
#[must_use]
pub fn split(fragment: &str) -> Params {
    fragment
        .trim_start_matches('#')
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            (unescape(key), unescape(value))
        })
        .collect()
}

/// The fragment of these parameters, without `#`: [`split`] reads it.
#[must_use]
pub fn join(params: &[(String, String)]) -> String {
    let pair = |(key, value): &(String, String)| {
        format!(
            "{}={}",
            utf8_percent_encode(key, ESCAPED_NAME),
            utf8_percent_encode(value, ESCAPED)
        )
    };
    params.iter().map(pair).collect::<Vec<_>>().join("&")
}
