//! A graph in layers, after Sugiyama, Tagawa and Toda (1981): cycles are opened, every node gets a layer below those
//! that lead to it, edges that pass layers are bent there, and layers are ordered so that few edges cross.

use super::Mistake;
use super::cells;
use super::frames::{Frame, common};
use super::graph::{Edge, Graph};
use super::plot::node_size;

/// Nodes, labels and bends together.
const MAX_ITEMS: usize = 3_000;
/// How often all layers are ordered anew.
const SWEEPS: usize = 12;

/// What stands in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Node(usize),
    /// The label of an edge.
    Label(usize),
    /// Where an edge passes.
    Bend,
    /// The left or right end of a frame.
    End(bool),
}

/// A piece of an edge between two layers that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    pub above: usize,
    pub below: usize,
}

#[derive(Debug, Default)]
pub struct Layers {
    pub items: Vec<Item>,
    /// Across and along the direction of the layers.
    pub sizes: Vec<(f64, f64)>,
    /// Items of each layer in their order.
    pub rows: Vec<Vec<usize>>,
    /// Pieces below each layer.
    pub pieces: Vec<Vec<Piece>>,
    /// The items of each edge from the upper to the lower end; none for an edge from a node to itself.
    pub chains: Vec<Vec<usize>>,
    /// Edges that run against their direction.
    pub reversed: Vec<bool>,
    /// The innermost group of each item.
    pub owners: Vec<Option<usize>>,
    /// By group; none for one that is empty.
    pub frames: Vec<Option<Frame>>,
}

