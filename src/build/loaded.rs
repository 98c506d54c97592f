use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostics;
use crate::render::{Output, Part, Renderer, Shared, Templates};
use crate::site::{Input, Options, Planned, Site, Theme};
use crate::source::Tree;

/// A site as one snapshot of the disk gives it, ready to render.
pub struct Loaded {
    pub tree: Tree,
    /// None when there is no site to speak of: no settings, no theme.
    pub renderer: Option<Arc<Renderer>>,
    templates: Option<(Arc<Theme>, Templates)>,
    /// Mistakes found before anything was rendered.
    pub diagnostics: Diagnostics,
}

impl Loaded {
    /// Reads the site below `root`; what did not change since `previous` is kept.
    pub fn load(root: &Path, options: &Options, previous: Option<&Self>, shared: &Shared) -> Self {
        let mut diagnostics = Diagnostics::default();
        let tree = shared.stopwatch.time(Part::Stage("scan"), || match previous {
            Some(previous) if previous.tree.root() == root => previous.tree.rescan(&mut diagnostics),
            _ => Tree::scan(root, &mut diagnostics),
        });
        Self::of_tree(tree, options, previous, diagnostics, shared)
    }

    /// The same from a snapshot that is at hand.
    pub fn of_tree(
        tree: Tree,
        options: &Options,
        previous: Option<&Self>,
        mut diagnostics: Diagnostics,
        shared: &Shared,
    ) -> Self {
        let quiet = previous.filter(|previous| diagnostics.is_empty() && previous.diagnostics.is_empty());
        if let Some((renderer, templates)) = quiet.and_then(|previous| previous.edited(&tree, options, shared)) {
            return Self { tree, renderer: Some(Arc::new(renderer)), templates: Some(templates), diagnostics };
        }
        let before = previous.and_then(|previous| previous.renderer.as_ref()).map(|renderer| &renderer.site().input);
        let watch = &shared.stopwatch;
        let input = watch
            .time(Part::Stage("read"), || Input::load(&tree, options, before, &*shared.outlines, &mut diagnostics));
        let Some(input) = input else {
            return Self { tree, renderer: None, templates: None, diagnostics: diagnostics.sorted() };
        };
        let kept = previous.and_then(|previous| previous.templates.as_ref());
        // templates with a mistake are parsed again, for it is to be told again
        let is_whole = |theme: &Theme, templates: &Templates| !theme.is_broken() && !templates.is_broken;
        let kept = kept
            .filter(|(theme, templates)| theme.fingerprint == input.theme.fingerprint && is_whole(theme, templates));
        let templates = match kept {
            Some((_, templates)) => templates.clone(),
            None => watch.time(Part::Stage("templates"), || Renderer::templates(&input.theme, &mut diagnostics)),
        };
        let theme = input.theme.clone();
        let renderer = watch.time(Part::Stage("assemble"), || {
            Arc::new(Renderer::new(Arc::new(Site::assemble(input, &mut diagnostics)), templates.clone(), shared))
        });
        let diagnostics = diagnostics.judged(&renderer.levels).sorted();
        Self { tree, renderer: Some(renderer), templates: Some((theme, templates)), diagnostics }
    }

    /// A renderer of the same site with other texts of pages and other templates, when no more than that changed.
    fn edited(&self, tree: &Tree, options: &Options, shared: &Shared) -> Option<(Renderer, (Arc<Theme>, Templates))> {
        let (renderer, (theme, templates)) = (self.renderer.as_ref()?, self.templates.as_ref()?);
        let changes = Tree::changes(&self.tree, tree);
        let mut found = Diagnostics::default();
        let site = renderer.site().edited(tree, &changes, options, &*shared.outlines, &mut found)?;
        let kept = if site.input.theme.fingerprint == theme.fingerprint {
            (theme.clone(), templates.clone())
        } else {
            (site.input.theme.clone(), Renderer::templates(&site.input.theme, &mut found))
        };
        let renderer = Renderer::new(Arc::new(site), kept.1.clone(), shared);
        found.is_empty().then_some((renderer, kept))
    }

    /// Renders every route, in parallel and in no particular order, and hands each output to `take`.
    /// The mistakes of all of them are returned, in the order of the routes.
    pub fn render_all(&self, take: impl Fn(&str, &Planned, Output) -> Diagnostics + Sync) -> Diagnostics {
        let Some(renderer) = &self.renderer else { return Diagnostics::default() };
        let routes: Vec<(&str, &Planned)> = renderer.site().plan.iter().collect();
        let mistakes: Vec<Diagnostics> = routes
            .into_par_iter()
            .map(|(path, planned)| {
                let (output, mut mistakes) = renderer.render(path, planned);
                if let Some(output) = output {
                    mistakes.extend(take(path, planned, output));
                }
                mistakes
            })
            .collect();
        mistakes.into_iter().flatten().collect()
    }
}
