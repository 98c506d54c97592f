#[cfg(feature = "cards")]
pub use drawn::Canvas;

#[cfg(not(feature = "cards"))]
pub use blank::Canvas;

#[cfg(feature = "cards")]
mod drawn {
    use std::sync::{Arc, OnceLock};

    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{ImageHrefResolver, Node, Options, Tree, fontdb};

    use crate::render::escape;
    use crate::source::File;

    /// Largest picture in pixels on a side.
    const MAX_SIDE: f32 = 4096.0;
    /// Words are measured at this size.
    const SIZE: f64 = 100.0;

    /// Draws SVG with the fonts of a theme.
    pub struct Canvas {
        fonts: Vec<Arc<File>>,
        /// Read when the first card is drawn.
        loaded: OnceLock<Arc<fontdb::Database>>,
    }

    impl Canvas {
        pub fn new(fonts: Vec<Arc<File>>) -> Self {
            Self { fonts, loaded: OnceLock::new() }
        }

        /// Identity of the fonts.
        pub fn fingerprint(&self) -> u128 {
            let fonts = self.fonts.iter().map(|font| font.fingerprint().unwrap_or_default());
            fonts.fold(0, |all, font| all.rotate_left(1) ^ font)
        }

        fn parse(&self, svg: &str) -> Result<Tree, String> {
            let fonts = self.loaded.get_or_init(|| {
                let mut database = fontdb::Database::new();
                for font in self.fonts.iter().filter_map(|font| font.bytes().ok()) {
                    database.load_font_data(font.to_vec());
                }
                Arc::new(database)
            });
            let options = Options {
                fontdb: fonts.clone(),
                // a picture inside the card must be data of its own
                image_href_resolver: ImageHrefResolver {
                    resolve_data: ImageHrefResolver::default_data_resolver(),
                    resolve_string: Box::new(|_, _| None),
                },
                ..Options::default()
            };
            Tree::from_str(svg, &options).map_err(|error| error.to_string())
        }

        /// The picture as PNG.
        pub fn draw(&self, svg: &str) -> Result<Vec<u8>, String> {
            let tree = self.parse(svg)?;
            let size = tree.size();
            if size.width() > MAX_SIDE || size.height() > MAX_SIDE {
                return Err(format!("it is larger than {MAX_SIDE} pixels"));
            }
            let size = size.to_int_size();
            let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("it has no size")?;
            pixels.fill(resvg::tiny_skia::Color::WHITE);
            resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
            // nothing shows through a white ground, so the last of four bytes says nothing
            let rgb: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
            encode(size.width(), size.height(), &rgb).map_err(|error| error.to_string())
        }

        /// How wide each word is at a size of one; `style` as in CSS.
        pub fn widths(&self, words: &[&str], style: &str) -> Vec<f64> {
            let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">");
            let style = escape::html(style);
            for (at, word) in words.iter().enumerate() {
                let word = escape::html(word);
                svg.push_str(&format!("<text id=\"w{at}\" font-size=\"{SIZE}\" style=\"{style}\">{word}</text>"));
            }
            svg.push_str("</svg>");
            let tree = self.parse(&svg).ok();
            let width = |at: usize| match tree.as_ref()?.node_by_id(&format!("w{at}"))? {
                Node::Text(text) => Some(f64::from(text.bounding_box().width()) / SIZE),
                _ => None,
            };
            (0..words.len()).map(|at| width(at).unwrap_or(0.3)).collect()
        }
    }

    fn encode(width: u32, height: u32, rgb: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(rgb)?;
        writer.finish()?;
        Ok(bytes)
    }
}

#[cfg(not(feature = "cards"))]
mod blank {
    use std::sync::Arc;

    use crate::source::File;

    /// Cards are not part of this program.
    pub struct Canvas;

    impl Canvas {
        pub fn new(_: Vec<Arc<File>>) -> Self {
            Self
        }

        pub fn fingerprint(&self) -> u128 {
            0
        }

        pub fn draw(&self, _: &str) -> Result<Vec<u8>, String> {
            Err("this program was built without the feature `cards`".to_owned())
        }

        pub fn widths(&self, words: &[&str], _: &str) -> Vec<f64> {
            vec![0.5; words.len()]
        }
    }
}
