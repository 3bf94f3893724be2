//! WORDS: errors and gaps as sentences — what happened, what it means for the figure, what to do.

use jiff::tz::TimeZone;

use crate::api::error::{ApiError, Refused};
use crate::api::walk::{Gap, Missing};
use crate::auth::token::Refusal;
use crate::load::ledger::Reason;
use crate::measure::hours::{DAYS, Hours};
use crate::measure::ratio::ServiceLevel;
use crate::state::notice::Notice;
use crate::terms::decimal::grouped;
use crate::terms::{Media, Period, stamp};

/// A count with its noun, in the plural except for 1.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// What is counted, one and many: the media type's own word, or "contacts" when they are mixed.
#[must_use]
pub const fn noun(media: &[Media]) -> (&'static str, &'static str) {
    match media {
        [Media::Voice] => ("call", "calls"),
        [Media::Callback] => ("callback", "callbacks"),
        [Media::Chat] => ("chat", "chats"),
        [Media::Email] => ("e-mail", "e-mails"),
        [Media::Message] => ("message", "messages"),
        _ => ("contact", "contacts"),
    }
}

/// Opening hours: "Mon–Fri 08:00–12:00, 13:00–18:00; Sat 09:00–13:00", "never", "around the clock".
#[must_use]
pub fn hours(hours: &Hours) -> String {
    if hours.is_always() {
        return "around the clock".to_owned();
    }
    let mut groups = Vec::new();
    for group in hours.write().split(';') {
        let Some((days, ranges)) = group.split_once(':').filter(|group| !group.1.is_empty()) else {
            continue;
        };
        let days: Vec<&str> = days.split('-').map(weekday).collect();
        let ranges = ranges.replace('-', "–").replace(',', ", ");
        groups.push(format!("{} {ranges}", days.join("–")));
    }
    if groups.is_empty() {
        "never".to_owned()
    } else {
        groups.join("; ")
    }
}

/// The short name of a weekday that links write with two letters.
fn weekday(word: &str) -> &'static str {
    let place = DAYS.iter().position(|day| *day == word);
    place.map_or("", |place| WEEKDAYS[place])
}

/// Short names of weekdays, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Seconds in words: "45 s", "3 min", "2 h 05 min".
#[must_use]
pub fn duration_s(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} s"),
        91..=5_400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {:02} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// The sentence for what a load lacks although nothing failed.
#[must_use]
pub fn lacking(reason: &Reason) -> Notice {
    let title = match *reason {
        Reason::Stopped => "Loading ended before its time.".to_owned(),
        Reason::Missing(windows) => format!("{} came incomplete.", counted(windows, "window")),
        Reason::Unread(windows) => format!("{} not read to the end.", counted(windows, "window")),
        Reason::Unverified(windows) => format!("{} not verified.", counted(windows, "window")),
        Reason::Unavailable(until_ms) => format!(
            "Genesys Cloud has this history only up to {} UTC.",
            moment(until_ms, &TimeZone::UTC)
        ),
        Reason::Lost(conversations) => {
            format!(
                "{} came and are not held.",
                counted(conversations, "conversation")
            )
        }
    };
    Notice::problem(
        title,
        "The figures may lack something. Press Load to ask for it again; “Proof of completeness” below says more.",
    )
}

/// A moment on the reader's clock: `20:31 on 22 Nov`.
#[must_use]
pub fn moment(at_ms: i64, zone: &TimeZone) -> String {
    let at = stamp::local(at_ms, zone);
    format!("{} on {}", stamp::clock(at), stamp::day_month(at.date()))
}

/// A day whose figure is another one than when it was kept: `3 Nov: 812/1003 was 815/1004`.
#[must_use]
pub fn restated(at_ms: i64, zone: &TimeZone, before: ServiceLevel, after: ServiceLevel) -> String {
    let day = stamp::day_month(stamp::local(at_ms, zone).date());
    let pair = |level: ServiceLevel| format!("{}/{}", level.numerator, level.denominator);
    format!("{day}: {} was {}", pair(after), pair(before))
}

