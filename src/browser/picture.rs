//! PICTURE: a drawing of the page as a file of its own: everything the style sheets say is written into it, and
//! beneath it what it stands on.

/// A drawing that stands alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Svg {
    /// The file.
    pub text: String,
    /// Its size, pixels.
    pub size: (f64, f64),
}

/// Size of the caption's letters, distance of its lines, and what one letter takes at most on average, pixels.
const LETTERS: (f64, f64, f64) = (11.0, 15.0, 6.3);
/// Left and right of the caption, pixels.
const EDGE: f64 = 6.0;

/// A caption in lines that fit this width, pixels; a word that is wider stands alone.
#[must_use]
pub fn lines(caption: &str, width: f64) -> Vec<String> {
    let fits = |line: &str| line.chars().map(|_| LETTERS.2).sum::<f64>() <= width - 2.0 * EDGE;
    let mut lines: Vec<String> = Vec::new();
    for word in caption.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line} {word}")) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(target_arch = "wasm32")]
pub use web::{download_png, svg_of};

/// There are no drawings outside a browser.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn svg_of(_id: &str, _caption: &str) -> Option<Svg> {
    None
}

/// Nothing to save.
#[cfg(not(target_arch = "wasm32"))]
pub fn download_png(_svg: &Svg, _name: &str) -> std::future::Ready<bool> {
    std::future::ready(false)
}

