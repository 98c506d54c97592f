/// A language of fences that are drawn, not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagram {
    Mermaid,
    /// Graphviz's language.
    Dot,
    /// A drawing of characters.
    Svgbob,
}

impl Diagram {
    /// The language that a fence's info string begins with, when its text is a diagram.
    pub fn of(info: &str) -> Option<Self> {
        match info.split([' ', '\t', ',', '{']).next()? {
            "mermaid" => Some(Self::Mermaid),
            "dot" => Some(Self::Dot),
            "svgbob" => Some(Self::Svgbob),
            _ => None,
        }
    }
}
