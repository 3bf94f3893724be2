//! CONFIG: `config.json` beside the page, key by key; what is wrong is named and the rest is used.

use serde_json::{Map, Value};

pub use crate::auth::region::REGIONS; // the view offers them and may not look into `auth`
use crate::auth::region::{Hosts, base_url, hosts};
use crate::state::question::{Params, beside_the_page, parse};
use crate::terms::decimal;

/// Letters that the name of a view may have.
pub const MOST_NAME: usize = 60;

/// Keys of the file.
const KEYS: [&str; 10] = [
    "api_url",
    "apps_url",
    "client_id",
    "defaults",
    "login_url",
    "rate_limit",
    "region",
    "snapshot",
    "title",
    "views",
];

/// What the host of the page configured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// OAuth client id.
    pub client_id: Option<String>,
    /// Hosts to talk to.
    pub hosts: Option<Hosts>,
    /// Heading of the page.
    pub title: Option<String>,
    /// Question parameters where the fragment is silent.
    pub defaults: Params,
    /// Views for everybody who opens the page: name and link fragment.
    pub views: Vec<(String, String)>,
    /// The hosts count no requests (a proxy, a test): `"rate_limit": "off"`.
    pub unlimited: bool,
    /// One sentence for each key that could not be used.
    pub problems: Vec<String>,
}

impl Config {
    /// Reads the file. An answer that is no success is an absent file: every key is optional.
    #[must_use]
    pub fn read(status: u16, text: &str) -> Config {
        let mut config = Config::default();
        if !(200..300).contains(&status) {
            return config;
        }
        match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
            Ok(Value::Object(keys)) => config.apply(&keys),
            Ok(_) => config
                .problems
                .push("config.json is not an object of keys: it is ignored.".to_owned()),
            // Many hosts answer an absent file with a page of their own.
            Err(_) if text.trim_start().starts_with('<') => {
                config
                    .problems
                    .push("config.json is a web page, not JSON: it is ignored.".to_owned());
            }
            Err(error) => config.problems.push(format!(
                "config.json is not valid JSON and is ignored: {error}."
            )),
        }
        config
    }

    fn apply(&mut self, keys: &Map<String, Value>) {
        // Who writes a note into the file begins its key with a sign.
        let known = |key: &str| KEYS.contains(&key) || !key.starts_with(char::is_alphabetic);
        for key in keys.keys().filter(|key| !known(key)) {
            self.wrong(key, "is not known and ignored");
        }
        self.client_id = self.text(keys, "client_id");
        self.title = self.text(keys, "title");
        self.hosts = self.read_hosts(keys);
        match self.text(keys, "rate_limit").as_deref() {
            None => {}
            Some("off") => self.unlimited = true,
            Some(_) => self.wrong("rate_limit", "must be \"off\" or absent"),
        }
        match keys.get("defaults") {
            None | Some(Value::Null) => {}
            Some(Value::Object(defaults)) => self.read_defaults(defaults),
            Some(_) => self.wrong("defaults", "must be an object of link parameters"),
        }
        if let Some(address) = self.text(keys, "snapshot") {
            if beside_the_page(&address).is_some() {
                self.defaults.push(("snapshot".to_owned(), address));
            } else {
                self.wrong(
                    "snapshot",
                    &format!("“{address}” is not an address on the site of this page such as weekly/2026-47.json"),
                );
            }
        }
        match keys.get("views") {
            None | Some(Value::Null) => {}
            Some(Value::Array(views)) => self.read_views(views),
            Some(_) => self.wrong("views", "must be a list of objects with name and link"),
        }
    }

    fn wrong(&mut self, key: &str, why: &str) {
        self.problems
            .push(format!("config.json, key “{key}”: {why}."));
    }

    fn text(&mut self, keys: &Map<String, Value>, key: &str) -> Option<String> {
        match keys.get(key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Null | Value::String(_) => None,
            _ => {
                self.wrong(key, "must be a text in quotes");
                None
            }
        }
    }

    fn url(&mut self, keys: &Map<String, Value>, key: &str) -> Option<String> {
        let text = self.text(keys, key)?;
        let url = base_url(&text);
        if url.is_none() {
            self.wrong(
                key,
                &format!("“{text}” is not an address such as https://api.mypurecloud.de"),
            );
        }
        url
    }

    fn read_hosts(&mut self, keys: &Map<String, Value>) -> Option<Hosts> {
        let region = self.text(keys, "region");
        let of_region = region.as_deref().and_then(hosts);
        if let (Some(region), None) = (&region, &of_region) {
            self.wrong("region", &unknown_region(region));
        }
        let login = self.url(keys, "login_url");
        let api = self.url(keys, "api_url");
        let apps = self.url(keys, "apps_url");
        match (of_region, login, api) {
            (Some(hosts), login, api) => Some(Hosts {
                login: login.unwrap_or(hosts.login),
                api: api.unwrap_or(hosts.api),
                apps: apps.unwrap_or(hosts.apps),
            }),
            (None, Some(login), Some(api)) => Some(Hosts {
                login,
                api,
                apps: apps.unwrap_or_default(),
            }),
            (None, None, None) => None,
            (None, Some(_), None) => {
                self.wrong(
                    "api_url",
                    "is missing; with login_url and no region it is needed",
                );
                None
            }
            (None, None, Some(_)) => {
                self.wrong(
                    "login_url",
                    "is missing; with api_url and no region it is needed",
                );
                None
            }
        }
    }

    /// A view that would show something else than its name says is left out.
    fn read_views(&mut self, views: &[Value]) {
        for (place, view) in views.iter().enumerate() {
            let text = |key: &str| view.get(key).and_then(Value::as_str).map(str::trim);
            let name = text("name").filter(|name| !name.is_empty());
            let link = text("link").map(|link| link.split_once('#').map_or(link, |parts| parts.1));
            let problem = |link: &str| {
                parse(link, &Params::new(), "UTC")
                    .problems
                    .into_iter()
                    .next()
            };
            let (key, why) = match (name, link) {
                (None, _) => ("name", "must be a text in quotes".to_owned()),
                (Some(name), _) if name.chars().count() > MOST_NAME => {
                    ("name", format!("has more than {MOST_NAME} letters"))
                }
                (Some(name), _) if self.views.iter().any(|view| view.0 == name) => {
                    ("name", format!("“{name}” is there already"))
                }
                (_, None | Some("")) => (
                    "link",
                    "must be what follows the # of a link, such as #range=last-week".to_owned(),
                ),
                (Some(name), Some(link)) => {
                    let Some(problem) = problem(link) else {
                        self.views.push((name.to_owned(), link.to_owned()));
                        continue;
                    };
                    let what = problem
                        .strip_suffix(" The default is used.")
                        .unwrap_or(&problem);
                    ("link", format!("{what} The view is left out"))
                }
            };
            self.wrong(&format!("views[{place}].{key}"), &why);
        }
    }

    fn read_defaults(&mut self, defaults: &Map<String, Value>) {
        for (key, value) in defaults {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => {
                    /// Decimals that a default may have.
                    const DIGITS: usize = 4;
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "clamped"
                    )]
                    let units = |value: f64| (value * 1e4).round().clamp(0.0, 1e15) as u64;
                    let value = number.as_f64().unwrap_or_default();
                    // What is below nothing is a mistake, which its reader names.
                    let sign = if value < 0.0 { "-" } else { "" };
                    format!("{sign}{}", decimal::plain(units(value.abs()), DIGITS))
                }
                Value::Bool(on) => if *on { "on" } else { "off" }.to_owned(),
                _ => {
                    self.wrong(&format!("defaults.{key}"), "must be a text or a number");
                    continue;
                }
            };
            self.defaults.push((key.clone(), text));
        }
    }
}

