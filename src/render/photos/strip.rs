//! Originals are published without what cameras and editors wrote into them: places, names, serial numbers.

use crate::content::Format;

/// A photo without its metadata, its pixels untouched; `None` when there is nothing to take out, or it is not as its
/// format says. The way a JPEG was held is kept, for without it the photo would lie on its side.
pub fn strip(bytes: &[u8], format: Format, orientation: u8) -> Option<Vec<u8>> {
    let clean = match format {
        Format::Jpeg => jpeg(bytes, orientation),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
    }?;
    (clean.len() != bytes.len()).then_some(clean)
}

fn be(bytes: &[u8], at: usize, len: usize) -> Option<usize> {
    bytes.get(at..at + len)?.iter().try_fold(0_usize, |all, byte| all.checked_mul(256)?.checked_add(usize::from(*byte)))
}

fn jpeg(bytes: &[u8], orientation: u8) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.strip_prefix(&[0xff, 0xd8]).map(|_| &bytes[..2])?);
    if orientation > 1 {
        // APP1 with one EXIF entry: orientation, a short
        out.extend_from_slice(b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        out.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    }
    let mut at = 2;
    loop {
        let marker = *bytes.get(at..at + 2)?.strip_prefix(&[0xff])?.first()?;
        let len = be(bytes, at + 2, 2)?;
        let segment = bytes.get(at..at + 2 + len)?;
        // APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colours) say how pixels are meant
        let is_profile = marker == 0xe2 && segment.get(4..).is_some_and(|data| data.starts_with(b"ICC_PROFILE"));
        let is_said = matches!(marker, 0xe1..=0xed | 0xef | 0xfe) && !is_profile;
        if !is_said {
            out.extend_from_slice(segment);
        }
        at += segment.len();
        if marker == 0xda {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let chunk = bytes.get(at..at.checked_add(be(bytes, at, 4)?)?.checked_add(12)?)?;
        let name = chunk.get(4..8)?;
        if ![b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"].iter().any(|told| name == *told) {
            out.extend_from_slice(chunk);
        }
        at += chunk.len();
        if name == b"IEND" {
            break;
        }
    }
    Some(out)
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..12).filter(|head| head.starts_with(b"RIFF") && head.ends_with(b"WEBP"))?.to_vec();
    let mut at = 12;
    while at < bytes.len() {
        let len = bytes.get(at + 4..at + 8)?.iter().rev().fold(0_usize, |all, byte| all * 256 + usize::from(*byte));
        let end = at.checked_add(8)?.checked_add(len)?.checked_add(len % 2)?;
        let chunk = bytes.get(at..end.min(bytes.len()))?;
        let name = chunk.get(..4)?;
        if name == b"VP8X" {
            let start = out.len();
            out.extend_from_slice(chunk);
            // neither EXIF nor XMP follows
            *out.get_mut(start + 8)? &= !0b1100;
        } else if name != b"EXIF" && name != b"XMP " {
            out.extend_from_slice(chunk);
        }
        at = end;
    }
    let len = u32::try_from(out.len() - 8).ok()?.to_le_bytes();
    out.get_mut(4..8)?.copy_from_slice(&len);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::strip;
    use crate::content::Format;

    #[test]
    fn a_jpeg_keeps_its_pixels_and_how_it_was_held() {
        let secret = b"\xff\xe1\x00\x0eExif\0\0SECRET\xff\xfe\x00\x05lol";
        let rest = b"\xff\xdb\x00\x03q\xff\xda\x00\x02pixels\xff\xd9";
        let whole = [b"\xff\xd8", &secret[..], rest].concat();
        assert_eq!(strip(&whole, Format::Jpeg, 1), Some([b"\xff\xd8", &rest[..]].concat()));
        let turned = strip(&whole, Format::Jpeg, 6).unwrap();
        assert!(turned.windows(6).all(|part| part != b"SECRET") && turned.ends_with(rest));
        // 36 bytes of EXIF, of which the marker's length counts all but the marker
        assert_eq!(turned.len(), 2 + 36 + rest.len());
        assert_eq!(strip(&whole[..9], Format::Jpeg, 1), None);
    }

    #[test]
    fn a_png_loses_its_texts() {
        let chunk = |name: &[u8], data: &[u8]| {
            [&u32::try_from(data.len()).unwrap().to_be_bytes(), name, data, b"crc_"].concat()
        };
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let (ihdr, text, end) = (chunk(b"IHDR", b"13"), chunk(b"tEXt", b"me"), chunk(b"IEND", b""));
        let whole = [head.clone(), ihdr.clone(), text, end.clone()].concat();
        assert_eq!(strip(&whole, Format::Png, 1), Some([head, ihdr, end].concat()));
        assert_eq!(strip(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff", Format::Png, 1), None);
    }

    #[test]
    fn a_webp_says_that_nothing_follows() {
        let chunk = |name: &[u8], data: &[u8]| [name, &u32::try_from(data.len()).unwrap().to_le_bytes(), data].concat();
        let parts = [chunk(b"VP8X", &[0b1110, 0, 0, 0]), chunk(b"VP8 ", b"1234"), chunk(b"EXIF", b"me")].concat();
        let len = u32::try_from(parts.len() + 4).unwrap().to_le_bytes();
        let whole = [b"RIFF", &len[..], b"WEBP", &parts].concat();
        let clean = strip(&whole, Format::WebP, 1).unwrap();
        assert_eq!(clean[20], 0b0010);
        assert_eq!(clean.len(), whole.len() - 10);
        assert_eq!(clean[4..8], u32::try_from(clean.len() - 8).unwrap().to_le_bytes());
    }
}
