//! The lines of the curve: everything under the formula in force, then what the reader wants beside it: other
//! formulas, and queues on their own. None of them depends on the threshold.

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::count::Counts;
use crate::measure::formula::Formula;
use crate::measure::ratio::ServiceLevel;
use crate::measure::walk::{Curve, walk};
use crate::state::App;
use crate::view::look::Look;
use crate::view::words::sentence::name;

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What it is, at its end.
    pub name: String,
    /// Service level at each step of the scale.
    pub levels: Vec<ServiceLevel>,
    /// The same in percent; `None` without calls.
    pub values: Vec<Option<f64>>,
}

impl Line {
    fn new(name: String, formula: Formula, fixed: &Counts, curve: &Curve) -> Line {
        let levels: Vec<ServiceLevel> = curve
            .within
            .iter()
            .map(|&[answered_within, abandoned_within]| {
                formula.service_level(&Counts {
                    answered_within,
                    abandoned_within,
                    ..*fixed
                })
            })
            .collect();
        Line {
            name,
            values: levels.iter().map(|level| level.percent()).collect(),
            levels,
        }
    }

    /// Uncertainty at each step, percent.
    #[must_use]
    pub fn band(&self) -> Vec<Option<(f64, f64)>> {
        self.levels.iter().map(|level| level.wilson()).collect()
    }
}

/// The lines that are drawn, the main one first.
#[must_use]
pub fn lines(app: &App, look: Look) -> Memo<Arc<Vec<Line>>> {
    let app = *app;
    let wanted = Memo::new(move |_| {
        app.still.with(|question| {
            let formula = question.formula();
            let others = question
                .lines
                .iter()
                .map(|name| name.with(question.switches));
            let others: Vec<Formula> = others
                .filter(|other| other.name() != formula.name())
                .collect();
            (formula, others, question.curves.clone())
        })
    });
    Memo::new(move |_| {
        let (formula, others, curves) = wanted.get();
        let (all, fixed, selection) = (
            app.answers.curve.get(),
            app.answers.fixed.get(),
            app.answers.selection.get(),
        );
        let mut lines = vec![Line::new(String::new(), formula, &fixed.total, &all)];
        for other in others {
            lines.push(Line::new(name(other).to_owned(), other, &fixed.total, &all));
        }
        let index = app.answers.index.get();
        for id in &curves {
            let queue = app.data.queues.with(|queues| {
                let place = queues.iter().position(|queue| queue.id == *id);
                place.and_then(|place| u16::try_from(place).ok())
            });
            let Some(queue) = queue else {
                continue;
            };
            let takes = |lane: usize| selection.lanes[lane] && index.lanes[lane].0 == queue;
            let mut counts = Counts::default();
            for lane in (0..index.lanes.len()).filter(|&lane| takes(lane)) {
                counts += &fixed.lanes[lane];
            }
            let name = look.names.with(|names| names[usize::from(queue)].0.clone());
            let (curve, _) = walk(&index, &selection, takes, all.step_ms, &[]);
            lines.push(Line::new(name, formula, &counts, &curve));
        }
        Arc::new(lines)
    })
}