/// What is wrong with a region that is none.
#[must_use]
pub fn unknown_region(region: &str) -> String {
    format!(
        "“{region}” is not a known region; use a Genesys Cloud domain such as mypurecloud.de or an AWS region such as eu-central-1"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_file_is_no_problem() {
        assert_eq!(
            Config::read(404, "<html>Not found</html>"),
            Config::default()
        );
        assert_eq!(Config::read(0, ""), Config::default());
        assert_eq!(Config::read(200, "{}"), Config::default());
    }

    #[test]
    fn explicit_addresses_override_the_region() {
        let config = Config::read(
            200,
            r#"{"client_id":"abc","region":"eu-central-1","api_url":"https://proxy.example/api/"}"#,
        );
        assert!(config.problems.is_empty() && config.client_id.is_some());
        let hosts = config.hosts.unwrap();
        assert_eq!(
            (hosts.login.as_str(), hosts.api.as_str()),
            ("https://login.mypurecloud.de", "https://proxy.example/api")
        );
        let config = Config::read(
            200,
            r#"{"login_url":"http://localhost:8090","api_url":"http://localhost:8090"}"#,
        );
        assert_eq!(config.hosts.unwrap().login, "http://localhost:8090");
    }

    #[test]
    fn what_is_wrong_is_named_by_its_key_and_the_rest_is_used() {
        let config = Config::read(
            200,
            r#"{"client_id":7,"region":"atlantis","api_url":"localhost","title":"Ours","clientid":"abc","_note":"of May",
                "defaults":{"threshold":30,"target":-1,"queues":[1],"abandons":false}}"#,
        );
        let problems = config.problems.join("\n");
        for key in [
            "client_id",
            "region",
            "api_url",
            "clientid",
            "defaults.queues",
        ] {
            assert!(problems.contains(&format!("“{key}”")), "{key}: {problems}");
        }
        assert_eq!(config.problems.len(), 5);
        assert_eq!(config.title.as_deref(), Some("Ours"));
        let defaults: Vec<_> = config
            .defaults
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        assert_eq!(defaults, ["abandons=off", "target=-1", "threshold=30"]);
        let asked = parse("", &config.defaults, "UTC");
        assert_eq!(asked.problems.len(), 1);
        assert!(asked.problems[0].contains("“-1” is not a value for target"));
    }

    #[test]
    fn views_of_the_team_are_read_and_a_bad_one_is_named_by_its_place() {
        let config = Config::read(
            200,
            r##"{"views":[{"name":" Last week ","link":"https://x.example/page/#range=last-week&note=a"},
                {"name":"Soon","link":"#threshold=soon"},{"link":"#range=today"},"Today",
                {"name":"Last week","link":"#range=today"},{"name":"No link"}]}"##,
        );
        let kept = ("Last week".to_owned(), "range=last-week&note=a".to_owned());
        assert_eq!(config.views, [kept]);
        let keys = ["1].link", "2].name", "3].name", "4].name", "5].link"];
        assert_eq!(config.problems.len(), keys.len());
        for (problem, key) in config.problems.iter().zip(keys) {
            assert!(problem.contains(&format!("“views[{key}”")), "{problem}");
        }
        assert!(config.problems[0].contains("“soon” is not a value for threshold"));
        assert_eq!(Config::read(200, r#"{"views":{}}"#).problems.len(), 1);
    }

    #[test]
    fn broken_files_are_told_apart() {
        assert!(Config::read(200, "{\"region\": ").problems[0].contains("line 1"));
        assert!(Config::read(200, "<!doctype html>").problems[0].contains("web page"));
        assert!(Config::read(200, "[]").problems[0].contains("object"));
    }
}
