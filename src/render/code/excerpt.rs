/// The part of a file that a fence shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    /// The number of its first line in the file.
    pub start: usize,
}

/// A line that only marks where a region begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker<'a> {
    Begin(&'a str),
    /// Without a name it ends the region that began last.
    End(&'a str),
}

/// `region: x` and `endregion: x` in a comment of any language; also `#region x` as editors fold it, and mdBook's
/// `ANCHOR: x`.
#[rustfmt::skip]
const MARKERS: [(&str, bool); 8] = [
    ("endregion:", false), ("#endregion", false), ("ANCHOR_END:", false), ("endregion", false),
    ("region:", true), ("#region", true), ("ANCHOR:", true), ("region", true),
];

impl Excerpt {
    /// The whole file, without the lines that mark regions.
    pub fn whole(text: &str) -> Self {
        Self { text: join(text.lines().filter(|line| marker(line).is_none())), start: 1 }
    }

    /// The lines between the marks of a region; none when it is not there or does not end.
    pub fn region(text: &str, name: &str) -> Option<Self> {
        let begin = text.lines().position(|line| marker(line) == Some(Marker::Begin(name)))?;
        let inner: Vec<&str> = text.lines().skip(begin + 1).collect();
        let mut depth = 0_usize;
        let end = inner.iter().position(|line| match marker(line) {
            Some(Marker::End("")) if depth > 0 => {
                depth -= 1;
                false
            }
            Some(Marker::End(ended)) => ended.is_empty() || ended == name,
            Some(Marker::Begin(_)) => {
                depth += 1;
                false
            }
            None => false,
        })?;
        let lines = inner[..end].iter().copied().filter(|line| marker(line).is_none());
        Some(Self { text: dedent(&join(lines)), start: begin + 2 })
    }

    /// The lines from `first` to `last`, both counted from 1 and both there.
    pub fn lines(&self, keep: impl Fn(usize) -> bool) -> Self {
        let numbered = || (1..).zip(self.text.lines()).filter(|(number, _)| keep(*number));
        let first = numbered().next().map_or(1, |(number, _)| number);
        Self { text: dedent(&join(numbered().map(|(_, line)| line))), start: self.start + first - 1 }
    }
}

/// The names of a file's regions.
pub fn regions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| match marker(line) {
        Some(Marker::Begin(name)) => Some(name),
        _ => None,
    })
}

/// What a line marks: nothing but comment signs may stand before the word, and a name and signs after it.
fn marker(line: &str) -> Option<Marker<'_>> {
    let (rest, begins, loose) = MARKERS.iter().find_map(|(word, begins)| {
        let (before, rest) = line.split_once(word)?;
        let signs = before.chars().all(|c| !c.is_alphanumeric() && c != '"' && c != '\'');
        signs.then_some((rest, *begins, *word == "region" || *word == "endregion"))
    })?;
    let tail = rest.trim_start().trim_start_matches('[').trim_start();
    let name = &tail[..tail.find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c))).unwrap_or(tail.len())];
    let name = name.trim_end_matches(['-', '.']);
    // the bare word must stand in a comment and alone, or code that has a variable of that name would be cut
    let comment = line.trim_start().starts_with(['/', '#', '-', ';', '%', '<', '(', '*']);
    let alone = !tail[name.len()..].contains(char::is_alphanumeric);
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t', '[']);
    match (begins, name) {
        _ if loose && !(comment && alone && spaced) => None,
        (true, "") => None,
        (true, name) => Some(Marker::Begin(name)),
        (false, name) => Some(Marker::End(name)),
    }
}

/// Takes away the indentation that all lines share.
fn dedent(text: &str) -> String {
    let indented = text.lines().filter(|line| !line.trim().is_empty());
    let shared = indented.map(indentation).reduce(common).unwrap_or_default().len();
    join(text.lines().map(|line| line.get(shared..).unwrap_or_default()))
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn common<'a>(a: &'a str, b: &'a str) -> &'a str {
    &a[..a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()]
}

fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}
