//! The plain part of Graphviz's language (its grammar: "The DOT Language"): nodes, edges, chains, groups in braces,
//! and of the attributes `label`, `shape`, `style`, `dir` and `rankdir`. Colours and fonts are the theme's.

use std::ops::Range;

use super::Mistake;
use super::canvas::Stroke;
use super::graph::{Direction, Edge, Graph, Shape, lines};

/// Braces inside each other.
const MAX_DEPTH: usize = 16;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A name, a number or a text in quotes.
    Id(String),
    /// `{ } [ ] ; , = :`
    Sign(char),
    /// `->` or `--`
    Arrow(bool),
}

/// What an attribute list says.
#[derive(Clone, Debug, Default)]
struct Attributes {
    label: Option<String>,
    shape: Option<Shape>,
    stroke: Option<Stroke>,
    direction: Option<(bool, bool)>,
    rank_direction: Option<Direction>,
}

/// A graph, and what it is called.
pub fn parse(source: &str) -> Result<(Graph, Option<String>), Mistake> {
    let tokens = tokens(source)?;
    let mut parser = Parser { end: source.trim_end().len(), tokens, at: 0, graph: Graph::default(), is_directed: true };
    parser.document()
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    end: usize,
    graph: Graph,
    is_directed: bool,
}

/// What holds for the nodes and edges that follow in the same braces.
#[derive(Clone, Default)]
struct Defaults {
    node: Attributes,
    edge: Attributes,
}

impl Parser {
    fn document(&mut self) -> Result<(Graph, Option<String>), Mistake> {
        let mut word = self.id("`digraph` or `graph`")?;
        if word.0.eq_ignore_ascii_case("strict") {
            word = self.id("`digraph` or `graph`")?;
        }
        self.is_directed = match word.0.to_ascii_lowercase().as_str() {
            "digraph" => true,
            "graph" => false,
            _ => return Err(self.expected(word.1, "`digraph` or `graph`")),
        };
        if matches!(self.peek(), Some(Token::Id(_))) {
            self.at += 1;
        }
        self.sign('{')?;
        let mut title = None;
        self.statements(&mut Defaults::default(), &mut title, 0)?;
        if let Some((_, span)) = self.tokens.get(self.at) {
            return Err(Mistake::new(span.clone(), "something follows the graph", "a fence holds one graph"));
        }
        Ok((std::mem::take(&mut self.graph), title))
    }

