//! The check of the set-up against the simulator: everything fine, and each thing that is wrong found and named.

use eightytwenty::api::knock::{Knock, Knocked};
use eightytwenty::auth::region::Hosts;
use eightytwenty::browser::Fetched;
use eightytwenty::state::check::{Basis, Facts, Finding, Item, Source, Verdict, report, run};
use eightytwenty_simulator::{ALL_PERMISSIONS, CLIENT_ID, Options};

use super::{Client, NOW, START, options};

const PAGE: &str = "http://localhost:8080/";

impl Knock for Client {
    async fn knock(&self, _url: &str) -> Knocked {
        Knocked::Hidden
    }
}

/// What a well set-up page stands on, signed in or not.
fn basis(client: Option<&Client>) -> Basis {
    let base = "http://localhost:8090".to_owned();
    Basis {
        facts: Facts {
            page_url: PAGE.to_owned(),
            secure: true,
            random: true,
            tab_storage: true,
            computer_storage: true,
            database: true,
            compression: true,
            offline: true,
            framed: false,
        },
        config: Fetched {
            status: 200,
            text: format!(r#"{{"client_id":"{CLIENT_ID}","region":"mypurecloud.de"}}"#),
            date_ms: Some(NOW),
        },
        client: Some(CLIENT_ID.to_owned()),
        hosts: Some(Hosts {
            login: base.clone(),
            api: base.clone(),
            apps: base,
        }),
        source: Source::Config,
        inside: None,
        bearer: client.map(Client::bearer),
        here_ms: NOW,
        now_ms: START + 20 * eightytwenty::terms::DAY_MS,
    }
}

/// Everything found, and whether the sign-in had ended.
fn checked(client: &Client, basis: &Basis) -> (Vec<Finding>, bool) {
    let mut found = Vec::new();
    let ended = super::run(run(client, &client.limiter, basis, |finding| {
        found.push(finding);
        true
    }));
    let items: Vec<Item> = found.iter().map(|one| one.item).collect();
    assert_eq!(items, Item::ALL, "each once, in the order of the screen");
    (found, ended)
}

fn of(found: &[Finding], item: Item) -> &Finding {
    found.iter().find(|one| one.item == item).unwrap()
}

/// Items that are not fine.
fn not_fine(found: &[Finding]) -> Vec<(Item, Verdict)> {
    let others = found.iter().filter(|one| one.verdict != Verdict::Good);
    others.map(|one| (one.item, one.verdict)).collect()
}

fn signed_in(options: Options, permissions: &[&str]) -> Vec<Finding> {
    let client = Client::new(options);
    client.sign_in(permissions);
    let basis = basis(Some(&client));
    let (found, ended) = checked(&client, &basis);
    assert!(!ended);
    found
}

#[test]
fn everything_is_fine_with_all_rights_and_a_limit_that_is_told() {
    let limited = Options {
        rate_limit: Some(300),
        ..options()
    };
    let found = signed_in(limited, &ALL_PERMISSIONS);
    assert_eq!(not_fine(&found), []);
    assert!(of(&found, Item::User).said.contains("Ada Muster"));
    assert!(of(&found, Item::SignIn).said.contains("Musterwerk"));
    let limits = &of(&found, Item::Limits).said;
    assert!(limits.contains("300 requests a minute, 6 used"), "{limits}");
    let text = report(&found, "", None);
    assert!(text.starts_with("Eightytwenty: Check set-up"));
    for item in Item::ALL {
        assert!(text.contains(&format!("✓ {} (fine)", item.title())));
    }
}

#[test]
fn each_missing_permission_is_named_with_what_is_lost() {
    for (without, items) in [
        ("routing:queue:view", vec![(Item::Queues, Verdict::Wrong)]),
        (
            "analytics:conversationDetail:view",
            // The other permission still lets its holder read conversations.
            vec![(Item::Jobs, Verdict::Lacking)],
        ),
        (
            "analytics:conversationAggregate:view",
            vec![(Item::Aggregates, Verdict::Lacking)],
        ),
    ] {
        let held: Vec<&str> = ALL_PERMISSIONS
            .into_iter()
            .filter(|name| *name != without)
            .collect();
        let found = signed_in(options(), &held);
        let mut wrong = not_fine(&found);
        // Without a limit there are no headers that tell it.
        assert_eq!(wrong.pop(), Some((Item::Limits, Verdict::Lacking)));
        assert_eq!(wrong, items, "{without}");
        let (item, _) = items[0];
        let finding = of(&found, item);
        assert!(finding.said.contains(without), "{}", finding.said);
        assert!(finding.todo.contains("View") && finding.todo.contains("Roles"));
        assert!(finding.correlation.is_some());
    }
    let found = signed_in(options(), &["routing:queue:view"]);
    assert_eq!(of(&found, Item::Details).verdict, Verdict::Wrong);
}

#[test]
fn a_missing_scope_is_told_from_a_missing_permission() {
    let narrow = Options {
        scopes: vec!["routing".to_owned(), "users:readonly".to_owned()],
        ..options()
    };
    let found = signed_in(narrow, &ALL_PERMISSIONS);
    let scopes = of(&found, Item::Scopes);
    assert_eq!(scopes.verdict, Verdict::Wrong);
    assert!(scopes.said.contains("analytics:readonly") && !scopes.said.contains("routing"));
    for item in [Item::Details, Item::Jobs, Item::Aggregates] {
        let finding = of(&found, item);
        assert!(
            finding.said.contains("scope analytics:readonly"),
            "{}",
            finding.said
        );
        assert!(finding.todo.contains("OAuth"), "{}", finding.todo);
    }
    assert_eq!(of(&found, Item::Queues).verdict, Verdict::Good);
    let nameless = Options {
        scopes: vec!["routing".to_owned(), "analytics".to_owned()],
        ..options()
    };
    let found = signed_in(nameless, &ALL_PERMISSIONS);
    assert_eq!(of(&found, Item::Scopes).verdict, Verdict::Lacking);
    assert_eq!(of(&found, Item::User).verdict, Verdict::Lacking);
}

#[test]
fn without_a_sign_in_the_hosts_and_the_client_are_tested_and_the_rest_says_why_not() {
    let client = Client::new(options());
    let (found, ended) = checked(&client, &basis(None));
    assert!(!ended);
    for item in [Item::Api, Item::Login, Item::Client] {
        assert_eq!(of(&found, item).verdict, Verdict::Good, "{item:?}");
    }
    for item in Item::ALL
        .into_iter()
        .skip_while(|item| *item != Item::Redirect)
    {
        assert_eq!(of(&found, item).verdict, Verdict::Untested, "{item:?}");
    }
    assert!(
        of(&found, Item::Redirect)
            .todo
            .contains("Authorized redirect URIs")
    );
    assert_eq!(*client.seen.borrow(), [401, 400]);
}

#[test]
fn a_client_id_that_is_unknown_or_none_is_told_without_a_sign_in() {
    let unknown = Basis {
        client: Some("80200000-0000-4000-8000-000000000000".to_owned()),
        ..basis(None)
    };
    let (found, _) = checked(&Client::new(options()), &unknown);
    assert_eq!(of(&found, Item::Client).verdict, Verdict::Wrong);
    assert!(of(&found, Item::Client).said.contains("client not found"));
    let name = Basis {
        client: Some("my-client".to_owned()),
        ..basis(None)
    };
    let (found, _) = checked(&Client::new(options()), &name);
    assert!(of(&found, Item::Client).said.contains("has not the form"));
    let nothing = Basis {
        client: None,
        hosts: None,
        ..basis(None)
    };
    let client = Client::new(options());
    let (found, _) = checked(&client, &nothing);
    for item in [Item::Api, Item::Login, Item::Client, Item::Redirect] {
        assert_eq!(of(&found, item).verdict, Verdict::Untested, "{item:?}");
    }
    assert!(client.seen.borrow().is_empty(), "nobody is there to ask");
}

#[test]
fn a_sign_in_that_has_ended_is_found_and_nothing_else_is_asked() {
    let client = Client::new(options());
    let basis = basis(Some(&client));
    client.simulator.expire_token(client.bearer().expose());
    let (found, ended) = checked(&client, &basis);
    assert!(ended);
    assert_eq!(of(&found, Item::SignIn).verdict, Verdict::Wrong);
    assert_eq!(of(&found, Item::Details).verdict, Verdict::Untested);
    assert_eq!(*client.seen.borrow(), [401, 400, 401]);
}

#[test]
fn whoever_leaves_the_screen_stops_the_tests() {
    let client = Client::new(options());
    let basis = basis(Some(&client));
    let mut left = 14;
    super::run(run(&client, &client.limiter, &basis, |_| {
        left -= 1;
        left > 0
    }));
    // The two hosts and the token; none of what may be read.
    assert_eq!(*client.seen.borrow(), [401, 400, 200]);
}
