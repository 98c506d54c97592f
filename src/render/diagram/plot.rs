//! A graph as lines, shapes and texts.

use std::fmt::Write as _;

use super::Mistake;
use super::canvas::{Anchor, Canvas, N};
use super::cells;
use super::frames::PADDING;
use super::graph::{Direction, Edge, Graph, Node, Shape};
use super::layers::{Item, Layers};
use super::positions;

type Point = (f64, f64);

/// Room between a label and its shape, at each side.
const INSET: Point = (12.0, 8.0);
/// Between the ends of two edges at one side of a node.
const PORT: f64 = 18.0;
/// A line ends this far before the tip of its arrow.
const NECK: f64 = 6.0;
/// How far an edge from a node to itself reaches.
const LOOP: f64 = 28.0;

/// Width and height of a node.
pub fn node_size(node: &Node) -> Point {
    let (width, height) = cells::size(&node.label);
    let (width, height) = (width + 2.0 * INSET.0, height + 2.0 * INSET.1);
    match node.shape {
        Shape::Plain => (width - INSET.0, height - INSET.1),
        Shape::Diamond => (width * 1.45, height * 1.6),
        Shape::Ellipse => (width * 1.25, height * 1.25),
        Shape::Hexagon | Shape::Pill => (width + 16.0, height),
        Shape::Cylinder => (width, height + 12.0),
        Shape::Start | Shape::End => (16.0, 16.0),
        Shape::Box | Shape::Round => (width.max(40.0), height),
    }
}

/// Draws a graph.
pub fn draw(graph: &Graph) -> Result<Canvas, Mistake> {
    let is_wide = matches!(graph.direction, Direction::Left | Direction::Right);
    let layers = Layers::new(graph, is_wide)?;
    // what frames need beside their first and last layer: the label stands above
    let head = graph.groups.iter().map(|group| cells::size(&group.label).1).fold(0.0, f64::max);
    let room = match graph.direction {
        // an arrow that comes in stays in sight below it
        Direction::Down => (head + PADDING + 8.0, PADDING),
        Direction::Up => (PADDING, head + PADDING),
        Direction::Right | Direction::Left => (PADDING, PADDING),
    };
    let widths: Vec<f64> = graph
        .groups
        .iter()
        .map(|group| if is_wide { 0.0 } else { cells::size(&group.label).0 + 2.0 * PADDING })
        .collect();
    let places = positions::place(&layers, room, &widths);
    let turn = |(across, along): Point| match graph.direction {
        Direction::Down => (across, along),
        Direction::Up => (across, -along),
        Direction::Right => (along, across),
        Direction::Left => (-along, across),
    };
    let mut canvas = Canvas::default();
    let plot = Plot { graph, layers: &layers, places: &places, turn: &turn };
    plot.frames(room, &mut canvas);
    let ports = plot.ports();
    for (number, edge) in graph.edges.iter().enumerate() {
        match layers.chains[number].as_slice() {
            [] => plot.circle(edge, &mut canvas),
            chain => plot.edge(edge, chain, layers.reversed[number], ports[number], &mut canvas),
        }
    }
    for (number, node) in graph.nodes.iter().enumerate() {
        shape(node, turn(places[number]), &mut canvas);
    }
    for (item, place) in layers.items.iter().zip(&places) {
        if let Item::Label(edge) = item {
            canvas.label(Anchor::OnLine, turn(*place), &graph.edges[*edge].label);
        }
    }
    Ok(canvas)
}

struct Plot<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    /// Across and along the layers.
    places: &'a [Point],
    /// From there to the page.
    turn: &'a dyn Fn(Point) -> Point,
}

