//! RIGHTS: who is signed in, and what they may read, by the smallest requests that tell.

use serde_json::Value;

use super::hosts::{Reached, reach};
use super::{Finding, Item, OAUTH, ROLES};
use crate::api::error::Refused;
use crate::api::io::{Body, Io, Method, Request, Response};
use crate::api::jobs::AVAILABILITY;
use crate::api::knock::Knock;
use crate::api::limiter::Limiter;
use crate::auth::pkce::Secret;
use crate::terms::{DAY_MS, stamp};

/// A sign-in to ask with.
pub(super) struct Asker<'a, I> {
    pub io: &'a I,
    pub limiter: &'a Limiter,
    pub api: &'a str,
    pub bearer: &'a Secret,
}

impl<I: Io + Knock> Asker<'_, I> {
    /// Sends a request out of turn: it counts, and waits for no other.
    async fn ask(&self, method: Method, path: &str, json: Option<String>) -> Reached {
        self.limiter.take_anyway(self.io.ticks_ms());
        let request = Request {
            method,
            url: format!("{}{path}", self.api),
            bearer: Some(self.bearer.clone()),
            body: json.map(Body::Json),
        };
        let reached = reach(self.io, request).await;
        if let Reached::Answered(response) = &reached {
            self.limiter.learn(&response.headers, self.io.ticks_ms());
        }
        reached
    }

    /// Asks for what a right is for.
    pub async fn try_right(&self, right: &Right, now_ms: i64) -> (Finding, Option<Response>) {
        let (method, path, json) = right.request(now_ms);
        let reached = self.ask(method, path, json).await;
        (right.judged(&reached), answered(reached))
    }

    /// Asks for the token's organisation and client, and the scopes that came with it; and gives back the answer.
    pub async fn token(&self) -> (Finding, Option<Finding>, Option<Response>) {
        let reached = self.ask(Method::Get, "/api/v2/tokens/me", None).await;
        let known = match &reached {
            Reached::Answered(response) if response.status == 200 => object(response),
            _ => None,
        };
        let Some(known) = known else {
            return (lost(Item::SignIn, &reached), None, answered(reached));
        };
        let organization = text(&known, &["organization", "name"]).unwrap_or("without a name");
        let client = text(&known, &["OAuthClient", "name"])
            .map_or_else(String::new, |name| format!(", by the client “{name}”"));
        let said = format!("Signed in to the organisation {organization}{client}.");
        (
            Finding::good(Item::SignIn, said),
            Some(scopes(&known)),
            answered(reached),
        )
    }
}

fn answered(reached: Reached) -> Option<Response> {
    match reached {
        Reached::Answered(response) => Some(response),
        _ => None,
    }
}

/// The object of an answer.
fn object(response: &Response) -> Option<Value> {
    let json: Value = serde_json::from_slice(&response.body).ok()?;
    json.is_object().then_some(json)
}

fn text<'a>(json: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter()
        .try_fold(json, |json, key| json.get(key))?
        .as_str()
}

/// Scopes that are needed: a part of the API, and what of it.
const SCOPES: [(&str, bool); 3] = [("analytics", true), ("routing", true), ("users", false)];

/// Which scopes the token has, by what was told of it.
fn scopes(known: &Value) -> Finding {
    let told = [
        known.get("authorizedScope"),
        known
            .get("OAuthClient")
            .and_then(|client| client.get("scope")),
    ];
    let list = told.into_iter().flatten().find_map(|list| {
        let list: Vec<&str> = list.as_array()?.iter().filter_map(Value::as_str).collect();
        (!list.is_empty()).then_some(list)
    });
    let Some(list) = list else {
        return Finding::untested(
            Item::Scopes,
            "Genesys Cloud does not name them; what may be read tells below.",
        );
    };
    let lacks = |area: &str| {
        let held = list
            .iter()
            .any(|scope| *scope == area || scope.strip_prefix(area) == Some(":readonly"));
        (!held).then(|| format!("{area}:readonly"))
    };
    let missing = |needed: bool| -> Vec<String> {
        let these = SCOPES.iter().filter(|scope| scope.1 == needed);
        these.filter_map(|scope| lacks(scope.0)).collect()
    };
    let (needed, wished) = (missing(true), missing(false));
    let todo = |scopes: &[String]| {
        format!(
            "Add {} under {OAUTH} › the client › Scope, then sign out and in.",
            scopes.join(" and ")
        )
    };
    if !needed.is_empty() {
        let said = format!("The client lacks {}.", needed.join(" and "));
        return Finding::wrong(Item::Scopes, said, todo(&needed));
    }
    if !wished.is_empty() {
        let said = "The client lacks users:readonly: no name is shown, and no day is kept on this computer.";
        return Finding::lacking(Item::Scopes, said, todo(&wished));
    }
    Finding::good(Item::Scopes, format!("The client has {}.", list.join(", ")))
}

