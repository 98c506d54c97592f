use super::canvas::Stroke;
use super::graph::{Direction, Edge, Graph, Shape};
use super::layers::{Item, Layers};
use super::link::Link;
use super::{Drawing, Mistake, draw, flowchart, positions};
use crate::content::Diagram;

fn drawn(kind: Diagram, source: &str) -> Drawing {
    draw(kind, source).unwrap_or_else(|mistake| panic!("{source}: {mistake:?}"))
}

/// What is underlined, and the message.
fn told(kind: Diagram, source: &str) -> String {
    let Mistake { span, message, .. } = draw(kind, source).unwrap_err();
    format!("{}: {message}", &source[span])
}

/// The texts of a drawing in their order.
fn texts(drawing: &Drawing) -> Vec<&str> {
    let parts = drawing.markup.split("<text").skip(1);
    parts.map(|part| part.split_once('>').unwrap().1.split("</text>").next().unwrap()).collect()
}

/// The paths of a drawing.
fn paths(drawing: &Drawing) -> Vec<&str> {
    drawing.markup.split(" d=\"").skip(1).map(|part| part.split('"').next().unwrap()).collect()
}

#[test]
fn a_box_of_characters_is_four_lines() {
    let drawing = drawn(Diagram::Svgbob, "  +---+\n  | a |\n  +---+\n");
    assert_eq!((drawing.width.as_str(), drawing.height.as_str()), ("56", "64"));
    assert_eq!(paths(&drawing), ["M4 8V40M36 8V40M4 8H36M4 40H36"]);
    assert_eq!(texts(&drawing), ["a"]);
    assert_eq!(drawing.description, "a");
}

#[test]
fn round_corners_arrows_and_points() {
    let drawing = drawn(Diagram::Svgbob, ".--*\n|  |\no<-'\n");
    assert_eq!(
        paths(&drawing),
        ["M8 8Q4 8 4 16M24 40Q28 40 28 32M4 16V40M28 8V32M8 8H28M12 40H24", "M8 40L16 44L16 36Z"]
    );
    assert_eq!(drawing.markup.matches("<circle").count(), 2);
}

#[test]
fn what_only_looks_like_a_line_is_text() {
    for text in [
        "rate-limit",
        "2025-11-05",
        "cargo build --release",
        "C++ and a+b",
        "it's a. b",
        "a | b",
        "x < y > z",
        "host: x",
    ] {
        let drawing = drawn(Diagram::Svgbob, text);
        assert_eq!(paths(&drawing), Vec::<&str>::new(), "{text}");
        assert_eq!(texts(&drawing).concat(), crate::render::escape::html(text), "{text}");
    }
    assert_eq!(texts(&drawn(Diagram::Svgbob, "a -- b")), ["a -- b"]);
    assert_eq!(paths(&drawn(Diagram::Svgbob, "a --> b")).len(), 2);
    assert_eq!(paths(&drawn(Diagram::Svgbob, "a --- b")).len(), 1);
    // keys and values below each other are no dashed line
    assert_eq!(paths(&drawn(Diagram::Svgbob, "host: x\nport: y\nname: z")), Vec::<&str>::new());
}

#[test]
fn wide_characters_take_two_columns() {
    let drawing = drawn(Diagram::Svgbob, "日本 -->");
    assert_eq!(texts(&drawing), ["日本"]);
    assert_eq!(drawing.width, "80");
}