impl Plot<'_> {
    fn frames(&self, room: Point, canvas: &mut Canvas) {
        for (group, frame) in self.graph.groups.iter().zip(&self.layers.frames) {
            let Some(frame) = frame else { continue };
            let ends = frame.left.iter().chain(&frame.right).map(|item| self.places[*item].0);
            let (left, right) = ends.fold((f64::MAX, f64::MIN), |(low, high), at| (low.min(at), high.max(at)));
            let depth = |layer: usize| {
                let items = self.layers.rows[layer].iter();
                items.map(|item| self.layers.sizes[*item].1).fold(0.0, f64::max) / 2.0
            };
            let (first, last) = (self.places[frame.left[0]].1, self.places[frame.left[frame.left.len() - 1]].1);
            let first = first - depth(frame.low) - room.0 * cells::measure(frame.inner_low + 1) + 4.0;
            let last = last + depth(frame.high) + room.1 * cells::measure(frame.inner_high + 1) - 4.0;
            let corners = [(left, first), (right, last)].map(self.turn);
            let (x, y) = (corners[0].0.min(corners[1].0), corners[0].1.min(corners[1].1));
            let (width, height) = ((corners[0].0 - corners[1].0).abs(), (corners[0].1 - corners[1].1).abs());
            canvas.reach(x, y);
            canvas.reach(x + width, y + height);
            canvas.frame(format_args!(
                "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" stroke-dasharray=\"4 4\"",
                N(x),
                N(y),
                N(width),
                N(height)
            ));
            for (number, line) in group.label.iter().enumerate() {
                let middle = x + 8.0 + cells::width(line) / 2.0;
                canvas.text(Anchor::OnLine, (middle, y + (cells::measure(number) + 1.0) * cells::HEIGHT), line);
            }
        }
    }

    /// How far from the middle of its node each edge begins above and ends below.
    fn ports(&self) -> Vec<Point> {
        let mut ports = vec![(0.0, 0.0); self.graph.edges.len()];
        for is_lower in [false, true] {
            let mut at: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.graph.nodes.len()];
            for (number, chain) in self.layers.chains.iter().enumerate() {
                let ends = match (chain.as_slice(), is_lower) {
                    ([first, second, ..], false) => (*first, *second),
                    ([.., before, last], true) => (*last, *before),
                    _ => continue,
                };
                at[ends.0].push((self.places[ends.1].0, number));
            }
            for (node, mut edges) in at.into_iter().enumerate() {
                edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let count = cells::measure(edges.len());
                let step = PORT.min(self.layers.sizes[node].0 * 0.7 / count.max(1.0));
                for (place, (_, edge)) in edges.into_iter().enumerate() {
                    let port = (cells::measure(place) - (count - 1.0) / 2.0) * step;
                    if is_lower { ports[edge].1 = port } else { ports[edge].0 = port }
                }
            }
        }
        ports
    }

    /// The point of a node's border at `port` from its middle.
    fn border(&self, node: usize, port: f64, is_lower_side: bool) -> Point {
        let (across, along) = self.places[node];
        let (width, depth) = self.layers.sizes[node];
        let share = (port.abs() / (width / 2.0)).min(1.0);
        let reach = match self.graph.nodes[node].shape {
            Shape::Diamond => 1.0 - share,
            Shape::Ellipse => (1.0 - share * share).sqrt(),
            _ => 1.0,
        };
        let reach = reach * depth / 2.0;
        (across + port, if is_lower_side { along + reach } else { along - reach })
    }

    fn edge(&self, edge: &Edge, chain: &[usize], is_reversed: bool, ports: Point, canvas: &mut Canvas) {
        let ([top, ..], [.., end]) = (chain, chain) else { return };
        let (mut first, mut last) = (self.border(*top, ports.0, true), self.border(*end, ports.1, false));
        let (head, tail) = if is_reversed { (edge.tail, edge.head) } else { (edge.head, edge.tail) };
        let unit = |along: f64| {
            let (from, to) = ((self.turn)((0.0, 0.0)), (self.turn)((0.0, along)));
            (to.0 - from.0, to.1 - from.1)
        };
        if head {
            canvas.head((self.turn)(last), unit(1.0));
            last.1 -= NECK;
        }
        if tail {
            canvas.head((self.turn)(first), unit(-1.0));
            first.1 += NECK;
        }
        let mut points = vec![(first, first)];
        for item in &chain[1..chain.len() - 1] {
            let ((across, along), depth) = (self.places[*item], self.layers.sizes[*item].1 / 2.0);
            points.push(((across, along - depth), (across, along + depth)));
        }
        points.push((last, last));
        let mut path = String::new();
        let (x, y) = (self.turn)(first);
        let _ = write!(path, "M{} {}", N(x), N(y));
        for pair in points.windows(2) {
            let ((_, from), (to, after)) = (pair[0], pair[1]);
            let middle = f64::midpoint(from.1, to.1);
            let curve = [(from.0, middle), (to.0, middle), to].map(self.turn);
            for (x, y) in curve {
                canvas.reach(x, y);
            }
            if (from.0 - to.0).abs() < 0.1 {
                let _ = write!(path, "L{} {}", N(curve[2].0), N(curve[2].1));
            } else {
                let _ = write!(path, "C{}", numbers(&curve));
            }
            if (after.1 - to.1).abs() > 0.1 {
                let (x, y) = (self.turn)(after);
                let _ = write!(path, "L{} {}", N(x), N(y));
            }
        }
        canvas.line(edge.stroke, &path);
    }

    /// An edge from a node to itself: at the side where no layer follows.
    fn circle(&self, edge: &Edge, canvas: &mut Canvas) {
        let ((across, along), (width, depth)) = (self.places[edge.from], self.layers.sizes[edge.from]);
        let (side, far) = (across + width / 2.0, across + width / 2.0 + LOOP);
        let (first, last) = (along - depth / 4.0, along + depth / 4.0);
        let end = if edge.head { side + NECK } else { side };
        let points = [(side, first), (far, first - 6.0), (far, last + 6.0), (end, last), (side, last)].map(self.turn);
        canvas.reach(points[1].0, points[1].1);
        canvas.reach(points[2].0, points[2].1);
        let tip = points[4];
        canvas.line(edge.stroke, &format!("M{}C{}", numbers(&points[..1]), numbers(&points[1..4])));
        if edge.head {
            let (from, to) = ((self.turn)((1.0, 0.0)), (self.turn)((0.0, 0.0)));
            canvas.head(tip, (to.0 - from.0, to.1 - from.1));
        }
        if !edge.label.is_empty() {
            let (width, height) = cells::size(&edge.label);
            let (x, y) = (self.turn)((far, along));
            let is_beside = (x - tip.0).abs() > (y - tip.1).abs();
            let at = if is_beside { (x + width / 2.0, y) } else { (x, y + height / 2.0) };
            canvas.label(Anchor::Middle, at, &edge.label);
        }
    }
}

