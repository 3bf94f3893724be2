//! OPENED: reads a snapshot, shows it in place of a load, and says whether it answers what is asked.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::windows::missing;
use crate::browser::{self, Handed, Unpacked};
use crate::snapshot::trouble::Trouble;
use crate::snapshot::{Data, Head, MOST_FILE, Snapshot, read};
use crate::state::before::covered;
use crate::state::load::{Load, Progress, Summary};
use crate::state::notice::Notice;
use crate::state::opened::{Opened, Portion};
use crate::state::question::compare::Compare;
use crate::state::question::{Params, parse, split};
use crate::state::session::Session;
use crate::state::task::Loader;
use crate::state::task::told::{
    between, dated, facts, lacking, merged, outside, remarks, rounded, told, unreadable, without,
};
use crate::terms::stamp::local;
use crate::terms::{Media, Period};

/// What the dialogue offers.
const ACCEPT: &str = ".json,application/json";

impl Loader {
    /// Takes files that are dropped on the page, and judges the snapshot that is shown whenever another question is asked.
    pub(super) fn follow_snapshots(self) {
        browser::on_drop(MOST_FILE as u64, move |file| {
            browser::spawn(self.open_file(file, false));
        });
        Effect::new(move |_| {
            // Where none is shown, nothing else is followed: the threshold is dragged.
            let Some(opened) = self.app.opened.get() else {
                return;
            };
            let period = self.app.answers.period.get();
            let media = self.app.still.with(|question| question.media.clone());
            let cut = self
                .app
                .answers
                .unknown
                .with(|unknown| unknown.intervals.total);
            let rule = self.app.answers.rule.get();
            let between = between(&opened.head, &rule.thresholds);
            self.judge(&opened, period, &media, (cut, between));
        });
    }

    /// Lets the reader choose a file.
    pub(super) fn pick(self, second: bool) {
        browser::pick_file(ACCEPT, MOST_FILE as u64, move |file| {
            browser::spawn(self.open_file(file, second));
        });
    }

    async fn open_file(self, file: Handed, second: bool) {
        let Handed { name, size, bytes } = file;
        let Some(bytes) = bytes else {
            self.notify(unreadable(&name, size));
            return;
        };
        match read_snapshot(&bytes).await {
            Ok(snapshot) if second => self.compare_with(&snapshot, &name),
            Ok(snapshot) => {
                // No link leads to a file of the reader's: the address must not promise another one.
                browser::set_fragment("snapshot=", true);
                self.show(snapshot, name, true);
            }
            Err(trouble) => self.notify(told(&trouble, &name)),
        }
    }

    /// Shows the snapshot at an address, and what it is to be compared with.
    pub(super) async fn open_address(self, address: String) {
        let shown = self.app.opened.with_untracked(|opened| {
            opened
                .as_ref()
                .is_some_and(|opened| !opened.is_file && opened.name == address)
        });
        if !shown {
            self.abort_task();
            let fetched = fetch(&address).await;
            // The reader may have gone on meanwhile.
            if self
                .question
                .with_untracked(|question| question.snapshot.as_ref() != Some(&address))
            {
                return;
            }
            match fetched {
                Ok(snapshot) => self.show(snapshot, address.clone(), false),
                Err(notice) => {
                    self.drop_snapshot();
                    self.load.set(Load::Failed(notice));
                    return;
                }
            }
        }
        let against = self
            .question
            .with_untracked(|question| question.against.clone());
        if let Some(against) = against {
            let fetched = fetch(&against).await;
            let wanted = self.question.with_untracked(|question| {
                question.snapshot.as_ref() == Some(&address)
                    && question.against.as_ref() == Some(&against)
            });
            match fetched {
                _ if !wanted => {}
                Ok(second) => self.compare_with(&second, &against),
                Err(notice) => self.notify(notice),
            }
        }
    }

