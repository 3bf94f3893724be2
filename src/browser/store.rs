//! STORE: bytes under keys in the browser's database (`IndexedDB`).
//!
//! Every failure is a value: blocked by the reader's settings, no room, held or changed by another version of the
//! page, broken, silent. The database is one list of keys and bytes that never changes its own version; what the
//! bytes mean is told by their keys, so that two versions of the page share it. Should another version change it
//! all the same, this page lets go of it at once.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::{Function, Promise, Uint8Array};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest,
    IdbRequest, IdbTransaction, IdbTransactionMode, StorageEstimate,
};

use super::sleep_ms;
use crate::load::shelf::{Entry, Refused, Room, Shelf};

/// The only list in the database.
const LIST: &str = "kept";
/// The database's own version, for good.
const VERSION: u32 = 1;
/// After so long without an answer the database is given up, ms.
const PATIENCE_MS: u64 = 10_000;

/// A database of the browser, or why there is none.
pub struct Store {
    name: String,
    database: Result<IdbDatabase, Refused>,
}

impl Store {
    /// Opens a database, made when it is not there.
    pub async fn open(name: &str) -> Store {
        Store {
            name: name.to_owned(),
            database: open(name).await,
        }
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), Refused> {
        let database = self.database.as_ref().map_err(Refused::clone)?;
        let transaction = database
            .transaction_with_str_and_mode(LIST, mode)
            .map_err(|error| refused(&error))?;
        let list = transaction.object_store(LIST);
        Ok((transaction, list.map_err(|error| refused(&error))?))
    }

    /// Does something to the list; done when it is safe.
    async fn change(
        &self,
        change: impl FnOnce(&IdbObjectStore) -> Result<(), JsValue>,
    ) -> Result<(), Refused> {
        let (transaction, list) = self.begin(IdbTransactionMode::Readwrite)?;
        let done = settled(|done, failed| {
            transaction.set_oncomplete(Some(done));
            transaction.set_onabort(Some(failed));
        });
        if let Err(error) = change(&list) {
            // All or nothing.
            transaction.abort().ok();
            return Err(refused(&error));
        }
        in_time(done).await.map_err(|silent| {
            let error = transaction.error().map(JsValue::from);
            silent.unwrap_or_else(|| refused(&error.unwrap_or_default()))
        })
    }
}

impl Shelf for Store {
    async fn list(&self, prefix: &str) -> Result<Vec<Entry>, Refused> {
        let (_, list) = self.begin(IdbTransactionMode::Readonly)?;
        let range = range(prefix).map_err(|error| refused(&error))?;
        // Both at once: a transaction ends when nothing is asked of it. They come in the same order.
        let keys = list.get_all_keys_with_key(&range);
        let values = list.get_all_with_key(&range);
        let keys = js_sys::Array::from(&answer(keys).await?);
        let values = js_sys::Array::from(&answer(values).await?);
        let pairs = keys.iter().zip(values.iter());
        Ok(pairs
            .filter_map(|(key, value)| Some((key.as_string()?, bytes(&value)?)))
            .collect())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        let (_, list) = self.begin(IdbTransactionMode::Readonly)?;
        let value = answer(list.get(&JsValue::from_str(key))).await?;
        Ok(bytes(&value))
    }

    async fn put(&self, entries: &[Entry]) -> Result<(), Refused> {
        self.change(|list| {
            for (key, bytes) in entries {
                list.put_with_key(&Uint8Array::from(bytes.as_slice()), &JsValue::from_str(key))?;
            }
            Ok(())
        })
        .await
    }