/// Points as a path has them.
fn numbers(points: &[Point]) -> String {
    points.iter().map(|(x, y)| format!("{} {}", N(*x), N(*y))).collect::<Vec<_>>().join(" ")
}

fn shape(node: &Node, (x, y): Point, canvas: &mut Canvas) {
    let (width, height) = node_size(node);
    let (left, top, right, foot) = (x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0);
    canvas.reach(left, top);
    canvas.reach(right, foot);
    let polygon = |canvas: &mut Canvas, points: &[Point]| {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", N(*x), N(*y))).collect();
        canvas.shape(format_args!("polygon points=\"{}\"", points.join(" ")));
    };
    let mut label = (x, y);
    match node.shape {
        Shape::Plain => {}
        Shape::Start | Shape::End => {
            if node.shape == Shape::End {
                canvas.shape(format_args!("circle cx=\"{}\" cy=\"{}\" r=\"8\"", N(x), N(y)));
            }
            let radius = if node.shape == Shape::End { 4.5 } else { 7.0 };
            canvas.shape(format_args!(
                "circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" fill=\"var(--ink2,currentColor)\"",
                N(x),
                N(y)
            ));
        }
        Shape::Box => canvas.rect((left, top), (width, height), 2.0),
        Shape::Round => canvas.rect((left, top), (width, height), 8.0),
        Shape::Pill => canvas.rect((left, top), (width, height), height / 2.0),
        Shape::Ellipse => {
            let (rx, ry) = (N(width / 2.0), N(height / 2.0));
            canvas.shape(format_args!("ellipse cx=\"{}\" cy=\"{}\" rx=\"{rx}\" ry=\"{ry}\"", N(x), N(y)));
        }
        Shape::Diamond => polygon(canvas, &[(x, top), (right, y), (x, foot), (left, y)]),
        Shape::Hexagon => polygon(
            canvas,
            &[
                (left + 12.0, top),
                (right - 12.0, top),
                (right, y),
                (right - 12.0, foot),
                (left + 12.0, foot),
                (left, y),
            ],
        ),
        Shape::Cylinder => {
            let (rx, rim) = (N(width / 2.0), top + 6.0);
            canvas.shape(format_args!(
                "path d=\"M{} {}V{}a{rx} 6 0 0 0 {} 0V{}\"",
                N(left),
                N(rim),
                N(foot - 6.0),
                N(width),
                N(rim)
            ));
            canvas.shape(format_args!("ellipse cx=\"{}\" cy=\"{}\" rx=\"{rx}\" ry=\"6\"", N(x), N(rim)));
            label.1 += 6.0;
        }
    }
    canvas.label(Anchor::Middle, label, &node.label);
}
