//! Static files for the demo: a second origin for the page, beside the API.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;

use crate::clock::system_now_ms;

#[derive(Debug)]
struct Site {
    dir: PathBuf,
    prefix: String,
    now_ms: Option<i64>,
}

/// Serves the files of `dir` under `prefix` (empty, or `/sub/path`), with
/// `index.html` for directories and 404 for everything else. The `Date` header tells `now_ms`, or the
/// system clock when that is `None`.
pub fn router(dir: impl Into<PathBuf>, prefix: &str, now_ms: Option<i64>) -> Router {
    let prefix = prefix.trim_matches('/');
    let prefix = if prefix.is_empty() {
        String::new()
    } else {
        format!("/{prefix}")
    };
    Router::new().fallback(serve).with_state(Arc::new(Site {
        dir: dir.into(),
        prefix,
        now_ms,
    }))
}

const TEXT: &str = "text/plain; charset=utf-8";

async fn serve(State(site): State<Arc<Site>>, method: Method, uri: Uri) -> Response {
    let answer = |status, kind: &'static str, body: Body| {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(date) =
            HeaderValue::from_str(&http_date(site.now_ms.unwrap_or_else(system_now_ms)))
        {
            headers.insert(header::DATE, date);
        }
        response
    };
    if method != Method::GET && method != Method::HEAD {
        return answer(
            StatusCode::METHOD_NOT_ALLOWED,
            TEXT,
            Body::from("method not allowed\n"),
        );
    }
    if !site.prefix.is_empty() && uri.path() == site.prefix {
        let mut response = answer(StatusCode::MOVED_PERMANENTLY, TEXT, Body::empty());
        if let Ok(target) = HeaderValue::from_str(&format!("{}/", site.prefix)) {
            response.headers_mut().insert(header::LOCATION, target);
        }
        return response;
    }
    let file = uri
        .path()
        .strip_prefix(&site.prefix)
        .and_then(|path| locate(&site.dir, path));
    if let Some(file) = file
        && let Ok(bytes) = tokio::fs::read(&file).await
    {
        return answer(StatusCode::OK, mime(&file), Body::from(bytes));
    }
    answer(StatusCode::NOT_FOUND, TEXT, Body::from("not found\n"))
}

/// The file of a request path; nothing outside of the directory.
fn locate(dir: &Path, path: &str) -> Option<PathBuf> {
    let decoded = percent_decode(path.strip_prefix('/')?)?;
    let relative = Path::new(&decoded);
    let inside = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = inside.then(|| dir.join(relative))?;
    Some(if decoded.is_empty() || decoded.ends_with('/') {
        file.join("index.html")
    } else {
        file
    })
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .unwrap_or_default()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_directory() {
        let dir = Path::new("/site");
        assert_eq!(locate(dir, "/"), Some("/site/index.html".into()));
        assert_eq!(locate(dir, "/a%20b/c.js"), Some("/site/a b/c.js".into()));
        for path in ["/../x", "/a/../../x", "/%2e%2e/x", "//etc/passwd", "x"] {
            assert_eq!(locate(dir, path), None, "{path}");
        }
    }

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(mime(Path::new("a/b.wasm")), "application/wasm");
    }
}
