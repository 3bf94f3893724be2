//! SAID: the sentences of the wallboard: how far the target is, and what the people before it must know.

use jiff::tz::TimeZone;

use crate::measure::board::Distance;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::terms::stamp::{clock, local};
use crate::view::words::measure::{number, plain_percent};
use crate::view::words::when::moment;

/// Something to be seen from afar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert {
    /// What happened.
    pub title: String,
    /// What it means, and what to do.
    pub body: String,
    /// Signing in helps.
    pub sign_in: bool,
}

/// What alerts are made of.
pub struct State<'a> {
    /// The sign-in has ended.
    pub expired: bool,
    /// State of loading.
    pub load: &'a Load,
    /// The question means another period by now than the one the figures are of.
    pub other_day: bool,
    /// Up to where figures are known, if that is too long ago; ms UTC.
    pub stopped_ms: Option<i64>,
    /// Whatever else the page has to say.
    pub problems: Vec<Notice>,
    /// Now, ms UTC.
    pub now_ms: i64,
    /// The reader's zone.
    pub zone: &'a TimeZone,
}

/// The one thing to be seen first, if anything is wrong.
pub fn alert(state: &State<'_>) -> Option<Alert> {
    let stopped = state
        .stopped_ms
        .map(|at| time(at, state.now_ms, state.zone));
    let alert = |title: String, body: String| Alert {
        title,
        body,
        sign_in: false,
    };
    if state.expired {
        let still = stopped.map_or_else(String::new, |at| format!("Data stopped at {at}. "));
        return Some(Alert {
            title: "The sign-in has ended.".to_owned(),
            body: format!("{still}Sign in again to go on."),
            sign_in: true,
        });
    }
    let by_itself = "The page tries again by itself.";
    match state.load {
        Load::Failed(notice) => {
            return Some(alert(
                "Nothing could be loaded.".to_owned(),
                format!("{} {by_itself}", notice.title),
            ));
        }
        _ if state.other_day && !state.load.is_loading() => {
            return Some(alert(
                "A new day has begun.".to_owned(),
                "Nothing of it is loaded yet.".to_owned(),
            ));
        }
        Load::Partial(summary, reasons) => {
            let reason = reasons
                .first()
                .map(|one| {
                    if summary.whole && !one.body.is_empty() {
                        one.body.clone()
                    } else {
                        format!("{} {by_itself}", one.title)
                    }
                })
                .unwrap_or_default();
            let title = match stopped {
                Some(at) => format!("Data stopped at {at}."),
                None if summary.whole => "Not up to date.".to_owned(),
                None => "Partial: something is missing.".to_owned(),
            };
            return Some(alert(title, reason));
        }
        _ => {}
    }
    if let Some(at) = stopped {
        return Some(alert(
            format!("Data stopped at {at}."),
            format!("Genesys Cloud has told nothing since. {by_itself}"),
        ));
    }
    let problem = state.problems.first()?;
    Some(alert(problem.title.clone(), problem.body.clone()))
}

/// The time of a moment, with its day where that is another one: `14:02`, `Sun 22 Nov, 23:58`.
pub fn time(at_ms: i64, now_ms: i64, zone: &TimeZone) -> String {
    let (at, now) = (local(at_ms, zone), local(now_ms, zone));
    if at.date() == now.date() {
        clock(at)
    } else {
        moment(at_ms, zone)
    }
}

/// How far the target is, in words. `over` once nothing more can come.
pub fn distance(
    found: Option<Distance>,
    target: Option<f64>,
    over: bool,
    nouns: (&str, &str),
) -> String {
    let (Some(found), Some(target)) = (found, target) else {
        return String::new();
    };
    let target = plain_percent(target);
    match found {
        Distance::Spare(_) if over => String::new(),
        Distance::Lacks(..) | Distance::Never if over => {
            format!("{target} was not reached, and the period is over.")
        }
        Distance::Never => format!("{target} is no longer reachable."),
        Distance::Lacks(least, u64::MAX) => {
            format!(
                "At least {} answered in time are needed for {target}.",
                more(least, nouns)
            )
        }
        Distance::Lacks(least, most) if least == most => {
            let verb = if least == 1 { "is" } else { "are" };
            format!(
                "{} answered in time {verb} needed for {target}.",
                more(least, nouns)
            )
        }
        Distance::Lacks(least, most) => format!(
            "{} to {} answered in time are needed for {target}, by queue.",
            number(least),
            more(most, nouns)
        ),
        Distance::Spare(None) => String::new(),
        Distance::Spare(Some(0)) => format!("Not one more may be late to stay at {target}."),
        Distance::Spare(Some(spare)) => {
            format!(
                "Up to {} may be late to stay at {target}.",
                more(spare, nouns)
            )
        }
    }
}

