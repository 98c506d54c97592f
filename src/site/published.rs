//! `urls.lock`: every URL that was ever published, so that none vanishes unnoticed. A site asks for it by having the
//! file, empty at first; a successful build adds what is new.

use std::collections::BTreeSet;

use super::assemble::Site;
use super::routes::Route;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};

impl Site {
    /// Tells each URL of the file that nothing answers any more.
    pub(super) fn check_published(&self, diagnostics: &mut Diagnostics) {
        let Some(source) = &self.input.published else { return };
        let mut start = 0;
        for line in source.text().split_inclusive('\n') {
            let url = line.trim();
            let span = start..start + line.trim_end().len();
            start += line.len();
            if url.is_empty() || url.starts_with('#') || self.plan.get(url).is_some() {
                continue;
            }
            let diagnostic = Diagnostic::new(Code::LostUrl, format!("`{url}` was published and is gone"));
            let diagnostic = diagnostic.at(source, span, "");
            let last = |url: &str| url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
            let moved = self.lasting().find(|path| last(path) == last(url)).map(str::to_owned);
            let moved = moved.or_else(|| suggest(url, self.lasting()).map(str::to_owned));
            diagnostics.push(diagnostic.help(match moved {
                Some(path) => format!("if it is `{path}` now, add `aliases: [{url}]` there; else remove this line"),
                None => format!("add `aliases: [{url}]` to the page that took its place, or remove this line"),
            }));
        }
    }

    /// What the file should say after this site was published; `None` when there is no file, or it says so already.
    pub fn published(&self) -> Option<String> {
        let options = &self.input.options;
        let text = self.input.published.as_ref().filter(|_| !options.drafts && !options.future)?.text();
        let (comments, urls): (Vec<&str>, Vec<&str>) =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).partition(|line| line.starts_with('#'));
        let all: BTreeSet<&str> = urls.into_iter().chain(self.lasting()).collect();
        let new: String = comments.into_iter().chain(all).flat_map(|line| [line, "\n"]).collect();
        (new != text).then_some(new)
    }

    /// URLs that others may keep: pages, lists and feeds that are published for good.
    fn lasting(&self) -> impl Iterator<Item = &str> {
        let routes = self.plan.iter().filter(|(_, planned)| match &planned.route {
            Route::Page(index) => {
                let entry = &self.entries[*index];
                !entry.scheduled && !entry.page.is_draft()
            }
            Route::Section(_, 0) | Route::Term(_, _, 0) | Route::Series(_) | Route::Resume(_) | Route::Feed(..) => true,
            _ => false,
        });
        routes.map(|(path, _)| path)
    }
}
