//! Language tags (BCP 47), as far as their form goes.

/// Whether a text has the form of a tag: `de`, `en-GB`, `zh-Hans`.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    (2..=3).contains(&primary.len())
        && letters(primary)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The tag of a language that was written out, in English or in itself.
pub fn tag_of(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 18] = [
        ("english", "en"),
        ("german", "de"),
        ("deutsch", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("japanese", "ja"),
        ("chinese", "zh"),
        ("korean", "ko"),
        ("hindi", "hi"),
        ("tamil", "ta"),
        ("russian", "ru"),
        ("arabic", "ar"),
        ("turkish", "tr"),
    ];
    let name = name.to_lowercase();
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, tag)| *tag)
}

/// Why a text is no tag, and what to write.
pub fn mistake(text: &str) -> (String, String) {
    let help = match tag_of(text) {
        Some(tag) => format!("write `{tag}`"),
        None => "write a tag such as `en`, `de` or `pt-BR`".to_owned(),
    };
    (format!("`{text}` is not a language tag"), help)
}
