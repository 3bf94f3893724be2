//! INSIDE: what Genesys Cloud says of itself in the address of a Client Application that it opens in a frame.
//!
//! Comes in: a query string or a fragment whose placeholders Genesys Cloud has filled in, `gcHostOrigin`,
//! `gcTargetEnv` and `gcLangTag`, or their older names. Goes out: the hosts to sign in at, and a language tag. A link may
//! come from anybody and decides where the reader is asked for a password: only domains of Genesys Cloud are taken.

use crate::auth::region::{Hosts, REGIONS, hosts};

/// What was said, as far as it is usable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// Address or domain of Genesys Cloud's own page, as it was given.
    pub host: String,
    /// Name of the environment, for example `prod-euw2`; as it was given.
    pub environment: String,
    /// Language tag such as `de` or `pt-BR`; empty when none was given that could be one.
    pub language: String,
}

/// A value longer than this is none of Genesys Cloud's.
const LONGEST: usize = 200;
/// All regions made since 2020 have a name of one word before this.
const NEWER: &str = ".pure.cloud";

/// Reads a query string or a fragment, with or without its first sign; `None` when it says nothing of the kind.
#[must_use]
pub fn read(text: &str) -> Option<Inside> {
    let mut inside = Inside::default();
    for (key, value) in form_urlencoded::parse(text.trim_start_matches(['?', '#']).as_bytes()) {
        let value = value.trim();
        if value.len() > LONGEST {
            continue;
        }
        match &*key {
            "gcHostOrigin" | "pcEnvironment" | "environment" => value.clone_into(&mut inside.host),
            "gcTargetEnv" => value.clone_into(&mut inside.environment),
            "gcLangTag" | "pcLangTag" | "langTag" | "language" if is_language(value) => {
                value.clone_into(&mut inside.language);
            }
            _ => {}
        }
    }
    (inside != Inside::default()).then_some(inside)
}

impl Inside {
    /// As text for the tab's storage, which [`read`] takes back.
    #[must_use]
    pub fn store(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("gcHostOrigin", &self.host)
            .append_pair("gcTargetEnv", &self.environment)
            .append_pair("gcLangTag", &self.language)
            .finish()
    }

    /// Domain of the region; `None` when what was given is no address of Genesys Cloud.
    #[must_use]
    pub fn domain(&self) -> Option<String> {
        let host = self.host.trim_start_matches("https://");
        let host = host.split(['/', ':']).next()?.trim_start_matches('.');
        let host = host.to_ascii_lowercase();
        let within = |domain: &str| {
            let before = host.strip_suffix(domain);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        if let Some(known) = REGIONS.iter().find(|region| within(region.domain)) {
            return Some(known.domain.to_owned());
        }
        let region = host.strip_suffix(NEWER)?.rsplit('.').next()?;
        let plain = !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
        plain.then(|| format!("{region}{NEWER}"))
    }

    /// Hosts of the region.
    #[must_use]
    pub fn hosts(&self) -> Option<Hosts> {
        hosts(&self.domain()?)
    }
}

/// Whether the text has the form of a language tag (RFC 5646): a language of two or three letters, then parts of up
/// to eight letters and digits.
fn is_language(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(host: &str) -> Option<String> {
        let host = host.to_owned();
        Inside {
            host,
            ..Inside::default()
        }
        .domain()
    }

    #[test]
    fn the_parameters_of_the_blueprint_are_read() {
        let query =
            "?gcLangTag=de&gcHostOrigin=https%3A%2F%2Fapps.mypurecloud.de&gcTargetEnv=prod-euc1";
        let inside = read(query).unwrap();
        assert_eq!(inside.hosts(), hosts("mypurecloud.de"));
        assert_eq!(
            (inside.environment.as_str(), inside.language.as_str()),
            ("prod-euc1", "de")
        );
        assert_eq!(read(&inside.store()), Some(inside));
    }

    #[test]
    fn older_names_and_fragments_are_read_too() {
        let inside = read("#range=today&pcEnvironment=.mypurecloud.ie/&langTag=pt-br").unwrap();
        assert_eq!(inside.hosts(), hosts("eu-west-1"));
        assert_eq!(inside.language, "pt-br");
        for nothing in [
            "",
            "?code=a&state=b",
            "#range=today",
            "?gcHostOrigin=&gcLangTag=",
        ] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn each_region_is_known_by_its_own_page_and_no_other() {
        for region in REGIONS {
            for host in [
                format!("https://apps.{}", region.domain),
                region.domain.to_owned(),
            ] {
                assert_eq!(domain(&host).as_deref(), Some(region.domain), "{host}");
            }
        }
        assert_eq!(
            domain("https://apps.sae9.pure.cloud:443/x").as_deref(),
            Some("sae9.pure.cloud")
        );
    }

    #[test]
    fn a_link_cannot_name_a_stranger() {
        for host in [
            "https://apps.evil.example",
            "https://mypurecloud.de.evil.example",
            "https://evilmypurecloud.de",
            "https://evil.example/apps.mypurecloud.de",
            "https://evil.example:443.mypurecloud.de",
            "https://evil.example#.pure.cloud",
            "https://user@evil.example",
            "http://apps.pure.cloud.evil.example",
            "https://.pure.cloud",
            "javascript:alert(1)",
            "{{gcHostOrigin}}",
            "",
        ] {
            assert_eq!(domain(host), None, "{host}");
        }
    }

    #[test]
    fn a_placeholder_that_was_not_filled_in_is_no_language() {
        for nonsense in [
            "{{gcLangTag}}",
            "d",
            "german",
            "de-",
            "de-toolongpart",
            "12",
        ] {
            assert!(!is_language(nonsense), "{nonsense}");
        }
        for tag in ["de", "en-US", "zh-Hant-TW", "fil", "pt_BR"] {
            assert!(is_language(tag), "{tag}");
        }
    }
}
