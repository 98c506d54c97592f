//! `:tada:` → 🎉

/// Replaces the shortcodes of `text`; `None` if it holds none.
pub fn replace(text: &str) -> Option<String> {
    let mut replaced = String::new();
    let (mut done, mut from) = (0, 0);
    while let Some(start) = text[from..].find(':').map(|n| from + n) {
        let name = text[start + 1..]
            .bytes()
            .take(64)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-'));
        let end = start + 1 + name.count();
        from = end;
        if text.as_bytes().get(end) == Some(&b':')
            && let Some(emoji) = emojis::get_by_shortcode(&text[start + 1..end])
        {
            replaced.push_str(&text[done..start]);
            replaced.push_str(emoji.as_str());
            done = end + 1;
            from = done;
        }
    }
    (done > 0).then(|| replaced + &text[done..])
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn shortcodes() {
        assert_eq!(replace("a :tada: b :+1:").as_deref(), Some("a 🎉 b 👍"));
        assert_eq!(replace("at 12:30:15, std::fmt::Debug, :nothing-such:"), None);
        assert_eq!(replace("::tada:"), Some(":🎉".into()));
    }
}
