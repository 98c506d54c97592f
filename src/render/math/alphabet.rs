//! The mathematical alphabets of Unicode.

/// The letters of `text` in an alphabet that MathML calls `variant`; `None` for one that has no letters of its own.
pub fn letters(text: &str, variant: &str) -> Option<String> {
    let (upper, lower, digits) = match variant {
        "bold" => (0x1d400, 0x1d41a, Some(0x1d7ce)),
        "italic" => (0x1d434, 0x1d44e, None),
        "bold-italic" => (0x1d468, 0x1d482, None),
        "script" => (0x1d49c, 0x1d4b6, None),
        "bold-script" => (0x1d4d0, 0x1d4ea, None),
        "fraktur" => (0x1d504, 0x1d51e, None),
        "double-struck" => (0x1d538, 0x1d552, Some(0x1d7d8)),
        "sans-serif" => (0x1d5a0, 0x1d5ba, Some(0x1d7e2)),
        "bold-sans-serif" => (0x1d5d4, 0x1d5ee, Some(0x1d7ec)),
        "sans-serif-italic" => (0x1d608, 0x1d622, None),
        "monospace" => (0x1d670, 0x1d68a, Some(0x1d7f6)),
        _ => return None,
    };
    let offset = |base: u32, c: char, first: char| char::from_u32(base + u32::from(c) - u32::from(first));
    let letter = |c: char| {
        old(c, variant).or_else(|| match c {
            'A'..='Z' => offset(upper, c, 'A'),
            'a'..='z' => offset(lower, c, 'a'),
            '0'..='9' => digits.and_then(|base| offset(base, c, '0')),
            'Α'..='Ω' => greek(variant, false).and_then(|base| offset(base, c, 'Α')),
            'α'..='ω' => greek(variant, true).and_then(|base| offset(base, c, 'α')),
            _ => None,
        })
    };
    Some(text.chars().map(|c| letter(c).unwrap_or(c)).collect())
}

fn greek(variant: &str, lower: bool) -> Option<u32> {
    Some(
        match variant {
            "bold" => 0x1d6a8,
            "italic" => 0x1d6e2,
            "bold-italic" => 0x1d71c,
            _ => return None,
        } + if lower { 0x1a } else { 0 },
    )
}

/// Letters that Unicode had before it had their alphabets.
fn old(c: char, variant: &str) -> Option<char> {
    Some(match (variant, c) {
        ("italic", 'h') => 'ℎ',
        ("script", 'B') => 'ℬ',
        ("script", 'E') => 'ℰ',
        ("script", 'F') => 'ℱ',
        ("script", 'H') => 'ℋ',
        ("script", 'I') => 'ℐ',
        ("script", 'L') => 'ℒ',
        ("script", 'M') => 'ℳ',
        ("script", 'R') => 'ℛ',
        ("script", 'e') => 'ℯ',
        ("script", 'g') => 'ℊ',
        ("script", 'o') => 'ℴ',
        ("fraktur", 'C') => 'ℭ',
        ("fraktur", 'H') => 'ℌ',
        ("fraktur", 'I') => 'ℑ',
        ("fraktur", 'R') => 'ℜ',
        ("fraktur", 'Z') => 'ℨ',
        ("double-struck", 'C') => 'ℂ',
        ("double-struck", 'H') => 'ℍ',
        ("double-struck", 'N') => 'ℕ',
        ("double-struck", 'P') => 'ℙ',
        ("double-struck", 'Q') => 'ℚ',
        ("double-struck", 'R') => 'ℝ',
        ("double-struck", 'Z') => 'ℤ',
        _ => return None,
    })
}
