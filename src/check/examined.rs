use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::address::{Target, planned};
use super::facts::{Facts, Use};
use super::finding::{Finding, Findings};
use super::page;
use super::place::Places;
use super::{feed, sheet, whole};
use crate::diagnostic::{Code, Diagnostics};
use crate::site::{Planned, Route, Site};

/// What is kept of an output until all were seen.
#[derive(Debug, Default)]
pub(super) struct Examined {
    pub path: String,
    pub title: Option<String>,
    pub noindex: bool,
    pub ids: BTreeSet<String>,
    /// Path, fragment, and the address as it is written.
    pub fragments: Vec<(String, String, String)>,
    /// Paths that a reader can go to from here.
    pub leads_to: BTreeSet<String>,
    /// Paths that it loads or names.
    pub uses: BTreeSet<String>,
    /// Addresses of other hosts, as they are written.
    pub outbound: BTreeSet<String>,
    pub findings: Vec<Finding>,
    /// A page of HTML, and not only a redirect.
    pub is_page: bool,
    pub links: usize,
}

/// Examines the outputs of a site, in any order and on any thread.
pub struct Examiner<'a> {
    site: &'a Site,
    seen: Mutex<Vec<Examined>>,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub pages: usize,
    pub links: usize,
    pub images: usize,
}

impl<'a> Examiner<'a> {
    pub fn new(site: &'a Site) -> Self {
        Self { site, seen: Mutex::default() }
    }

    /// Looks at the output at `path`.
    pub fn look(&self, path: &str, planned: &Planned, media_type: &str, bytes: &[u8]) {
        let mut seen = Examined { path: path.to_owned(), ..Examined::default() };
        if let Ok(text) = std::str::from_utf8(bytes) {
            match media_type.split(';').next().unwrap_or_default() {
                "text/html" => self.html(&mut seen, &planned.route, text),
                "text/css" => self.css(&mut seen, text),
                kind if kind.ends_with("json") => seen.findings = feed::json(self.site, path, &planned.route, text),
                kind if kind.ends_with("xml") && !kind.contains("svg") => {
                    seen.findings = feed::xml(self.site, path, text);
                }
                _ => {}
            }
            if !media_type.starts_with("text/html") {
                seen.findings.extend(whole::leaks(self.site, path, text));
            }
        }
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
    }

    fn html(&self, seen: &mut Examined, route: &Route, text: &str) {
        let facts = Facts::of(text);
        // a file of HTML that is published as it is need not be a whole page
        if !matches!(route, Route::File(_)) {
            seen.findings = page::findings(self.site, &seen.path, route, &facts, text.len());
            seen.is_page = !facts.redirects;
        }
        seen.links = facts.links.len();
        for link in &facts.links {
            self.take(seen, &link.address, link.is);
        }
        for address in facts.styles.iter().flat_map(|style| sheet::addresses(style)) {
            self.take(seen, &address, Use::Load);
        }
        seen.ids = facts.ids.into_iter().collect();
        seen.title = facts.title;
        seen.noindex = facts.noindex || facts.redirects;
    }

    fn take(&self, seen: &mut Examined, address: &str, is: Use) {
        let base = &self.site.input.config.base_url;
        let (path, fragment) = match Target::of(address, &seen.path, base) {
            Target::Internal { path, fragment } => (path, fragment),
            Target::External { .. } if is != Use::Named => {
                seen.outbound.insert(address.trim().to_owned());
                return;
            }
            _ => return,
        };
        let Some(to) = planned(&self.site.plan, &path) else { return };
        if !fragment.is_empty() && is == Use::Link {
            seen.fragments.push((to.to_owned(), fragment, address.to_owned()));
        }
        if is == Use::Link && to != seen.path {
            seen.leads_to.insert(to.to_owned());
        }
        seen.uses.insert(to.to_owned());
    }

    fn css(&self, seen: &mut Examined, text: &str) {
        for address in sheet::addresses(text).iter().filter(|address| !address.starts_with('#')) {
            let target = Target::of(address, &seen.path, &self.site.input.config.base_url);
            if let Target::Internal { path, .. } = &target
                && planned(&self.site.plan, path).is_none()
            {
                let mut finding = page::missing(&self.site.plan, address, path, Use::Load);
                finding.message = finding.message.replace("the page loads", "the style sheet loads");
                seen.findings.push(finding);
            }
            self.take(seen, address, Use::Load);
        }
    }

    /// Every address of another host that the site leads to or loads.
    pub fn outbound(&self) -> BTreeSet<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().flat_map(|page| page.outbound.iter().cloned()).collect()
    }

    /// Notes addresses of other hosts that do not answer, and why.
    pub fn dead(&self, dead: &BTreeMap<String, String>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for page in seen.iter_mut() {
            for (address, why) in dead.iter().filter(|(address, _)| page.outbound.contains(*address)) {
                let help = "mend the address, link to an archived copy, or remove the link";
                page.findings.push(Finding::new(Code::DeadLink, format!("`{address}` {why}"), help, address));
            }
        }
    }

    /// What is wrong, each at its place, and how much was looked at.
    pub fn finish(self) -> (Diagnostics, Scope) {
        let mut seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        seen.sort_by(|a, b| a.path.cmp(&b.path));
        let scope = Scope {
            pages: seen.iter().filter(|page| page.is_page).count(),
            links: seen.iter().map(|page| page.links).sum(),
            images: self.site.files.iter().filter(|file| whole::is_image(&file.path)).count(),
        };
        let mut findings = Findings::new(Places::new(self.site));
        for page in &seen {
            let Some(planned) = self.site.plan.get(&page.path) else { continue };
            for finding in &page.findings {
                findings.add(&page.path, planned, finding);
            }
        }
        whole::findings(self.site, &seen, &mut findings);
        let mut diagnostics = findings.finish();
        diagnostics.extend(whole::files(self.site, &seen));
        diagnostics.extend(super::tags::near(self.site));
        (diagnostics.sorted(), scope)
    }
}
