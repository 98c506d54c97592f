use std::ops::Range;

use super::Label;

/// The one change that mends a mistake, where nothing else can be meant. It changes the source of the primary label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// One word of the primary label's span becomes another.
    Word {
        wrong: String,
        right: String,
    },
    Edit(Edit),
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Range<usize>,
    /// What stands there instead.
    pub text: String,
}

impl Fix {
    /// The change; none when the word does not stand there, or stands there twice.
    pub fn edit(&self, label: &Label) -> Option<Edit> {
        let source = label.source.text();
        match self {
            Self::Edit(edit) => source.get(edit.span.clone()).map(|_| edit.clone()),
            Self::Word { wrong, right } => {
                let place = source.get(label.span.clone())?;
                let mut found = place.match_indices(wrong.as_str()).map(|(at, _)| label.span.start + at);
                let start = found.next()?;
                let is_clear = start == label.span.start || found.next().is_none();
                is_clear.then(|| Edit { span: start..start + wrong.len(), text: right.clone() })
            }
        }
    }
}

/// A text with its changes made. Of two that touch each other only the first in the text is: the other can be made
/// when its place is known again.
pub fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (number, edit) in edits.iter().enumerate() {
        if let Some(before) = text.get(at..edit.span.start).filter(|_| number == 0 || edit.span.start > at) {
            new.push_str(before);
            new.push_str(&edit.text);
            at = edit.span.end;
        }
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_made_in_the_order_of_the_text_and_never_over_each_other() {
        let edit = |span: Range<usize>, text: &str| Edit { span, text: text.to_owned() };
        let edits = vec![edit(4..7, "THREE"), edit(0..3, "1"), edit(5..9, "lost"), edit(8..8, "+")];
        assert_eq!(edited("one two three", edits), "1 THREE +three");
        assert_eq!(edited("ü", vec![edit(1..2, "x")]), "ü", "never inside of a letter");
    }
}
