use super::class::Class;

/// Writes one line of code: escaped, with a span where the class changes.
///
/// Spaces take the class of the token before them when the next one has it too, so `pub struct` is one span.
#[derive(Debug, Default)]
pub struct Line {
    html: String,
    open: Option<Class>,
    /// Spaces without a class that were not written yet.
    spaces: String,
}

impl Line {
    pub fn with_capacity(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes), ..Self::default() }
    }

    pub fn push(&mut self, text: &str, class: Option<Class>) {
        if text.is_empty() {
        } else if text.bytes().all(|byte| byte == b' ' || byte == b'\t') {
            self.spaces.push_str(text);
        } else {
            self.switch(class);
            escape(text, &mut self.html);
        }
    }

    pub fn finish(mut self) -> String {
        self.switch(None);
        self.html
    }

    fn switch(&mut self, class: Option<Class>) {
        if self.open == class {
            self.html.push_str(&self.spaces);
        } else {
            if self.open.is_some() {
                self.html.push_str("</span>");
            }
            self.html.push_str(&self.spaces);
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class.name());
                self.html.push_str("\">");
            }
            self.open = class;
        }
        self.spaces.clear();
    }
}

/// Appends `text` as HTML text.
pub fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// A line without colours.
pub fn plain(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    escape(text, &mut html);
    html
}
