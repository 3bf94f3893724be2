//! QUESTION: the fragment of a link as a snapshot keeps it, without anything that names somebody.
//!
//! Only parameters we know come through. Ids of queues become those of the file; what looks at single visits or says how to
//! load stays away, and so do the reasons of exclusions, which are free text.

use crate::terms::fragment::{Params, join, split};
use crate::terms::parts::{escape, parts, unescape};

/// Parameters whose values are of a fixed form (docs/link.md).
const PLAIN: [&str; 18] = [
    "from",
    "to",
    "tz",
    "media",
    "bucket",
    "threshold",
    "target",
    "formula",
    "abandons",
    "short-abandons",
    "flow-outs",
    "attribution",
    "hours",
    "short",
    "compare",
    "lines",
    "view",
    "range",
];

/// The fragment with ids of this file; `id` is the one of a queue by its own id, `None` for queues that are not in the
/// file.
pub fn neutral(fragment: &str, id: impl Fn(&str) -> Option<String>) -> String {
    let mut written = Params::new();
    for (key, value) in split(fragment) {
        let value = match key.as_str() {
            "curves" => {
                let ids: Vec<String> = parts(&value, ',').filter_map(&id).collect();
                ids.join(",")
            }
            "promises" => {
                let promises = parts(&value, ',').filter_map(|one| promise(one, &id));
                promises.collect::<Vec<_>>().join(",")
            }
            "exclude" => {
                let spans = parts(&value, ';').map(|one| {
                    let ends: Vec<&str> = one.splitn(3, '/').take(2).collect();
                    ends.join("/")
                });
                spans.collect::<Vec<_>>().join(";")
            }
            plain if PLAIN.contains(&plain) => value,
            _ => continue,
        };
        if !value.is_empty() {
            written.push((key, value));
        }
    }
    join(&written)
}

/// A further promise: `80/20`, `ID:80/20`, `ID:voice:80/20` or `:voice:80/20`.
fn promise(text: &str, id: impl Fn(&str) -> Option<String>) -> Option<String> {
    match text.split_once(':') {
        None | Some(("", _)) => Some(text.to_owned()),
        Some((queue, rest)) => {
            let id = id(&unescape(queue))?;
            Some(format!("{}:{rest}", escape(&id, ",:")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_reasons_and_foreign_parameters_do_not_come_through() {
        let id = |text: &str| match text {
            "aa" => Some("q1".to_owned()),
            "b,b" => Some("q2".to_owned()),
            _ => None,
        };
        let fragment = "#from=2026-11-16&to=2026-11-23&tz=Europe/Berlin&queues=aa,cc&curves=aa,cc&x=secret&only=aa\
            &promises=80/20,aa:voice:95/60,b%252Cb:70/9,cc:10/1,:email:95/14400&history=job&at=2026-11-16/2026-11-17\
            &exclude=2026-11-18T10:00/2026-11-18T11:30/Ada%20was%20ill;2026-11-19/2026-11-20&threshold=20";
        assert_eq!(
            neutral(fragment, id),
            "from=2026-11-16&to=2026-11-23&tz=Europe/Berlin&curves=q1&promises=80/20,q1:voice:95/60,q2:70/9,:email:95/14400\
             &exclude=2026-11-18T10:00/2026-11-18T11:30;2026-11-19/2026-11-20&threshold=20"
        );
        assert_eq!(neutral("", id), "");
    }
}
