//! LOAD: what a question needs of the API, in its order.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::directory;
use crate::api::query::Ask;
use crate::api::walk::{RECENT_MS, Walk};
use crate::api::windows::{look_back_days, plan};
use crate::browser::Web;
use crate::state::before::SETTLING_MS;
use crate::state::notice::Notice;
use crate::state::question::Question;
use crate::state::task::Loader;
use crate::state::words;
use crate::terms::Queue;

impl Loader {
    pub(super) async fn load_anew(
        self,
        line: &Line<'_, Web>,
        question: &Question,
    ) -> Result<(), Notice> {
        let queues = self.queues(line).await?;
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
        let windows = plan(
            crate::terms::Period {
                to_ms: asked_until_ms.max(period.from_ms),
                ..period
            },
            look_back_days,
        );
        let ask = Ask {
            queues: asked,
            media: question.media.clone(),
        };
        let walk = Rc::new(RefCell::new(Walk::new(
            ask,
            &windows,
            self.now_ms() - RECENT_MS,
        )));
        self.task.update_value(|task| {
            if let Some(task) = task {
                task.walk = Some(walk.clone());
                task.asked_until_ms = asked_until_ms;
                task.look_back_days = look_back_days;
            }
        });
        self.walk(line, &walk).await
    }

    async fn queues(self, line: &Line<'_, Web>) -> Result<Vec<Queue>, Notice> {
        directory::queues(line)
            .await
            .map_err(|error| self.stopped(&error))
    }
}
