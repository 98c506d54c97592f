use std::collections::HashMap;
use std::ops::Range;

use super::canvas::Stroke;
use super::{Mistake, cells};

/// A label is broken between words past this many columns.
const MAX_COLUMNS: usize = 28;
/// Largest graph.
const MAX_NODES: usize = 150;
const MAX_EDGES: usize = 300;
const MAX_GROUPS: usize = 24;
const MAX_DEPTH: usize = 6;

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
    /// Where states begin and where they end.
    Start,
    End,
}

#[derive(Clone, Debug)]
pub struct Node {
    /// Lines.
    pub label: Vec<String>,
    pub shape: Shape,
    /// The innermost group that it belongs to.
    pub group: Option<usize>,
}

/// A part of a graph with a frame around it.
#[derive(Clone, Debug)]
pub struct Group {
    name: String,
    /// Lines.
    pub label: Vec<String>,
    /// The group that it lies in, which comes before it.
    pub parent: Option<usize>,
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
    pub groups: Vec<Group>,
    /// The group that is being read.
    open: Option<usize>,
    names: HashMap<String, usize>,
}

impl Graph {
    /// The node called `name`: a new one is labelled with its name.
    pub fn node(&mut self, name: &str, shape: Shape, span: &Range<usize>) -> Result<usize, Mistake> {
        if let Some(known) = self.names.get(name).copied() {
            let node = &mut self.nodes[known];
            node.group = node.group.or(self.open);
            return Ok(known);
        }
        if self.groups.iter().any(|group| group.name == name) {
            let message = format!("`{name}` is a frame, and edges lead to nodes");
            return Err(Mistake::new(span.clone(), message, "name a node inside it"));
        }
        if self.nodes.len() == MAX_NODES {
            return Err(large(span, "nodes", MAX_NODES));
        }
        self.nodes.push(Node { label: lines(name), shape, group: self.open });
        self.names.insert(name.to_owned(), self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }

    /// Begins a group: nodes that are named until it is closed belong to it.
    pub fn open(&mut self, name: &str, label: &str, span: &Range<usize>) -> Result<(), Mistake> {
        let mut depth = 0;
        let mut around = self.open;
        while let Some(group) = around {
            depth += 1;
            around = self.groups[group].parent;
        }
        if self.groups.len() == MAX_GROUPS || depth == MAX_DEPTH {
            return Err(large(span, "frames", if depth == MAX_DEPTH { MAX_DEPTH } else { MAX_GROUPS }));
        }
        if self.names.contains_key(name) {
            let message = format!("`{name}` is a node already");
            return Err(Mistake::new(span.clone(), message, "give the frame another name"));
        }
        self.groups.push(Group { name: name.to_owned(), label: lines(label), parent: self.open });
        self.open = Some(self.groups.len() - 1);
        Ok(())
    }

    /// Ends the group that began last; `false` when none is open.
    pub fn close(&mut self) -> bool {
        let Some(group) = self.open else { return false };
        self.open = self.groups[group].parent;
        true
    }

    /// The words of a group, once they are known.
    pub fn relabel(&mut self, label: &str) {
        if let Some(group) = self.open {
            self.groups[group].label = lines(label);
        }
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
