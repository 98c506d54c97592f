use super::bytes::{Bytes, known, single};

/// The bytes that a match of a regular expression can begin with, so that most searches need not be made.
///
/// It may hold too many bytes, never too few: what is not understood counts as "any".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    set: Bytes,
    /// A match can be empty, so the set says nothing.
    nullable: bool,
    /// A match begins at the edge of a word.
    at_edge: bool,
}

impl First {
    pub const ANY: Self = Self { set: Bytes::ALL, nullable: true, at_edge: false };
    const NOTHING: Self = Self { set: Bytes::NONE, nullable: true, at_edge: false };
    const EDGE: Self = Self { at_edge: true, ..Self::NOTHING };

    /// The first bytes of a pattern in Oniguruma's syntax.
    pub fn of(pattern: &str) -> Self {
        let mut reader = Reader { rest: pattern, depth: 0 };
        match reader.alternatives(Flags::default()) {
            Some(first) if reader.rest.is_empty() => first,
            _ => Self::ANY,
        }
    }

    /// The first place from `from` on where a match may begin; `bytes` are those of the line.
    pub fn find(&self, line: &str, bytes: &Bytes, from: usize) -> Option<usize> {
        let line = line.as_bytes();
        if self.nullable {
            return Some(from);
        }
        if !self.set.meets(bytes) {
            return None;
        }
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        (from..line.len()).find(|at| {
            let inside = self.at_edge && *at > 0 && is_word(&line[*at - 1]) && is_word(&line[*at]);
            self.set.has(line[*at]) && !inside
        })
    }

    fn is(set: Bytes) -> Self {
        Self { set, nullable: false, at_edge: false }
    }

    /// What a match of this and then of `next` begins with.
    fn then(self, next: Self) -> Self {
        if !self.nullable {
            return self;
        }
        let at_edge = self.at_edge || self.set == Bytes::NONE && next.at_edge;
        Self { set: self.set.or(next.set), nullable: next.nullable, at_edge }
    }

    fn or(self, other: Self) -> Self {
        Self {
            set: self.set.or(other.set),
            nullable: self.nullable || other.nullable,
            at_edge: self.at_edge && other.at_edge,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    any_case: bool,
    spaced: bool,
}

/// Reads a pattern; `None` is "not understood".
struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let char = self.rest.chars().next()?;
        self.rest = &self.rest[char.len_utf8()..];
        Some(char)
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Up to a `)` or the end.
    fn alternatives(&mut self, flags: Flags) -> Option<First> {
        self.depth += 1;
        let mut all = (self.depth < 100).then_some(self.sequence(flags)?)?;
        while self.eat("|") {
            all = all.or(self.sequence(flags)?);
        }
        self.depth -= 1;
        Some(all)
    }

    fn sequence(&mut self, flags: Flags) -> Option<First> {
        let mut all = First::NOTHING;
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            if flags.spaced && self.skip_space() {
                continue;
            }
            let item = self.item(flags)?;
            all = all.then(self.repeat(item));
        }
        Some(all)
    }

    fn skip_space(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start();
        if self.rest.starts_with('#') {
            self.rest = self.rest.find('\n').map_or("", |at| &self.rest[at..]);
        }
        self.rest.len() < before
    }

    fn repeat(&mut self, item: First) -> First {
        let mut item = item;
        loop {
            if self.eat("*") || self.eat("?") {
                (item.nullable, item.at_edge) = (true, false);
                let _ = self.eat("?") || self.eat("+");
            } else if self.eat("+") {
                let _ = self.eat("?") || self.eat("+");
            } else if let Some(rest) = self.rest.strip_prefix('{')
                && let Some((count, rest)) = rest.split_once('}')
                && count.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
                && count.bytes().any(|byte| byte.is_ascii_digit())
            {
                item.nullable |= count.starts_with(['0', ',']);
                item.at_edge &= !item.nullable;
                self.rest = rest;
            } else {
                return item;
            }
        }
    }

    fn item(&mut self, flags: Flags) -> Option<First> {
        match self.next()? {
            '(' => self.group(flags),
            '[' => self.class(flags).map(|(set, _)| First::is(set)),
            '.' => Some(First::is(Bytes::ALL)),
            '^' | '$' => Some(First::NOTHING),
            '\\' => self.escape(flags),
            char => literal(char, flags),
        }
    }

    fn group(&mut self, flags: Flags) -> Option<First> {
        if !self.eat("?") {
            return self.close(flags);
        }
        if self.eat(":") || self.eat(">") || self.eat("=") {
            return self.close(flags);
        }
        if self.eat("!") || self.eat("<=") || self.eat("<!") {
            return self.close(flags).map(|_| First::NOTHING);
        }
        if self.eat("#") {
            let end = self.rest.find(')')?;
            self.rest = &self.rest[end + 1..];
            return Some(First::NOTHING);
        }
        if self.eat("<") {
            let end = self.rest.find('>')?;
            self.rest = &self.rest[end + 1..];
            return self.close(flags);
        }
        self.flags(flags)
    }

