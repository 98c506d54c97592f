/// What a file of the finished site is to its readers, in the order in which files come into place: what a file
/// refers to is there before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Its name holds a hash of what it was made of, so it never has other bytes.
    Fingerprinted,
    /// Any other file that a page loads or leads to.
    Asset,
    Page,
    /// Feeds, the sitemap, and what else only programs read.
    Feed,
}

impl Class {
    /// By the path of an output. The names are those that the theme's files, photos and the search index are given.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.') {
            Some((_, "html" | "htm")) => Self::Page,
            Some((_, "xml" | "json" | "webmanifest" | "txt")) => Self::Feed,
            Some((stem, "css" | "js" | "woff2")) if ends_in_hash(stem) => Self::Fingerprinted,
            Some((_, "pf_fragment" | "pf_index" | "pf_meta" | "pf_filter")) if path.starts_with("pagefind/") => {
                Self::Fingerprinted
            }
            Some((stem, _)) if path.starts_with("processed/") && is_hash(stem.split('-').next(), 16) => {
                Self::Fingerprinted
            }
            _ => Self::Asset,
        }
    }
}

/// `theme.3f9a0c12`
fn ends_in_hash(stem: &str) -> bool {
    is_hash(stem.rsplit_once('.').map(|(_, hash)| hash), 8)
}

fn is_hash(text: Option<&str>, digits: usize) -> bool {
    text.is_some_and(|text| {
        text.len() == digits && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn a_file_is_classed_by_its_path() {
        let class = |path| Class::of(path);
        assert_eq!(class("theme.3f9a0c12.css"), Class::Fingerprinted);
        assert_eq!(class("fonts/literata.00ff00aa.woff2"), Class::Fingerprinted);
        assert_eq!(class("processed/0123456789abcdef-480.webp"), Class::Fingerprinted);
        assert_eq!(class("processed/0123456789abcdef-480x20-fill.jpg"), Class::Fingerprinted);
        assert_eq!(class("pagefind/fragment/en_1a2b.pf_fragment"), Class::Fingerprinted);
        assert_eq!(class("theme.css"), Class::Asset);
        assert_eq!(class("release.20261121.css"), Class::Fingerprinted);
        assert_eq!(class("blog/x.3F9A0C12.css"), Class::Asset);
        assert_eq!(class("blog/x/photo.jpg"), Class::Asset);
        assert_eq!(class("CNAME"), Class::Asset);
        assert_eq!(class("blog/index.html"), Class::Page);
        assert_eq!(class("pagefind/pagefind-entry.json"), Class::Feed);
        assert_eq!(class("sitemap.xml"), Class::Feed);
        assert!(Class::Asset < Class::Page && Class::Page < Class::Feed);
    }
}
