//! Which item ends what, and which component's tag closes which.

use std::ops::Range;

use pulldown_cmark::Event;

use super::{Form, Item, Node, Tag};

/// Components inside components, at most.
const MAX_DEPTH: usize = 16;

/// A mistake: its place, what it is, and the way out.
pub type Mistake = (Range<usize>, String, String);

struct Open {
    index: usize,
    /// Elements that were open around it.
    depth: usize,
}

/// Fills `end` in every item. Tags that close nothing or are never closed become `Nothing`.
pub fn pair(items: &mut [Item], mistakes: &mut Vec<Mistake>) {
    let mut starts: Vec<usize> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for index in 0..items.len() {
        items[index].end = index;
        match &items[index].node {
            Node::Markdown(Event::Start(_)) => starts.push(index),
            Node::Markdown(Event::End(_)) => {
                if let Some(start) = starts.pop() {
                    items[start].end = index;
                }
                while let Some(lost) = open.pop_if(|open| open.depth > starts.len()) {
                    unclosed(&mut items[lost.index], mistakes);
                }
            }
            Node::Open(tag) if tag.form == Form::Close => close(items, index, &mut open, starts.len(), mistakes),
            Node::Open(tag) if open.len() >= MAX_DEPTH => {
                mistakes.push((
                    tag.span.clone(),
                    format!("`{}` is inside {MAX_DEPTH} other components", tag.name),
                    "components can be nested 16 deep".into(),
                ));
                items[index].node = Node::Nothing;
            }
            Node::Open(_) => open.push(Open { index, depth: starts.len() }),
            _ => {}
        }
    }
    for lost in open {
        unclosed(&mut items[lost.index], mistakes);
    }
}

fn close(items: &mut [Item], index: usize, open: &mut Vec<Open>, depth: usize, mistakes: &mut Vec<Mistake>) {
    let Node::Open(tag) = std::mem::replace(&mut items[index].node, Node::Nothing) else { return };
    // only the innermost few can match, for nesting is bounded
    let matching = open.iter().rposition(|o| o.depth == depth && name(&items[o.index]) == Some(&tag.name));
    let Some(matching) = matching else {
        mistakes.push((
            tag.span.clone(),
            format!("`</{}>` closes nothing", tag.name),
            format!("remove it, or open the component with `<{}>` in the same block", tag.name),
        ));
        return;
    };
    for lost in open.drain(matching + 1..) {
        unclosed(&mut items[lost.index], mistakes);
    }
    if let Some(start) = open.pop() {
        items[start.index].end = index;
        items[index].node = Node::Close;
    }
}

fn name<'a>(item: &'a Item) -> Option<&'a String> {
    match &item.node {
        Node::Open(tag) => Some(&tag.name),
        _ => None,
    }
}

fn unclosed(item: &mut Item, mistakes: &mut Vec<Mistake>) {
    if let Node::Open(tag) = std::mem::replace(&mut item.node, Node::Nothing) {
        let Tag { name, span, .. } = *tag;
        mistakes.push((
            span,
            format!("`<{name}>` is not closed"),
            format!("add `</{name}>`, write `<{name} />`, or put code in backticks"),
        ));
    }
}
