//! Mermaid's state diagrams: states, transitions, states inside states, choices. Notes are not drawn.

use std::ops::Range;

use super::Mistake;
use super::canvas::Stroke;
use super::graph::{Edge, Graph, Shape, lines};
use super::mermaid::{Statement, direction, label};

/// Statements that only change the look.
const STYLES: [&str; 4] = ["classDef", "class", "style", "hide"];

/// Reads the statements after the first.
pub fn parse(statements: &[Statement]) -> Result<Graph, Mistake> {
    let mut graph = Graph::default();
    // the names of the states around, for their own beginnings and ends
    let mut around: Vec<String> = Vec::new();
    for (text, span) in statements {
        statement(&mut graph, &mut around, text, span)?;
    }
    if graph.close() {
        return Err(Mistake::new(0..0, "a state with states inside is not closed", "write `}` after its last line"));
    }
    Ok(graph)
}

fn statement(graph: &mut Graph, around: &mut Vec<String>, text: &str, span: &Range<usize>) -> Result<(), Mistake> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match word {
        _ if STYLES.contains(&word) => {}
        "direction" => graph.direction = direction(Some(rest.trim()), span)?,
        "note" => {
            let help = "say it in the text, or in the label of a transition";
            return Err(Mistake::new(span.clone(), "notes of state diagrams are not drawn", help));
        }
        "state" => state(graph, around, rest.trim(), span)?,
        "}" => {
            around.pop();
            if !graph.close() {
                return Err(Mistake::new(span.clone(), "`}` closes nothing", "remove it"));
            }
        }
        _ => match text.split_once("-->") {
            Some((from, rest)) => {
                let (to, words) = rest.split_once(':').unwrap_or((rest, ""));
                let (from, to) = (end(graph, around, from, true, span)?, end(graph, around, to, false, span)?);
                let label = lines(&label(words));
                graph.edge(Edge { from, to, label, stroke: Stroke::Solid, head: true, tail: false }, span)?;
            }
            None => {
                let (name, words) = text.split_once(':').unwrap_or((text, ""));
                let name = name.trim();
                if name.is_empty() || name.contains(char::is_whitespace) {
                    let help = "a line is `idle --> running: start`";
                    return Err(Mistake::new(span.clone(), "this cannot be read as a part of a state diagram", help));
                }
                let node = graph.node(name, Shape::Round, span)?;
                if !words.trim().is_empty() {
                    graph.nodes[node].label = lines(&label(words));
                }
            }
        },
    }
    Ok(())
}

/// `state "words" as name`, `state name <<choice>>` and `state name {`.
fn state(graph: &mut Graph, around: &mut Vec<String>, text: &str, span: &Range<usize>) -> Result<(), Mistake> {
    let (text, opens) = text.strip_suffix('{').map_or((text, false), |text| (text.trim_end(), true));
    let (words, name) = match text.split_once(" as ") {
        Some((words, name)) => (Some(label(words)), name.trim()),
        None => (None, text),
    };
    let (name, kind) = name.split_once("<<").unwrap_or((name, ""));
    let name = name.trim();
    if opens {
        around.push(name.to_owned());
        return graph.open(name, words.as_deref().unwrap_or(name), span);
    }
    let shape = match kind.trim_end_matches(">>") {
        "choice" => Shape::Diamond,
        "fork" | "join" => Shape::Box,
        _ => Shape::Round,
    };
    let node = graph.node(name, shape, span)?;
    graph.nodes[node].shape = shape;
    match words {
        Some(words) => graph.nodes[node].label = lines(&words),
        None if !kind.is_empty() => graph.nodes[node].label.clear(),
        None => {}
    }
    Ok(())
}

/// A state, or `[*]`: where what is around begins or ends.
fn end(
    graph: &mut Graph,
    around: &[String],
    name: &str,
    is_start: bool,
    span: &Range<usize>,
) -> Result<usize, Mistake> {
    let name = name.trim();
    if name != "[*]" {
        if name.is_empty() || name.contains(char::is_whitespace) {
            let help = "a line is `idle --> running: start`";
            return Err(Mistake::new(span.clone(), "a state should stand at each end of the arrow", help));
        }
        return graph.node(name, Shape::Round, span);
    }
    let place = around.last().map_or("", String::as_str);
    let (shape, side) = if is_start { (Shape::Start, "begin") } else { (Shape::End, "end") };
    let node = graph.node(&format!("[*] {side} {place}"), shape, span)?;
    graph.nodes[node].label.clear();
    Ok(node)
}
