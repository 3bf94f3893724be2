//! Requests by the browser's `fetch`, aborted when nobody waits for them any more.

use gloo_net::http::{RequestBuilder, Response as Answer};
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials};

use super::{Fetched, sleep_ms, ticks};
use crate::api::io::{Body, Headers, Io, Method, Request, Response, Unreachable};
use crate::terms::stamp;

/// The browser as carrier of requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Web;

/// Aborts the request when dropped; after the answer that does nothing.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Io for Web {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let unreachable = |error: gloo_net::Error| Unreachable(error.to_string());
        let controller =
            AbortController::new().map_err(|_| Unreachable("no abort controller".to_owned()))?;
        let signal = controller.signal();
        let abort = Abort(controller);
        let method = match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Delete => gloo_net::http::Method::DELETE,
        };
        let mut builder = RequestBuilder::new(&request.url)
            .method(method)
            .abort_signal(Some(&signal))
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer);
        if let Some(bearer) = &request.bearer {
            builder = builder.header("Authorization", &format!("Bearer {}", bearer.expose()));
        }
        let ready = match &request.body {
            None => builder.build(),
            Some(Body::Json(json)) => builder
                .header("Content-Type", "application/json")
                .body(json.as_str()),
            Some(Body::Form(form)) => builder
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.expose()),
        };
        let answer = ready
            .map_err(unreachable)?
            .send()
            .await
            .map_err(unreachable)?;
        let headers = headers(&answer);
        let status = answer.status();
        let body = answer.binary().await.map_err(unreachable)?;
        drop(abort);
        Ok(Response {
            status,
            headers,
            body,
        })
    }

    async fn sleep(&self, ms: u64) {
        sleep_ms(ms).await;
    }

    fn ticks_ms(&self) -> u64 {
        ticks()
    }
}

fn headers(answer: &Answer) -> Headers {
    let headers = answer.headers();
    Headers::read(|name| headers.get(name))
}

/// A text beside the page, never from a cache.
pub async fn get_text(url: &str) -> Fetched {
    let request = RequestBuilder::new(url)
        .cache(RequestCache::NoStore)
        .build();
    let Ok(request) = request else {
        return Fetched::default();
    };
    let Ok(answer) = request.send().await else {
        return Fetched::default();
    };
    let date = answer.headers().get("date");
    Fetched {
        status: answer.status(),
        date_ms: date.and_then(|text| http_date_ms(&text)),
        text: answer.text().await.unwrap_or_default(),
    }
}

/// A file beside the page: its status (0 without an answer), and its bytes, unless the host announces more than `most`.
pub async fn get_bytes(url: &str, most: u64) -> (u16, Option<Vec<u8>>) {
    let request = RequestBuilder::new(url)
        .cache(RequestCache::NoCache)
        .build();
    let Ok(request) = request else {
        return (0, None);
    };
    let Ok(answer) = request.send().await else {
        return (0, None);
    };
    let announced = answer.headers().get("content-length");
    let size = announced.and_then(|text| text.parse::<u64>().ok());
    if size.is_some_and(|size| size > most) {
        return (answer.status(), None);
    }
    (answer.status(), answer.binary().await.ok())
}

/// Reads `Sun, 22 Nov 2026 12:47:43 GMT`, by way of the ISO form.
fn http_date_ms(text: &str) -> Option<i64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let mut parts = text.split_ascii_whitespace().skip(1);
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.find(month)? / 3 + 1;
    stamp::parse(&format!("{year}-{month:02}-{day:0>2}T{time}Z"))
}