/// A window as the API was asked for it, in UTC.
fn window(window: Period) -> String {
    let at = |ms: i64| {
        let at = stamp::local(ms, &TimeZone::UTC);
        format!("{} {}", stamp::day_month(at.date()), stamp::clock(at))
    };
    format!("{} to {} UTC", at(window.from_ms), at(window.to_ms))
}

/// The sentence for something that is missing from a load.
#[must_use]
pub fn gap(gap: &Gap) -> Notice {
    let place = window(gap.window);
    match &gap.cause {
        Missing::Page(error) => {
            let (why, _) = api_error(error);
            Notice::problem(
                format!("Page {} of {place} is missing.", gap.page),
                format!("{why} The figures lack up to 100 conversations. Press Load to ask for it again."),
            )
            .with_correlation(error.correlation())
        }
        Missing::Short {
            announced,
            received,
        } => Notice::problem(
            format!("{place} came incomplete."),
            format!(
                "Genesys Cloud announced {} and delivered {}, twice. Press Load to ask for this window again.",
                counted(*announced, "conversation"),
                grouped(*received),
            ),
        ),
        Missing::Repeats => Notice::problem(
            format!("{place} came incomplete."),
            "Genesys Cloud delivered the same page again and again, twice. Press Load to ask for this window again.",
        ),
        Missing::Unannounced { received } => Notice::problem(
            format!("{place} cannot be held against a number."),
            format!(
                "Genesys Cloud delivered {} and did not say how many there are, so some may be missing. Press Load to ask again.",
                counted(*received, "conversation"),
            ),
        ),
        Missing::Deep { announced } => Notice::problem(
            format!("{place} holds more than can be read."),
            format!(
                "Genesys Cloud announced {} there and lets nobody page through more than 100,000. Ask for fewer queues or media types.",
                counted(*announced, "conversation"),
            ),
        ),
        Missing::Moving => Notice::problem(
            format!("{place} still changes."),
            "Each time it was asked again, Genesys Cloud had added conversations. Press Load in some minutes.",
        ),
        Missing::Endless => Notice::problem(
            format!("{place} never ended."),
            "Genesys Cloud kept delivering pages past the deepest it allows. Press Load to ask for this window again.",
        ),
    }
}

/// The sentence for a load that stopped.
#[must_use]
pub fn stopped(error: &ApiError) -> Notice {
    let (what, todo) = api_error(error);
    Notice::problem(what, todo).with_correlation(error.correlation())
}

/// What happened, and what to do.
fn api_error(error: &ApiError) -> (String, String) {
    let detail = |refused: &Refused| {
        let said = if refused.message.is_empty() {
            &refused.code
        } else {
            &refused.message
        };
        if said.is_empty() {
            format!("status {}", refused.status)
        } else {
            format!("status {}: {said}", refused.status)
        }
    };
    match error {
        ApiError::Unreachable(_) => (
            "Genesys Cloud did not answer.".to_owned(),
            "Check the network connection, then press Load. If it never answers: is the region right, and may this page connect to it?".to_owned(),
        ),
        ApiError::Unauthorized(_) => (
            "The sign-in has ended.".to_owned(),
            "What was loaded stays. Sign in again and loading goes on.".to_owned(),
        ),
        ApiError::Forbidden(refused) => (
            format!("A permission is missing ({}).", detail(refused)),
            "Ask your Genesys Cloud administrator for it: the page needs routing:queue:view and analytics:conversationDetail:view. Then sign out and in again.".to_owned(),
        ),
        ApiError::Limited(refused) => (
            format!("Genesys Cloud allows no more requests for now ({}).", detail(refused)),
            "Other tabs or tools share the same limit. Wait a few minutes and press Load.".to_owned(),
        ),
        ApiError::Rejected(refused) => (
            format!("Genesys Cloud refused the request ({}).", detail(refused)),
            "Try a shorter period. If it stays, report the correlation id.".to_owned(),
        ),
        ApiError::Failed(refused) => (
            format!("Genesys Cloud failed, also after trying again ({}).", detail(refused)),
            "Press Load in a few minutes.".to_owned(),
        ),
        ApiError::Undecodable { cause, excerpt, .. } => {
            let html = excerpt.trim_start().starts_with('<');
            let what = if html {
                "A web page came instead of data, perhaps from a proxy or a sign-in page of your network.".to_owned()
            } else {
                format!("The answer could not be read at {} ({}).", cause.path, cause.reason)
            };
            (what, "Press Load to try again. If it stays, report the correlation id.".to_owned())
        }
    }
}

