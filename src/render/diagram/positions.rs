//! Where the items of each layer stand: as near as they may to those they are joined with.

use super::cells;
use super::frames::PADDING;
use super::layers::{Item, Layers};

/// Between two nodes of a layer, and between anything else.
const GAP: f64 = 24.0;
const NARROW: f64 = 16.0;
/// Between two layers, and beside one that holds only labels.
const STEP: f64 = 40.0;
const SHORT: f64 = 18.0;
/// How often all layers are placed anew.
const SWEEPS: usize = 24;

/// The centre of each item, across and along the direction of the layers.
///
/// `room` is what frames need before their first and after their last layer, `widths` how wide each must be.
pub fn place(layers: &Layers, room: (f64, f64), widths: &[f64]) -> Vec<(f64, f64)> {
    let mut across = vec![0.0; layers.items.len()];
    for layer in &layers.rows {
        let mut edge = 0.0;
        for (place, item) in layer.iter().enumerate() {
            let gap = place.checked_sub(1).map_or(0.0, |before| gap(layers, layer[before], *item));
            across[*item] = edge + gap + layers.sizes[*item].0 / 2.0;
            edge = across[*item] + layers.sizes[*item].0 / 2.0;
        }
    }
    let count = layers.rows.len();
    for sweep in 0..SWEEPS {
        for step in 0..count {
            settle(layers, if sweep % 2 == 0 { step } else { count - 1 - step }, &mut across);
        }
    }
    layers.straighten(widths, &mut across, &|left, right| gap(layers, left, right));
    let along = along(layers, room);
    across.into_iter().zip(along).collect()
}

fn gap(layers: &Layers, left: usize, right: usize) -> f64 {
    let is = |found: fn(&Item) -> bool| [left, right].iter().any(|item| found(&layers.items[*item]));
    match () {
        () if is(|item| matches!(item, Item::End(_))) => PADDING,
        () if is(|item| !matches!(item, Item::Node(_))) => NARROW,
        () => GAP,
    }
}

/// Moves the items of a layer towards their neighbours in the layers beside it: the least squares that keep order and
/// distance, by pooling neighbours that would overlap (Ayer and others, 1955).
fn settle(layers: &Layers, layer: usize, across: &mut [f64]) {
    let items = &layers.rows[layer];
    let mut sums = vec![(0.0, 0.0); layers.items.len()];
    let is_bend = |item: usize| !matches!(layers.items[item], Item::Node(_));
    let above = layer.checked_sub(1).map_or(&[][..], |above| &layers.pieces[above]);
    let pieces = above.iter().map(|piece| (piece.below, piece.above));
    for (own, other) in pieces.chain(layers.pieces[layer].iter().map(|piece| (piece.above, piece.below))) {
        // frames are straight, and long edges before short ones
        let weight = match (is_bend(own), is_bend(other)) {
            (true, true) if matches!(layers.items[own], Item::End(_)) => 64.0,
            (true, true) => 8.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        sums[own].0 += across[other] * weight;
        sums[own].1 += weight;
    }
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(items.len());
    // blocks of items that touch: the sum of what they want, its weight, and how many they are
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if let Some(before) = place.checked_sub(1).map(|before| items[before]) {
            offset += f64::midpoint(layers.sizes[before].0, layers.sizes[*item].0) + gap(layers, before, *item);
        }
        offsets.push(offset);
        let (wanted, weight) = match sums[*item] {
            (sum, weight) if weight > 0.0 => (sum / weight - offset, weight),
            _ => (across[*item] - offset, 0.01),
        };
        blocks.push((wanted * weight, weight, 1));
        while let [.., before, last] = blocks.as_slice()
            && before.0 / before.1 > last.0 / last.1
        {
            let joined = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    let mut place = 0;
    for (sum, weight, count) in blocks {
        for _ in 0..count {
            across[items[place]] = sum / weight + offsets[place];
            place += 1;
        }
    }
}

/// Where the layers lie.
fn along(layers: &Layers, room: (f64, f64)) -> Vec<f64> {
    let frames = || layers.frames.iter().flatten();
    let depth = |levels: Option<usize>| cells::measure(levels.map_or(0, |inner| inner + 1));
    let mut along = vec![0.0; layers.items.len()];
    let mut start = 0.0;
    let mut was_short = true;
    for (number, layer) in layers.rows.iter().enumerate() {
        let size = layer.iter().map(|item| layers.sizes[*item].1).fold(0.0, f64::max);
        let is_short = !layer.iter().any(|item| matches!(layers.items[*item], Item::Node(_)));
        if number > 0 {
            start += if is_short || was_short { SHORT } else { STEP };
        }
        start += room.0 * depth(frames().filter(|frame| frame.low == number).map(|frame| frame.inner_low).max());
        for item in layer {
            along[*item] = start + size / 2.0;
        }
        start += size;
        start += room.1 * depth(frames().filter(|frame| frame.high == number).map(|frame| frame.inner_high).max());
        was_short = is_short;
    }
    along
}
