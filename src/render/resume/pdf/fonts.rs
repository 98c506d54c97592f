use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;

/// The fonts that travel in the binary: the theme's own, and Noto for scripts that it has no letters of. Of the files
/// called `Names` only the letters are there that the names of languages need.
macro_rules! embedded {
    ($($file:literal)*) => { [$(include_bytes!(concat!("fonts/", $file)).as_slice()),*] };
}

const FILES: [&[u8]; 20] = embedded!(
    "Literata-Regular.ttf" "Literata-Italic.ttf" "Literata-SemiBold.ttf"
    "Recursive-Regular.ttf" "Recursive-SemiBold.ttf"
    "NotoSerifKannada-Regular.ttf" "NotoSerifTamil-Regular.ttf"
    "NotoNaskhArabic-Names.ttf" "NotoSerifArmenian-Names.ttf" "NotoSerifBengali-Names.ttf"
    "NotoSerifCJKjp-Names.otf" "NotoSerifCJKkr-Names.otf" "NotoSerifDevanagari-Names.ttf"
    "NotoSerifGeorgian-Names.ttf" "NotoSerifGujarati-Names.ttf" "NotoSerifGurmukhi-Names.ttf"
    "NotoSerifHebrew-Names.ttf" "NotoSerifMalayalam-Names.ttf" "NotoSerifTelugu-Names.ttf"
    "NotoSerifThai-Names.ttf"
);

/// Read once for the process.
static EMBEDDED: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect());

/// The fonts of a site, before those of the program.
pub fn all(own: &[Vec<u8>]) -> Vec<Font> {
    let own = own.iter().flat_map(|file| Font::iter(Bytes::new(file.clone())));
    own.chain(EMBEDDED.iter().cloned()).collect()
}

/// Blocks of letters and the font that has them.
const SCRIPTS: [(u32, u32, &str); 27] = [
    (0x0530, 0x058f, "Noto Serif Armenian"),
    (0x0590, 0x05ff, "Noto Serif Hebrew"),
    (0x0600, 0x06ff, "Noto Naskh Arabic"),
    (0x0700, 0x074f, "Noto Sans Syriac"),
    (0x0750, 0x077f, "Noto Naskh Arabic"),
    (0x0780, 0x07bf, "Noto Sans Thaana"),
    (0x0900, 0x097f, "Noto Serif Devanagari"),
    (0x0980, 0x09ff, "Noto Serif Bengali"),
    (0x0a00, 0x0a7f, "Noto Serif Gurmukhi"),
    (0x0a80, 0x0aff, "Noto Serif Gujarati"),
    (0x0b00, 0x0b7f, "Noto Serif Oriya"),
    (0x0b80, 0x0bff, "Noto Serif Tamil"),
    (0x0c00, 0x0c7f, "Noto Serif Telugu"),
    (0x0c80, 0x0cff, "Noto Serif Kannada"),
    (0x0d00, 0x0d7f, "Noto Serif Malayalam"),
    (0x0d80, 0x0dff, "Noto Serif Sinhala"),
    (0x0e00, 0x0e7f, "Noto Serif Thai"),
    (0x0e80, 0x0eff, "Noto Serif Lao"),
    (0x0f00, 0x0fff, "Noto Serif Tibetan"),
    (0x1000, 0x109f, "Noto Serif Myanmar"),
    (0x10a0, 0x10ff, "Noto Serif Georgian"),
    (0x1100, 0x11ff, "Noto Serif KR"),
    (0x1200, 0x139f, "Noto Serif Ethiopic"),
    (0x1780, 0x17ff, "Noto Serif Khmer"),
    (0x3000, 0x9fff, "Noto Serif JP"),
    (0xac00, 0xd7af, "Noto Serif KR"),
    (0x1_f300, 0x1_faff, "Noto Emoji"),
];

/// The font that a letter needs, by name.
pub fn needed_for(letter: char) -> &'static str {
    let code = u32::from(letter);
    SCRIPTS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&code))
        .map_or("one with that letter", |found| found.2)
}