/// `87 more calls`.
fn more(count: u64, nouns: (&str, &str)) -> String {
    let noun = if count == 1 { nouns.0 } else { nouns.1 };
    format!("{} more {noun}", number(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::load::Summary;
    use crate::terms::HOUR_MS;

    static UTC: TimeZone = TimeZone::UTC;
    /// Monday 23 November 2026, 14:03.
    const NOW: i64 = 1_795_442_580_000;

    fn state(load: &Load) -> State<'_> {
        State {
            expired: false,
            load,
            other_day: false,
            stopped_ms: None,
            problems: Vec::new(),
            now_ms: NOW,
            zone: &UTC,
        }
    }

    fn complete() -> Load {
        Load::Complete(Summary::default())
    }

    fn title(state: &State<'_>) -> String {
        alert(state).map(|alert| alert.title).unwrap_or_default()
    }

    #[test]
    fn nothing_is_said_while_all_is_well() {
        assert_eq!(alert(&state(&complete())), None);
    }

    #[test]
    fn what_matters_most_is_said_first() {
        let load = Load::Partial(
            Summary::default(),
            vec![Notice::problem("A page is missing.", "")],
        );
        let mut now = state(&load);
        now.problems = vec![Notice::problem("Hidden queues.", "")];
        assert_eq!(title(&now), "Partial: something is missing.");
        now.stopped_ms = Some(NOW - 180_000);
        assert_eq!(title(&now), "Data stopped at 14:00.");
        now.other_day = true;
        assert_eq!(title(&now), "A new day has begun.");
        now.expired = true;
        let ended = alert(&now).unwrap();
        assert!(ended.sign_in);
        assert_eq!(ended.body, "Data stopped at 14:00. Sign in again to go on.");
        let well = complete();
        let mut now = state(&well);
        now.problems = vec![Notice::problem("Hidden queues.", "")];
        assert_eq!(title(&now), "Hidden queues.");
    }

    #[test]
    fn data_that_stopped_yesterday_says_so() {
        let load = complete();
        let mut now = state(&load);
        now.stopped_ms = Some(NOW - 15 * HOUR_MS);
        assert_eq!(title(&now), "Data stopped at Sun 22 Nov, 23:03.");
    }

    #[test]
    fn a_new_day_that_is_loading_is_no_alarm() {
        let load = Load::Loading(crate::state::load::Progress::default());
        let mut now = state(&load);
        now.other_day = true;
        assert_eq!(alert(&now), None);
    }

    #[test]
    fn the_distance_is_told_in_calls() {
        let say = |found, over| {
            distance(Some(found), Some(80.0), over, ("call", "calls")).replace('\u{a0}', " ")
        };
        let cases = [
            (
                Distance::Lacks(1, 1),
                "1 more call answered in time is needed for 80 %.",
            ),
            (
                Distance::Lacks(87, 87),
                "87 more calls answered in time are needed for 80 %.",
            ),
            (
                Distance::Lacks(87, 120),
                "87 to 120 more calls answered in time are needed for 80 %, by queue.",
            ),
            (Distance::Never, "80 % is no longer reachable."),
            (
                Distance::Spare(Some(37)),
                "Up to 37 more calls may be late to stay at 80 %.",
            ),
            (
                Distance::Spare(Some(0)),
                "Not one more may be late to stay at 80 %.",
            ),
            (Distance::Spare(None), ""),
        ];
        for (found, text) in cases {
            assert_eq!(say(found, false), text);
        }
        assert_eq!(
            say(Distance::Lacks(1, 1), true),
            "80 % was not reached, and the period is over."
        );
        assert_eq!(say(Distance::Spare(Some(3)), true), "");
        assert_eq!(distance(None, Some(80.0), false, ("call", "calls")), "");
    }
}
