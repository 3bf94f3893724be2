//! FIELD: what a reader hands to the page by a file field.

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// No file was chosen.
    Nothing,
    /// It is larger than it may be.
    TooLarge,
    /// It could not be read.
    Unreadable,
    /// Its text.
    Text(String),
}

/// The text of the file chosen in the field with this id, of at most so many bytes. The field is emptied, so that the
/// same file can be chosen again.
#[cfg(target_arch = "wasm32")]
pub async fn chosen(id: &str, most_bytes: u32) -> Chosen {
    use wasm_bindgen::JsCast as _;

    let document = web_sys::window().and_then(|window| window.document());
    let field = document
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(field) = field else {
        return Chosen::Nothing;
    };
    let Some(file) = field.files().and_then(|files| files.get(0)) else {
        return Chosen::Nothing;
    };
    field.set_value("");
    if file.size() > f64::from(most_bytes) {
        return Chosen::TooLarge;
    }
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
    match text.ok().and_then(|text| text.as_string()) {
        Some(text) => Chosen::Text(text),
        None => Chosen::Unreadable,
    }
}

/// There are no files to choose outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn chosen(_id: &str, _most_bytes: u32) -> std::future::Ready<Chosen> {
    std::future::ready(Chosen::Nothing)
}
