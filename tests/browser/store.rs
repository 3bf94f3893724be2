//! The browser's database: what is put in comes out, and what is in the way is told by a value.

use eightytwenty::browser::Store;
use eightytwenty::load::shelf::{Entry, Refused, Shelf as _};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(inline_js = r#"
const promised = request => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
  request.onblocked = () => failed(new Error('blocked'));
});
let held = null;
const real = IDBFactory.prototype.open;
/** Another version of the page: it opens the database in a version of its own and holds it, if it may. */
export async function other(name, version) {
  try {
    held = await promised(real.call(indexedDB, name, version));
    return held.version;
  } catch (error) {
    return -1;
  }
}
export function let_go() {
  held.close();
  held = null;
}
export async function version(name) {
  const all = await indexedDB.databases();
  return all.find(one => one.name === name)?.version ?? 0;
}
/** Settings that forbid storage, a disk that is full, a page that asks for a version that another stands in the way of. */
export function hinder(how) {
  if (how === 'forbid') IDBFactory.prototype.open = () => { throw new DOMException('forbidden', 'SecurityError'); };
  else if (how === 'full') IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
  else IDBFactory.prototype.open = function (name, version) { return real.call(this, name, held ? 5 : version); };
}
const put = IDBObjectStore.prototype.put;
export function unhinder() {
  IDBFactory.prototype.open = real;
  IDBObjectStore.prototype.put = put;
}
"#)]
extern "C" {
    async fn other(name: &str, version: u32) -> wasm_bindgen::JsValue;
    fn let_go();
    async fn version(name: &str) -> wasm_bindgen::JsValue;
    fn hinder(how: &str);
    fn unhinder();
}

fn entry(key: &str, bytes: &[u8]) -> Entry {
    (key.to_owned(), bytes.to_vec())
}

#[wasm_bindgen_test]
async fn bytes_come_back_by_their_keys_until_they_are_deleted() {
    let store = Store::open("test-keys").await;
    store.delete(&[String::new()]).await.unwrap();
    let large = vec![7; 300_000];
    let entries = [
        entry("a|1", b"one"),
        entry("a|2", &large),
        entry("b|1", &[]),
        entry("a|ü", b"two"),
    ];
    store.put(&entries).await.unwrap();
    assert_eq!(store.get("a|2").await.unwrap(), Some(large));
    assert_eq!(store.get("a|").await.unwrap(), None);
    let keys = |entries: Vec<Entry>| entries.into_iter().map(|entry| entry.0).collect::<Vec<_>>();
    assert_eq!(keys(store.list("a|").await.unwrap()), ["a|1", "a|2", "a|ü"]);
    // Another page of the same version sees the same.
    let second = Store::open("test-keys").await;
    assert_eq!(second.list("b").await.unwrap(), [entry("b|1", &[])]);
    second
        .delete(&["a|1".to_owned(), "b|".to_owned()])
        .await
        .unwrap();
    assert_eq!(keys(store.list("").await.unwrap()), ["a|2", "a|ü"]);
    store.delete(&[String::new()]).await.unwrap();
    assert_eq!(second.list("").await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn the_room_is_told() {
    let room = Store::open("test-room").await.room().await.unwrap();
    assert!(room.quota > room.used, "{room:?}");
}

#[wasm_bindgen_test]
async fn a_version_from_later_is_let_through_and_then_left_alone() {
    let store = Store::open("test-later").await;
    store.put(&[entry("a", b"1")]).await.unwrap();
    assert_eq!(other("test-later", 9).await, 9, "this page lets go of it");
    assert!(matches!(store.get("a").await, Err(Refused::Unusable(_))));
    let again = Store::open("test-later").await;
    assert!(matches!(
        again.put(&[entry("a", b"2")]).await,
        Err(Refused::Unusable(_))
    ));
    assert_eq!(version("test-later").await, 9, "not made older");
    // Signing out deletes it all the same, once nobody holds it.
    assert!(
        again.delete(&[String::new()]).await.is_err(),
        "held: the reader is told"
    );
    let_go();
    again.delete(&[String::new()]).await.unwrap();
    assert_eq!(version("test-later").await, 0);
}

#[wasm_bindgen_test]
async fn an_opening_that_waits_for_another_page_is_given_up() {
    hinder("upgrade");
    let name = "test-held";
    assert_eq!(other(name, 1).await, 1, "held, and not let go of");
    let store = Store::open(name).await;
    unhinder();
    let held = Refused::Unusable("another version of this page holds the storage".to_owned());
    assert_eq!(store.get("a").await, Err(held));
    // When it is let go of at last, nothing of this page stands in the way of others.
    let_go();
    assert_eq!(other(name, 12).await, 12);
    let_go();
}

#[wasm_bindgen_test]
async fn storage_that_is_forbidden_or_full_is_told() {
    hinder("forbid");
    let store = Store::open("test-forbidden").await;
    unhinder();
    assert_eq!(
        store.list("").await,
        Err(Refused::Unusable("SecurityError: forbidden".to_owned()))
    );
    let store = Store::open("test-full").await;
    hinder("full");
    let full = store.put(&[entry("a", b"1")]).await;
    unhinder();
    assert_eq!(full, Err(Refused::Full));
    assert_eq!(store.get("a").await.unwrap(), None);
}
