//! DIRECTORY: the queues a user may see, and who the user is.

use serde::Deserialize;

use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method, Response};
use crate::api::wire;
use crate::terms::{Media, Promise, Queue};

/// Pages of queues after which something is wrong with the paging.
const MOST_PAGES: u32 = 200;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueuePage {
    entities: Option<Vec<QueueEntity>>,
    page_count: Option<f64>,
    next_uri: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueueEntity {
    id: String,
    name: Option<String>,
    media_settings: Option<MediaSettings>,
}

#[derive(Default, Deserialize)]
struct MediaSettings {
    call: Option<MediaSetting>,
    callback: Option<MediaSetting>,
    chat: Option<MediaSetting>,
    email: Option<MediaSetting>,
    message: Option<MediaSetting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MediaSetting {
    service_level: Option<ServiceLevelSetting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServiceLevelSetting {
    percentage: Option<f64>,
    duration_ms: Option<f64>,
}

impl MediaSetting {
    /// The promise, when both parts are there and make sense.
    fn promise(&self) -> Option<Promise> {
        let setting = self.service_level.as_ref()?;
        let (share, ms) = (setting.percentage?, setting.duration_ms?);
        if !(0.0..=1.0).contains(&share) || !(0.0..=1e12).contains(&ms) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "both bounded above"
        )]
        Some(Promise {
            threshold_ms: ms.round() as i64,
            target_ppm: (share * 1e6).round() as u32,
        })
    }
}

impl QueueEntity {
    fn queue(self) -> Queue {
        let settings = self.media_settings.unwrap_or_default();
        let setting = |media| match media {
            Media::Voice => &settings.call,
            Media::Callback => &settings.callback,
            Media::Chat => &settings.chat,
            Media::Email => &settings.email,
            Media::Message => &settings.message,
        };
        Queue {
            promises: Media::ALL
                .map(|media| setting(media).as_ref().and_then(MediaSetting::promise)),
            name: self
                .name
                .filter(|name| !name.trim().is_empty())
                .unwrap_or_else(|| self.id.clone()),
            id: self.id,
        }
    }
}

/// Reads an answer; the error names the path in the JSON.
fn read<'a, T: Deserialize<'a>>(response: &'a Response) -> Result<T, ApiError> {
    wire::read(&response.body).map_err(|cause| ApiError::undecodable(cause, response))
}

/// All queues the user may see, in the order of their names, each once.
///
/// # Errors
/// When a page cannot be had: without the list no queue's own threshold is known.
pub async fn queues<I: Io>(line: &Line<'_, I>) -> Result<Vec<Queue>, ApiError> {
    let mut queues: Vec<Queue> = Vec::new();
    for number in 1..=MOST_PAGES {
        let path = format!("/api/v2/routing/queues?pageSize=100&pageNumber={number}&sortOrder=asc");
        let response = line.call(Method::Get, &path, None).await?;
        let page: QueuePage = read(&response)?;
        let entities = page.entities.unwrap_or_default();
        let last = entities.is_empty()
            || page
                .page_count
                .map_or(page.next_uri.is_none(), |count| f64::from(number) >= count);
        queues.extend(entities.into_iter().map(QueueEntity::queue));
        if last {
            break;
        }
    }
    queues.sort_by(|a, b| (a.name.as_str(), a.id.as_str()).cmp(&(b.name.as_str(), b.id.as_str())));
    queues.dedup_by(|a, b| a.id == b.id);
    Ok(queues)
}

/// Somebody or something with an id and a name; both may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

#[derive(Deserialize)]
struct TokenInfo {
    organization: Option<Named>,
}

/// The signed-in user.
///
/// # Errors
/// When it cannot be had; no figure depends on it.
pub async fn user<I: Io>(line: &Line<'_, I>) -> Result<Named, ApiError> {
    let response = line.call(Method::Get, "/api/v2/users/me", None).await?;
    read(&response)
}

/// The user's organisation, from the token, else from the organisation itself.
///
/// # Errors
/// When it cannot be had; no figure depends on it.
pub async fn organization<I: Io>(line: &Line<'_, I>) -> Result<Named, ApiError> {
    let response = line.call(Method::Get, "/api/v2/tokens/me", None).await?;
    if let Some(known) = read::<TokenInfo>(&response)?
        .organization
        .filter(|known| known.id.is_some() && known.name.is_some())
    {
        return Ok(known);
    }
    let response = line
        .call(Method::Get, "/api/v2/organizations/me", None)
        .await?;
    read(&response)
}

/// Revokes the token.
///
/// # Errors
/// When the API did not answer; the token then ends by itself.
pub async fn revoke<I: Io>(line: &Line<'_, I>) -> Result<(), ApiError> {
    line.call(Method::Delete, "/api/v2/tokens/me", None)
        .await
        .map(|_| ())
}
