//! CHECK: whether the page is set up right, tested one by one, with what to do where it is not.
//!
//! ```text
//! facts of the page ─▶ page ─▶ hosts ─▶ rights ─▶ a Finding for each Item ─▶ report, for an administrator
//! ```
//!
//! The tests are pure over `api::io::Io`; [`Checks`] runs them in the browser. Nothing is asked before it is told to run.

mod hosts;
mod page;
mod report;
mod rights;
mod run;

pub use report::{report, summary};
pub use run::{Basis, Checks, Facts, Source, run};

/// Where clients are, in Genesys Cloud's administration.
const OAUTH: &str = "Admin › Integrations › OAuth";
/// Where permissions are.
const ROLES: &str = "Admin › People & Permissions › Roles / Permissions";

/// What is tested, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The page's own address.
    Address,
    /// Secure randomness.
    Randomness,
    /// The tab's storage.
    Storage,
    /// The browser's database.
    Keeping,
    /// Compression.
    Compression,
    /// Work without a network.
    Offline,
    /// The frame around the page, and what it says.
    Frame,
    /// `config.json`.
    Config,
    /// This computer's clock.
    Clock,
    /// The API host.
    Api,
    /// The login host.
    Login,
    /// The client id.
    Client,
    /// The redirect URI.
    Redirect,
    /// The token.
    SignIn,
    /// Scopes of the client.
    Scopes,
    /// Who is signed in.
    User,
    /// The list of queues.
    Queues,
    /// Details of conversations.
    Details,
    /// Details jobs.
    Jobs,
    /// Aggregates.
    Aggregates,
    /// Headers that tell the rate limit.
    Limits,
}

impl Item {
    /// All of them.
    pub const ALL: [Item; 21] = [
        Item::Address,
        Item::Randomness,
        Item::Storage,
        Item::Keeping,
        Item::Compression,
        Item::Offline,
        Item::Frame,
        Item::Config,
        Item::Clock,
        Item::Api,
        Item::Login,
        Item::Client,
        Item::Redirect,
        Item::SignIn,
        Item::Scopes,
        Item::User,
        Item::Queues,
        Item::Details,
        Item::Jobs,
        Item::Aggregates,
        Item::Limits,
    ];

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Item::Address => "Address of the page",
            Item::Randomness => "Secure randomness",
            Item::Storage => "Storage of the tab",
            Item::Keeping => "Storage on this computer",
            Item::Compression => "Compression",
            Item::Offline => "Opening without a network",
            Item::Frame => "Frame of Genesys Cloud",
            Item::Config => "config.json",
            Item::Clock => "Clock",
            Item::Api => "API host",
            Item::Login => "Login host",
            Item::Client => "Client id",
            Item::Redirect => "Redirect URI",
            Item::SignIn => "Sign-in",
            Item::Scopes => "Scopes",
            Item::User => "Who is signed in",
            Item::Queues => "Queues",
            Item::Details => "Conversations",
            Item::Jobs => "Details jobs",
            Item::Aggregates => "Aggregates",
            Item::Limits => "Rate limit",
        }
    }

    /// Under which heading it stands.
    #[must_use]
    pub const fn group(self) -> &'static str {
        match self {
            Item::Address
            | Item::Randomness
            | Item::Storage
            | Item::Keeping
            | Item::Compression
            | Item::Offline
            | Item::Frame => "This page and this browser",
            Item::Config | Item::Clock => "The host of the page",
            Item::Api | Item::Login | Item::Client | Item::Redirect => "Connection and client",
            Item::SignIn | Item::Scopes | Item::User => "Sign-in",
            Item::Queues | Item::Details | Item::Jobs | Item::Aggregates | Item::Limits => {
                "What may be read"
            }
        }
    }
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// The page cannot do its job until it is put right.
    Wrong,
    /// The page does its job without it, but something is lost.
    Lacking,
    /// It could not be tested.
    Untested,
}

impl Verdict {
    /// Its sign.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Verdict::Good => "✓",
            Verdict::Wrong | Verdict::Lacking => "◇",
            Verdict::Untested => "·",
        }
    }

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Good => "fine",
            Verdict::Wrong => "to fix",
            Verdict::Lacking => "optional",
            Verdict::Untested => "not tested",
        }
    }
}

/// What was found out about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// About what.
    pub item: Item,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found, in a sentence or two.
    pub said: String,
    /// What to do about it; empty where there is nothing to do.
    pub todo: String,
    /// The vendor's correlation id, for a support case.
    pub correlation: Option<String>,
}

impl Finding {
    fn new(item: Item, verdict: Verdict, said: impl Into<String>) -> Finding {
        Finding {
            item,
            verdict,
            said: said.into(),
            todo: String::new(),
            correlation: None,
        }
    }

    fn good(item: Item, said: impl Into<String>) -> Finding {
        Finding::new(item, Verdict::Good, said)
    }

    fn wrong(item: Item, said: impl Into<String>, todo: impl Into<String>) -> Finding {
        Finding::new(item, Verdict::Wrong, said).with_todo(todo)
    }

    fn lacking(item: Item, said: impl Into<String>, todo: impl Into<String>) -> Finding {
        Finding::new(item, Verdict::Lacking, said).with_todo(todo)
    }

    fn untested(item: Item, why: impl Into<String>) -> Finding {
        Finding::new(item, Verdict::Untested, why)
    }

    fn with_todo(mut self, todo: impl Into<String>) -> Finding {
        self.todo = todo.into();
        self
    }

    fn with_correlation(mut self, id: Option<String>) -> Finding {
        self.correlation = id;
        self
    }
}
