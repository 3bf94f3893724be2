//! The flags of the binary.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, ValueExt};

use crate::{Expose, Fault, Judged, Options};

/// What `--help` prints.
pub const HELP: &str = "\
A local Genesys Cloud: login host and API on one port, a page on another.

  --port N               port of login host and API, 0 chooses one [8090]
  --seed N               equal seeds give equal worlds [8020]
  --conversations N      size of the world [40000]
  --weeks N              length of the world [4]
  --start TIME           first day, for example 2026-10-12T00:00:00Z
  --now TIME             fixed data clock [the system clock]
  --speed N              the data clock runs from --now, N times as fast
  --deep N               adds the queue `Deep`: N calls in one UTC hour [0]
  --restate-at TIME      from then on a closed day is told otherwise, also
                         after POST /sim/restate
  --restate-day TIME     which day [the last full day]
  --prerender            keeps every conversation as JSON: faster, more memory
  --job-lag MINUTES      how late details jobs know what happened [360]
  --job-quota N          details jobs at a time [5]
  --job-takes SECONDS    how long one takes [4]
  --job-expires SECONDS  how long its results can be read [86400]
  --fault-queues         adds the queues named `Fault: ...`
  --fault WORD           a fault for every details query and job; repeatable
                         (429 503-twice 504-wide undecodable wrong-type html
                         token-expires network-drop slow absurd-retry-after
                         total-hits page-repeats total-hits-shrink 429-bare
                         429-no-cors job-never-ends job-fails job-cancelled
                         job-expires job-loops job-newer job-lost)
  --auto-approve         no consent page; --consent asks [--consent]
  --redirect-uri URI     registered redirect URI; repeatable
                         [http://localhost:PAGE-PORT/ and 127.0.0.1]
  --permissions A,B      permissions of the demo user [all]
  --scopes A,B           scopes of the OAuth client [all that are needed]
  --expires-in SECONDS   lifetime of a token [86399]
  --rate-limit N|off     requests per minute [300]
  --expose WHAT          headers a browser may read: all, correlation, none;
                         nothing of any answer: nothing [all]
  --latency MS           added to every API answer [0]
  --judged A,B           whom service level judges beside the answered: abandons,
                         short-abandons, flow-outs [abandons,short-abandons]
  --page-dir DIR         serves the files of DIR as well
  --page-port N          port for them, 0 chooses one [8080]
  --page-prefix PATH     sub-path for them [none]
";

/// How the binary runs.
#[derive(Clone, Debug)]
pub struct Cli {
    /// The world and the service.
    pub options: Options,
    /// Port of login host and API; 0 chooses one.
    pub port: u16,
    /// Directory with the page.
    pub page_dir: Option<PathBuf>,
    /// Port of the page; 0 chooses one.
    pub page_port: u16,
    /// Sub-path of the page.
    pub page_prefix: String,
    /// Print the help and exit.
    pub help: bool,
}

/// Reads the arguments after the program's name.
///
/// # Errors
///
/// A flag that is not known or has an unusable value.
pub fn parse<I>(arguments: I) -> Result<Cli, lexopt::Error>
where
    I: IntoIterator,
    I::Item: Into<OsString>,
{
    let mut cli = Cli {
        options: Options::default(),
        port: 8090,
        page_dir: None,
        page_port: 8080,
        page_prefix: String::new(),
        help: false,
    };
    let mut redirect_uris = Vec::new();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        let options = &mut cli.options;
        let Long(flag) = argument else {
            if argument == Short('h') {
                cli.help = true;
                continue;
            }
            return Err(argument.unexpected());
        };
        let flag = flag.to_owned();
        match flag.as_str() {
            "help" => cli.help = true,
            "fault-queues" => options.fault_queues = true,
            "auto-approve" => options.auto_approve = true,
            "consent" => options.auto_approve = false,
            "port" => cli.port = parser.value()?.parse()?,
            "page-port" => cli.page_port = parser.value()?.parse()?,
            "page-dir" => cli.page_dir = Some(parser.value()?.into()),
            "page-prefix" => cli.page_prefix = parser.value()?.string()?,
            "redirect-uri" => redirect_uris.push(parser.value()?.string()?),
            "seed" => options.seed = parser.value()?.parse()?,
            "conversations" => options.conversations = parser.value()?.parse()?,
            "weeks" => options.weeks = parser.value()?.parse()?,
            "expires-in" => options.expires_in = parser.value()?.parse()?,
            "latency" => options.latency_ms = parser.value()?.parse()?,
            "speed" => options.speed = Some(parser.value()?.parse()?),
            "deep" => options.deep = parser.value()?.parse()?,
            "prerender" => options.prerender = true,
            "restate-at" => options.restate_at_ms = Some(parser.value()?.parse_with(instant)?),
            "restate-day" => options.restate_day_ms = Some(parser.value()?.parse_with(instant)?),
            "job-lag" => {
                options.job_lag_ms = parser.value()?.parse_with(|text| times(text, 60_000))?;
            }
            "job-quota" => options.job_quota = parser.value()?.parse()?,
            "job-takes" => {
                options.job_takes_ms = parser.value()?.parse_with(|text| times(text, 1000))?;
            }
            "job-expires" => {
                options.job_expires_ms = parser.value()?.parse_with(|text| times(text, 1000))?;
            }
            "start" => options.start_ms = Some(parser.value()?.parse_with(instant)?),
            "now" => options.now_ms = Some(parser.value()?.parse_with(instant)?),
            "rate-limit" => options.rate_limit = parser.value()?.parse_with(limit)?,
            "judged" => options.judged = parser.value()?.parse_with(judged)?,
            "expose" => options.expose = parser.value()?.parse_with(expose)?,
            "fault" => options.faults.push(parser.value()?.parse_with(fault)?),
            "permissions" => options.permissions = words(&parser.value()?.string()?),
            "scopes" => options.scopes = words(&parser.value()?.string()?),
            _ => return Err(Long(&flag).unexpected()),
        }
    }
    register(&mut cli, redirect_uris);
    Ok(cli)
}