/// Something that may be read or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Right {
    pub item: Item,
    /// The permission, as the API names it and as the administration shows it; none where no permission is asked for.
    permission: Option<(&'static str, &'static str)>,
    scope: &'static str,
    /// What works with it.
    good: &'static str,
    /// What is lost without it; empty where nothing works without.
    without: &'static str,
}

/// All of them, in the order of the screen.
pub(super) const RIGHTS: [Right; 5] = [
    Right {
        item: Item::User,
        permission: None,
        scope: "users:readonly",
        good: "",
        without: "No name is shown, and no day is kept on this computer.",
    },
    Right {
        item: Item::Queues,
        permission: Some(("routing:queue:view", "Routing › Queue › View")),
        scope: "routing:readonly",
        good: "",
        without: "",
    },
    Right {
        item: Item::Details,
        permission: Some((
            "analytics:conversationDetail:view",
            "Analytics › Conversation Detail › View",
        )),
        scope: "analytics:readonly",
        good: "Conversations can be read.",
        without: "",
    },
    Right {
        item: Item::Jobs,
        permission: Some((
            "analytics:conversationDetail:view",
            "Analytics › Conversation Detail › View",
        )),
        scope: "analytics:readonly",
        good: "Closed history can come by job.",
        without: "Closed history comes page by page, which takes longer for weeks; figures are the same.",
    },
    Right {
        item: Item::Aggregates,
        permission: Some((
            "analytics:conversationAggregate:view",
            "Analytics › Conversation Aggregate › View",
        )),
        scope: "analytics:readonly",
        good: "Genesys’ own counts can be read.",
        without: "“Against Genesys” and summary mode, for periods too large to load, do not work.",
    },
];

impl Right {
    /// The smallest request that tells: one queue, one conversation of one minute.
    fn request(&self, now_ms: i64) -> (Method, &'static str, Option<String>) {
        let from = now_ms - DAY_MS - now_ms.rem_euclid(60_000);
        let interval = format!("{}/{}", stamp::utc(from), stamp::utc(from + 60_000));
        match self.item {
            Item::Queues => (
                Method::Get,
                "/api/v2/routing/queues?pageSize=1&pageNumber=1",
                None,
            ),
            Item::Details => (
                Method::Post,
                "/api/v2/analytics/conversations/details/query",
                Some(format!(
                    r#"{{"interval":"{interval}","paging":{{"pageSize":1,"pageNumber":1}}}}"#
                )),
            ),
            Item::Jobs => (Method::Get, AVAILABILITY, None),
            Item::Aggregates => (
                Method::Post,
                "/api/v2/analytics/conversations/aggregates/query",
                Some(format!(
                    r#"{{"interval":"{interval}","groupBy":["queueId"],"metrics":["nOffered"],"filter":{{"type":"and","predicates":[{{"type":"dimension","dimension":"mediaType","operator":"matches","value":"voice"}}]}}}}"#
                )),
            ),
            _ => (Method::Get, "/api/v2/users/me", None),
        }
    }

    /// How it stands after the request.
    fn judged(&self, reached: &Reached) -> Finding {
        match reached {
            Reached::Answered(response) if (200..300).contains(&response.status) => {
                match object(response) {
                    Some(json) => self.granted(&json),
                    None => self.missing(
                        "A web page came instead of data, perhaps from a proxy or a sign-in page of your network.".to_owned(),
                        "Ask whoever runs the network to let the page through.".to_owned(),
                    ),
                }
            }
            Reached::Answered(response) => self.refused(&Refused::read(response)),
            _ => lost(self.item, reached),
        }
    }

