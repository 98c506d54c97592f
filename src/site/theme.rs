use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::content::record::{FromNode, Reader, record};
use crate::content::yaml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::source::{File, Tree};

/// The theme that needs nothing on disk.
static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

record! {
    /// What a theme says of itself: `theme.yaml`.
    pub struct About as "theme.yaml" {
        name: String,
        description: Option<String>,
        license: Option<String>,
        homepage: Option<String>,
        author: Option<String>,
        /// The oldest Folio it works with.
        min_version: Option<String>,
        options: serde_json::Value,
    }
}

/// Templates, static files and interface texts; the site's own files stand in front of the theme's.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// By name (`post.html`, `components/row.html`), with the file they come from.
    pub templates: BTreeMap<String, Source>,
    /// By output path.
    pub statics: BTreeMap<String, Arc<File>>,
    /// Which of `statics` the theme has, be it in a version of the site's own.
    pub own_statics: BTreeSet<String>,
    /// Fonts for pictures, which are not published.
    pub fonts: Vec<Arc<File>>,
    /// Interface texts by language and key.
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
    /// Languages that the site itself brings texts for, with the files.
    pub own_texts: BTreeMap<String, Source>,
    /// What a site may set under `theme:`, as theme.yaml says.
    options: serde_json::Value,
    /// Identity of the templates and texts.
    pub fingerprint: u128,
}

impl Theme {
    /// The theme called `name`: below `themes/`, or the built-in `default`; `None` when there is none of that name.
    pub fn load(tree: &Tree, name: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let files = files_of(tree, name);
        if files.is_empty() {
            return None;
        }
        let mut theme = Self::default();
        for (path, file) in &files {
            theme.add(path, file, diagnostics);
        }
        for (prefix, kind) in [("templates/", "templates/"), ("static/", "static/"), ("i18n/", "i18n/")] {
            for file in tree.below(prefix) {
                let path = format!("{kind}{}", &file.path()[prefix.len()..]);
                theme.add(&path, file, diagnostics);
            }
        }
        theme.fingerprint = theme.identity();
        Some(theme)
    }

    fn add(&mut self, path: &str, file: &Arc<File>, diagnostics: &mut Diagnostics) {
        if let Some(path) = path.strip_prefix("static/") {
            if file.path().starts_with("themes/") {
                self.own_statics.insert(path.to_owned());
            }
            self.statics.insert(path.to_owned(), file.clone());
            return;
        }
        if path.starts_with("fonts/") && [".ttf", ".otf"].iter().any(|ending| path.ends_with(ending)) {
            self.fonts.push(file.clone());
            return;
        }
        let (name, is_text) = match (path.strip_prefix("templates/"), path.strip_prefix("i18n/")) {
            (Some(name), _) => (name, false),
            (_, Some(name)) => (name, true),
            _ if path == "theme.yaml" => (path, false),
            _ => return,
        };
        let source = match file.text() {
            Ok(source) => source,
            Err(diagnostic) => return diagnostics.push(diagnostic),
        };
        if path == "theme.yaml" {
            self.options = about(&source, diagnostics).map(|about| about.options).unwrap_or_default();
        } else if is_text {
            self.add_texts(name, &source, diagnostics);
        } else {
            self.templates.insert(name.to_owned(), source);
        }
    }

    fn add_texts(&mut self, name: &str, source: &Source, diagnostics: &mut Diagnostics) {
        let Some(lang) = name.strip_suffix(".yaml") else { return };
        let Some(node) = yaml::parse(source, 0..source.text().len(), diagnostics) else { return };
        let mut reader = Reader::new(source, diagnostics);
        if let Some(texts) = BTreeMap::<String, String>::from_node(&node, &mut reader) {
            if source.path().starts_with("i18n/") {
                unknown_texts(&self.texts, &node, source, diagnostics);
                self.own_texts.insert(lang.to_owned(), source.clone());
            }
            self.texts.entry(lang.to_owned()).or_default().extend(texts);
        }
    }

    /// The colours that its accent stands on in a scheme, `light` or `dark`; none when it does not say.
    pub fn papers(&self, scheme: &str) -> Vec<&str> {
        let papers = self.options["accent"]["on"][scheme].as_array();
        papers.into_iter().flatten().filter_map(serde_json::Value::as_str).collect()
    }

    /// Whether a template of it could not be read; nothing made from it is kept.
    pub fn is_broken(&self) -> bool {
        self.templates.is_empty()
    }

    fn identity(&self) -> u128 {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        for (name, source) in &self.templates {
            hasher.update(name.as_bytes());
            hasher.update(&[0]);
            hasher.update(source.text().as_bytes());
            hasher.update(&[0]);
        }
        hasher.update(format!("{:?}", self.texts).as_bytes());
        hasher.digest128()
    }
}

/// Tells every text of the site itself whose key is nearly one of the theme's.
fn unknown_texts(
    known: &BTreeMap<String, BTreeMap<String, String>>,
    node: &yaml::Node,
    source: &Source,
    diagnostics: &mut Diagnostics,
) {
    let yaml::Value::Map(entries) = &node.value else { return };
    let keys: BTreeSet<&str> = known.values().flat_map(BTreeMap::keys).map(String::as_str).collect();
    for entry in entries.iter().filter(|entry| !keys.contains(entry.key.as_str())) {
        let diagnostic = Diagnostic::new(Code::UnknownText, format!("the theme has no text `{}`", entry.key))
            .at(source, entry.key_span.clone(), "")
            .suggest(&entry.key, keys.iter().copied());
        // a key like no other may be meant for a template of the site's own
        if diagnostic.help.is_some() {
            diagnostics.push(diagnostic);
        }
    }
}

/// What the theme says of itself; a theme that needs a newer Folio is told.
fn about(source: &Source, diagnostics: &mut Diagnostics) -> Option<About> {
    let node = yaml::parse(source, 0..source.text().len(), diagnostics)?;
    let mut reader = Reader::new(source, diagnostics);
    let about = About::from_node(&node, &mut reader)?;
    let version = |text: &str| text.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    if let Some(wanted) = &about.min_version
        && version(wanted) > version(env!("CARGO_PKG_VERSION"))
    {
        let message = format!("the theme needs Folio {wanted}, this is {}", env!("CARGO_PKG_VERSION"));
        let diagnostic = Diagnostic::new(Code::Theme, message).at(source, 0..0, "");
        diagnostics.push(diagnostic.help("update Folio, or take an older version of the theme"));
    }
    Some(about)
}

/// The files of the theme called `name`, by their path in it: below `themes/`, else the built-in `default`; empty when
/// there is none of that name.
pub fn files_of(tree: &Tree, name: &str) -> Vec<(String, Arc<File>)> {
    let folder = format!("themes/{name}/");
    let mut files: Vec<Arc<File>> = tree.below(&folder).cloned().collect();
    if files.is_empty() && name == "default" {
        built_in(&BUILT_IN, &mut files);
    }
    files.into_iter().map(|file| (file.path()[folder.len()..].to_owned(), file)).collect()
}

fn built_in(folder: &Dir, files: &mut Vec<Arc<File>>) {
    for file in folder.files() {
        let path = format!("themes/default/{}", file.path().display());
        files.push(Arc::new(File::from_bytes(&path, file.contents())));
    }
    for folder in folder.dirs() {
        built_in(folder, files);
    }
}