/// Redirect URIs: those that were given, or the page's own.
fn register(cli: &mut Cli, given: Vec<String>) {
    cli.options.redirect_uris = given;
    if cli.options.redirect_uris.is_empty() {
        let prefix = cli.page_prefix.trim_matches('/');
        let path = if prefix.is_empty() {
            "/".to_owned()
        } else {
            format!("/{prefix}/")
        };
        for host in ["localhost", "127.0.0.1"] {
            cli.options
                .redirect_uris
                .push(format!("http://{host}:{}{path}", cli.page_port));
        }
    }
}

fn instant(text: &str) -> Result<i64, jiff::Error> {
    text.parse::<jiff::Timestamp>()
        .map(jiff::Timestamp::as_millisecond)
}

fn limit(text: &str) -> Result<Option<u32>, std::num::ParseIntError> {
    if text == "off" {
        Ok(None)
    } else {
        text.parse().map(Some)
    }
}

fn words(text: &str) -> Vec<String> {
    let list = text.split(',').filter(|word| !word.is_empty());
    list.map(str::to_owned).collect()
}

fn expose(text: &str) -> Result<Expose, String> {
    match text {
        "all" => Ok(Expose::All),
        "correlation" => Ok(Expose::CorrelationOnly),
        "none" => Ok(Expose::None),
        "nothing" => Ok(Expose::Nothing),
        _ => Err("expected all, correlation, none or nothing".to_owned()),
    }
}

/// A number of units of so many milliseconds.
fn times(text: &str, unit_ms: i64) -> Result<i64, std::num::ParseIntError> {
    text.parse::<u32>()
        .map(|number| i64::from(number) * unit_ms)
}

fn judged(text: &str) -> Result<Judged, String> {
    let mut judged = Judged {
        abandons: false,
        short_abandons: false,
        flow_outs: false,
    };
    for word in text.split(',').filter(|word| !word.is_empty()) {
        match word {
            "abandons" => judged.abandons = true,
            "short-abandons" => judged.short_abandons = true,
            "flow-outs" => judged.flow_outs = true,
            _ => return Err("expected abandons, short-abandons, flow-outs".to_owned()),
        }
    }
    Ok(judged)
}

fn fault(text: &str) -> Result<Fault, String> {
    Fault::from_word(text).ok_or_else(|| "no fault with this name, see --help".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read() {
        let cli = parse([
            "--port",
            "0",
            "--rate-limit=off",
            "--fault",
            "slow",
            "--page-prefix",
            "/a/b",
            "--job-lag",
            "90",
            "--judged=abandons,flow-outs",
        ])
        .unwrap();
        assert_eq!(cli.options.job_lag_ms, 90 * 60_000);
        assert_eq!((cli.port, cli.options.rate_limit), (0, None));
        assert_eq!(cli.options.faults, [Fault::Slow]);
        assert_eq!(cli.options.redirect_uris[0], "http://localhost:8080/a/b/");
        let judged = cli.options.judged;
        assert!(judged.abandons && !judged.short_abandons && judged.flow_outs);
        assert!(parse(["--judged", "answers"]).is_err());
        assert!(parse(["--nonsense"]).is_err());
        assert!(parse(["--fault", "nonsense"]).is_err());
        assert!(HELP.lines().all(|line| line.len() <= 82));
    }
}