#[test]
fn links_of_flowcharts() {
    let link = |stroke, head, tail, label: &str| Link { stroke, head, tail, label: label.into() };
    for (text, expected) in [
        ("--> b", link(Stroke::Solid, true, false, "")),
        ("----> b", link(Stroke::Solid, true, false, "")),
        ("--- b", link(Stroke::Solid, false, false, "")),
        ("-.-> b", link(Stroke::Dashed, true, false, "")),
        ("-.- b", link(Stroke::Dashed, false, false, "")),
        ("==> b", link(Stroke::Thick, true, false, "")),
        ("<--> b", link(Stroke::Solid, true, true, "")),
        ("--x b", link(Stroke::Solid, true, false, "")),
        ("-->|a b| b", link(Stroke::Solid, true, false, "a b")),
        ("-- a b --> b", link(Stroke::Solid, true, false, "a b")),
        ("-. a .-> b", link(Stroke::Dashed, true, false, "a")),
        ("== a ==> b", link(Stroke::Thick, true, false, "a")),
    ] {
        let (found, rest) = Link::read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found, rest), (expected, " b"), "{text}");
    }
    assert_eq!(Link::read("- b"), None);
}

fn chart(source: &str) -> Graph {
    let lines: Vec<_> = source.lines().map(|line| (line.trim(), 0..line.len())).collect();
    let (first, rest) = lines.split_first().unwrap();
    flowchart::parse(first.clone(), rest).unwrap()
}

#[test]
fn flowcharts_name_nodes_once() {
    let graph = chart(
        "graph LR; a-->b\nb[Two words] --> c{Why?} & d(((x)))\nrate-limit --> a\nclassDef x fill:#fff\na:::x --> b",
    );
    let labels: Vec<_> = graph.nodes.iter().map(|node| (node.label.join("/"), node.shape)).collect();
    let expected = [
        ("a", Shape::Box),
        ("Two words", Shape::Box),
        ("Why?", Shape::Diamond),
        ("x", Shape::Ellipse),
        ("rate-limit", Shape::Box),
    ];
    assert_eq!(labels, expected.map(|(label, shape)| (label.to_owned(), shape)));
    let edges: Vec<_> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    assert_eq!((graph.direction, edges), (Direction::Right, vec![(0, 1), (1, 2), (1, 3), (4, 0), (0, 1)]));
}

#[test]
fn an_edge_is_a_line_between_two_boxes() {
    let drawing = drawn(Diagram::Dot, "digraph { rankdir=LR node [shape=box] a -> b [label=\"to <b>\"]; title=x }");
    assert_eq!(texts(&drawing), ["a", "b", "to &lt;b&gt;"]);
    assert_eq!(paths(&drawing), ["M40 10.7L58 10.7L106 10.7L118 10.7", "M124 10.7L116 6.7L116 14.7Z"]);
    assert_eq!((drawing.width.as_str(), drawing.height.as_str()), ("180", "48"));
}

#[test]
fn groups_and_chains_of_dot() {
    let drawing =
        drawn(Diagram::Dot, "strict graph G { // c\n a -- {b \"c d\"} -- e /* x */; b:n -- e [dir=both] \n# line\n }");
    assert_eq!(texts(&drawing), ["a", "b", "c d", "e"]);
    assert_eq!(drawn(Diagram::Dot, "digraph { label=\"Whole\" a }").title.as_deref(), Some("Whole"));
}

#[test]
fn sequences() {
    let source = "---\ntitle: Reading\n---\nsequenceDiagram\n%% c\nparticipant A as Client\nA->>+B: get<br/>all\nB-->>-A: rows\nloop often\nA-xA: wait\nend\nNote over A,B: both";
    let drawing = drawn(Diagram::Mermaid, source);
    assert_eq!(drawing.title.as_deref(), Some("Reading"));
    assert_eq!(texts(&drawing), ["wait", "both", "Client", "B", "get", "all", "rows", "loop often"]);
    let named = drawn(Diagram::Mermaid, "sequenceDiagram\naccTitle: T\naccDescr: D\nA->>B: x");
    assert_eq!((named.title.as_deref(), named.description.as_str()), (Some("T"), "D"));
}

