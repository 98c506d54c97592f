use crate::source::File;

/// Kinds of files that are published in several widths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
}

/// What the first bytes of a photo say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Photo {
    pub format: Format,
    /// As it is seen: turned the way its camera was held.
    pub width: u32,
    pub height: u32,
    /// As EXIF counts them: 1 is upright.
    pub orientation: u8,
}

impl Format {
    /// By the ending of a file's name.
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            _ => None,
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

impl Photo {
    /// Reads the head of a file; `Ok(None)` for what is shown as it is: other formats, moving pictures.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(file: &File) -> Result<Option<Self>, String> {
        match Format::of(file.path()) {
            Some(format) => read(file, format),
            None => Ok(None),
        }
    }
}

#[cfg(not(feature = "images"))]
#[allow(clippy::unnecessary_wraps)]
fn read(_: &File, _: Format) -> Result<Option<Photo>, String> {
    Ok(None)
}

#[cfg(feature = "images")]
fn read(file: &File, format: Format) -> Result<Option<Photo>, String> {
    use std::io::{BufReader, Cursor};
    if file.is_built_in() {
        let bytes = file.bytes().map_err(|diagnostic| diagnostic.message)?;
        return head(Cursor::new(bytes), format).map_err(|error| error.to_string());
    }
    let file = file.open().map_err(|diagnostic| diagnostic.message)?;
    head(BufReader::new(file), format).map_err(|error| error.to_string())
}

#[cfg(feature = "images")]
fn head(reader: impl std::io::BufRead + std::io::Seek, format: Format) -> image::ImageResult<Option<Photo>> {
    use image::ImageDecoder;
    use image::codecs::{jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
    let ((width, height), turn, moves) = match format {
        Format::Jpeg => {
            let mut decoder = JpegDecoder::new(reader)?;
            (decoder.dimensions(), decoder.orientation()?, false)
        }
        Format::Png => {
            let mut decoder = PngDecoder::new(reader)?;
            (decoder.dimensions(), decoder.orientation()?, decoder.is_apng()?)
        }
        Format::WebP => {
            let mut decoder = WebPDecoder::new(reader)?;
            (decoder.dimensions(), decoder.orientation()?, decoder.has_animation())
        }
    };
    let orientation = turn.to_exif();
    // from 5 on it lies on its side
    let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
    Ok((!moves).then_some(Photo { format, width, height, orientation }))
}
