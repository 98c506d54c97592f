use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::output_path::OutputPath;
use super::routes::{Route, SEARCH_SCRIPT};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Where a URL comes from, for the message when two sources claim it.
#[derive(Clone, Debug)]
pub struct Origin {
    pub source: Source,
    pub span: Range<usize>,
    /// "this page", "this alias", …
    pub what: &'static str,
}

/// One URL, what answers it and the file it becomes.
#[derive(Clone, Debug)]
pub struct Planned {
    pub route: Route,
    pub output: OutputPath,
    pub origin: Origin,
}

/// Every URL of the site, decided before anything is rendered.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By path from the site's root, without the base path, decoded: `/blog/x/`, `/atom.xml`.
    routes: BTreeMap<String, Planned>,
    /// Paths as a file system blind to case sees them.
    folded: HashMap<String, String>,
}

impl Plan {
    /// Adds a URL; a second source for it, or one that differs only in case, is told with both places, and the first
    /// stays. Whether it was added.
    pub fn add(&mut self, path: String, route: Route, origin: Origin, diagnostics: &mut Diagnostics) -> bool {
        let name = file_name(&path);
        let output = match OutputPath::parse(&name) {
            Ok(output) => output,
            Err(error) => {
                let diagnostic = Diagnostic::new(Code::OutputPath, format!("`{name}` cannot be written: {error}"));
                let diagnostic = diagnostic.at(&origin.source, origin.span, origin.what);
                diagnostics.push(diagnostic.help("change the name, the slug or the alias"));
                return false;
            }
        };
        let folded = output.fold_key();
        let twin = self.folded.get(&folded).or_else(|| self.routes.get_key_value(&path).map(|(path, _)| path));
        if let Some(twin) = twin
            && let Some(first) = self.routes.get(twin)
        {
            let same = *twin == path || first.output == output;
            let code = if same { Code::Collision } else { Code::TwinPath };
            let message = if *twin == path {
                format!("two sources claim `{path}`")
            } else if same {
                format!("`{path}` and `{twin}` are written to one file")
            } else {
                format!("`{path}` and `{twin}` differ only in case or in how letters are composed")
            };
            let diagnostic = Diagnostic::new(code, message).at(&origin.source, origin.span, origin.what).related(
                &first.origin.source,
                first.origin.span.clone(),
                format!("and {}", first.origin.what),
            );
            diagnostics.push(diagnostic.help("change the slug, the name or the alias of one of them"));
            return false;
        }
        self.folded.insert(folded, path.clone());
        self.routes.insert(path, Planned { route, output, origin });
        true
    }

    /// Tells every output that would have to be a file and a folder at once.
    pub fn check_folders(&mut self, diagnostics: &mut Diagnostics) {
        let mut refused = Vec::new();
        let files: HashMap<&str, &Planned> =
            self.routes.values().map(|planned| (planned.output.as_str(), planned)).collect();
        for (path, planned) in &self.routes {
            let mut folder = planned.output.as_str();
            while let Some((parent, _)) = folder.rsplit_once('/') {
                folder = parent;
                if let Some(file) = files.get(folder) {
                    let message = format!("`{path}` needs a folder where `/{folder}` is a file");
                    let diagnostic = Diagnostic::new(Code::Collision, message)
                        .at(&planned.origin.source, planned.origin.span.clone(), planned.origin.what)
                        .related(&file.origin.source, file.origin.span.clone(), format!("and {}", file.origin.what));
                    diagnostics.push(diagnostic.help("change the slug, the name or the alias of one of them"));
                    refused.push(path.clone());
                }
            }
        }
        for path in refused {
            self.routes.remove(&path);
        }
    }

    /// Tells every URL inside the folder of the search index, whose files get their names when they are made.
    pub fn check_index(&self, diagnostics: &mut Diagnostics) {
        let Some(index) = self.get(SEARCH_SCRIPT).filter(|planned| planned.route == Route::SearchIndex) else { return };
        let (folder, _) = SEARCH_SCRIPT[1..].split_at(SEARCH_SCRIPT.rfind('/').unwrap_or_default());
        for (path, planned) in &self.routes {
            let is_other = planned.route != Route::SearchIndex;
            if is_other && planned.output.fold_key().starts_with(folder) {
                let message = format!("`{path}` lies where the search index is written");
                let diagnostic = Diagnostic::new(Code::Collision, message)
                    .at(&planned.origin.source, planned.origin.span.clone(), planned.origin.what)
                    .related(&index.origin.source, index.origin.span.clone(), format!("and {}", index.origin.what));
                diagnostics.push(diagnostic.help("move it elsewhere, or write `search: false` in folio.yaml"));
            }
        }
    }

    pub fn get(&self, path: &str) -> Option<&Planned> {
        self.routes.get(path)
    }

    /// A path that is planned, as the plan keeps it.
    pub fn key(&self, path: &str) -> Option<&str> {
        self.routes.get_key_value(path).map(|(path, _)| path.as_str())
    }

    /// Every URL in the order of its path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Planned)> {
        self.routes.iter().map(|(path, planned)| (path.as_str(), planned))
    }

    pub fn len(&self) -> usize {
        self.routes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }
}

/// `/blog/x/` is written as `blog/x/index.html`, `/atom.xml` as it is.
fn file_name(path: &str) -> String {
    let name = path.strip_prefix('/').unwrap_or(path);
    if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() }
}