    async fn delete(&self, prefixes: &[String]) -> Result<(), Refused> {
        let everything = prefixes.iter().any(String::is_empty);
        if everything && self.database.is_err() {
            return forget(&self.name).await;
        }
        self.change(|list| {
            for prefix in prefixes {
                if prefix.is_empty() {
                    list.clear()?;
                } else {
                    let range: JsValue = range(prefix)?.into();
                    list.delete(&range)?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn room(&self) -> Option<Room> {
        let storage = web_sys::window()?.navigator().storage();
        if storage.is_undefined() {
            return None;
        }
        let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
        let estimate: StorageEstimate = estimate.unchecked_into();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole bytes far below 2^53"
        )]
        let whole = |bytes: Option<f64>| bytes.map(|bytes| bytes as u64);
        Some(Room {
            used: whole(estimate.get_usage())?,
            quota: whole(estimate.get_quota())?,
        })
    }
}

fn factory() -> Result<IdbFactory, Refused> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok()?);
    factory.ok_or_else(|| Refused::Unusable("the browser offers no storage".to_owned()))
}

async fn open(name: &str) -> Result<IdbDatabase, Refused> {
    let request = factory()?
        .open_with_u32(name, VERSION)
        .map_err(|error| refused(&error))?;
    let upgraded = request.clone();
    let make = Closure::<dyn FnMut()>::new(move || {
        if let Some(database) = database(&upgraded) {
            database.create_object_store(LIST).ok();
        }
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let done = settled(|done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
        request.set_onblocked(Some(failed));
    });
    if let Err(silent) = in_time(done).await {
        let error = request.error().ok().flatten().map(JsValue::from);
        // Opened after all, when nobody waits any more: it would block other versions of the page.
        let late = request.clone();
        let close = Closure::once_into_js(move || {
            if let Some(database) = database(&late) {
                database.close();
            }
        });
        request.set_onsuccess(Some(close.unchecked_ref()));
        make.forget();
        return Err(silent.unwrap_or_else(|| refused(&error.unwrap_or_default())));
    }
    let database = database(&request).ok_or_else(|| refused(&JsValue::NULL))?;
    let held = database.clone();
    let let_go = Closure::<dyn FnMut()>::new(move || held.close());
    database.set_onversionchange(Some(let_go.as_ref().unchecked_ref()));
    let_go.forget();
    Ok(database)
}

fn database(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

/// Deletes a database that cannot be opened.
async fn forget(name: &str) -> Result<(), Refused> {
    let request = factory()?
        .delete_database(name)
        .map_err(|error| refused(&error))?;
    let done = settled(|done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
        request.set_onblocked(Some(failed));
    });
    in_time(done).await.map_err(|silent| {
        let error = request.error().ok().flatten().map(JsValue::from);
        silent.unwrap_or_else(|| refused(&error.unwrap_or_default()))
    })
}

/// All keys that begin so.
fn range(prefix: &str) -> Result<IdbKeyRange, JsValue> {
    let last = format!("{prefix}\u{ffff}");
    IdbKeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&last))
}

fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

/// The result of a request.
async fn answer(request: Result<IdbRequest, JsValue>) -> Result<JsValue, Refused> {
    let request = request.map_err(|error| refused(&error))?;
    let done = settled(|done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
    });
    in_time(done).await.map_err(|silent| {
        let error = request.error().ok().flatten().map(JsValue::from);
        silent.unwrap_or_else(|| refused(&error.unwrap_or_default()))
    })?;
    request.result().map_err(|error| refused(&error))
}

/// A promise that one of two events settles.
fn settled(mut listen: impl FnMut(&Function, &Function)) -> JsFuture {
    JsFuture::from(Promise::new(&mut |done, failed| listen(&done, &failed)))
}

/// Waits for an event; an error holds what to say if none came, and nothing if it was the other one.
async fn in_time(event: JsFuture) -> Result<(), Option<Refused>> {
    match select(pin!(event), pin!(sleep_ms(PATIENCE_MS))).await {
        Either::Left((Ok(_), _)) => Ok(()),
        Either::Left((Err(_), _)) => Err(None),
        Either::Right(((), _)) => {
            let silent = "the browser's storage does not answer".to_owned();
            Err(Some(Refused::Unusable(silent)))
        }
    }
}

/// What an error of the database means; without one, another page holds it.
fn refused(error: &JsValue) -> Refused {
    match error.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => Refused::Full,
        Some(error) => Refused::Unusable(format!("{}: {}", error.name(), error.message())),
        None => Refused::Unusable("another version of this page holds the storage".to_owned()),
    }
}
