//! Names of other things that pages, sections, settings and translations give: each must be there.

use super::assemble::Site;
use crate::content::yaml::{self, Node, Value};
use crate::content::{Document, language};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

impl Site {
    /// Tells what is named but not there.
    pub(super) fn check_names(&self, diagnostics: &mut Diagnostics) {
        for entry in &self.entries {
            let (document, common) = (&entry.page.document, &entry.page.common);
            self.template(document, "template", common.template.as_ref(), diagnostics);
            self.cover(document, common.cover.as_ref(), diagnostics);
            for taxonomy in common.taxonomies.keys().filter(|name| !self.input.config.taxonomies.contains(name)) {
                let known = self.input.config.taxonomies.iter().map(String::as_str);
                let diagnostic = Diagnostic::new(Code::UnknownTaxonomy, format!("there is no taxonomy `{taxonomy}`"))
                    .at(&document.source, document.place_in("taxonomies", taxonomy), "")
                    .suggest(taxonomy, known);
                let help = format!("add `{taxonomy}` to `taxonomies` in folio.yaml");
                diagnostics.push(diagnostic.or_help(help));
            }
        }
        for page in self.sections.iter().filter_map(|section| section.page.as_ref()) {
            self.template(&page.document, "template", page.front.template.as_ref(), diagnostics);
            self.template(&page.document, "page_template", page.front.page_template.as_ref(), diagnostics);
        }
        self.languages(diagnostics);
        self.navigation(diagnostics);
    }

    fn template(&self, document: &Document, key: &str, name: Option<&String>, diagnostics: &mut Diagnostics) {
        let templates = &self.input.theme.templates;
        let Some(name) = name.filter(|name| !templates.contains_key(*name)) else { return };
        let diagnostic = Diagnostic::new(Code::UnknownTemplate, format!("there is no template `{name}`"))
            .at(&document.source, document.place_of(key), "")
            .suggest(name, templates.keys().map(String::as_str));
        diagnostics.push(diagnostic.or_help("put it into `templates/`, or leave the key out"));
    }

    fn cover(&self, document: &Document, cover: Option<&String>, diagnostics: &mut Diagnostics) {
        let Some(cover) = cover.filter(|cover| !cover.contains("://")) else { return };
        let folder = document.source.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = format!("{folder}/{}", cover.trim_start_matches("./"));
        if self.assets.contains_key(&beside) || self.plan.get(cover).is_some() {
            return;
        }
        let place = ["cover", "image", "og_image"].map(|key| document.place_of(key)).into_iter().find(|p| p.end > 0);
        let near = self.assets.keys().filter_map(|asset| asset.strip_prefix(folder)?.strip_prefix('/'));
        let diagnostic = Diagnostic::new(Code::Image, format!("there is no file `{cover}`"))
            .at(&document.source, place.unwrap_or(0..0), "")
            .suggest(cover, near);
        diagnostics.push(diagnostic.or_help("put the file beside the page, or below `static/`"));
    }

    /// Files whose names end in a language that the site does not have.
    fn languages(&self, diagnostics: &mut Diagnostics) {
        let config = &self.input.config;
        for page in &self.input.pages {
            let path = page.document.source.path();
            let stem = path.strip_suffix(".md").unwrap_or(path);
            let Some((other, tag)) = stem.rsplit_once('.') else { continue };
            let twin =
                |page: &std::sync::Arc<crate::content::Page>| page.document.source.path() == format!("{other}.md");
            if language::is_tag(tag) && !config.languages.contains_key(tag) && self.input.pages.iter().any(twin) {
                let message = format!("`{tag}` is not a language of the site");
                let diagnostic = Diagnostic::new(Code::UndeclaredLanguage, message).in_file(path);
                diagnostics.push(diagnostic.help(format!("add `languages: {{{tag}: {{}}}}` to folio.yaml")));
            }
        }
        for (tag, source) in &self.input.theme.own_texts {
            if **config.default_language != **tag && !config.languages.contains_key(tag) {
                let message = format!("`{tag}` is not a language of the site");
                let diagnostic = Diagnostic::new(Code::UndeclaredLanguage, message).in_file(source.path());
                diagnostics.push(diagnostic.help(format!("add `languages: {{{tag}: {{}}}}` to folio.yaml")));
            }
        }
    }

    /// The links of the settings, at their places there.
    fn navigation(&self, diagnostics: &mut Diagnostics) {
        let source = &self.input.settings;
        let Some(root) = yaml::parse(source, 0..source.text().len(), &mut Diagnostics::default()) else { return };
        let lists = [
            get(&root, "navigation"),
            get(&root, "theme").and_then(|theme| get(theme, "footer")),
            get(&root, "author").and_then(|author| get(author, "links")),
        ];
        for list in lists.into_iter().flatten() {
            let Value::List(items) = &list.value else { continue };
            for item in items {
                match (get(item, "path"), get(item, "url")) {
                    (Some(path), _) => self.navigation_path(source, path, diagnostics),
                    (None, None) if matches!(item.value, Value::Map(_)) => {
                        let diagnostic = Diagnostic::new(Code::MissingKey, "the link has neither `path` nor `url`");
                        let diagnostic = diagnostic.at(source, item.span.clone(), "");
                        diagnostics.push(diagnostic.help("write `path: /blog/` or `url: https://…`"));
                    }
                    _ => {}
                }
            }
        }
    }

    fn navigation_path(&self, source: &Source, node: &Node, diagnostics: &mut Diagnostics) {
        let Value::Text(written) = &node.value else { return };
        let path = written.split(['?', '#']).next().unwrap_or_default();
        let diagnostic = Diagnostic::new(Code::Navigation, format!("there is no page `{written}`"));
        let diagnostic = diagnostic.at(source, node.span.clone(), "");
        let diagnostic = if path.starts_with("@/") {
            let file = path.replacen("@/", "content/", 1);
            if self.source_paths().any(|source| source == file) {
                return;
            }
            // neighbours are only sought for what is not there
            let sources: Vec<String> = self.source_paths().map(|path| path.replacen("content/", "@/", 1)).collect();
            diagnostic.suggest(path, sources.iter().map(String::as_str))
        } else {
            let whole = format!("/{}", path.trim_start_matches('/'));
            let slash = format!("{}/", whole.trim_end_matches('/'));
            if self.plan.get(&whole).is_some() || self.plan.get(&slash).is_some() {
                return;
            }
            diagnostic.suggest(path, self.plan.iter().map(|(path, _)| path))
        };
        diagnostics.push(diagnostic.or_help("write a path of the site, or a file of `content/` as `@/about.md`"));
    }

    fn source_paths(&self) -> impl Iterator<Item = &str> {
        let sections = self.sections.iter().filter_map(|section| Some(section.page.as_ref()?.document.source.path()));
        self.entries.iter().map(|entry| entry.page.document.source.path()).chain(sections)
    }
}

fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
        _ => None,
    }
}
