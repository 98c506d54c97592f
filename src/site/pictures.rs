use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::assets::Asset;
use super::entry::Entry;
use super::links::Resolved;
use super::section::Section;
use crate::content::{Format, LinkKind, Photo};
use crate::source::File;

/// Widths in which a photo is offered, as far as it is that wide.
const WIDTHS: [u32; 3] = [480, 960, 1440];

/// A photo that pages show, and the files it becomes.
#[derive(Clone, Debug)]
pub struct Picture {
    pub file: Arc<File>,
    pub photo: Photo,
    /// First WebP, then the format of the original, each from narrow to wide.
    pub variants: Vec<Variant>,
}

/// A photo in one width and format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub width: u32,
    pub height: u32,
    pub format: Format,
    /// From the site's root; a hash of the original is part of it.
    pub path: String,
}

/// The photos of a site's pages, by source path.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    pub found: BTreeMap<String, Picture>,
    /// Those that cannot be read, and why.
    pub broken: BTreeMap<String, String>,
}

impl Picture {
    pub fn new(file: &Arc<File>, photo: Photo) -> Self {
        let hash = (file.fingerprint().unwrap_or_default() >> 64) as u64;
        let widest = photo.width.min(WIDTHS[WIDTHS.len() - 1]);
        let widths: Vec<u32> = WIDTHS.into_iter().filter(|width| *width < widest).chain([widest]).collect();
        let formats = match photo.format {
            Format::WebP => vec![Format::WebP],
            other => vec![Format::WebP, other],
        };
        let variant = |format: Format, width: u32| Variant {
            width,
            height: scaled(photo, width),
            format,
            path: format!("/processed/{hash:016x}-{width}.{}", format.ending()),
        };
        let variants = formats.iter().flat_map(|format| widths.iter().map(|width| variant(*format, *width))).collect();
        Self { file: file.clone(), photo, variants }
    }

    /// The variants of one format.
    pub fn of(&self, format: Format) -> impl Iterator<Item = &Variant> {
        self.variants.iter().filter(move |variant| variant.format == format)
    }
}

/// The height that goes with a width.
fn scaled(photo: Photo, width: u32) -> u32 {
    let height =
        (u64::from(photo.height) * u64::from(width) + u64::from(photo.width) / 2) / u64::from(photo.width.max(1));
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

impl Pictures {
    /// Reads the heads of all photos that Markdown shows.
    pub fn collect(entries: &[Arc<Entry>], sections: &[Section], assets: &BTreeMap<String, Asset>) -> Self {
        let of_entries = entries.iter().map(|entry| (&entry.page.document.outline, &entry.links));
        let of_sections = sections.iter().filter_map(|section| {
            let page = section.page.as_ref()?;
            Some((&page.document.outline, &section.links))
        });
        let mut shown: Vec<&Asset> = of_entries
            .chain(of_sections)
            .flat_map(|(outline, links)| outline.links.iter().zip(links))
            .filter_map(|(link, resolved)| match (link.kind, resolved) {
                (LinkKind::Image, Resolved::Asset(source)) => assets.get(source),
                _ => None,
            })
            .collect();
        shown.sort_by_key(|asset| asset.file.path());
        shown.dedup_by_key(|asset| asset.file.path());
        let read: Vec<_> = shown.into_par_iter().map(|asset| (&asset.file, Photo::read(&asset.file))).collect();
        let mut pictures = Self::default();
        for (file, photo) in read {
            match photo {
                Ok(Some(photo)) => drop(pictures.found.insert(file.path().to_owned(), Picture::new(file, photo))),
                Ok(None) => {}
                Err(why) => drop(pictures.broken.insert(file.path().to_owned(), why)),
            }
        }
        pictures
    }
}
