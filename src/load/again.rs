//! AGAIN: conversations that were open when they were read, asked once more by their ids.

use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method};
use crate::api::jobs::{MOST_IDS, by_id};
use crate::api::wire;

/// Asks for conversations by id and hands over each answer. Gives back the ids that no answer held: deleted since, or
/// not visible any more.
///
/// # Errors
/// The first answer that is no success, or cannot be read; what was handed over until then is right. The days of all
/// ids must then be read again.
pub async fn ask<I: Io>(
    line: &Line<'_, I>,
    ids: &[String],
    mut on_page: impl FnMut(&wire::Page<'_>),
) -> Result<Vec<String>, ApiError> {
    let mut absent = Vec::new();
    for ids in ids.chunks(MOST_IDS) {
        let path = by_id(ids.iter().map(String::as_str));
        let response = line.call(Method::Get, &path, None).await?;
        let page =
            wire::page(&response.body).map_err(|error| ApiError::undecodable(error, &response))?;
        let is_absent = |id: &&String| {
            let mut came = page.conversations.iter().filter_map(|one| one.id.as_ref());
            !came.any(|known| known.0 == id.as_str())
        };
        absent.extend(ids.iter().filter(is_absent).cloned());
        on_page(&page);
    }
    Ok(absent)
}
