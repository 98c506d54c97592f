/// Counts words of prose over pieces of text; a CJK character counts as one.
#[derive(Default)]
pub struct Words {
    pub count: usize,
    /// The last piece ended inside a word.
    inside: bool,
}

impl Words {
    pub fn text(&mut self, text: &str) {
        if text.is_ascii() {
            return self.ascii(text.as_bytes());
        }
        for c in text.chars() {
            if c.is_whitespace() {
                self.inside = false;
            } else if cjk(c) {
                self.count += 1;
                self.inside = false;
            } else if !self.inside && c.is_alphanumeric() {
                self.count += 1;
                self.inside = true;
            }
        }
    }

    /// The same for nearly every text of nearly every page, a byte at a time.
    fn ascii(&mut self, text: &[u8]) {
        for byte in text {
            if byte.is_ascii_alphanumeric() {
                self.count += usize::from(!self.inside);
                self.inside = true;
            } else if matches!(byte, b' ' | b'\t'..=b'\r') {
                self.inside = false;
            }
        }
    }

    /// A line break or the end of a block.
    pub fn gap(&mut self) {
        self.inside = false;
    }
}

/// Written without spaces between words. Korean has them.
fn cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn count(pieces: &[&str]) -> usize {
        let mut words = Words::default();
        for piece in pieces {
            words.text(piece);
        }
        words.count
    }

    #[test]
    fn counts() {
        assert_eq!(count(&["It's a well-known e.g. - case"]), 5);
        assert_eq!(count(&["snake", "_", "case is one"]), 3);
        assert_eq!(count(&["日本語 and Rust"]), 5);
        assert_eq!(count(&["한국어 단어"]), 2);
    }
}
