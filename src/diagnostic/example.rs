use super::Code;

impl Code {
    /// What is wrong and how it is right, where an example says more than words.
    pub fn example(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Yaml => ("title: Rust: a love story", "title: \"Rust: a love story\""),
            Self::UnknownKey => ("taqs: [rust]", "tags: [rust]"),
            Self::WrongType => ("tags: rust, web", "tags: [rust, web]"),
            Self::MissingKey => ("---\ntitle: A post\n---", "---\ntitle: A post\ndate: 2025-10-19\n---"),
            Self::InvalidValue => ("date: 19.10.2025", "date: 2025-10-19"),
            Self::FrontMatterOpen => ("---\ntitle: A page\n\nText.", "---\ntitle: A page\n---\n\nText."),
            Self::DateOrder => ("date: 2025-10-19\nupdated: 2024-10-20", "date: 2025-10-19\nupdated: 2025-10-20"),
            Self::Collision | Self::TwinPath => ("slug: intro   (in two files)", "slug: intro-to-waves"),
            Self::BrokenLink => ("[waves](/blog/waves)", "[waves](waves.md)"),
            Self::BrokenAnchor => ("[above](#geting-started)", "[above](#getting-started)"),
            Self::LinkScheme => ("[run](javascript:alert(1))", "[read](https://example.org)"),
            Self::UnknownTaxonomy => ("taxonomies: {topcs: [rust]}", "taxonomies: {topics: [rust]}"),
            Self::Component => ("<Figrue src=\"a.png\" alt=\"A wave\" />", "<Figure src=\"a.png\" alt=\"A wave\" />"),
            Self::FenceOption => ("```rust hl_line=3", "```rust hl_lines=3"),
            Self::AltText | Self::ImageAlt => ("![](plot.svg)", "![Latency rises with load](plot.svg)"),
            Self::Footnote | Self::UnusedNote => ("A claim.[^1]", "A claim.[^1]\n\n[^1]: Its source."),
            Self::Shortcode => ("{{< figure src=\"a.png\" >}}", "<Figure src=\"a.png\" alt=\"A wave\" />"),
            Self::UnknownLanguage => ("```rusty", "```rust"),
            Self::Math => ("$\\unknown{x}$", "$\\mathbf{x}$"),
            Self::HeadingOrder => ("## Method\n\n#### Setup", "## Method\n\n### Setup"),
            Self::DuplicateId => ("## One {#part}\n\n## Two {#part}", "## One {#part}\n\n## Two {#part-two}"),
            Self::MixedContent => {
                ("<img src=\"http://example.org/a.png\" alt=\"\">", "<img src=\"https://example.org/a.png\" alt=\"\">")
            }
            Self::NearTags => ("tags: [LLM]   and   tags: [LLMs]", "tags: [LLM]   and   tags: [LLM]"),
            _ => return None,
        })
    }
}