    fn granted(&self, json: &Value) -> Finding {
        match self.item {
            Item::User => {
                let name = text(json, &["name"]).unwrap_or("Somebody without a name");
                Finding::good(Item::User, format!("{name} is signed in."))
            }
            Item::Queues => match json.get("total").and_then(Value::as_f64) {
                Some(total) if total < 1.0 => self.missing(
                    "The permission is there, but no queue can be seen.".to_owned(),
                    format!(
                        "Give the role that has the permission the divisions of the queues, under {ROLES} › the person › Roles."
                    ),
                ),
                Some(total) => Finding::good(
                    Item::Queues,
                    format!("{total} can be seen, with their own thresholds."),
                ),
                None => Finding::good(Item::Queues, "They can be seen."),
            },
            _ => Finding::good(self.item, self.good),
        }
    }

    fn refused(&self, refused: &Refused) -> Finding {
        let said = if refused.message.is_empty() {
            format!("status {}", refused.status)
        } else {
            format!("status {}: {}", refused.status, refused.message)
        };
        let about_scope = |text: &str| text.to_ascii_lowercase().contains("scope");
        let finding = match (refused.status, self.permission) {
            (401, _) => Finding::untested(self.item, "The sign-in has ended. Sign in again."),
            (429, _) => Finding::untested(
                self.item,
                "Genesys Cloud allows no more requests for now. Run the checks again in a minute.",
            ),
            (500.., _) => self.missing(
                format!("Genesys Cloud failed ({said})."),
                "Run the checks again in a few minutes.".to_owned(),
            ),
            (403, permission) => match permission {
                Some((name, shown)) if !about_scope(&refused.message) && !about_scope(&refused.code) => self.missing(
                    format!("The permission {name} is missing ({said})."),
                    format!(
                        "Add {shown} to a role under {ROLES}, give that role to the person for the divisions of the queues, then sign out and in. The client needs the scope {} too.",
                        self.scope
                    ),
                ),
                _ => self.missing(
                    format!("The scope {} is missing ({said}).", self.scope),
                    format!(
                        "Add it under {OAUTH} › the client › Scope, then sign out and in."
                    ),
                ),
            },
            _ => self.missing(
                format!("Genesys Cloud refused the request ({said})."),
                "Report the correlation id.".to_owned(),
            ),
        };
        finding.with_correlation(refused.correlation.clone())
    }

    /// Something is missing: needed, or of use.
    fn missing(&self, said: String, todo: String) -> Finding {
        if self.without.is_empty() {
            Finding::wrong(self.item, said, todo)
        } else {
            Finding::lacking(self.item, format!("{said} {}", self.without), todo)
        }
    }
}

/// Headers that tell the rate limit, as an answer showed them.
pub(super) fn limits(answer: Option<&Response>) -> Finding {
    let Some(answer) = answer else {
        return Finding::untested(Item::Limits, "No answer told.");
    };
    match (answer.headers.rate_allowed, answer.headers.rate_count) {
        (Some(allowed), Some(count)) => Finding::good(
            Item::Limits,
            format!("Genesys Cloud tells it: {allowed} requests a minute, {count} used."),
        ),
        (Some(allowed), None) => Finding::good(
            Item::Limits,
            format!("Genesys Cloud tells it: {allowed} requests a minute."),
        ),
        (None, _) => Finding::lacking(
            Item::Limits,
            "Genesys Cloud does not show it to this page, which then counts its own requests and keeps below 300 a minute.",
            "Nothing to do; other tools of the same client share that limit.",
        ),
    }
}

/// What is said where no answer could be read, or the sign-in has ended.
fn lost(item: Item, reached: &Reached) -> Finding {
    match reached {
        Reached::Answered(response) => {
            let refused = Refused::read(response);
            let id = refused.correlation.clone();
            if refused.status == 401 {
                Finding::wrong(
                    item,
                    "The sign-in has ended.",
                    "Sign in again and run the checks again.",
                )
                .with_correlation(id)
            } else {
                Finding::wrong(
                    item,
                    format!("Genesys Cloud answered with status {}.", refused.status),
                    "Run the checks again in a few minutes; if it stays, report the correlation id.",
                )
                .with_correlation(id)
            }
        }
        Reached::Not(_) | Reached::Late => Finding::untested(
            item,
            "No answer could be read; the API host above tells more.",
        ),
    }
}
