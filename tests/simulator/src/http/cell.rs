//! One cell of an aggregate: what was emitted in one bucket of one group, and
//! the service level that follows from it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::options::Judged;
use crate::world::{Outcome, Target, Visit};

/// A user-defined view: a timer between two bounds.
pub(crate) struct View {
    pub(crate) name: String,
    pub(crate) target: String,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// Count, sum and extremes of one metric.
#[derive(Clone, Copy)]
pub(crate) struct Summary {
    count: u64,
    sum: i64,
    min: i64,
    max: i64,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            count: 0,
            sum: 0,
            min: i64::MAX,
            max: i64::MIN,
        }
    }
}

impl Summary {
    fn add(&mut self, value: i64) {
        self.count += 1;
        self.sum += value;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    pub(crate) fn timer(self) -> Value {
        json!({ "max": self.max, "min": self.min, "count": self.count, "sum": self.sum })
    }
}

/// One group in one bucket.
#[derive(Default)]
pub(crate) struct Cell {
    metrics: BTreeMap<&'static str, Summary>,
    /// By the position of the view in the query.
    pub(crate) views: BTreeMap<usize, Summary>,
    /// The queue's own promise; only meaningful when grouped by queue.
    pub(crate) target: Option<Target>,
    /// What became of visits to queues that have a promise.
    answered: u64,
    abandoned: u64,
    short: u64,
    flow_out: u64,
    over: u64,
}

impl Cell {
    /// Counts a fact, also for the views it falls into.
    pub(crate) fn add(&mut self, fact: &Fact, views: &[View]) {
        self.metrics.entry(fact.metric).or_default().add(fact.value);
        for (nth, view) in views.iter().enumerate() {
            if view.target == fact.metric && (view.from..view.to).contains(&fact.value) {
                self.views.entry(nth).or_default().add(fact.value);
            }
        }
        if self.target.is_some() {
            match fact.metric {
                "tAnswered" => self.answered += 1,
                "tAbandon" => self.abandoned += 1,
                "tShortAbandon" => self.short += 1,
                "tFlowOut" => self.flow_out += 1,
                "nOverSla" => self.over += 1,
                _ => {}
            }
        }
    }

    /// The metrics that were asked for; `by_queue`: the group is one queue.
    pub(crate) fn json(&self, asked: &[String], by_queue: bool, judged: Judged) -> Vec<Value> {
        let wants = |metric: &str| asked.iter().any(|name| name == metric);
        let mut metrics: Vec<Value> = self
            .metrics
            .iter()
            .filter(|(name, _)| wants(name))
            .map(|(name, summary)| {
                let stats = if name.starts_with('n') {
                    json!({ "count": summary.count })
                } else {
                    summary.timer()
                };
                json!({ "metric": name, "stats": stats })
            })
            .collect();
        let promised = self
            .target
            .filter(|_| by_queue)
            .map(|target| target.percent / 100.0);
        if let Some(promised) = promised.filter(|_| wants("oServiceTarget")) {
            metrics.push(json!({ "metric": "oServiceTarget", "stats": { "current": promised } }));
        }
        let mut denominator = self.answered;
        if judged.abandons {
            denominator += self.abandoned;
        }
        if judged.abandons && !judged.short_abandons {
            denominator -= self.short;
        }
        if judged.flow_outs {
            denominator += self.flow_out;
        }
        if denominator > 0 && wants("oServiceLevel") {
            let numerator = self.answered - self.over;
            let mut stats = json!({
                "ratio": ratio(numerator, denominator), "numerator": numerator, "denominator": denominator,
            });
            if let Some(promised) = promised {
                stats["target"] = json!(promised);
            }
            metrics.push(json!({ "metric": "oServiceLevel", "stats": stats }));
        }
        metrics
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn ratio(numerator: u64, denominator: u64) -> f64 {
    numerator as f64 / denominator as f64
}

/// A metric that was emitted.
pub(crate) struct Fact {
    pub(crate) metric: &'static str,
    pub(crate) at: i64,
    value: i64,
}

pub(crate) fn facts(visit: &Visit, target: Option<Target>) -> Vec<Fact> {
    let mut facts = vec![Fact {
        metric: "nOffered",
        at: visit.offered_ms,
        value: 1,
    }];
    let mut add = |metric, at, value| facts.push(Fact { metric, at, value });
    if let Some(at) = visit.acd_end_ms {
        add("tAcd", at, visit.wait_ms);
    }
    let Some(at) = visit.ended_ms else {
        return facts;
    };
    let wait = visit.wait_ms;
    match visit.outcome {
        Outcome::Answered => {
            add("tAnswered", at, wait);
            if target.is_some_and(|target| visit.is_over(target)) {
                add("nOverSla", at, 1);
            }
        }
        Outcome::Abandoned { short } => {
            add("tAbandon", at, wait);
            if short {
                add("tShortAbandon", at, wait);
            }
        }
        Outcome::FlowOut => add("tFlowOut", at, wait),
        Outcome::Other | Outcome::Waiting => {}
    }
    if visit.outcome != Outcome::Waiting {
        add("tWait", at, wait);
    }
    facts
}
