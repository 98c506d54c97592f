//! TeX → MathML, checked and made plain.
//!
//! KaTeX reads the formula; its markup is parsed again as XML, so what is not well-formed never reaches a page, and is
//! written anew: attributes in one order, letters in their own code points (browsers know `mathvariant` no longer), without
//! the copy of the source, which goes to `alttext`.

mod alphabet;
mod bounds;
mod rewrite;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use katex::types::OutputFormat;
use katex::{KatexContext, Settings, render_to_string};

static CONTEXT: LazyLock<KatexContext> = LazyLock::new(KatexContext::default);

/// Marks what KaTeX writes for a command that could load or run something.
const REFUSED: &str = "#f0f1f2";

/// Why there is no MathML.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
}

impl Mistake {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// A formula as `<math>`.
pub fn mathml(tex: &str, display: bool) -> Result<String, Mistake> {
    let tex = tex.trim();
    bounds::check(tex)?;
    // a panic is the library's bug, and a formula the only thing it can cost
    let made = catch_unwind(AssertUnwindSafe(|| katex(tex, display)));
    let markup = made.unwrap_or_else(|_| Err(Mistake::new("this formula cannot be read")))?;
    if markup.contains(REFUSED) {
        return Err(Mistake::new("a command of this formula is not allowed"));
    }
    rewrite::rewrite(&markup, tex).ok_or_else(|| Mistake::new("this formula gives no well-formed MathML"))
}

fn katex(tex: &str, display: bool) -> Result<String, Mistake> {
    let settings = Settings::builder()
        .display_mode(display)
        .output(OutputFormat::Mathml)
        .throw_on_error(true)
        .error_color(REFUSED.to_string())
        .build();
    render_to_string(&CONTEXT, tex, &settings).map_err(|error| {
        let text = error.to_string();
        let text = text.strip_prefix("KaTeX parse error: ").unwrap_or(&text);
        // what follows repeats the formula with combining underlines
        let end = text.find(" at position").or_else(|| text.find(" at end of input:")).unwrap_or(text.len());
        let mut message = text[..end].trim_end_matches(['.', ' ']).to_string();
        if let Some(first) = message.get(..1).map(str::to_lowercase) {
            message.replace_range(..1, &first);
        }
        Mistake::new(format!("this formula cannot be read: {message}"))
    })
}

#[cfg(test)]
mod tests;
