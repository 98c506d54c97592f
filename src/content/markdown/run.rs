//! A run of text events: addresses become links, shortcodes emoji.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{autolink, emoji};

type Placed<'a> = (Event<'a>, Range<usize>);

/// The text events since the last other event, with their places in the parsed text.
#[derive(Default)]
pub struct Run<'a> {
    pieces: Vec<(CowStr<'a>, Range<usize>)>,
}

impl<'a> Run<'a> {
    pub fn push(&mut self, text: CowStr<'a>, range: Range<usize>) {
        self.pieces.push((text, range));
    }

    /// Hands the events on. `parsed` is the text they come from.
    pub fn flush(&mut self, parsed: &'a str, links: bool, emoji: bool, out: &mut Vec<Placed<'a>>) {
        if self.pieces.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.pieces);
        let range = pieces[0].1.start..pieces[pieces.len() - 1].1.end;
        if !emoji && !(links && autolink::possible(&parsed[range])) {
            out.extend(pieces.into_iter().map(|(text, range)| (Event::Text(text), range)));
            return;
        }
        let written = written(&pieces, parsed);
        let found = if links { autolink::find(&written) } else { Vec::new() };
        let mut done = 0;
        for link in found {
            shown(&pieces, parsed, done..link.range.start, emoji, out);
            let text = &written[link.range.clone()];
            let place = place(&pieces, parsed, &link.range);
            let tag = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: format!("{}{text}", link.prefix).into(),
                title: "".into(),
                id: "".into(),
            };
            out.push((Event::Start(tag), place.clone()));
            out.push((Event::Text(text.to_string().into()), place.clone()));
            out.push((Event::End(TagEnd::Link), place));
            done = link.range.end;
        }
        shown(&pieces, parsed, done..written.len(), emoji, out);
    }
}

/// What the author wrote, typographic replacements undone: `Amdahl's_law` is no link with a curly quote.
fn written<'p>(pieces: &'p [(CowStr, Range<usize>)], parsed: &'p str) -> Cow<'p, str> {
    match pieces {
        [piece] => Cow::Borrowed(source(piece, parsed)),
        _ => Cow::Owned(pieces.iter().map(|piece| source(piece, parsed)).collect()),
    }
}

fn source<'p>((text, range): &'p (CowStr, Range<usize>), parsed: &'p str) -> &'p str {
    if matches!(text.as_ref(), "‘" | "’" | "“" | "”" | "–" | "—" | "…") {
        &parsed[range.clone()]
    } else {
        text
    }
}

/// Passes on the text between two links.
fn shown<'a>(
    pieces: &[(CowStr<'a>, Range<usize>)],
    parsed: &'a str,
    range: Range<usize>,
    with_emoji: bool,
    out: &mut Vec<Placed<'a>>,
) {
    let first = out.len();
    let mut start = 0;
    for piece in pieces {
        let end = start + source(piece, parsed).len();
        let (from, to) = (range.start.max(start), range.end.min(end));
        if from < to {
            let whole = from == start && to == end;
            let text = if whole {
                piece.0.clone()
            } else {
                source(piece, parsed)[from - start..to - start].to_string().into()
            };
            let begin = piece.1.start + from - start;
            out.push((Event::Text(text), begin..piece.1.end.min(begin + to - from).max(begin)));
        }
        start = end;
    }
    if with_emoji {
        merge(first, out);
    }
}

/// Joins the texts from `first` on, if there are shortcodes in them.
fn merge(first: usize, out: &mut Vec<Placed>) {
    let text: String =
        out[first..].iter().map(|(event, _)| if let Event::Text(text) = event { text.as_ref() } else { "" }).collect();
    let (Some(replaced), Some(start), Some(end)) =
        (emoji::replace(&text), out.get(first).map(|p| p.1.start), out.last().map(|p| p.1.end))
    else {
        return;
    };
    out.truncate(first);
    out.push((Event::Text(replaced.into()), start..end));
}

/// Where a part of the written text stands in the parsed text.
fn place(pieces: &[(CowStr, Range<usize>)], parsed: &str, range: &Range<usize>) -> Range<usize> {
    let (mut begin, mut end) = (0, 0);
    let mut start = 0;
    for piece in pieces {
        let length = source(piece, parsed).len();
        if (start..start + length).contains(&range.start) {
            begin = (piece.1.start + range.start - start).min(piece.1.end);
        }
        if start < range.end && range.end <= start + length {
            end = (piece.1.start + range.end - start).min(piece.1.end);
        }
        start += length;
    }
    begin..end.max(begin)
}
