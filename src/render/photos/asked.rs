use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{Darkroom, key, unreadable};
use crate::content::{Format, Photo};
use crate::diagnostic::{Diagnostic, suggest};
use crate::render::cards::Cards;
use crate::render::renderer::{Renderer, media_type};
use crate::render::value::{count, map, text};
use crate::site::Site;
use crate::source::File;

/// Largest side that a template may ask for.
const MAX_SIDE: u32 = 8192;

/// A picture that a template asked for while a page was rendered.
#[derive(Clone, Debug)]
pub struct Asked {
    file: Arc<File>,
    photo: Photo,
    pub width: u32,
    pub height: u32,
    /// What does not fit is cut off, not squeezed.
    pub crop: bool,
    pub format: Format,
    pub quality: Option<u8>,
}

/// Adds the functions for pictures, named as in Zola.
pub fn register(tera: &mut Tera, cards: &Arc<Cards>, darkroom: &Arc<Darkroom>) {
    let (site, room) = (cards.clone(), darkroom.clone());
    tera.register_function("resize_image", move |kwargs: Kwargs, _: &State| resize_image(&site, &room, &kwargs));
    let site = cards.clone();
    tera.register_function("get_image_metadata", move |kwargs: Kwargs, _: &State| metadata(&site.site, &kwargs));
}

impl Renderer {
    /// The URL paths of all pictures that templates have asked for so far.
    pub fn asked_pictures(&self) -> Vec<String> {
        self.darkroom.asked().keys().cloned().collect()
    }

    pub fn asked_picture_is_known(&self, path: &str) -> bool {
        self.darkroom.asked().contains_key(path)
    }

    /// A picture that a template has asked for; `None` when none has.
    pub fn asked_picture(&self, path: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        let asked = self.darkroom.asked().get(path).cloned()?;
        if let Some(bytes) = self.store.get(key(path)) {
            return Some(Ok(bytes));
        }
        let made = make(&asked).map_err(|why| unreadable(asked.file.path(), &why).in_file(asked.file.path()));
        if let Ok(bytes) = &made {
            self.store.put(key(path), bytes);
        }
        Some(made)
    }
}

#[cfg(feature = "images")]
fn make(asked: &Asked) -> Result<Vec<u8>, String> {
    super::negative(&asked.file, asked.photo)?.cut(asked)
}

#[cfg(not(feature = "images"))]
fn make(_: &Asked) -> Result<Vec<u8>, String> {
    Err(super::WITHOUT.to_owned())
}

