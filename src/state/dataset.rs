//! DATASET: what was loaded, in place; memos read it by reference and are told by a version.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::windows::join;
use crate::columns::Columns;
use crate::columns::blurred::Cut;
use crate::columns::summary::Summary as Counted;
use crate::measure::grid::Grid;
use crate::measure::index::Index;
use crate::measure::lens::Attribution;
use crate::state::load::Summary;
use crate::terms::{Period, Queue};

/// Facts that were sorted ahead of those who ask for them.
#[derive(Clone)]
pub struct Sorted {
    /// The cut into which they were sorted.
    pub grid: Arc<Grid>,
    /// When they count.
    pub attribution: Attribution,
    /// The facts.
    pub index: Arc<Index>,
}

/// Handle on the loaded columns; cheap to copy.
#[derive(Clone, Copy)]
pub struct Dataset {
    columns: StoredValue<Columns>,
    /// What Genesys' own engine counted, in place of columns.
    counted: StoredValue<Option<Counted>>,
    version: RwSignal<u64>,
    /// How often it was begun anew.
    generation: StoredValue<u64>,
    /// Of this version of the columns.
    sorted: StoredValue<Vec<Sorted>>,
    /// Queues the user may see, in the order of the columns' queue index.
    pub queues: RwSignal<Arc<Vec<Queue>>>,
    /// How exactly it is known when facts happened, where they come from snapshots; empty where they were loaded.
    pub cuts: RwSignal<Arc<Vec<Cut>>>,
    /// Spans, in order and apart, of which every conversation that began in them was read.
    pub read_spans: RwSignal<Vec<Period>>,
}

impl Default for Dataset {
    fn default() -> Dataset {
        Dataset::new()
    }
}

impl Dataset {
    /// Nothing loaded.
    #[must_use]
    pub fn new() -> Dataset {
        Dataset {
            columns: StoredValue::new(Columns::default()),
            counted: StoredValue::new(None),
            version: RwSignal::new(0),
            generation: StoredValue::new(0),
            sorted: StoredValue::new(Vec::new()),
            queues: RwSignal::new(Arc::default()),
            cuts: RwSignal::new(Arc::default()),
            read_spans: RwSignal::new(Vec::new()),
        }
    }

    /// Starts over with these queues and no visits.
    pub fn reset(&self, queues: Arc<Vec<Queue>>) {
        self.generation.update_value(|generation| *generation += 1);
        self.columns.set_value(Columns::with_queues(
            queues.iter().map(|queue| queue.id.as_str()),
        ));
        self.counted.set_value(None);
        self.queues.set(queues);
        self.cuts.set(Arc::default());
        self.read_spans.set(Vec::new());
        self.touch();
    }

    /// Another number after each [`Dataset::reset`]: work that is done in turns ends when it has changed meanwhile.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.get_value()
    }

    /// Has figures made of what Genesys' own engine counted from now on, until [`Dataset::reset`].
    pub fn summarize(&self, counted: Counted) {
        self.counted.set_value(Some(counted));
    }

    /// Whether figures are made of what Genesys' own engine counted.
    #[must_use]
    pub fn is_summary(&self) -> bool {
        self.counted.with_value(Option::is_some)
    }

    /// Changes what was counted without telling anybody; `None` where visits are loaded one by one.
    pub fn change_counted<R>(&self, change: impl FnOnce(&mut Counted) -> R) -> Option<R> {
        self.counted
            .try_update_value(|counted| counted.as_mut().map(change))
            .flatten()
    }

    /// Every fact in its cell, and follows changes. What was counted in longer intervals than those of the grid is not
    /// spread over them: then there is nothing ([`Dataset::fits`]).
    #[must_use]
    pub fn index(&self, grid: &Grid, attribution: Attribution) -> Arc<Index> {
        self.version.track();
        let ready = self.sorted.with_value(|sorted| {
            let fits =
                |one: &&Sorted| one.attribution == attribution && one.grid.edges == grid.edges;
            sorted.iter().find(fits).map(|one| Arc::clone(&one.index))
        });
        ready.unwrap_or_else(|| {
            Arc::new(self.counted.with_value(|counted| {
                match counted {
                    Some(counted) => Index::of_summary(counted, grid).unwrap_or_default(),
                    None => self
                        .columns
                        .with_value(|columns| Index::build(columns, grid, attribution)),
                }
            }))
        })
    }

    /// Whether what was counted can be told by the intervals of a grid; follows changes.
    #[must_use]
    pub fn fits(&self, grid: &Grid) -> bool {
        self.version.track();
        self.counted.with_value(|counted| {
            let fits = |counted: &Counted| Index::of_summary(counted, grid).is_some();
            counted.as_ref().is_none_or(fits)
        })
    }

    /// Changes the columns without telling anybody; [`Dataset::touch`] tells.
    pub fn change<R>(&self, change: impl FnOnce(&mut Columns) -> R) -> Option<R> {
        self.columns.try_update_value(change)
    }

    /// Notes windows that were read to their end.
    pub fn note_read(&self, windows: impl Iterator<Item = Period>) {
        let mut spans = self.read_spans.get_untracked();
        windows.for_each(|window| join(&mut spans, window));
        if self.read_spans.with_untracked(|before| *before != spans) {
            self.read_spans.set(spans);
        }
    }

    /// Has all figures computed again.
    pub fn touch(&self) {
        self.touch_with(Vec::new());
    }

    /// Has all figures computed again, from facts that were sorted already where they are asked for in that order.
    pub fn touch_with(&self, sorted: Vec<Sorted>) {
        self.sorted.set_value(sorted);
        self.version.update(|version| *version += 1);
    }

    /// Reads the columns without following them.
    pub fn peek<R>(&self, read: impl FnOnce(&Columns) -> R) -> R {
        self.columns.with_value(read)
    }

    /// Conversations taken in so far.
    #[must_use]
    pub fn count_conversations(&self) -> u32 {
        self.columns
            .with_value(|columns| u32::try_from(columns.conversations()).unwrap_or(u32::MAX))
    }

    /// What the load brought.
    #[must_use]
    pub fn summary(&self, pages: u32, asked_until_ms: i64, look_back_days: u32) -> Summary {
        self.columns.with_value(|columns| Summary {
            pages,
            conversations: u32::try_from(columns.conversations()).unwrap_or(u32::MAX),
            open: u32::try_from(columns.open_conversations()).unwrap_or(u32::MAX),
            newest_ms: columns.newest_ms(),
            asked_until_ms,
            look_back_days,
            counted: self.is_summary(),
            whole: false,
            snapshot: None,
        })
    }

    /// Reads the columns and follows their changes.
    pub fn read<R>(&self, read: impl FnOnce(&Columns) -> R) -> R {
        self.version.track();
        self.columns.with_value(read)
    }
}