    /// Takes a snapshot in, in place of all that was loaded.
    fn show(self, snapshot: Snapshot, name: String, is_file: bool) {
        self.drop_task();
        // Figures of before must not be told as those of the snapshot.
        self.app.opened.set(None);
        self.load.set(Load::Loading(Progress {
            snapshot: true,
            ..Progress::default()
        }));
        let head = snapshot.head.clone();
        let zone = browser::time_zone(&head.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.take_in(snapshot);
        self.before.asked.set(None);
        self.asked_at_ms.set(head.made_at_ms);
        self.ledger.set(Arc::default());
        self.app.opened.set(Some(Arc::new(Opened {
            name,
            is_file,
            defaults: split(&head.question),
            portions: vec![portion(&head)],
            facts: facts(&head, &zone),
            remarks: remarks(&head),
            head,
        })));
        self.read_address();
    }

    /// Has the page compute from these facts.
    fn take_in(self, snapshot: Snapshot) {
        let Snapshot {
            queues, data, cuts, ..
        } = snapshot;
        self.data.reset(Arc::new(queues));
        match data {
            Data::Visits(columns) => {
                self.data.change(|held| *held = *columns);
            }
            Data::Counts(counts) => self.data.summarize(counts),
        }
        self.data.cuts.set(Arc::new(cuts));
        self.data.touch();
    }

    /// Says whether what is asked is in the snapshot, and was complete when it was made.
    fn judge(
        self,
        opened: &Opened,
        period: Period,
        media: &[Media],
        (cut, between): (bool, Option<i64>),
    ) {
        let zone = self.answers.zone.get_untracked();
        let head = &opened.head;
        let mut reasons: Vec<Notice> = Vec::new();
        for portion in opened.tellers(period) {
            reasons.extend(portion.lacking.iter().cloned());
            let absent = media.iter().filter(|media| !portion.media.contains(media));
            reasons.extend(absent.map(|&media| without(media)));
        }
        let periods = self.data.cuts.with_untracked(|cuts| covered(cuts));
        if !missing(&[period], &periods).is_empty() {
            reasons.push(outside(&periods, &zone));
        }
        if cut {
            reasons.push(merged(head));
        }
        reasons.extend(between.map(|threshold_ms| rounded(head, threshold_ms)));
        let proof = &head.completeness;
        let summary = Summary {
            conversations: u32::try_from(proof.conversations).unwrap_or(u32::MAX),
            open: u32::try_from(proof.open).unwrap_or(u32::MAX),
            newest_ms: proof.newest_ms,
            asked_until_ms: head.known_until_ms,
            counted: self.data.is_summary(),
            snapshot: Some(format!("snapshot of {}", dated(head.made_at_ms, &zone))),
            ..Summary::default()
        };
        let now = if reasons.is_empty() {
            Load::Complete(summary)
        } else {
            Load::Partial(summary, reasons)
        };
        if self.load.with_untracked(|before| *before != now) {
            self.load.set(now);
        }
    }

    /// Compares the snapshot that is shown, the first one, with a second, in place of what it was compared with.
    fn compare_with(self, second: &Snapshot, name: &str) {
        let Some(opened) = self.app.opened.get_untracked() else {
            return;
        };
        let cuts = self.data.cuts.get_untracked();
        let counts = self.data.change_counted(|counts| counts.clone());
        let mut both = Snapshot {
            head: opened.head.clone(),
            queues: self.data.queues.get_untracked().to_vec(),
            data: match counts {
                Some(counts) => Data::Counts(counts),
                None => Data::Visits(Box::new(self.data.peek(Clone::clone))),
            },
            // Of visits, only those of the first one's own period are taken over.
            cuts: cuts.first().cloned().into_iter().collect(),
        };
        let differences = match both.add(second) {
            Ok(differences) => differences,
            Err(trouble) => {
                self.notify(told(&trouble, name));
                return;
            }
        };
        let (head, zone) = (both.head.clone(), self.answers.zone.get_untracked());
        self.take_in(both);
        let mut with = Opened::clone(&opened);
        with.remarks = remarks(&head);
        with.remarks.extend(super::told::differences(&differences));
        if second.head.known_until_ms < second.head.period.to_ms {
            with.remarks.push(
                "The period it is compared with had not ended when that snapshot was made."
                    .to_owned(),
            );
        }
        with.head = head;
        with.portions.truncate(1);
        with.portions.push(portion(&second.head));
        self.app.opened.set(Some(Arc::new(with)));
        let period = second.head.period;
        let (from, to) = (local(period.from_ms, &zone), local(period.to_ms, &zone));
        self.ask(|question| question.compare = Some(Compare::Dates(from, to)));
    }

    /// Shows no snapshot any more; who is signed in sees what Genesys Cloud says.
    pub(super) fn close(self) {
        self.drop_snapshot();
        self.load.set(Load::Idle);
        if matches!(self.session.get_untracked(), Session::SignedIn(_)) {
            self.load_all();
        }
    }

    /// Forgets the snapshot that is shown, and its question.
    fn drop_snapshot(self) {
        self.app.opened.set(None);
        self.data.reset(Arc::default());
        self.before.asked.set(None);
        self.asked_at_ms.set(self.now_ms());
        self.read_address();
    }
}

/// What a snapshot tells.
fn portion(head: &Head) -> Portion {
    Portion {
        period: head.period,
        media: parse(&head.question, &Params::new(), &head.zone)
            .question
            .media,
        lacking: lacking(head),
    }
}

/// Reads a file.
async fn read_snapshot(bytes: &[u8]) -> Result<Snapshot, Trouble> {
    let opened = read::head(bytes)?;
    match browser::decompress(&opened.compressed, opened.payload_bytes).await {
        Unpacked::Bytes(payload) => opened.read(&payload),
        Unpacked::TooMuch => Err(Trouble::Length),
        Unpacked::Damaged => Err(Trouble::Damaged("data")),
    }
}

/// Fetches a file beside the page, and reads it.
async fn fetch(address: &str) -> Result<Snapshot, Notice> {
    match browser::get_bytes(address, MOST_FILE as u64).await {
        (200..300, Some(bytes)) => read_snapshot(&bytes)
            .await
            .map_err(|trouble| told(&trouble, address)),
        (200..300, None) => Err(unreadable(address, MOST_FILE as u64 + 1)),
        (0, _) => Err(Notice::problem(
            format!("{address} could not be fetched."),
            "The host of this page did not answer. Check the network and try again.",
        )),
        (status, _) => Err(Notice::problem(
            format!("{address} could not be fetched."),
            format!(
                "The host of this page answered {status}: perhaps the snapshot was moved or not put there yet. Ask whoever sent the link."
            ),
        )),
    }
}
