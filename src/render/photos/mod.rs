//! Photos in the widths and formats that pages offer.
//!
//! Pixels are read once for all variants of a photo, and never again while the cache holds them. Nothing of a photo's
//! metadata reaches a variant: pixels are all that is written.

mod asked;
#[cfg(feature = "images")]
mod pixels;
mod strip;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use xxhash_rust::xxh3::xxh3_128;

pub use asked::{Asked, register};
pub use strip::strip;

use super::markdown::{Responsive, Target};
use super::renderer::Renderer;
use crate::content::Format;
#[cfg(feature = "images")]
use crate::content::Photo;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::site::{Picture, Pictures, Planned, Site, Variant};
#[cfg(feature = "images")]
use crate::source::File;

/// How wide a photo stands in the theme's text.
const SIZES: &str = "(min-width: 46rem) 41rem, 100vw";

/// What was found out about the photos of a site, each at the first need.
pub struct Darkroom {
    made: HashMap<String, OnceLock<Result<Colour, String>>>,
    /// What templates asked for, by URL path.
    asked: Mutex<BTreeMap<String, Asked>>,
}

/// The colour that stands where a photo will be; none where it is transparent.
type Colour = Option<[u8; 3]>;

impl Darkroom {
    pub fn new(site: &Site) -> Self {
        let made = site.pictures.found.keys().map(|source| (source.clone(), OnceLock::new())).collect();
        Self { made, asked: Mutex::default() }
    }

    fn asked(&self) -> MutexGuard<'_, BTreeMap<String, Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Renderer {
    /// A photo as a page shows it; `None` for images that are shown as they are.
    pub(super) fn picture(&self, source: &str) -> Result<Option<Target>, Diagnostic> {
        let Pictures { found, broken } = &self.site().pictures;
        if let Some(why) = broken.get(source) {
            return Err(unreadable(source, why));
        }
        let Some(picture) = found.get(source) else { return Ok(None) };
        let colour = self.developed(source, picture).map_err(|why| unreadable(source, &why))?;
        let fallback: Vec<&Variant> = picture.of(picture.photo.format).collect();
        let Some(largest) = fallback.last() else { return Ok(None) };
        let mut sources = String::new();
        if picture.photo.format != Format::WebP {
            let webp: Vec<&Variant> = picture.of(Format::WebP).collect();
            let _ = write!(sources, "<source type=\"image/webp\" srcset=\"{}\" sizes=\"{SIZES}\">", self.srcset(&webp));
        }
        Ok(Some(Target::Picture(Responsive {
            sources,
            url: self.cards.path(&largest.path),
            srcset: self.srcset(&fallback),
            sizes: SIZES,
            width: picture.photo.width,
            height: picture.photo.height,
            colour: colour.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}")),
        })))
    }

    /// The same for feed readers: one address.
    pub(super) fn plain_picture(&self, source: &str) -> Option<Target> {
        let picture = self.site().pictures.found.get(source)?;
        let largest = picture.of(picture.photo.format).last()?;
        Some(Target::Image {
            url: self.cards.permalink(&largest.path),
            width: Some(largest.width),
            height: Some(largest.height),
        })
    }

    fn srcset(&self, variants: &[&Variant]) -> String {
        let each = variants.iter().map(|variant| format!("{} {}w", self.cards.path(&variant.path), variant.width));
        each.collect::<Vec<_>>().join(", ")
    }

    /// The bytes of a variant.
    pub(super) fn variant(
        &self,
        source: &str,
        number: usize,
        planned: &Planned,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<u8>> {
        let picture = self.site().pictures.found.get(source)?;
        let variant = picture.variants.get(number)?;
        let made = self.developed(source, picture);
        let made = made.and_then(|_| match self.store.get(key(&variant.path)) {
            Some(bytes) => Ok(bytes),
            // the disk keeps nothing
            None => develop(picture, std::slice::from_ref(variant))
                .and_then(|(mut made, _)| made.pop().ok_or_else(String::new)),
        });
        made.map_err(|why| {
            let diagnostic = unreadable(source, &why);
            diagnostics.push(diagnostic.at(&planned.origin.source, planned.origin.span.clone(), ""));
        })
        .ok()
    }

    /// Makes every variant of a photo, unless that was done before, and gives its colour.
    fn developed(&self, source: &str, picture: &Picture) -> Result<Colour, String> {
        let Some(cell) = self.darkroom.made.get(source) else { return Ok(None) };
        let make = || {
            let all: String = picture.variants.iter().map(|variant| variant.path.as_str()).collect();
            let all = key(&format!("colour {all}"));
            match self.store.get(all).as_deref() {
                Some([]) => return Ok(None),
                Some([r, g, b]) => return Ok(Some([*r, *g, *b])),
                _ => {}
            }
            let (made, colour) = develop(picture, &picture.variants)?;
            for (variant, bytes) in picture.variants.iter().zip(&made) {
                self.store.put(key(&variant.path), bytes);
            }
            self.store.put(all, colour.as_ref().map_or(&[], |colour| colour.as_slice()));
            Ok(colour)
        };
        cell.get_or_init(make).clone()
    }
}

/// A variant's path holds a hash of the original and its width.
fn key(path: &str) -> u128 {
    xxh3_128(format!("photo 1 {path}").as_bytes())
}

/// A colour of a photo, and its variants as bytes.
type Developed = (Vec<Vec<u8>>, Colour);

#[cfg(feature = "images")]
fn develop(picture: &Picture, variants: &[Variant]) -> Result<Developed, String> {
    let negative = negative(&picture.file, picture.photo)?;
    let made = variants.iter().map(|variant| negative.print(variant.width, variant.height, variant.format));
    Ok((made.collect::<Result<_, _>>()?, negative.colour()?))
}

/// Reads the pixels of a file, which is let go at once.
#[cfg(feature = "images")]
fn negative(file: &File, photo: Photo) -> Result<pixels::Negative, String> {
    if file.is_built_in() {
        let bytes = file.bytes().map_err(|diagnostic| diagnostic.message)?;
        return pixels::Negative::read(&bytes, photo);
    }
    let mut bytes = Vec::new();
    let mut disk = file.open().map_err(|diagnostic| diagnostic.message)?;
    std::io::Read::read_to_end(&mut disk, &mut bytes).map_err(|error| error.to_string())?;
    pixels::Negative::read(&bytes, photo)
}

#[cfg(not(feature = "images"))]
const WITHOUT: &str = "this program was built without the feature `images`";

#[cfg(not(feature = "images"))]
fn develop(_: &Picture, _: &[Variant]) -> Result<Developed, String> {
    Err(WITHOUT.to_owned())
}

fn unreadable(source: &str, why: &str) -> Diagnostic {
    let name = source.rsplit('/').next().unwrap_or(source);
    Diagnostic::new(Code::BadImage, format!("`{name}` cannot be shown: {}", lower(why)))
        .help("open it in an image editor and save it again")
}

fn lower(why: &str) -> String {
    why.trim_end_matches('.').lines().next().unwrap_or_default().to_owned()
}
