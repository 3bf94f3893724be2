//! REGION: the hosts of a Genesys Cloud region (docs/genesys.md, "Hosts"), or explicit ones.

/// Base addresses, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// Where people sign in.
    pub login: String,
    /// The API.
    pub api: String,
    /// Genesys Cloud's own pages.
    pub apps: String,
}

/// A region of the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// AWS name, for example `eu-central-1`.
    pub aws: &'static str,
    /// Domain behind `login.`, `api.` and `apps.`.
    pub domain: &'static str,
    /// Where it is, for readers.
    pub place: &'static str,
}

/// The regions known when this was written; any other domain is accepted as it is.
pub const REGIONS: [Region; 18] = [
    Region {
        aws: "us-east-1",
        domain: "mypurecloud.com",
        place: "US East (Virginia)",
    },
    Region {
        aws: "us-east-2",
        domain: "use2.us-gov-pure.cloud",
        place: "US East 2 (FedRAMP)",
    },
    Region {
        aws: "us-west-2",
        domain: "usw2.pure.cloud",
        place: "US West (Oregon)",
    },
    Region {
        aws: "ca-central-1",
        domain: "cac1.pure.cloud",
        place: "Canada",
    },
    Region {
        aws: "mx-central-1",
        domain: "mxc1.pure.cloud",
        place: "Mexico",
    },
    Region {
        aws: "sa-east-1",
        domain: "sae1.pure.cloud",
        place: "São Paulo",
    },
    Region {
        aws: "eu-west-1",
        domain: "mypurecloud.ie",
        place: "Ireland",
    },
    Region {
        aws: "eu-west-2",
        domain: "euw2.pure.cloud",
        place: "London",
    },
    Region {
        aws: "eu-central-1",
        domain: "mypurecloud.de",
        place: "Frankfurt",
    },
    Region {
        aws: "eu-central-2",
        domain: "euc2.pure.cloud",
        place: "Zurich",
    },
    Region {
        aws: "eusc-de-east-1",
        domain: "edee1.eusc-pure.cloud",
        place: "EU Sovereign (Germany)",
    },
    Region {
        aws: "me-central-1",
        domain: "mec1.pure.cloud",
        place: "UAE",
    },
    Region {
        aws: "ap-south-1",
        domain: "aps1.pure.cloud",
        place: "Mumbai",
    },
    Region {
        aws: "ap-southeast-1",
        domain: "apse1.pure.cloud",
        place: "Singapore",
    },
    Region {
        aws: "ap-southeast-2",
        domain: "mypurecloud.com.au",
        place: "Sydney",
    },
    Region {
        aws: "ap-northeast-1",
        domain: "mypurecloud.jp",
        place: "Tokyo",
    },
    Region {
        aws: "ap-northeast-2",
        domain: "apne2.pure.cloud",
        place: "Seoul",
    },
    Region {
        aws: "ap-northeast-3",
        domain: "apne3.pure.cloud",
        place: "Osaka",
    },
];

/// Hosts of a region given as domain or AWS name; `None` when it is neither.
#[must_use]
pub fn hosts(region: &str) -> Option<Hosts> {
    let region = region.trim().to_ascii_lowercase();
    let aws = region.replace('_', "-");
    let known = REGIONS
        .iter()
        .find(|known| known.aws == aws || known.domain == region);
    let domain = match known {
        Some(known) => known.domain,
        None if is_domain(&region) => &region,
        None => return None,
    };
    Some(Hosts {
        login: format!("https://login.{domain}"),
        api: format!("https://api.{domain}"),
        apps: format!("https://apps.{domain}"),
    })
}

/// Whether the text has the form of a domain: two labels or more of letters, digits and hyphens.
fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.contains('.') && text.split('.').all(label)
}

/// A base address as configured: `http(s)://host[:port][/path]`, trailing slash removed; `None` otherwise.
#[must_use]
pub fn base_url(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next()?;
    let plain = !host.is_empty() && !text.contains(['?', '#', ' ', '@', '\\']);
    plain.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found_by_domain_and_by_aws_name() {
        let frankfurt = hosts("mypurecloud.de").unwrap();
        assert_eq!(frankfurt.api, "https://api.mypurecloud.de");
        assert_eq!(hosts("eu-central-1"), Some(frankfurt.clone()));
        assert_eq!(hosts(" EU_CENTRAL_1 "), Some(frankfurt));
        for region in REGIONS {
            assert_eq!(hosts(region.aws), hosts(region.domain), "{}", region.place);
        }
    }

    #[test]
    fn an_unknown_domain_is_taken_and_an_unknown_word_is_not() {
        assert_eq!(
            hosts("xyz1.pure.cloud").unwrap().login,
            "https://login.xyz1.pure.cloud"
        );
        for nonsense in [
            "",
            "atlantis",
            "eu-central-9",
            "a..b",
            "evil.com/path",
            "https://x.y",
        ] {
            assert_eq!(hosts(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn base_addresses_lose_their_trailing_slash() {
        assert_eq!(
            base_url("http://localhost:8090/").as_deref(),
            Some("http://localhost:8090")
        );
        assert_eq!(
            base_url("https://proxy.example/genesys").as_deref(),
            Some("https://proxy.example/genesys")
        );
        for nonsense in [
            "localhost:8090",
            "ftp://x",
            "https://",
            "https://a?b",
            "https://user@host",
            "javascript:alert(1)",
        ] {
            assert_eq!(base_url(nonsense), None, "{nonsense}");
        }
    }
}