#[test]
fn states() {
    let source = "stateDiagram-v2\n[*] --> idle\nidle --> running: start\nstate \"Is running\" as running\nrunning --> [*]\n\
                  state busy {\n[*] --> a\na --> ready\n}\nready: Ready now\nstate ask <<choice>>\nidle --> ask\nask --> a";
    let drawing = drawn(Diagram::Mermaid, source);
    assert_eq!(texts(&drawing), ["idle", "Is running", "a", "Ready now", "busy", "start"]);
    assert_eq!(drawing.markup.matches("<circle").count(), 4);
    assert_eq!(
        told(Diagram::Mermaid, "stateDiagram-v2\nnote left of a: x"),
        "note left of a: x: notes of state diagrams are not drawn"
    );
    assert_eq!(
        told(Diagram::Mermaid, "stateDiagram-v2\na -> b"),
        "a -> b: this cannot be read as a part of a state diagram"
    );
    assert_eq!(told(Diagram::Mermaid, "stateDiagram-v2\nstate a {\nb"), ": a state with states inside is not closed");
}

#[test]
fn mistakes_have_a_place() {
    for (kind, source, expected) in [
        (Diagram::Dot, "digraph { a -> }", "}: something else stands where a node should be"),
        (Diagram::Dot, "digraph { a -> b", ": the graph ends where `}` should be"),
        (Diagram::Dot, "graph { a -> b }", "->: `->` in the wrong kind of graph"),
        (Diagram::Dot, "digraph { a [shape=star] }", "star: there is no shape `star`"),
        (Diagram::Dot, "digraph { a [label=<b>] }", "<: `<` does not belong here"),
        (Diagram::Dot, "digraph { a [label=\"b] }", "\": a quote is not closed"),
        (Diagram::Mermaid, "flowchart LR\nsubgraph x\na\nend\nb --> x", "x: `x` is a frame, and edges lead to nodes"),
        (Diagram::Mermaid, "flowchart LR\nsubgraph x\na", ": a `subgraph` is not closed"),
        (Diagram::Dot, "tree { }", "tree: something else stands where `digraph` or `graph` should be"),
        (Diagram::Mermaid, "gantt\nx", "gantt: `gantt` is not a kind of diagram that is drawn"),
        (Diagram::Mermaid, "flowchart XY\na", "flowchart XY: there is no direction `XY`"),
        (Diagram::Mermaid, "flowchart LR\n  a -> b", "-: this cannot be read as a part of a flowchart"),
        (Diagram::Mermaid, "flowchart LR\n  a[b --> c", "[: `[` is not closed"),
        (Diagram::Mermaid, "flowchart LR\n  a --> ", ": a node should stand here"),
        (Diagram::Mermaid, "sequenceDiagram\nA says B", "A says B: this cannot be read as a part of a sequence"),
        (Diagram::Mermaid, "sequenceDiagram\nalt x\nA->>B: y", "alt x: this part is not closed"),
        (Diagram::Mermaid, "sequenceDiagram\nA->>B: x\nend", "end: `end` closes nothing"),
        (Diagram::Mermaid, "sequenceDiagram", ": a sequence of nothing"),
        (Diagram::Svgbob, " \n", ": the diagram is empty"),
    ] {
        assert_eq!(told(kind, source), expected, "{source}");
    }
}

/// Numbers without a pattern, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn nothing_lies_on_anything_else() {
    let mut numbers = Numbers(1);
    for round in 0..60 {
        let mut graph = Graph::default();
        let nodes = 1 + numbers.below(14);
        for node in 0..nodes {
            graph
                .node(&"x".repeat(1 + numbers.below(12)).replace('x', &format!("{node}")), Shape::Box, &(0..0))
                .unwrap();
        }
        for _ in 0..numbers.below(24) {
            let label = if numbers.below(3) == 0 { vec!["label".to_owned()] } else { Vec::new() };
            let (from, to) = (numbers.below(nodes), numbers.below(nodes));
            let edge = Edge { from, to, label, stroke: Stroke::Solid, head: true, tail: false };
            graph.edge(edge, &(0..0)).unwrap();
        }
        for is_wide in [false, true] {
            let layers = Layers::new(&graph, is_wide).unwrap();
            let places = positions::place(&layers, (28.0, 12.0), &vec![40.0; graph.groups.len()]);
            for layer in &layers.rows {
                for pair in layer.windows(2) {
                    let gap = places[pair[1]].0 - places[pair[0]].0;
                    let least = f64::midpoint(layers.sizes[pair[0]].0, layers.sizes[pair[1]].0) + 15.9;
                    assert!(gap >= least, "{round}: {gap} < {least}");
                }
            }
            for (chain, edge) in layers.chains.iter().zip(&graph.edges) {
                assert!(
                    chain.windows(2).all(|pair| places[pair[0]].1 < places[pair[1]].1),
                    "{round}: an edge turns back"
                );
                let labels = chain.iter().filter(|item| matches!(layers.items[**item], Item::Label(_))).count();
                assert_eq!(labels, usize::from(!edge.label.is_empty() && edge.from != edge.to), "{round}");
            }
        }
    }
}

