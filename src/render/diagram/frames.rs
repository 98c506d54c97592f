//! Frames around parts of a graph: in every layer that a frame passes it has a left and a right end, between which only
//! what belongs to it may stand.

use super::cells;
use super::graph::Graph;
use super::layers::{Item, Layers, Piece};

/// Room between a frame and what is in it.
pub const PADDING: f64 = 12.0;

/// A frame and its place among the layers.
#[derive(Clone, Debug)]
pub struct Frame {
    pub parent: Option<usize>,
    /// The first and the last layer of what is in it.
    pub low: usize,
    pub high: usize,
    /// How many frames inside it begin in its first layer, and end in its last, inside each other.
    pub inner_low: usize,
    pub inner_high: usize,
    /// Its ends in each of its layers.
    pub left: Vec<usize>,
    pub right: Vec<usize>,
}

/// The innermost group around two others; none when they share none.
pub fn common(graph: &Graph, one: Option<usize>, other: Option<usize>) -> Option<usize> {
    let around = |mut group: Option<usize>| {
        let mut all = Vec::new();
        while let Some(found) = group {
            all.push(found);
            group = graph.groups[found].parent;
        }
        all
    };
    let others = around(other);
    around(one).into_iter().find(|group| others.contains(group))
}

impl Layers {
    /// Adds the ends of every frame that holds something.
    pub fn add_frames(&mut self, graph: &Graph, ranks: &[usize], is_wide: bool) {
        let mut spans: Vec<Option<(usize, usize)>> = vec![None; graph.groups.len()];
        for (node, rank) in graph.nodes.iter().zip(ranks) {
            let mut group = node.group;
            while let Some(found) = group {
                let (low, high) = spans[found].unwrap_or((*rank, *rank));
                spans[found] = Some((low.min(*rank), high.max(*rank)));
                group = graph.groups[found].parent;
            }
        }
        self.frames = graph
            .groups
            .iter()
            .zip(&spans)
            .map(|(group, span)| {
                let (low, high) = (*span)?;
                let (left, right) = (Vec::new(), Vec::new());
                Some(Frame { parent: group.parent, low, high, inner_low: 0, inner_high: 0, left, right })
            })
            .collect();
        // a group comes before those in it
        for group in (0..graph.groups.len()).rev() {
            let Some(frame) = self.frames[group].clone() else { continue };
            let label = cells::size(&graph.groups[group].label);
            if let Some(outer) = frame.parent.and_then(|parent| self.frames[parent].as_mut()) {
                outer.inner_low = outer.inner_low.max(if outer.low == frame.low { frame.inner_low + 1 } else { 0 });
                outer.inner_high =
                    outer.inner_high.max(if outer.high == frame.high { frame.inner_high + 1 } else { 0 });
            }
            // where layers run from left to right, the label stands before what is first across
            let count = cells::measure(frame.high - frame.low + 1);
            let (head, length) = if is_wide { (label.1, label.0 / count) } else { (0.0, 0.0) };
            let ends = [(false, head), (true, 0.0)].map(|(is_right, room)| {
                let add = |rank| self.add(Item::End(is_right), (2.0 * room, length), rank, Some(group));
                (frame.low..=frame.high).map(add).collect::<Vec<usize>>()
            });
            for items in &ends {
                for (step, pair) in items.windows(2).enumerate() {
                    self.pieces[frame.low + step].push(Piece { above: pair[0], below: pair[1] });
                }
            }
            if let Some(frame) = &mut self.frames[group] {
                [frame.left, frame.right] = ends;
            }
        }
    }

    /// Orders a layer by keys; what belongs to a frame stays between its ends.
    pub fn arrange(&mut self, layer: usize, key: &dyn Fn(usize) -> f64, groups: &[f64]) {
        let mut order = Vec::with_capacity(self.rows[layer].len());
        self.emit(None, layer, key, groups, &mut order);
        self.rows[layer] = order;
    }

    fn emit(
        &self,
        owner: Option<usize>,
        layer: usize,
        key: &dyn Fn(usize) -> f64,
        groups: &[f64],
        order: &mut Vec<usize>,
    ) {
        let is_end = |item: usize| matches!(self.items[item], Item::End(_));
        let items = self.rows[layer].iter().filter(|item| self.owners[**item] == owner && !is_end(**item));
        let frames = self.frames.iter().enumerate().filter_map(|(number, frame)| Some((number, frame.as_ref()?)));
        let frames = frames.filter(|(_, frame)| frame.parent == owner && (frame.low..=frame.high).contains(&layer));
        let mut parts: Vec<(f64, Result<usize, usize>)> = items.map(|item| (key(*item), Ok(*item))).collect();
        parts.extend(frames.map(|(group, _)| (groups[group], Err(group))));
        parts.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        for (_, part) in parts {
            match part {
                Ok(item) => order.push(item),
                Err(group) => {
                    let Some(frame) = &self.frames[group] else { continue };
                    order.push(frame.left[layer - frame.low]);
                    self.emit(Some(group), layer, key, groups, order);
                    order.push(frame.right[layer - frame.low]);
                }
            }
        }
    }

    /// The mean place of what belongs to each group: one key for all layers, so that two frames that stand beside each
    /// other do so in the same order everywhere.
    pub fn group_keys(&self) -> Vec<f64> {
        let mut sums = vec![(0, 0_usize); self.frames.len()];
        for layer in &self.rows {
            for (place, item) in layer.iter().enumerate() {
                let mut group = self.owners[*item];
                while let Some(found) = group {
                    sums[found].0 += place;
                    sums[found].1 += 1;
                    group = self.frames[found].as_ref().and_then(|frame| frame.parent);
                }
            }
        }
        sums.into_iter().map(|(sum, count)| cells::measure(sum) / cells::measure(count.max(1))).collect()
    }

    /// Gives the ends of each frame one place in all its layers, and moves aside what would stand in its way: to the
    /// right only, so that this ends.
    pub fn straighten(&self, widths: &[f64], across: &mut [f64], gap: &dyn Fn(usize, usize) -> f64) {
        for _ in 0..=self.items.len() {
            let mut changed = false;
            let mut move_to = |item: usize, least: f64, across: &mut [f64]| {
                if across[item] < least - 0.001 {
                    across[item] = least;
                    changed = true;
                }
            };
            for (frame, width) in
                self.frames.iter().zip(widths).filter_map(|(frame, width)| Some((frame.as_ref()?, width)))
            {
                let left = frame.left.iter().map(|item| across[*item]).fold(f64::MIN, f64::max);
                let right = frame.right.iter().map(|item| across[*item]).fold(left + width, f64::max);
                frame.left.iter().for_each(|item| move_to(*item, left, across));
                frame.right.iter().for_each(|item| move_to(*item, right, across));
            }
            for pair in self.rows.iter().flat_map(|layer| layer.windows(2)) {
                let apart = f64::midpoint(self.sizes[pair[0]].0, self.sizes[pair[1]].0) + gap(pair[0], pair[1]);
                move_to(pair[1], across[pair[0]] + apart, across);
            }
            if !changed {
                break;
            }
        }
    }
}
