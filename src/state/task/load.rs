//! LOAD: what a question needs of the API, in its order.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::join;
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::directory;
use crate::api::estimate::fits;
use crate::api::query::Ask;
use crate::api::walk::{RECENT_MS, Walk};
use crate::api::windows::{look_back_days, plan};
use crate::browser::Web;
use crate::state::before::SETTLING_MS;
use crate::state::notice::Notice;
use crate::state::question::Question;
use crate::state::question::ways::Source;
use crate::state::task::{Loader, Task};
use crate::state::words;
use crate::terms::Queue;

impl Loader {
    pub(super) async fn load_anew(
        self,
        line: &Line<'_, Web>,
        question: &Question,
    ) -> Result<(), Notice> {
        let before = self.who.get_value();
        let (queues, ()) = join(self.queues(line), self.identify(line)).await;
        // What somebody else loaded is not theirs to see.
        if before.is_some() && self.who.get_value() != before {
            self.data.reset(Arc::default());
        }
        let queues = queues?;
        let known = |id: &&String| queues.iter().any(|queue| queue.id == **id);
        let asked: Vec<String> = question.queues.iter().filter(known).cloned().collect();
        self.data.reset(Arc::new(queues.clone()));
        if queues.is_empty() {
            return Err(Notice::problem(
                "You may see no queue.",
                "Genesys Cloud lists none for your user. Ask your administrator for access to a division with queues.",
            ));
        }
        if asked.is_empty() && !question.queues.is_empty() {
            return Err(Notice::problem(
                "None of the queues asked for is visible to you.",
                "Choose other queues, or ask your administrator for access to their division.",
            ));
        }
        let hidden = question.queues.len() - asked.len();
        if hidden > 0 {
            self.notify(Notice::problem(
                format!("{} asked for cannot be seen.", words::counted(hidden as u64, "queue")),
                "The figures leave them out. They may be deleted, or belong to a division you have no access to.",
            ));
        }
        let period = self.answers.period.get_untracked();
        let asked_until_ms = period.to_ms.min(self.now_ms() - SETTLING_MS);
        let look_back_days =
            look_back_days(&question.media).max(self.look_back_days.get_untracked());
        // In the first minute of a day nothing of it is settled, but what came before it is looked back at all the same.
        let begun = i64::from(period.from_ms < self.now_ms());
        let windows = plan(
            crate::terms::Period {
                to_ms: asked_until_ms.max(period.from_ms + begun),
                ..period
            },
            look_back_days,
        );
        let ask = Ask {
            queues: asked,
            media: question.media.clone(),
        };
        self.change_task(|task| {
            task.asked_until_ms = asked_until_ms;
            task.look_back_days = look_back_days;
        });
        if question.source == Some(Source::Summary) {
            return self.count_by_genesys(line, ask).await;
        }
        let windows = self.take_kept(line, &ask, &windows).await;
        let settled_ms = self.now_ms() - RECENT_MS;
        let walk = Rc::new(RefCell::new(Walk::new(ask, &windows, settled_ms)));
        self.change_task(|task| task.walk = Some(walk.clone()));
        self.probe(line, &walk).await?;
        let conversations = walk.borrow().estimate().map(|found| found.conversations);
        let held = u64::from(self.data.count_conversations());
        if question.source.is_none()
            && conversations.is_some_and(|announced| !fits(announced, held))
        {
            self.notify(Notice::hint(
                "More conversations than a browser should hold.",
                "Genesys Cloud’s own engine counts them instead. Under “How it is loaded” you can have every visit all the same.",
            ));
            let ask = walk.borrow().ask().clone();
            self.change_task(|task| task.walk = None);
            return self.count_by_genesys(line, ask).await;
        }
        self.choose_way(&walk);
        self.bring(line).await
    }

    /// Brings what is missing of the question's own period, by whichever way was chosen.
    ///
    /// # Errors
    /// When every further request would meet the same.
    pub(super) async fn bring(self, line: &Line<'_, Web>) -> Result<(), Notice> {
        if self
            .with_task(|task| task.counting.is_some())
            .unwrap_or_default()
        {
            return self.go_on_counting(line).await;
        }
        Box::pin(self.bring_history(line)).await?;
        self.walk_own(line).await?;
        let anew = self.check_kept(line).await?;
        if !anew.is_empty() {
            self.change_task(|task| {
                if let Some(walk) = &task.walk {
                    walk.borrow_mut().extend(&anew);
                }
            });
            self.walk_own(line).await?;
        }
        let walked = |task: &Task| {
            task.walk
                .as_ref()
                .is_some_and(|walk| walk.borrow().is_complete())
        };
        if self.with_task(walked).unwrap_or_default() {
            self.settle_kept();
        }
        Ok(())
    }

    async fn walk_own(self, line: &Line<'_, Web>) -> Result<(), Notice> {
        match self.with_task(|task| task.walk.clone()).flatten() {
            Some(walk) => self.walk(line, &walk).await,
            None => Ok(()),
        }
    }

    async fn queues(self, line: &Line<'_, Web>) -> Result<Vec<Queue>, Notice> {
        directory::queues(line)
            .await
            .map_err(|error| self.stopped(&error))
    }
}
