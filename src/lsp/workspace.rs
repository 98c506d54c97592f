use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::build::Loaded;
use crate::diagnostic::Diagnostics;
use crate::render::Shared;
use crate::site::{Options, Site};
use crate::source::{File, Tree};

/// A site with the files that an editor has open.
pub struct Workspace {
    pub root: PathBuf,
    options: Options,
    shared: Shared,
    /// By path relative to the root.
    open: HashMap<String, Arc<File>>,
    disk: Tree,
    loaded: Option<Loaded>,
}

impl Workspace {
    pub fn new(root: PathBuf, options: Options, shared: Shared) -> Self {
        let disk = Tree::scan(&root, &mut Diagnostics::default());
        let mut workspace = Self { root, options, shared, open: HashMap::new(), disk, loaded: None };
        workspace.load();
        workspace
    }

    /// Lays a text over the file at `path`.
    pub fn write(&mut self, path: &str, text: &str) {
        self.open.insert(path.to_owned(), Arc::new(File::from_bytes(path, text.as_bytes())));
        self.load();
    }

    /// The file is the disk's again.
    pub fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.rescan();
    }

    /// Looks at the disk again.
    pub fn rescan(&mut self) {
        self.disk = self.disk.rescan(&mut Diagnostics::default());
        self.load();
    }

    fn load(&mut self) {
        // the first of a name wins: what is open stands before what is saved
        let tree = Tree::default().with(self.open.values().cloned()).with(self.disk.files().cloned());
        let previous = self.loaded.take();
        self.loaded =
            Some(Loaded::of_tree(tree, &self.options, previous.as_ref(), Diagnostics::default(), &self.shared));
    }

    pub fn site(&self) -> Option<&Arc<Site>> {
        self.loaded.as_ref()?.renderer.as_ref().map(|renderer| renderer.site())
    }

    /// The names and arguments of the components.
    pub fn components(&self) -> Vec<(String, Vec<String>)> {
        use crate::render::markdown::Components;
        let Some(renderer) = self.loaded.as_ref().and_then(|loaded| loaded.renderer.as_ref()) else {
            return Vec::new();
        };
        let arguments = |name: &str| {
            renderer
                .signature(name)
                .map(|signature| signature.args.into_iter().map(|arg| arg.name).collect())
                .unwrap_or_default()
        };
        renderer.names().into_iter().map(|name| (name.clone(), arguments(&name))).collect()
    }

    /// What is wrong, by file: what was found while reading, and in the body of each open page.
    pub fn diagnostics(&self) -> BTreeMap<String, Diagnostics> {
        let mut by_file: BTreeMap<String, Diagnostics> = BTreeMap::new();
        let Some(loaded) = &self.loaded else { return by_file };
        let mut all = loaded.diagnostics.clone();
        if let Some(renderer) = &loaded.renderer {
            let site = renderer.site();
            for path in self.open.keys() {
                let entry = site.entries.iter().find(|entry| entry.page.document.source.path() == path);
                if let Some((url, planned)) = entry.and_then(|entry| Some((&entry.path, site.plan.get(&entry.path)?))) {
                    all.extend(renderer.render(url, planned).1);
                }
            }
        }
        for diagnostic in all.sorted() {
            let path = diagnostic.primary.as_ref().map_or("folio.yaml", |label| label.source.path()).to_owned();
            by_file.entry(path).or_default().push(diagnostic);
        }
        by_file
    }

    /// The text of a file as the editor or the disk has it.
    pub fn text(&self, path: &str) -> Option<String> {
        let file = self.open.get(path).or_else(|| self.disk.get(path))?;
        file.text().ok().map(|source| source.text().to_owned())
    }
}