    /// Statements up to the closing brace; returns the nodes that they name.
    fn statements(
        &mut self,
        defaults: &mut Defaults,
        title: &mut Option<String>,
        depth: usize,
    ) -> Result<Vec<usize>, Mistake> {
        let mut named = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.expected(self.end..self.end, "`}`")),
                Some(Token::Sign('}')) => {
                    self.at += 1;
                    return Ok(named);
                }
                Some(Token::Sign(';' | ',')) => self.at += 1,
                _ => named.extend(self.statement(defaults, title, depth)?),
            }
        }
    }

    fn statement(
        &mut self,
        defaults: &mut Defaults,
        title: &mut Option<String>,
        depth: usize,
    ) -> Result<Vec<usize>, Mistake> {
        if let (Some(Token::Id(word)), next) = (self.peek().cloned(), self.tokens.get(self.at + 1).map(|t| &t.0)) {
            match (word.to_ascii_lowercase().as_str(), next) {
                (name, Some(Token::Sign('='))) => {
                    let span = self.span();
                    self.at += 2;
                    let value = self.id("a value")?;
                    let mut attributes = Attributes::default();
                    set(&mut attributes, name, &value.0, &span)?;
                    self.whole(attributes, title, depth);
                    return Ok(Vec::new());
                }
                ("graph" | "node" | "edge", Some(Token::Sign('['))) => {
                    self.at += 1;
                    let attributes = self.attributes()?;
                    match word.to_ascii_lowercase().as_str() {
                        "node" => merge(&mut defaults.node, attributes),
                        "edge" => merge(&mut defaults.edge, attributes),
                        _ => self.whole(attributes, title, depth),
                    }
                    return Ok(Vec::new());
                }
                _ => {}
            }
        }
        self.chain(defaults, depth)
    }

    /// Attributes of the graph itself, or of the group that is being read.
    fn whole(&mut self, attributes: Attributes, title: &mut Option<String>, depth: usize) {
        if depth == 0 {
            self.graph.direction = attributes.rank_direction.unwrap_or(self.graph.direction);
        }
        *title = attributes.label.or(title.take());
    }

    /// Nodes, or edges between them: `a -> b -> {c d}`.
    fn chain(&mut self, defaults: &mut Defaults, depth: usize) -> Result<Vec<usize>, Mistake> {
        let start = self.span();
        let mut groups = vec![self.ends(defaults, depth)?];
        while let Some(Token::Arrow(is_directed)) = self.peek() {
            if *is_directed != self.is_directed {
                let (own, help) = if self.is_directed {
                    ("--", "a `digraph` has `->`; without arrows it is a `graph`")
                } else {
                    ("->", "a `graph` has `--`; with arrows it is a `digraph`")
                };
                return Err(Mistake::new(self.span(), format!("`{own}` in the wrong kind of graph"), help));
            }
            self.at += 1;
            groups.push(self.ends(defaults, depth)?);
        }
        let written = if self.peek() == Some(&Token::Sign('[')) { self.attributes()? } else { Attributes::default() };
        if let [only] = groups.as_slice() {
            for node in only {
                let node = &mut self.graph.nodes[*node];
                node.label = written.label.as_deref().map_or(std::mem::take(&mut node.label), lines);
                node.shape = written.shape.unwrap_or(node.shape);
            }
            return Ok(groups.remove(0));
        }
        let mut edge = defaults.edge.clone();
        merge(&mut edge, written);
        let (head, tail) = edge.direction.unwrap_or((self.is_directed, false));
        let label = edge.label.as_deref().map_or(Vec::new(), lines);
        let stroke = edge.stroke.unwrap_or(Stroke::Solid);
        for pair in groups.windows(2) {
            for (from, to) in pair[0].iter().flat_map(|from| pair[1].iter().map(|to| (*from, *to))) {
                self.graph.edge(Edge { from, to, label: label.clone(), stroke, head, tail }, &start)?;
            }
        }
        Ok(groups.concat())
    }

    /// One end of an edge: a node, or all nodes of a group.
    fn ends(&mut self, defaults: &mut Defaults, depth: usize) -> Result<Vec<usize>, Mistake> {
        let span = self.span();
        let is_group = match self.peek() {
            Some(Token::Id(word)) if word.eq_ignore_ascii_case("subgraph") => {
                self.at += 1;
                if let Some(Token::Id(name)) = self.peek().cloned() {
                    self.at += 1;
                    if name.starts_with("cluster") {
                        return self.cluster(&name, &span, defaults, depth);
                    }
                }
                true
            }
            found => found == Some(&Token::Sign('{')),
        };
        if is_group {
            self.sign('{')?;
            if depth == MAX_DEPTH {
                return Err(Mistake::new(span, "groups are nested too deeply", "name the nodes one by one"));
            }
            // the label of a group without a frame is not shown
            return self.statements(&mut defaults.clone(), &mut None, depth + 1);
        }
        let (name, span) = self.id("a node")?;
        // a port says where an edge ends at its node; edges find their places themselves
        while self.peek() == Some(&Token::Sign(':')) {
            self.at += 1;
            self.id("a port")?;
        }
        let shape = defaults.node.shape.unwrap_or(Shape::Ellipse);
        let before = self.graph.nodes.len();
        let node = self.graph.node(&name, shape, &span)?;
        if let (true, Some(label)) = (node == before, &defaults.node.label) {
            self.graph.nodes[node].label = lines(label);
        }
        Ok(vec![node])
    }

    /// A group with a frame; returns the nodes that it names.
    fn cluster(
        &mut self,
        name: &str,
        span: &Range<usize>,
        defaults: &Defaults,
        depth: usize,
    ) -> Result<Vec<usize>, Mistake> {
        self.sign('{')?;
        self.graph.open(name, "", span)?;
        let mut label = None;
        let nodes = self.statements(&mut defaults.clone(), &mut label, depth + 1)?;
        self.graph.relabel(&label.unwrap_or_default());
        self.graph.close();
        Ok(nodes)
    }

    fn attributes(&mut self) -> Result<Attributes, Mistake> {
        let mut attributes = Attributes::default();
        while self.peek() == Some(&Token::Sign('[')) {
            self.at += 1;
            loop {
                match self.peek() {
                    Some(Token::Sign(']')) => break,
                    Some(Token::Sign(',' | ';')) => self.at += 1,
                    _ => {
                        let (name, _) = self.id("an attribute or `]`")?;
                        self.sign('=')?;
                        let (value, span) = self.id("a value")?;
                        set(&mut attributes, &name.to_ascii_lowercase(), &value, &span)?;
                    }
                }
            }
            self.at += 1;
        }
        Ok(attributes)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn id(&mut self, what: &str) -> Result<(String, Range<usize>), Mistake> {
        match self.tokens.get(self.at) {
            Some((Token::Id(id), span)) => {
                self.at += 1;
                Ok((id.clone(), span.clone()))
            }
            _ => Err(self.expected(self.span(), what)),
        }
    }

    fn sign(&mut self, sign: char) -> Result<(), Mistake> {
        if self.peek() == Some(&Token::Sign(sign)) {
            self.at += 1;
            return Ok(());
        }
        Err(self.expected(self.span(), &format!("`{sign}`")))
    }

    fn expected(&self, span: Range<usize>, what: &str) -> Mistake {
        let place = if span.start >= self.end { "the graph ends" } else { "something else stands" };
        let help = "a graph is `digraph { a -> b [label=\"…\"] }`";
        Mistake::new(span, format!("{place} where {what} should be"), help)
    }
}