impl Layers {
    /// Puts a graph into layers; `is_wide` when they run from left to right.
    pub fn new(graph: &Graph, is_wide: bool) -> Result<Self, Mistake> {
        let turned = |(across, along): (f64, f64)| if is_wide { (along, across) } else { (across, along) };
        let reversed = reversed(graph);
        let ranks = ranks(graph, &reversed);
        let mut layers =
            Self { rows: vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)], reversed, ..Self::default() };
        layers.pieces = vec![Vec::new(); layers.rows.len()];
        for (number, node) in graph.nodes.iter().enumerate() {
            layers.add(Item::Node(number), turned(node_size(node)), ranks[number], node.group);
        }
        for (number, edge) in graph.edges.iter().enumerate() {
            let owner = common(graph, graph.nodes[edge.from].group, graph.nodes[edge.to].group);
            let chain = layers.chain(number, edge, &ranks, turned(cells::size(&edge.label)), owner)?;
            layers.chains.push(chain);
        }
        layers.add_frames(graph, &ranks, is_wide);
        layers.order();
        Ok(layers)
    }

    pub(super) fn add(&mut self, item: Item, size: (f64, f64), rank: usize, owner: Option<usize>) -> usize {
        self.items.push(item);
        self.sizes.push(size);
        self.owners.push(owner);
        self.rows[rank].push(self.items.len() - 1);
        self.items.len() - 1
    }

    fn chain(
        &mut self,
        number: usize,
        edge: &Edge,
        ranks: &[usize],
        label: (f64, f64),
        owner: Option<usize>,
    ) -> Result<Vec<usize>, Mistake> {
        if edge.from == edge.to {
            return Ok(Vec::new());
        }
        let (top, end) = if self.reversed[number] { (edge.to, edge.from) } else { (edge.from, edge.to) };
        let middle = usize::midpoint(ranks[top], ranks[end]);
        let mut chain = vec![top];
        for rank in ranks[top] + 1..ranks[end] {
            let item = if rank == middle && !edge.label.is_empty() {
                self.add(Item::Label(number), label, rank, owner)
            } else {
                self.add(Item::Bend, (0.0, 0.0), rank, owner)
            };
            chain.push(item);
            if self.items.len() > MAX_ITEMS {
                return Err(Mistake::new(0..0, "a graph whose edges are too long", "draw a part of it"));
            }
        }
        chain.push(end);
        for (step, pair) in chain.windows(2).enumerate() {
            self.pieces[ranks[top] + step].push(Piece { above: pair[0], below: pair[1] });
        }
        Ok(chain)
    }

    /// Moves items to the mean place of those they are joined with, down and up in turn, and keeps the best.
    fn order(&mut self) {
        let count = self.rows.len();
        let groups = self.group_keys();
        for layer in 0..count {
            self.keep(layer, &groups);
        }
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            let groups = self.group_keys();
            self.keep(if sweep % 2 == 0 { 0 } else { count - 1 }, &groups);
            for step in 1..count {
                if sweep % 2 == 0 {
                    self.sort(step, step - 1, &groups);
                } else {
                    self.sort(count - 1 - step, count - step, &groups);
                }
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    fn places(&self, layer: usize) -> Vec<Option<usize>> {
        let mut places = vec![None; self.items.len()];
        for (place, item) in self.rows[layer].iter().enumerate() {
            places[*item] = Some(place);
        }
        places
    }

    /// Leaves the order of a layer, but for what belongs to frames.
    fn keep(&mut self, layer: usize, groups: &[f64]) {
        let own = self.places(layer);
        self.arrange(layer, &|item| cells::measure(own[item].unwrap_or(0)), groups);
    }

    /// Orders a layer by its neighbours in another.
    fn sort(&mut self, layer: usize, fixed: usize, groups: &[f64]) {
        let (places, own) = (self.places(fixed), self.places(layer));
        let mut sums = vec![(0, 0_usize); self.items.len()];
        for piece in &self.pieces[layer.min(fixed)] {
            let (own, other) = if fixed < layer { (piece.below, piece.above) } else { (piece.above, piece.below) };
            let (sum, count) = &mut sums[own];
            *sum += places[other].unwrap_or(0);
            *count += 1;
        }
        let key = |item: usize| match sums[item] {
            (_, 0) => cells::measure(own[item].unwrap_or(0)),
            (sum, count) => cells::measure(sum) / cells::measure(count),
        };
        self.arrange(layer, &key, groups);
    }

    fn crossings(&self) -> usize {
        let mut crossings = 0;
        for (layer, pieces) in self.pieces.iter().enumerate().filter(|(_, pieces)| !pieces.is_empty()) {
            let (above, below) = (self.places(layer), self.places(layer + 1));
            let pairs: Vec<_> = pieces.iter().map(|piece| (above[piece.above], below[piece.below])).collect();
            for (number, (from, to)) in pairs.iter().enumerate() {
                let crosses = |(a, b): &&(Option<usize>, Option<usize>)| a < from && b > to || a > from && b < to;
                crossings += pairs[..number].iter().filter(crosses).count();
            }
        }
        crossings
    }
}

/// Edges that close a cycle, found by walking from the first node on.
fn reversed(graph: &Graph) -> Vec<bool> {
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (number, edge) in graph.edges.iter().enumerate() {
        leaving[edge.from].push(number);
    }
    let mut reversed = vec![false; graph.edges.len()];
    // 0: not seen, 1: on the way, 2: done
    let mut state = vec![0_u8; graph.nodes.len()];
    for start in 0..graph.nodes.len() {
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            if *next == 0 && state[node] != 0 {
                way.pop();
                continue;
            }
            state[node] = 1;
            let Some(edge) = leaving[node].get(*next).copied() else {
                state[node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = graph.edges[edge].to;
            match state[to] {
                0 => way.push((to, 0)),
                1 => reversed[edge] = to != node,
                _ => {}
            }
        }
    }
    reversed
}

/// The layer of each node: below everything that leads to it, and no further up than needed. An edge with a label
/// passes a layer, where the label stands.
fn ranks(graph: &Graph, reversed: &[bool]) -> Vec<usize> {
    let edges = graph.edges.iter().zip(reversed).filter(|(edge, _)| edge.from != edge.to);
    let edges: Vec<(usize, usize, usize)> = edges
        .map(|(edge, reversed)| {
            let (top, end) = if *reversed { (edge.to, edge.from) } else { (edge.from, edge.to) };
            (top, end, 1 + usize::from(!edge.label.is_empty()))
        })
        .collect();
    let mut ranks = vec![0; graph.nodes.len()];
    let mut order = Vec::with_capacity(graph.nodes.len());
    let mut entering = vec![0_usize; graph.nodes.len()];
    for (_, end, _) in &edges {
        entering[*end] += 1;
    }
    let mut waiting: std::collections::VecDeque<usize> =
        (0..graph.nodes.len()).filter(|node| entering[*node] == 0).collect();
    while let Some(node) = waiting.pop_front() {
        order.push(node);
        for (_, end, length) in edges.iter().filter(|(top, ..)| *top == node) {
            ranks[*end] = ranks[*end].max(ranks[node] + length);
            entering[*end] -= 1;
            if entering[*end] == 0 {
                waiting.push_back(*end);
            }
        }
    }
    for node in order.into_iter().rev() {
        let is_first = !edges.iter().any(|(_, end, _)| *end == node);
        let next = edges.iter().filter(|(top, ..)| *top == node).map(|(_, end, length)| ranks[*end] - length).min();
        if let Some(next) = next.filter(|_| is_first) {
            ranks[node] = next;
        }
    }
    ranks
}
