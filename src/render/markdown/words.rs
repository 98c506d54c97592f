/// The words that are written around an author's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
    /// A heading's anchor, for those who hear it.
    pub section_link: String,
    /// Before a footnote's number.
    pub footnote: String,
    /// Before a table's first header.
    pub table: String,
    pub formula: String,
    pub diagram: String,
    /// A box of a checklist that is ticked, and one that is not.
    pub done: String,
    pub to_do: String,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            note: "Note".into(),
            tip: "Tip".into(),
            important: "Important".into(),
            warning: "Careful".into(),
            caution: "Warning".into(),
            section_link: "Link to this section".into(),
            footnote: "Note".into(),
            table: "Table".into(),
            formula: "Formula".into(),
            diagram: "Diagram".into(),
            done: "Done".into(),
            to_do: "To do".into(),
        }
    }
}