fn merge(into: &mut Attributes, from: Attributes) {
    into.label = from.label.or(into.label.take());
    into.shape = from.shape.or(into.shape);
    into.stroke = from.stroke.or(into.stroke);
    into.direction = from.direction.or(into.direction);
    into.rank_direction = from.rank_direction.or(into.rank_direction);
}

/// Sets an attribute; those that only change the look are left to the theme.
fn set(attributes: &mut Attributes, name: &str, value: &str, span: &Range<usize>) -> Result<(), Mistake> {
    let unknown = |what: &str, known: &str| {
        Err(Mistake::new(span.clone(), format!("there is no {what} `{value}`"), format!("write one of: {known}")))
    };
    match (name, value.to_ascii_lowercase().as_str()) {
        ("label", _) => attributes.label = Some(value.to_owned()),
        ("shape", shape) => {
            attributes.shape = Some(match shape {
                "box" | "rect" | "rectangle" | "square" | "component" | "note" | "folder" | "tab" | "record" => {
                    Shape::Box
                }
                "mrecord" => Shape::Round,
                "ellipse" | "oval" | "circle" | "doublecircle" | "point" => Shape::Ellipse,
                "diamond" => Shape::Diamond,
                "hexagon" => Shape::Hexagon,
                "cylinder" => Shape::Cylinder,
                "plaintext" | "plain" | "none" => Shape::Plain,
                _ => return unknown("shape", "box, ellipse, circle, diamond, hexagon, cylinder, plaintext"),
            });
        }
        ("style", style) => {
            for part in style.split(',').map(str::trim) {
                match part {
                    "dashed" | "dotted" => attributes.stroke = Some(Stroke::Dashed),
                    "bold" => attributes.stroke = Some(Stroke::Thick),
                    "solid" => attributes.stroke = Some(Stroke::Solid),
                    "rounded" => attributes.shape = Some(Shape::Round),
                    _ => {}
                }
            }
        }
        ("dir", direction) => {
            attributes.direction = Some(match direction {
                "forward" => (true, false),
                "back" => (false, true),
                "both" => (true, true),
                "none" => (false, false),
                _ => return unknown("direction", "forward, back, both, none"),
            });
        }
        ("rankdir", direction) => {
            attributes.rank_direction = Some(match direction {
                "tb" => Direction::Down,
                "bt" => Direction::Up,
                "lr" => Direction::Right,
                "rl" => Direction::Left,
                _ => return unknown("direction", "TB, BT, LR, RL"),
            });
        }
        _ => {}
    }
    Ok(())
}

fn tokens(source: &str) -> Result<Vec<(Token, Range<usize>)>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let length = match c {
            _ if c.is_whitespace() => c.len_utf8(),
            '#' if source[..at].ends_with('\n') || at == 0 => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '-' if rest.starts_with("->") || rest.starts_with("--") => {
                tokens.push((Token::Arrow(rest.starts_with("->")), at..at + 2));
                2
            }
            '{' | '}' | '[' | ']' | ';' | ',' | '=' | ':' => {
                tokens.push((Token::Sign(c), at..at + 1));
                1
            }
            '"' => {
                let (text, length) = quoted(rest).ok_or_else(|| {
                    Mistake::new(at..at + 1, "a quote is not closed", "end the text with `\"`; inside it write `\\\"`")
                })?;
                tokens.push((Token::Id(text), at..at + length));
                length
            }
            _ => {
                let is_part =
                    |(at, c): (usize, char)| c.is_alphanumeric() || matches!(c, '_' | '.') || at == 0 && c == '-';
                let length = rest.char_indices().find(|found| !is_part(*found)).map_or(rest.len(), |(at, _)| at);
                if length == 0 {
                    let help = "put texts with signs in quotes: `label=\"a <b>\"`";
                    return Err(Mistake::new(at..at + c.len_utf8(), format!("`{c}` does not belong here"), help));
                }
                tokens.push((Token::Id(rest[..length].to_owned()), at..at + length));
                length
            }
        };
        at += length;
    }
    Ok(tokens)
}

/// A text in quotes, and its length with them. `\n`, `\l` and `\r` end a line.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => return Some((value, at + 1)),
            '\\' => match letters.next()?.1 {
                'n' | 'l' | 'r' => value.push('\n'),
                '\n' => {}
                other => value.push(other),
            },
            c => value.push(c),
        }
    }
    None
}
