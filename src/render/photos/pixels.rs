use std::io::Cursor;

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageEncoder, ImageFormat, ImageReader, Limits};

use super::Asked;
use crate::content::{Format, Photo};

/// Largest photo, in pixels on a side and in all.
const MAX_SIDE: u32 = 30_000;
const MAX_PIXELS: u64 = 120_000_000;
/// Most memory that reading one may take: what the largest needs.
const MAX_BYTES: u64 = 640 << 20;
/// Of photos; few see a difference above it.
const QUALITY: u8 = 80;
const WEBP_QUALITY: f32 = 80.0;
/// Drawings and screenshots have hard edges.
const WEBP_QUALITY_PNG: f32 = 90.0;

/// The pixels of a photo, as they were taken.
pub struct Negative {
    pixels: Image<'static>,
    is_opaque: bool,
    orientation: Orientation,
    format: Format,
}

impl Negative {
    pub fn read(bytes: &[u8], photo: Photo) -> Result<Self, String> {
        if u64::from(photo.width) * u64::from(photo.height) > MAX_PIXELS {
            let (has, most) = (u64::from(photo.width) * u64::from(photo.height) / 1_000_000, MAX_PIXELS / 1_000_000);
            return Err(format!("it has {has} megapixels, and {most} are the most"));
        }
        if photo.format == Format::Jpeg && !has_end(bytes) {
            return Err("it is cut off before its end".to_owned());
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format_of(photo.format));
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_BYTES);
        reader.limits(limits);
        let image = reader.decode().map_err(|error| error.to_string())?;
        let is_opaque = !image.color().has_alpha();
        let (width, height) = (image.width(), image.height());
        let (bytes, pixel) = if is_opaque {
            (image.into_rgb8().into_raw(), PixelType::U8x3)
        } else {
            (image.into_rgba8().into_raw(), PixelType::U8x4)
        };
        let pixels = Image::from_vec_u8(width, height, bytes, pixel).map_err(|error| error.to_string())?;
        let orientation = Orientation::from_exif(photo.orientation).unwrap_or(Orientation::NoTransforms);
        Ok(Self { pixels, is_opaque, orientation, format: photo.format })
    }

    /// The photo upright in a size, as a file.
    pub fn print(&self, width: u32, height: u32, format: Format) -> Result<Vec<u8>, String> {
        self.encoded(self.resized(width, height, false)?, format, None)
    }

    /// The photo upright as a template asked for it, as a file.
    pub fn cut(&self, asked: &Asked) -> Result<Vec<u8>, String> {
        self.encoded(self.resized(asked.width, asked.height, asked.crop)?, asked.format, asked.quality)
    }

    fn encoded(&self, image: DynamicImage, format: Format, quality: Option<u8>) -> Result<Vec<u8>, String> {
        let (width, height) = (image.width(), image.height());
        let image =
            if self.is_opaque || format == Format::Jpeg { DynamicImage::ImageRgb8(image.into_rgb8()) } else { image };
        match format {
            Format::WebP => {
                let usual = if self.format == Format::Png { WEBP_QUALITY_PNG } else { WEBP_QUALITY };
                let quality = quality.map_or(usual, f32::from);
                let encoder = match &image {
                    DynamicImage::ImageRgb8(pixels) => webp::Encoder::from_rgb(pixels, width, height),
                    other => webp::Encoder::from_rgba(other.as_bytes(), width, height),
                };
                Ok(encoder.encode(quality).to_vec())
            }
            Format::Jpeg => {
                let mut bytes = Vec::new();
                let encoder =
                    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality.unwrap_or(QUALITY));
                write(encoder, &image)?;
                Ok(bytes)
            }
            Format::Png => {
                use image::codecs::png::{CompressionType, FilterType, PngEncoder};
                let mut bytes = Vec::new();
                write(PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive), &image)?;
                Ok(bytes)
            }
        }
    }

    /// The mean of all pixels; none where something shows through.
    pub fn colour(&self) -> Result<Option<[u8; 3]>, String> {
        if !self.is_opaque {
            return Ok(None);
        }
        let pixel = self.resized(1, 1, false)?.into_rgb8();
        Ok(pixel.pixels().next().map(|pixel| pixel.0))
    }

    fn resized(&self, width: u32, height: u32, crop: bool) -> Result<DynamicImage, String> {
        let sideways = self.orientation.to_exif() >= 5;
        let (wide, high) = if sideways { (height, width) } else { (width, height) };
        let mut small = Image::new(wide, high, self.pixels.pixel_type());
        let filter = if wide == 1 { FilterType::Box } else { FilterType::Lanczos3 };
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
        let options = if crop { options.fit_into_destination(Some((0.5, 0.5))) } else { options };
        Resizer::new().resize(&self.pixels, &mut small, &options).map_err(|error| error.to_string())?;
        let raw = small.into_vec();
        let image = if self.is_opaque {
            image::RgbImage::from_raw(wide, high, raw).map(DynamicImage::ImageRgb8)
        } else {
            image::RgbaImage::from_raw(wide, high, raw).map(DynamicImage::ImageRgba8)
        };
        let mut image = image.ok_or("its pixels are not as many as they should be")?;
        image.apply_orientation(self.orientation);
        Ok(image)
    }
}

fn write(encoder: impl ImageEncoder, image: &DynamicImage) -> Result<(), String> {
    let written = encoder.write_image(image.as_bytes(), image.width(), image.height(), image.color().into());
    written.map_err(|error| error.to_string())
}

fn format_of(format: Format) -> ImageFormat {
    match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
    }
}

/// Whether the last scan of a JPEG ends; decoders fill up what is missing without a word.
fn has_end(bytes: &[u8]) -> bool {
    let scan = bytes.windows(2).rposition(|pair| pair == [0xff, 0xda]);
    scan.is_some_and(|scan| bytes[scan..].windows(2).any(|pair| pair == [0xff, 0xd9]))
}