    /// `(?i:…)`, or `(?i)`, which holds for the rest of the group around it.
    fn flags(&mut self, flags: Flags) -> Option<First> {
        let mut flags = flags;
        let mut on = true;
        loop {
            match self.next()? {
                '-' => on = false,
                'i' => flags.any_case = on,
                'x' => flags.spaced = on,
                'm' => {}
                ':' => return self.close(flags),
                ')' => return self.alternatives(flags),
                _ => return None,
            }
        }
    }

    fn close(&mut self, flags: Flags) -> Option<First> {
        let first = self.alternatives(flags)?;
        self.eat(")").then_some(first)
    }

    fn escape(&mut self, flags: Flags) -> Option<First> {
        match self.next()? {
            'b' => Some(First::EDGE),
            'B' | 'A' | 'z' | 'Z' => Some(First::NOTHING),
            char => match known(char) {
                Some(set) => Some(First::is(set)),
                None if char.is_ascii_alphanumeric() => self.odd(char),
                None => literal(char, flags),
            },
        }
    }

    /// An escape whose characters are not told apart here, but for the common properties.
    fn odd(&mut self, char: char) -> Option<First> {
        match char {
            'p' | 'P' => {
                let (name, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
                self.rest = rest;
                let ascii: fn(&u8) -> bool = match name {
                    "L" if char == 'p' => u8::is_ascii_alphabetic,
                    "Lu" if char == 'p' => u8::is_ascii_uppercase,
                    "Ll" if char == 'p' => u8::is_ascii_lowercase,
                    "N" | "Nd" if char == 'p' => u8::is_ascii_digit,
                    _ => return Some(First::is(Bytes::ALL)),
                };
                return Some(First::is(Bytes::of((0..128).filter(ascii)).or(Bytes::WIDE)));
            }
            'x' if self.rest.starts_with('{') => {
                let end = self.rest.find('}')?;
                self.rest = &self.rest[end + 1..];
            }
            'x' => self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_hexdigit()),
            'u' => self.rest = self.rest.get(4..)?,
            _ => return None,
        }
        Some(First::is(Bytes::ALL))
    }

    /// After `[`: the set, and whether it is exactly the class as far as ASCII goes.
    fn class(&mut self, flags: Flags) -> Option<(Bytes, bool)> {
        let negated = self.eat("^");
        let mut set = Bytes::NONE;
        let mut exact = true;
        if self.rest.starts_with(']') {
            return None;
        }
        loop {
            if self.eat("]") {
                break;
            } else if self.eat("&&") {
                exact = false;
            } else if self.eat("[:") {
                let end = self.rest.find(":]")?;
                self.rest = &self.rest[end + 2..];
                (set, exact) = (Bytes::ALL, false);
            } else if self.eat("[") {
                let (inner, inner_exact) = self.class(flags)?;
                set = set.or(inner);
                exact &= inner_exact;
            } else {
                let (member, member_exact) = self.member()?;
                set = set.or(member);
                exact &= member_exact;
            }
        }
        if flags.any_case {
            let letters = (b'a'..=b'z').filter(|b| set.has(*b) || set.has(b.to_ascii_uppercase()));
            set = Bytes::of(letters.flat_map(|b| [b, b.to_ascii_uppercase()])).or(set).or(Bytes::WIDE);
            exact = false;
        }
        match negated {
            true if exact => Some((set.not(), true)),
            true => Some((Bytes::ALL, false)),
            false => Some((set, exact)),
        }
    }

    /// A character, range or escape in a class.
    fn member(&mut self) -> Option<(Bytes, bool)> {
        let first = match self.next()? {
            '\\' => match self.next()? {
                char if known(char).is_some() => match single(char) {
                    Some(byte) => char::from(byte),
                    None => return known(char).map(|set| (set, true)),
                },
                char if char.is_ascii_alphanumeric() => {
                    // ranges of such escapes may follow; their characters are not told apart
                    return self.odd(char).map(|first| (first.set, false));
                }
                char => char,
            },
            char => char,
        };
        if !self.rest.starts_with('-') || self.rest.starts_with("-]") || self.rest.starts_with("-[") {
            return Some(if first.is_ascii() { (Bytes::of([first as u8]), true) } else { (Bytes::WIDE, true) });
        }
        self.eat("-");
        match self.next()? {
            '\\' => None,
            last if last.is_ascii() => Some((Bytes::of(first as u8..=last as u8), true)),
            _ if first.is_ascii() => Some((Bytes::of(first as u8..=127).or(Bytes::WIDE), true)),
            _ => Some((Bytes::WIDE, true)),
        }
    }
}

fn literal(char: char, flags: Flags) -> Option<First> {
    let mut buffer = [0; 4];
    let byte = char.encode_utf8(&mut buffer).as_bytes()[0];
    let set = Bytes::of([byte]);
    match (flags.any_case, char.is_ascii()) {
        (false, _) => Some(First::is(set)),
        // some letters have a twin beyond ASCII: the Kelvin sign, the long s
        (true, true) => {
            let cases = set.with(byte.to_ascii_lowercase()).with(byte.to_ascii_uppercase());
            Some(First::is(if byte.is_ascii_alphabetic() { cases.or(Bytes::WIDE) } else { cases }))
        }
        (true, false) => None,
    }
}