#[test]
fn frames_hold_what_is_theirs_and_nothing_else() {
    let mut numbers = Numbers(7);
    for round in 0..80 {
        let mut graph = Graph::default();
        let nodes = 2 + numbers.below(12);
        let mut next = 0;
        for group in 0..1 + numbers.below(4) {
            graph.open(&format!("g{group}"), "A label", &(0..0)).unwrap();
            for _ in 0..numbers.below(4).min(nodes - next) {
                graph.node(&format!("n{next}"), Shape::Box, &(0..0)).unwrap();
                next += 1;
            }
            if numbers.below(3) > 0 {
                graph.close();
            }
        }
        while graph.close() {}
        for node in next..nodes {
            graph.node(&format!("n{node}"), Shape::Box, &(0..0)).unwrap();
        }
        for _ in 0..numbers.below(20) {
            let label = if numbers.below(3) == 0 { vec!["label".to_owned()] } else { Vec::new() };
            let (from, to) = (numbers.below(nodes), numbers.below(nodes));
            graph.edge(Edge { from, to, label, stroke: Stroke::Solid, head: true, tail: false }, &(0..0)).unwrap();
        }
        for is_wide in [false, true] {
            let layers = Layers::new(&graph, is_wide).unwrap();
            let places = positions::place(&layers, (28.0, 12.0), &vec![40.0; graph.groups.len()]);
            for (group, frame) in layers.frames.iter().enumerate() {
                let Some(frame) = frame else { continue };
                let (left, right) = (places[frame.left[0]].0, places[frame.right[0]].0);
                assert!(frame.left.iter().all(|item| (places[*item].0 - left).abs() < 0.1), "{round}: a frame is bent");
                assert!(
                    frame.right.iter().all(|item| (places[*item].0 - right).abs() < 0.1),
                    "{round}: a frame is bent"
                );
                for (node, own) in graph.nodes.iter().enumerate() {
                    let mut around = own.group;
                    while around.is_some_and(|found| found != group) {
                        around = around.and_then(|found| graph.groups[found].parent);
                    }
                    let rank = layers.rows.iter().position(|layer| layer.contains(&node)).unwrap();
                    let half = layers.sizes[node].0 / 2.0;
                    let (low, high) = (places[node].0 - half, places[node].0 + half);
                    if around.is_some() {
                        assert!(
                            (frame.low..=frame.high).contains(&rank) && left < low && high < right,
                            "{round}: {node}"
                        );
                    } else if (frame.low..=frame.high).contains(&rank) {
                        assert!(high < left || right < low, "{round}: {node} lies in a frame that is not its own");
                    }
                }
            }
        }
    }
}

#[test]
fn frames_of_both_languages() {
    let chart = "flowchart TD\nsubgraph one [The first]\na --> b\nsubgraph two\nc\nend\nend\nb --> d --> c";
    assert_eq!(texts(&drawn(Diagram::Mermaid, chart)), ["a", "b", "c", "d", "The first", "two"]);
    let dot = "digraph { subgraph cluster_0 { label=\"Inside\"; a -> b } b -> c }";
    let drawing = drawn(Diagram::Dot, dot);
    assert_eq!(texts(&drawing), ["a", "b", "c", "Inside"]);
    assert_eq!(drawing.title, None);
}

