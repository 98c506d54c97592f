use std::collections::HashMap;
use std::ops::Range;

use super::canvas::Stroke;
use super::{Mistake, cells};

/// A label is broken between words past this many columns.
const MAX_COLUMNS: usize = 28;
/// Largest graph.
const MAX_NODES: usize = 150;
const MAX_EDGES: usize = 300;

/// Where the edges of a graph lead on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Down,
    Up,
    Right,
    Left,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Box,
    Round,
    /// Half circles at its ends.
    Pill,
    Ellipse,
    Diamond,
    Hexagon,
    Cylinder,
    /// Nothing but its label.
    Plain,
}

#[derive(Clone, Debug)]
pub struct Node {
    /// Lines.
    pub label: Vec<String>,
    pub shape: Shape,
}

#[derive(Clone, Debug)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    /// Lines; none without a label.
    pub label: Vec<String>,
    pub stroke: Stroke,
    /// An arrow at its end.
    pub head: bool,
    /// An arrow at its beginning.
    pub tail: bool,
}

/// Nodes and the edges between them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub direction: Direction,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    names: HashMap<String, usize>,
}

impl Graph {
    /// The node called `name`: a new one is labelled with its name.
    pub fn node(&mut self, name: &str, shape: Shape, span: &Range<usize>) -> Result<usize, Mistake> {
        if let Some(known) = self.names.get(name) {
            return Ok(*known);
        }
        if self.nodes.len() == MAX_NODES {
            return Err(large(span, "nodes", MAX_NODES));
        }
        self.nodes.push(Node { label: lines(name), shape });
        self.names.insert(name.to_owned(), self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }

    pub fn edge(&mut self, edge: Edge, span: &Range<usize>) -> Result<(), Mistake> {
        if self.edges.len() == MAX_EDGES {
            return Err(large(span, "edges", MAX_EDGES));
        }
        self.edges.push(edge);
        Ok(())
    }
}

/// A label in lines.
pub fn lines(text: &str) -> Vec<String> {
    cells::lines(text, MAX_COLUMNS)
}

fn large(span: &Range<usize>, what: &str, limit: usize) -> Mistake {
    Mistake::new(span.clone(), format!("a graph of more than {limit} {what}"), "draw a part of it")
}
