//! Mermaid's flowcharts: nodes of every common shape, links with labels, `&` and chains. Styles are the theme's.

use std::ops::Range;

use super::Mistake;
use super::graph::{Edge, Graph, Shape, lines};
use super::link::Link;
use super::mermaid::{Statement, direction, label};

/// What opens a label and what closes it; longer ones first.
const SHAPES: [(&str, &str, Shape); 9] = [
    ("(((", ")))", Shape::Ellipse),
    ("([", "])", Shape::Pill),
    ("[(", ")]", Shape::Cylinder),
    ("((", "))", Shape::Ellipse),
    ("{{", "}}", Shape::Hexagon),
    ("[[", "]]", Shape::Box),
    ("[", "]", Shape::Box),
    ("(", ")", Shape::Round),
    ("{", "}", Shape::Diamond),
];

/// Statements that only change the look.
const STYLES: [&str; 6] = ["classDef", "class", "style", "linkStyle", "click", "direction"];

/// Reads the statements after the first, which names the kind and the direction.
pub fn parse(first: Statement, statements: &[Statement]) -> Result<Graph, Mistake> {
    let (text, span) = first;
    let mut parts = text.split(';');
    let mut words = parts.next().unwrap_or_default().split_whitespace().skip(1);
    let mut graph = Graph::default();
    graph.direction = direction(words.next(), &span)?;
    // `graph LR; A-->B` on one line
    let same_line = parts.map(|part| (part.trim(), offset(text, part, &span)));
    for (text, span) in same_line.chain(statements.iter().flat_map(split)) {
        statement(&mut graph, text, &span)?;
    }
    if graph.close() {
        return Err(Mistake::new(0..0, "a `subgraph` is not closed", "write `end` after its last line"));
    }
    Ok(graph)
}

/// Where a part of a statement stands.
fn offset(text: &str, part: &str, span: &Range<usize>) -> Range<usize> {
    // `part` is a part of `text`
    let start = span.start + (part.as_ptr() as usize - text.as_ptr() as usize) + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// A line at its `;`, but not inside a label.
fn split<'a>((text, span): &Statement<'a>) -> Vec<Statement<'a>> {
    let (mut depth, mut quoted) = (0_usize, false);
    let mut ends = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' | '(' | '{' if !quoted => depth += 1,
            ']' | ')' | '}' if !quoted => depth = depth.saturating_sub(1),
            ';' if depth == 0 && !quoted => ends.push(at),
            _ => {}
        }
    }
    ends.push(text.len());
    let mut start = 0;
    let parts = ends.into_iter().map(|end| {
        let part = &text[start..end];
        start = end + 1;
        (part.trim(), offset(text, part, span))
    });
    parts.collect()
}

fn statement(graph: &mut Graph, text: &str, span: &Range<usize>) -> Result<(), Mistake> {
    let word = text.split_whitespace().next().unwrap_or_default();
    if text.is_empty() || STYLES.contains(&word) && !text[word.len()..].trim_start().starts_with(['-', '=', '<']) {
        return Ok(());
    }
    match word {
        "subgraph" => {
            let rest = text[word.len()..].trim();
            let (name, shown) = match rest.split_once('[') {
                Some((name, shown)) => (name.trim(), shown.trim_end().trim_end_matches(']')),
                None => (rest, rest),
            };
            return graph.open(name.trim_matches('"'), &label(shown), span);
        }
        "end" if !graph.close() => return Err(Mistake::new(span.clone(), "`end` closes nothing", "remove it")),
        "end" => return Ok(()),
        _ => {}
    }
    let place = |rest: &str| {
        let start = span.start + text.len() - rest.len();
        start..(start + rest.chars().next().map_or(0, char::len_utf8)).max(start)
    };
    let (mut from, mut rest) = nodes(graph, text, &place)?;
    while !rest.is_empty() {
        let Some((link, after)) = Link::read(rest) else {
            let help = "a line is `a[Label] --> b` or `a -->|label| b`; put labels with signs in quotes";
            return Err(Mistake::new(place(rest), "this cannot be read as a part of a flowchart", help));
        };
        let (to, after) = nodes(graph, after.trim_start(), &place)?;
        for (from, to) in from.iter().flat_map(|from| to.iter().map(|to| (*from, *to))) {
            let label = lines(&link.label);
            let edge = Edge { from, to, label, stroke: link.stroke, head: link.head, tail: link.tail };
            graph.edge(edge, span)?;
        }
        (from, rest) = (to, after);
    }
    Ok(())
}

/// One node, or several joined by `&`; what follows them.
fn nodes<'a>(
    graph: &mut Graph,
    text: &'a str,
    place: &dyn Fn(&str) -> Range<usize>,
) -> Result<(Vec<usize>, &'a str), Mistake> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (node, after) = node(graph, rest, place)?;
        found.push(node);
        rest = after.trim_start();
        match rest.strip_prefix('&') {
            Some(after) => rest = after.trim_start(),
            None => return Ok((found, rest)),
        }
    }
}

fn node<'a>(
    graph: &mut Graph,
    text: &'a str,
    place: &dyn Fn(&str) -> Range<usize>,
) -> Result<(usize, &'a str), Mistake> {
    let length = name_length(text);
    if length == 0 {
        return Err(Mistake::new(place(text), "a node should stand here", "a line is `a[Label] --> b`"));
    }
    let (name, rest) = text.split_at(length);
    let span = place(text);
    let node = graph.node(name, Shape::Box, &(span.start..span.start + length))?;
    let Some((open, close, shape)) = SHAPES.iter().find(|(open, ..)| rest.starts_with(open)) else {
        return Ok((node, class(rest)));
    };
    let inner = &rest[open.len()..];
    let end = match inner.strip_prefix('"').and_then(|quoted| quoted.find('"')) {
        Some(quote) => inner[quote + 2..].find(close).map(|at| at + quote + 2),
        None => inner.find(close),
    };
    let Some(end) = end else {
        let message = format!("`{open}` is not closed");
        return Err(Mistake::new(place(rest), message, format!("end the label with `{close}`")));
    };
    graph.nodes[node].label = lines(&label(&inner[..end]));
    graph.nodes[node].shape = *shape;
    Ok((node, class(&inner[end + close.len()..])))
}

/// What follows a `:::class`.
fn class(text: &str) -> &str {
    match text.strip_prefix(":::") {
        Some(rest) => rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-')),
        None => text,
    }
}

/// A name may hold a hyphen between letters, but ends where a link begins.
fn name_length(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let hyphen = c == '-' && before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric);
        if !(c.is_alphanumeric() || matches!(c, '_' | '.') && at > 0 || c == '_' || hyphen) {
            return at;
        }
        before = c;
    }
    text.len()
}
