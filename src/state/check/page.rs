//! PAGE: what the page and its own host can do, from facts that cost no request to Genesys Cloud.

use super::{Basis, Facts, Finding, Item, Verdict};
use crate::browser::Fetched;
use crate::state::clock::SKEW_TOLERATED_MS;
use crate::state::config::Config;
use crate::state::words::duration_s;

/// What the browser offers here.
pub(super) fn browser(basis: &Basis) -> [Finding; 7] {
    let facts = &basis.facts;
    [
        address(facts),
        if facts.random {
            Finding::good(
                Item::Randomness,
                "There is some; signing in needs it for its proof.",
            )
        } else {
            Finding::wrong(
                Item::Randomness,
                "There is none, so nobody can sign in.",
                "Serve the page over https (or from localhost), and open it in a current browser.",
            )
        },
        storage(facts),
        keeping(facts),
        if facts.compression {
            Finding::good(
                Item::Compression,
                "There is; snapshots are written with it.",
            )
        } else {
            Finding::lacking(
                Item::Compression,
                "This browser has no CompressionStream: snapshots cannot be written or opened.",
                "Use a current version of Chrome, Edge, Firefox or Safari.",
            )
        },
        if facts.offline {
            Finding::good(
                Item::Offline,
                "The browser offers it. No figure depends on it.",
            )
        } else {
            Finding::good(
                Item::Offline,
                "The browser does not offer it here. No figure depends on it.",
            )
        },
        frame(basis),
    ]
}

fn address(facts: &Facts) -> Finding {
    if facts.secure {
        return Finding::good(Item::Address, format!("{} is secure.", facts.page_url));
    }
    Finding::wrong(
        Item::Address,
        format!("{} is not secure.", facts.page_url),
        "Serve the page over https. Only localhost works without.",
    )
}

fn storage(facts: &Facts) -> Finding {
    match (facts.tab_storage, facts.framed) {
        (true, _) => Finding::good(
            Item::Storage,
            "It keeps the proof while you are at the login host.",
        ),
        (false, true) => Finding::good(
            Item::Storage,
            "It is blocked. In a frame nothing needs it: the sign-in has its own window.",
        ),
        (false, false) => Finding::wrong(
            Item::Storage,
            "It is blocked, so the page cannot come back from the login host.",
            "Allow site data for this page, or leave the private window.",
        ),
    }
}

fn keeping(facts: &Facts) -> Finding {
    if facts.database && facts.computer_storage {
        return Finding::good(
            Item::Keeping,
            "It keeps closed days, so that the next load asks for less.",
        );
    }
    Finding::lacking(
        Item::Keeping,
        "It is blocked: no day is kept between loads, and region and client id have to be entered each time. Figures are the same.",
        "Allow site data for this page where that matters.",
    )
}

fn frame(basis: &Basis) -> Finding {
    let Some(inside) = &basis.inside else {
        return Finding::good(
            Item::Frame,
            if basis.facts.framed {
                "The page is in a frame that says nothing of a Genesys Cloud. The sign-in opens a second window."
            } else {
                "The page is in no frame."
            },
        );
    };
    let place = if basis.facts.framed {
        "The sign-in opens a second window."
    } else {
        "The page is in no frame now."
    };
    let language = match inside.language.as_str() {
        "" => String::new(),
        tag => format!(" Language {tag}: the page has English words only and stays with them."),
    };
    match (inside.domain(), inside.host.is_empty()) {
        (Some(domain), _) => Finding::good(
            Item::Frame,
            format!("Genesys Cloud names its region {domain}. {place}{language}"),
        ),
        (None, true) => Finding::good(
            Item::Frame,
            format!("Genesys Cloud names no region. {place}{language}"),
        ),
        (None, false) => Finding::lacking(
            Item::Frame,
            format!(
                "The address of the page names “{}”, which is none of Genesys Cloud’s. {place}{language}",
                inside.host
            ),
            "In the integration’s Application URL, write gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}&gcLangTag={{gcLangTag}} as it stands here; or set region in config.json.",
        ),
    }
}

/// What `config.json` says, read anew.
pub(super) fn config(fetched: &Fetched, region: &str) -> Finding {
    let config = Config::read(fetched.status, &fetched.text);
    if !config.problems.is_empty() {
        return Finding::wrong(
            Item::Config,
            config.problems.join(" "),
            "Correct it in the file beside index.html and reload the page.",
        );
    }
    let present = (200..300).contains(&fetched.status);
    match (present, fetched.status, config.client_id.is_some()) {
        (true, _, true) if config.hosts.is_some() => {
            Finding::good(Item::Config, "Read; it names region and client id.")
        }
        (true, _, true) => Finding::good(
            Item::Config,
            format!("Read; it names a client id and no region{region}."),
        ),
        (true, _, false) => Finding::lacking(
            Item::Config,
            "Read; it names no client id, so everybody has to enter it.",
            "Add client_id and region to it.",
        ),
        (false, 0, _) => Finding::new(
            Item::Config,
            Verdict::Lacking,
            "The host of the page did not answer when it was asked for it.",
        )
        .with_todo("Check the network and run the checks again."),
        (false, status, _) => Finding::lacking(
            Item::Config,
            format!(
                "There is none (status {status}), so everybody has to enter region and client id."
            ),
            "Put a config.json with client_id and region beside index.html.",
        ),
    }
}

/// Whether this computer's clock agrees with that of the page's host.
pub(super) fn clock(host_ms: Option<i64>, here_ms: i64) -> Finding {
    let Some(host_ms) = host_ms else {
        return Finding::untested(
            Item::Clock,
            "The host of the page does not tell the time; relative periods follow this computer’s clock.",
        );
    };
    let skew = host_ms - here_ms;
    if skew.abs() < SKEW_TOLERATED_MS {
        return Finding::good(
            Item::Clock,
            "This computer’s clock agrees with that of the page’s host.",
        );
    }
    let direction = if skew > 0 { "behind" } else { "ahead of" };
    Finding::lacking(
        Item::Clock,
        format!(
            "This computer’s clock is {} {direction} that of the page’s host. Relative periods such as “yesterday” follow the host.",
            duration_s(skew.unsigned_abs() / 1_000)
        ),
        "Set the clock of this computer, or of the host, whichever is wrong.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(status: u16, text: &str) -> Fetched {
        Fetched {
            status,
            text: text.to_owned(),
            date_ms: None,
        }
    }

    #[test]
    fn a_configuration_is_fine_absent_or_named_by_its_mistake() {
        let whole = r#"{"client_id":"abc","region":"mypurecloud.de"}"#;
        assert_eq!(config(&fetched(200, whole), "").verdict, Verdict::Good);
        let wrong = config(&fetched(200, r#"{"region":"atlantis"}"#), "");
        assert_eq!(wrong.verdict, Verdict::Wrong);
        assert!(wrong.said.contains("“region”"), "{}", wrong.said);
        assert_eq!(config(&fetched(404, ""), "").verdict, Verdict::Lacking);
        assert_eq!(config(&fetched(200, "{}"), "").verdict, Verdict::Lacking);
    }

    #[test]
    fn a_clock_may_be_a_little_wrong() {
        assert_eq!(clock(Some(1_000), 200_000).verdict, Verdict::Good);
        assert_eq!(clock(None, 0).verdict, Verdict::Untested);
        let behind = clock(Some(3_600_000), 0);
        assert!(behind.said.contains("60 min behind"), "{}", behind.said);
        assert!(clock(Some(0), 3_600_000).said.contains("ahead of"));
    }
}
