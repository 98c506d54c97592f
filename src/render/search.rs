//! The search index: files that a browser loads piece by piece, made from the pages as they are published.
//!
//! A pure function of the pages and their order; an index of the same pages is never made twice.

use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::renderer::{Body, Renderer};
use crate::diagnostic::Diagnostic;
use crate::site::{Planned, Route, SEARCH_SCRIPT};

/// What marks the part of a page that is searched.
const MARK: &[u8] = b"data-pagefind-body";

/// A page of the index: its URL path, and what tells its HTML from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Searched {
    path: String,
    hash: u128,
}

/// A file of the index, by its path from the site's root: `/pagefind/pagefind.js`.
pub type SearchFile = (String, Vec<u8>);

impl Renderer {
    /// Whether the site has an index of ours.
    pub fn has_search(&self) -> bool {
        self.site().plan.get(SEARCH_SCRIPT).is_some_and(|planned| planned.route == Route::SearchIndex)
    }

    /// A rendered page as the index knows it; `None` for what is not searched: drafts, unlisted pages, lists.
    pub fn searched(&self, path: &str, planned: &Planned, body: &Body) -> Option<Searched> {
        let Body::Bytes(html) = body else { return None };
        let is_searched = match &planned.route {
            Route::Page(index) => {
                let entry = &self.site().entries[*index];
                entry.is_listed() && !entry.page.is_draft()
            }
            Route::Section(_, 0) | Route::Resume(None) => true,
            _ => false,
        };
        let is_marked = || html.windows(MARK.len()).any(|window| window == MARK);
        (is_searched && is_marked()).then(|| Searched { path: path.to_owned(), hash: xxh3_128(html) })
    }

    /// The index of the whole site, for a preview: renders every page.
    ///
    /// # Errors
    /// A diagnostic when the index cannot be made.
    pub fn search_of_all(&self) -> Result<Vec<SearchFile>, Diagnostic> {
        let routes: Vec<_> = self.site().plan.iter().collect();
        let pages = routes.into_par_iter().filter_map(|(path, planned)| {
            let is_page = matches!(planned.route, Route::Page(_) | Route::Section(..) | Route::Resume(_));
            let output = is_page.then(|| self.render(path, planned).0)??;
            self.searched(path, planned, &output.body)
        });
        self.search(pages.collect())
    }

    /// The files of the index of these pages, in the order of their paths.
    ///
    /// # Errors
    /// A diagnostic when the index cannot be made.
    pub fn search(&self, mut pages: Vec<Searched>) -> Result<Vec<SearchFile>, Diagnostic> {
        pages.sort();
        let key = key(&pages);
        let kept = self.store.get(key).and_then(|bytes| postcard::from_bytes(&bytes).ok());
        if let Some(files) = kept {
            return Ok(files);
        }
        let html = |page: &Searched| {
            let planned = self.site().plan.get(&page.path)?;
            match self.render(&page.path, planned).0?.body {
                Body::Bytes(html) => Some((page.path.clone(), String::from_utf8(html).ok()?)),
                Body::File(_) => None,
            }
        };
        let files = index(pages.par_iter().filter_map(html).collect())?;
        if let Ok(bytes) = postcard::to_stdvec(&files) {
            self.store.put(key, &bytes);
        }
        Ok(files)
    }
}

fn key(pages: &[Searched]) -> u128 {
    let mut hasher = Xxh3::new();
    hasher.update(concat!("search ", env!("CARGO_PKG_VERSION"), " pagefind 1.6\0").as_bytes());
    for page in pages {
        hasher.update(page.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(&page.hash.to_le_bytes());
    }
    hasher.digest128()
}

#[cfg(not(feature = "search"))]
fn index(_: Vec<(String, String)>) -> Result<Vec<SearchFile>, Diagnostic> {
    Ok(Vec::new())
}

#[cfg(feature = "search")]
use with_pagefind::index;

#[cfg(feature = "search")]
mod with_pagefind {
    use std::error::Error;

    use pagefind::api::PagefindIndex;
    use pagefind::options::PagefindServiceConfig;

    use super::SearchFile;
    use crate::diagnostic::{Code, Diagnostic};

    /// Interfaces that the theme has of its own.
    const UNUSED: [&str; 4] = ["pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight."];
    const STACK: usize = 8 << 20;

    /// Indexes pages by path and HTML. On a thread of its own: the index wants a runtime, and a panic in it ends only
    /// itself.
    pub fn index(pages: Vec<(String, String)>) -> Result<Vec<SearchFile>, Diagnostic> {
        let work = move || -> Result<Vec<SearchFile>, String> {
            let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
            runtime.block_on(write(pages)).map_err(|error| error.to_string())
        };
        let thread = std::thread::Builder::new().name("search".to_owned()).stack_size(STACK).spawn(work);
        let made = thread.map_err(|error| error.to_string()).and_then(|thread| {
            thread.join().unwrap_or_else(|_| Err("the indexer stopped in a way it must not".to_owned()))
        });
        made.map_err(|why| {
            Diagnostic::new(Code::SearchIndex, format!("the search index cannot be made: {why}"))
                .help("please report it; `search: false` in folio.yaml builds the site without one")
        })
    }

    async fn write(pages: Vec<(String, String)>) -> Result<Vec<SearchFile>, Box<dyn Error + Send + Sync>> {
        let mut index = PagefindIndex::new(Some(PagefindServiceConfig::builder().build()))?;
        for (path, html) in pages {
            index.add_html_file(None, Some(path), html).await?;
        }
        let found = index.get_files().await?;
        let mut files: Vec<SearchFile> = Vec::with_capacity(found.len());
        // a language without rules of its own is searched by the general program
        let is_general = found
            .iter()
            .filter(|file| file.filename.ends_with("pagefind-entry.json"))
            .any(|file| String::from_utf8_lossy(&file.contents).contains("\"wasm\":null"));
        for file in found {
            let name = file.filename.to_string_lossy();
            let is_unused = UNUSED.iter().any(|prefix| name.starts_with(prefix));
            if !is_unused && (is_general || !name.starts_with("wasm.unknown.")) {
                files.push((format!("/pagefind/{name}"), file.contents));
            }
        }
        files.sort();
        files.dedup_by(|a, b| a.0 == b.0);
        Ok(files)
    }
}