/// The sentence for a sign-in that the login host refused at the exchange.
#[must_use]
pub fn refusal(refusal: &Refusal) -> Notice {
    match refusal {
        Refusal::Code(words) => Notice::problem(
            "The login host refused the sign-in code.",
            format!(
                "It may be too old or already used{}. Sign in again.",
                said(words)
            ),
        ),
        Refusal::Client(words) => Notice::problem(
            "The login host does not accept this OAuth client.",
            format!(
                "Ask the administrator of this page to check the client id{}.",
                said(words)
            ),
        ),
        Refusal::Unexpected { status, detail } => Notice::problem(
            "The login host gave an unexpected answer.",
            format!(
                "Status {status}{}. Sign in again; if it stays, check the region.",
                said(detail)
            ),
        ),
    }
}

fn said(words: &str) -> String {
    if words.is_empty() {
        String::new()
    } else {
        format!(" (“{words}”)")
    }
}

/// The sentence for a sign-in window that the browser did not open.
#[must_use]
pub fn blocked(framed: bool) -> Notice {
    Notice::problem(
        "The browser blocked the sign-in window.",
        if framed {
            "Allow pop-up windows for this page and press Sign in again. If none opens even then, an administrator adds allow-popups to the iframe sandbox options of this application in Genesys Cloud."
        } else {
            "Allow pop-up windows for this page and press Sign in again: then the figures stay. Reloading the page and signing in loads them anew."
        },
    )
}

/// The sentence for a return from the login host with an error.
#[must_use]
pub fn declined(error: &str, description: Option<&str>) -> Notice {
    let words = said(description.unwrap_or_default());
    if error == "access_denied" {
        return Notice::problem(
            "The sign-in was declined.",
            format!("Nobody was signed in{words}. Sign in again to see figures."),
        );
    }
    Notice::problem(
        format!("The login host reports “{error}”."),
        format!(
            "Nobody was signed in{words}. Sign in again; if it stays, ask the administrator of this page."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(counted(1, "page"), "1 page");
        assert_eq!(counted(1_000, "page"), "1,000 pages");
    }

    #[test]
    fn a_restated_day_says_what_it_was() {
        let level = |numerator, denominator| ServiceLevel {
            numerator,
            denominator,
        };
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        // Midnight of 3 November in Berlin.
        let said = restated(
            1_793_660_400_000,
            &berlin,
            level(815, 1_004),
            level(812, 1_003),
        );
        assert_eq!(said, "3 Nov: 812/1003 was 815/1004");
    }

    #[test]
    fn opening_hours_read_as_people_write_them() {
        for (link, words) in [
            ("mo-fr:08:00-18:00", "Mon–Fri 08:00–18:00"),
            (
                "mo-tu:08:00-12:00,13:00-18:00;sa:09:00-24:00",
                "Mon–Tue 08:00–12:00, 13:00–18:00; Sat 09:00–24:00",
            ),
            ("mo-su:", "never"),
            ("", "around the clock"),
        ] {
            let said = Hours::parse(link).map(|parsed| hours(&parsed));
            assert_eq!(said.as_deref(), Some(words));
        }
    }

    #[test]
    fn durations_grow_coarser() {
        assert_eq!(duration_s(45), "45 s");
        assert_eq!(duration_s(121), "3 min");
        assert_eq!(duration_s(7_500), "2 h 05 min");
    }
}