#[test]
fn hostile_sources_are_bounded() {
    let unit = |unit: &str, length: usize| unit.repeat(length / unit.len());
    let line = |unit: &str| (unit.repeat(400 / unit.len()) + "\n").repeat(150);
    let mut sources = Vec::new();
    for characters in ["+", "-", "|", "+-", "|+", ".'", "/\\", "o*", "<>", "v^", "=~", "::", "a-", "-.", "日"] {
        sources.push((Diagram::Svgbob, line(characters)));
        sources.push((Diagram::Svgbob, unit(characters, 60_000)));
    }
    let pairs = |count: usize, sign: &str| -> String {
        (0..count).map(|n| format!("n{} {sign} n{}\n", n * 7 % 140, n * 11 % 149)).collect()
    };
    let chain = |count: usize, sign: &str| (0..count).map(|n| format!("n{n} {sign} n{}\n", n + 1)).collect::<String>();
    let far = |sign: &str| (0..150).map(|n| format!("n0 {sign} n{}\n", 148 - n % 100)).collect::<String>();
    for text in [pairs(300, "->"), pairs(5_000, "->"), chain(148, "->"), chain(148, "->") + &far("->")] {
        sources.push((Diagram::Dot, format!("digraph {{\n{text}}}")));
    }
    for text in [pairs(300, "-->"), chain(148, "-->"), chain(148, "-->") + &far("-->"), unit("a & ", 60_000) + "b"] {
        sources.push((Diagram::Mermaid, format!("flowchart TD\n{text}")));
    }
    sources.push((Diagram::Dot, unit("digraph {", 60_000)));
    sources.push((Diagram::Dot, format!("digraph {{{}", unit("subgraph cluster_a {", 60_000))));
    sources.push((Diagram::Mermaid, format!("flowchart TD\n{}", unit("subgraph a\n", 60_000))));
    let frames: String = (0..24).map(|n| format!("subgraph g{n}\nx{n} --> y{n} --> z{n}\nend\n")).collect();
    let across: String = (0..120).map(|n| format!("x{} --> z{}\n", n % 24, n * 7 % 24)).collect();
    sources.push((Diagram::Mermaid, format!("flowchart LR\n{frames}{across}")));
    sources.push((Diagram::Dot, format!("digraph {}", unit("{", 60_000))));
    sources.push((
        Diagram::Dot,
        format!("digraph {{ {{{}}} -> {{{}}} }}", unit("a b c ", 20_000), unit("d e f ", 20_000)),
    ));
    for text in ["state a {\n", "a --> b: c\n", "}\n", "[*] --> [*]\n"] {
        sources.push((Diagram::Mermaid, format!("stateDiagram-v2\n{}", unit(text, 60_000))));
    }
    for text in ["loop\n", "A->>B: x\n", "participant A\n", "Note over A: x\n", "activate A\n", "A->>+A: x\n", "end\n"]
    {
        sources.push((Diagram::Mermaid, format!("sequenceDiagram\n{}", unit(text, 60_000))));
    }
    sources.push((Diagram::Mermaid, format!("sequenceDiagram\nA->>B: {}", unit("x", 60_000))));
    sources.push((Diagram::Mermaid, format!("flowchart TD\na[{}]", unit("[(", 60_000))));
    sources.push((Diagram::Svgbob, "x".repeat(70_000)));
    for (kind, source) in sources {
        if let Ok(drawing) = draw(kind, &source) {
            let head = &source[..source.floor_char_boundary(20)];
            assert!(drawing.markup.len() < 4 << 20, "{head}: {} bytes", drawing.markup.len());
            assert!(!drawing.markup.contains("NaN") && !drawing.markup.contains("inf"), "{head}");
        }
    }
}