#[cfg(target_arch = "wasm32")]
mod web {
    use js_sys::{Array, Object, Promise, Reflect};
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        Blob, BlobPropertyBag, CanvasRenderingContext2d, Document, Element, HtmlCanvasElement,
        HtmlImageElement, Url, XmlSerializer, window,
    };

    use super::{EDGE, LETTERS, Svg, lines};
    use crate::browser::download_blob;

    /// What the style sheets decide of a mark, as attributes of SVG.
    const STYLED: [&str; 13] = [
        "fill",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "opacity",
        "fill-opacity",
        "stroke-opacity",
        "paint-order",
        "font-family",
        "font-size",
        "font-weight",
    ];
    /// Pixels of a PNG for each pixel of the page.
    const SHARPNESS: f64 = 2.0;

    /// What elements of a drawing are named in.
    const NAMESPACE: &str = "http://www.w3.org/2000/svg";

    /// The drawing inside the figure with this id, with its name, its sentence, and a caption beneath.
    #[must_use]
    pub fn svg_of(id: &str, caption: &str) -> Option<Svg> {
        build(id, caption).ok()
    }

    fn build(id: &str, caption: &str) -> Result<Svg, JsValue> {
        let document = document()?;
        let figure = document.get_element_by_id(id).ok_or(JsValue::NULL)?;
        let drawing = figure.query_selector(".chart svg")?.ok_or(JsValue::NULL)?;
        let copy: Element = drawing.clone_node_with_deep(true)?.unchecked_into();
        let colours = Colours::new(&document)?;
        style(&drawing, &copy, &colours)?;
        let frame = drawing.get_bounding_client_rect();
        let (width, drawn) = (frame.width().ceil(), frame.height().ceil());
        let words = lines(caption, width);
        let height = words
            .iter()
            .fold(drawn + EDGE, |height, _| height + LETTERS.1)
            + EDGE;
        let sentence = document.get_element_by_id(&format!("{id}-sentence"));
        let ink = computed(sentence.as_ref().unwrap_or(&figure), "color")?;
        for (line, number) in words.iter().zip(1_u32..) {
            let text = document.create_element_ns(Some(NAMESPACE), "text")?;
            let y = drawn + EDGE + LETTERS.1 * f64::from(number) - 4.0;
            text.set_attribute("x", &EDGE.to_string())?;
            text.set_attribute("y", &y.to_string())?;
            text.set_attribute("font-size", &LETTERS.0.to_string())?;
            text.set_attribute("fill", &colours.plain(&ink))?;
            text.set_text_content(Some(line));
            copy.append_child(&text)?;
        }
        copy.set_attribute("height", &height.to_string())?;
        copy.set_attribute("xmlns", NAMESPACE)?;
        copy.set_attribute("viewBox", &format!("0 0 {width} {height}"))?;
        copy.remove_attribute("aria-hidden")?;
        let paper = document.create_element_ns(Some(NAMESPACE), "rect")?;
        paper.set_attribute("width", "100%")?;
        paper.set_attribute("height", "100%")?;
        let card = figure.closest(".card")?.unwrap_or(figure.clone());
        let ground = computed(&card, "background-color")?;
        paper.set_attribute("fill", &colours.plain(&ground))?;
        copy.prepend_with_node_1(&paper)?;
        for (tag, part) in [("desc", "sentence"), ("title", "title")] {
            let words = document.get_element_by_id(&format!("{id}-{part}"));
            let mut words = words
                .and_then(|words| words.text_content())
                .unwrap_or_default();
            if tag == "desc" {
                words = format!("{} {caption}", words.trim());
            }
            let element = document.create_element_ns(Some(NAMESPACE), tag)?;
            element.set_text_content(Some(&words));
            copy.prepend_with_node_1(&element)?;
        }
        Ok(Svg {
            text: XmlSerializer::new()?.serialize_to_string(&copy)?,
            size: (width, height),
        })
    }

    /// Writes computed styles into the copy, mark by mark; both trees have the same shape.
    fn style(drawing: &Element, copy: &Element, colours: &Colours) -> Result<(), JsValue> {
        for property in STYLED {
            let value = computed(drawing, property)?;
            let value = match property {
                "fill" | "stroke" => colours.plain(&value),
                _ => value,
            };
            copy.set_attribute(property, &value)?;
        }
        copy.remove_attribute("class")?;
        let (ours, theirs) = (drawing.children(), copy.children());
        for place in 0..ours.length() {
            if let (Some(one), Some(other)) = (ours.item(place), theirs.item(place)) {
                style(&one, &other, colours)?;
            }
        }
        Ok(())
    }

    fn computed(element: &Element, property: &str) -> Result<String, JsValue> {
        let window = window().ok_or(JsValue::NULL)?;
        let style = window.get_computed_style(element)?.ok_or(JsValue::NULL)?;
        style.get_property_value(property)
    }

    fn document() -> Result<Document, JsValue> {
        window()
            .and_then(|window| window.document())
            .ok_or(JsValue::NULL)
    }

    /// Colours of newer notations as every program reads them: painted once and read back.
    struct Colours(CanvasRenderingContext2d);

    impl Colours {
        fn new(document: &Document) -> Result<Colours, JsValue> {
            Ok(Colours(context(&canvas(document, 1.0, 1.0)?, true)?))
        }

        fn plain(&self, colour: &str) -> String {
            if !colour.contains('(') || colour.starts_with("rgb(") {
                return colour.to_owned();
            }
            self.0.clear_rect(0.0, 0.0, 1.0, 1.0);
            self.0.set_fill_style_str(colour);
            self.0.fill_rect(0.0, 0.0, 1.0, 1.0);
            let pixel = self
                .0
                .get_image_data(0.0, 0.0, 1.0, 1.0)
                .map(|image| image.data().0);
            match pixel.as_deref() {
                Ok([red, green, blue, alpha]) => {
                    let parts = u32::from(*alpha) * 1_000 / 255;
                    format!(
                        "rgba({red},{green},{blue},{}.{:03})",
                        parts / 1_000,
                        parts % 1_000
                    )
                }
                _ => colour.to_owned(),
            }
        }
    }

    fn canvas(document: &Document, width: f64, height: f64) -> Result<HtmlCanvasElement, JsValue> {
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_attribute("width", &width.to_string())?;
        canvas.set_attribute("height", &height.to_string())?;
        Ok(canvas)
    }

    /// The canvas to paint on; `read` where its pixels are looked at again and again.
    fn context(
        canvas: &HtmlCanvasElement,
        read: bool,
    ) -> Result<CanvasRenderingContext2d, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"willReadFrequently".into(), &read.into())?;
        let context = canvas.get_context_with_context_options("2d", &options)?;
        Ok(context.ok_or(JsValue::NULL)?.unchecked_into())
    }

    /// Hands the reader the drawing in pixels; whether it could be drawn.
    pub async fn download_png(svg: &Svg, name: &str) -> bool {
        paint(svg, name).await.is_ok()
    }

    async fn paint(svg: &Svg, name: &str) -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type("image/svg+xml");
        let parts = Array::of1(&JsValue::from_str(&svg.text));
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let image = HtmlImageElement::new()?;
        image.set_src(&url);
        let ready = JsFuture::from(image.decode()).await;
        Url::revoke_object_url(&url)?;
        ready?;
        let (width, height) = (svg.size.0 * SHARPNESS, svg.size.1 * SHARPNESS);
        let canvas = canvas(&document()?, width, height)?;
        context(&canvas, false)?
            .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
        let made = Promise::new(&mut |resolve, _| {
            let heard = Closure::once_into_js(move |blob: JsValue| {
                resolve.call1(&JsValue::NULL, &blob).ok();
            });
            canvas.to_blob(heard.unchecked_ref()).ok();
        });
        let blob: Blob = JsFuture::from(made).await?.dyn_into()?;
        download_blob(name, &blob)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_breaks_between_words() {
        let caption = "Genesys: within ÷ (answered + abandoned) · 20 s · Europe/Berlin";
        let broken = lines(caption, 240.0);
        assert_eq!(
            broken,
            [
                "Genesys: within ÷ (answered +",
                "abandoned) · 20 s · Europe/Berlin"
            ]
        );
        assert_eq!(broken.join(" "), caption);
        assert_eq!(lines(caption, 2_000.0), [caption]);
        assert_eq!(lines("", 240.0), Vec::<String>::new());
        assert_eq!(lines("Europe/Berlin", 10.0), ["Europe/Berlin"]);
    }
}