/// A file by its path below `content/` or `static/`, or by its URL.
fn find(site: &Site, path: &str) -> TeraResult<Arc<File>> {
    let inner = path.trim_start_matches("@/").trim_start_matches('/');
    let asset = [inner.to_owned(), format!("content/{inner}")].into_iter().find_map(|path| site.assets.get(&path));
    let file = asset.map(|asset| &asset.file).or_else(|| {
        let url = format!("/{}", inner.strip_prefix("static/").unwrap_or(inner));
        site.files
            .iter()
            .find(|file| file.path == url || file.name.as_deref() == Some(&url[1..]))
            .map(|file| &file.file)
    });
    file.cloned().ok_or_else(|| {
        let known = site.assets.keys().map(|path| path.trim_start_matches("content/"));
        let hint = suggest(inner, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Error::message(format!("there is no image `{path}` below `content/` or `static/`{hint}"))
    })
}

fn photo(file: &File) -> TeraResult<Option<Photo>> {
    Photo::read(file).map_err(|why| Error::message(format!("`{}` cannot be read: {why}", file.path())))
}

fn resize_image(cards: &Cards, darkroom: &Darkroom, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = kwargs.must_get::<String>("path")?;
    let file = find(&cards.site, &path)?;
    let photo = photo(&file)?.ok_or_else(|| {
        let without =
            if cfg!(feature = "images") { "" } else { "; this program was built without the feature `images`" };
        Error::message(format!("`{path}` cannot be resized: only still JPEG, PNG and WebP can{without}"))
    })?;
    let side = |name: &'static str| -> TeraResult<Option<u32>> {
        let Some(wanted) = kwargs.get::<u64>(name)? else { return Ok(None) };
        let wanted = u32::try_from(wanted).ok().filter(|side| (1..=MAX_SIDE).contains(side));
        wanted.map(Some).ok_or_else(|| Error::message(format!("`{name}` is a number from 1 to {MAX_SIDE}")))
    };
    let op = kwargs.get::<String>("op")?.unwrap_or_else(|| "fill".to_owned());
    let (width, height) = size(&op, photo, side("width")?, side("height")?)?;
    let format = match kwargs.get::<String>("format")?.as_deref() {
        None | Some("auto") => photo.format,
        Some("jpg" | "jpeg") => Format::Jpeg,
        Some("png") => Format::Png,
        Some("webp") => Format::WebP,
        Some(other) => return Err(Error::message(format!("`{other}` is not a format; write auto, jpg, png or webp"))),
    };
    let quality = match kwargs.get::<u64>("quality")? {
        None => None,
        Some(quality) => {
            let quality = u8::try_from(quality).ok().filter(|quality| (1..=100).contains(quality));
            Some(quality.ok_or_else(|| Error::message("`quality` is a number from 1 to 100"))?)
        }
    };
    let hash = (file.fingerprint().unwrap_or_default() >> 64) as u64;
    let (crop, ending) = (op == "fill", format.ending());
    let cut = if crop { "-fill" } else { "" };
    let level = quality.map_or(String::new(), |quality| format!("-q{quality}"));
    let name = format!("/processed/{hash:016x}-{width}x{height}{cut}{level}.{ending}");
    let value = Value::from(map([
        ("url", text(cards.permalink(&name))),
        ("path", text(cards.path(&name))),
        ("static_path", text(&name[1..])),
        ("width", Value::from(width)),
        ("height", Value::from(height)),
        ("orig_width", Value::from(photo.width)),
        ("orig_height", Value::from(photo.height)),
    ]));
    darkroom.asked().insert(name, Asked { file, photo, width, height, crop, format, quality });
    Ok(value)
}

/// The size that an operation gives, as in Zola.
fn size(op: &str, photo: Photo, width: Option<u32>, height: Option<u32>) -> TeraResult<(u32, u32)> {
    let (wide, high) = (f64::from(photo.width), f64::from(photo.height));
    let by = |factor: f64| (rounded(wide * factor), rounded(high * factor));
    match (op, width, height) {
        ("scale" | "fill", Some(width), Some(height)) => Ok((width, height)),
        ("fit_width", Some(width), _) => Ok((width, by(f64::from(width) / wide).1)),
        ("fit_height", _, Some(height)) => Ok((by(f64::from(height) / high).0, height)),
        ("fit", Some(width), Some(height)) => Ok(by((f64::from(width) / wide).min(f64::from(height) / high).min(1.0))),
        ("scale" | "fill" | "fit", ..) => Err(Error::message(format!("`{op}` needs `width` and `height`"))),
        ("fit_width", ..) => Err(Error::message("`fit_width` needs `width`")),
        ("fit_height", ..) => Err(Error::message("`fit_height` needs `height`")),
        _ => Err(Error::message(format!("`{op}` is not one of scale, fit, fit_width, fit_height and fill"))),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn rounded(side: f64) -> u32 {
    side.round().clamp(1.0, f64::from(MAX_SIDE)) as u32
}

fn metadata(site: &Site, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = kwargs.must_get::<String>("path")?;
    let file = match find(site, &path) {
        Ok(file) => file,
        Err(_) if kwargs.get::<bool>("allow_missing")?.unwrap_or(false) => return Ok(Value::none()),
        Err(error) => return Err(error),
    };
    let ending = file.path().rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let sides = match photo(&file)? {
        Some(photo) => Some((photo.width as usize, photo.height as usize)),
        None => file.bytes().ok().and_then(|bytes| imagesize::blob_size(&bytes).ok()).map(|it| (it.width, it.height)),
    };
    let number = |length: Option<usize>| length.map_or_else(Value::none, count);
    Ok(Value::from(map([
        ("width", number(sides.map(|(width, _)| width))),
        ("height", number(sides.map(|(_, height)| height))),
        ("format", text(if ending == "jpeg" { "jpg" } else { &ending })),
        ("mime", text(media_type(file.path()))),
    ])))
}
