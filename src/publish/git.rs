use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::guard::host;
use super::held::{Held, UNKNOWN};
use super::local::Local;
use super::patience::{Fault, persist};
use super::plan::{KEPT, Plan};
use super::progress::Progress;
use super::repository::{NOTHING, REMOTE, Repository};
use super::target::Target;
use crate::build::{MANIFEST, Manifest};
use crate::content::publish::{GitTarget, History};
use crate::content::url::BaseUrl;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SETTINGS;

/// Tells GitHub Pages to serve the files as they are.
const AS_IT_IS: &str = ".nojekyll";

/// A branch of a git repository. Commits are put together in a repository of our own below `.folio/`, from trees and
/// blobs: the site's working tree, index and branches are not touched. The branch moves at once, and only from the
/// commit that was looked at.
pub struct Git {
    repository: Repository,
    target: GitTarget,
    base_url: BaseUrl,
    seen: Seen,
}

/// A file of the branch: mode, object.
type Blob = (String, String);

/// What the last look found.
#[derive(Default)]
struct Seen {
    /// The commit that the branch was at; `None` when there is no such branch.
    tip: Option<String>,
    tree: BTreeMap<Arc<str>, Blob>,
    /// The objects of the local outputs.
    local: BTreeMap<Arc<str>, String>,
    /// Files of the branch that are not ours.
    foreign: BTreeMap<Arc<str>, Blob>,
}

impl Git {
    /// The branch that a target names.
    ///
    /// # Errors
    /// When there is no git, or no such remote.
    pub fn open(root: &Path, name: &str, target: &GitTarget, base_url: &BaseUrl) -> Result<Self, Diagnostic> {
        let repository = Repository::open(root, name, &target.remote)?;
        Ok(Self { repository, target: target.clone(), base_url: base_url.clone(), seen: Seen::default() })
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", &*self.target.branch)
    }

    /// The objects of the local outputs, which are put into our repository.
    fn store(&self, local: &Local) -> Result<BTreeMap<Arc<str>, String>, Diagnostic> {
        // a path that begins with a quote would be taken for a quoted one
        let list: String = local.outputs().map(|(path, _)| format!("./{path}\n")).collect();
        let arguments = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
        let said = self.repository.run(&arguments, list.into_bytes(), Some(local.folder()))?;
        let ids: Vec<&str> = said.lines().collect();
        Ok(local.outputs().map(|(path, _)| path.clone()).zip(ids.into_iter().map(str::to_owned)).collect())
    }

    /// What of the branch is ours, by its own list.
    fn held(&self, local: &Local) -> Result<(Held, BTreeMap<Arc<str>, Blob>), Diagnostic> {
        let mut tree = self.seen.tree.clone();
        let text = |blob: Option<Blob>| match blob {
            Some((_, id)) => self.repository.run(&["cat-file", "blob", &id], NOTHING, None),
            None => Ok(String::new()),
        };
        let manifest = Manifest::read(text(tree.remove(MANIFEST))?.as_bytes()).unwrap_or_default();
        let kept = text(self.seen.tree.get(KEPT).cloned())?;
        tree.remove(AS_IT_IS);
        let mut held = Held::of_manifest(&manifest, &kept);
        held.ours.retain(|path, _| tree.contains_key(path));
        let mut foreign = BTreeMap::new();
        for (path, (mode, id)) in tree {
            let is_same = self.seen.local.get(&path) == Some(&id);
            match (local.get(&path).filter(|_| is_same), held.ours.get_mut(&path)) {
                (Some(entry), _) => {
                    held.ours.insert(path, entry);
                }
                // the list says it is the same, but someone has changed it since
                (None, Some(entry)) if local.get(&path) == Some(*entry) => *entry = UNKNOWN,
                (None, Some(_)) => {}
                (None, None) => {
                    held.foreign.insert(path.clone());
                    foreign.insert(path, (mode, id));
                }
            }
        }
        Ok((held, foreign))
    }

    /// GitHub shows a repository at one address, or at that of its CNAME.
    fn check_address(&self, local: &Local) -> Result<(), Diagnostic> {
        let Some((owner, name)) = on_github(self.repository.address()) else { return Ok(()) };
        let (host, path) = (host(&self.base_url), self.base_url.path());
        let own = format!("{}.github.io", owner.to_ascii_lowercase());
        let told = |message: String, help: String| Err(Diagnostic::new(Code::Target, message).help(help));
        let built = format!("{}{path}", self.base_url.origin());
        if host.ends_with(".github.io") {
            let is_own = name.eq_ignore_ascii_case(&own);
            let right = if is_own { String::new() } else { format!("/{name}") };
            if host == own && path.eq_ignore_ascii_case(&right) {
                return Ok(());
            }
            let message = format!("the site is built for `{built}`, and GitHub shows this repository elsewhere");
            return told(message, format!("write `base_url: https://{own}{right}` into folio.yaml"));
        }
        let cname = match self.seen.foreign.get("CNAME") {
            _ if local.get("CNAME").is_some() => Some(String::from_utf8_lossy(&local.read("CNAME")?).into_owned()),
            Some((_, id)) => Some(self.repository.run(&["cat-file", "blob", id], NOTHING, None)?),
            None => None,
        };
        match cname.as_deref().map(str::trim) {
            Some(cname) if cname.eq_ignore_ascii_case(&host) => Ok(()),
            // a repository below the address of its owner's own
            None if path.eq_ignore_ascii_case(&format!("/{name}")) => Ok(()),
            Some(cname) => {
                let message = format!("the site is built for `{built}`, and `CNAME` says `{cname}`");
                told(message, "change `base_url` in folio.yaml, or `static/CNAME`".to_owned())
            }
            None => {
                let message = format!("the site is built for `{built}`, and there is no `CNAME`");
                told(message, format!("write `{host}` into the file `static/CNAME`"))
            }
        }
    }

    /// The lines that `update-index` takes: everything that the branch will hold.
    fn index(&self, local: &Local, plan: &Plan) -> Result<String, Diagnostic> {
        let put = |text: String| self.repository.run(&["hash-object", "-w", "--stdin"], text.into_bytes(), None);
        let mut files: BTreeMap<&str, (String, String)> = BTreeMap::new();
        let file = |id: &str| ("100644".to_owned(), id.trim().to_owned());
        files.insert(AS_IT_IS, file(&put(String::new())?));
        for (path, blob) in &self.seen.foreign {
            files.insert(path, blob.clone());
        }
        for (path, id) in self.seen.local.iter().filter(|(path, _)| local.get(path).is_some()) {
            files.insert(path, file(id));
        }
        for path in &plan.kept {
            if let Some(blob) = self.seen.tree.get(path) {
                files.insert(path, blob.clone());
            }
        }
        if let Some(list) = plan.kept_list() {
            files.insert(KEPT, file(&put(list)?));
        }
        files.insert(MANIFEST, file(&put(plan.manifest.write())?));
        Ok(files.iter().map(|(path, (mode, id))| format!("{mode} {id}\t{path}\0")).collect())
    }

    fn commit(&self, local: &Local, plan: &Plan) -> Result<String, Diagnostic> {
        let tree = self.repository.tree(self.index(local, plan)?)?;
        let mut arguments = vec!["commit-tree", &tree];
        if let (History::Keep, Some(tip)) = (self.target.history, &self.seen.tip) {
            arguments.extend(["-p", tip]);
        }
        let mut message = self.target.message.clone();
        if let Some(source) = self.repository.source_commit() {
            let _ = write!(message, "\n\nBuilt from {source}\n");
        }
        self.repository.run(&arguments, message.into_bytes(), None).map(|id| id.trim().to_owned())
    }

    /// Whether the branch holds at `other` what our commit holds.
    fn is_same(&self, commit: &str, other: &str) -> bool {
        let tree =
            |commit: &str| self.repository.run(&["rev-parse", &format!("{commit}^{{tree}}")], NOTHING, None).ok();
        let fetched = self.repository.fetch(&self.reference(), &());
        fetched.is_ok_and(|tip| tip.as_deref() == Some(other))
            && tree(commit).is_some_and(|own| tree(other) == Some(own))
    }

    /// Moves the branch from the commit that was seen to the new one, and from no other.
    fn push(&self, commit: &str, progress: &dyn Progress) -> Result<(), Diagnostic> {
        let reference = self.reference();
        let lease = format!("--force-with-lease={reference}:{}", self.seen.tip.as_deref().unwrap_or_default());
        let refspec = format!("{commit}:{reference}");
        persist(progress, || {
            let said = self.repository.push(&[&lease, REMOTE, &refspec], progress)?;
            if said.status.success() {
                return Ok(());
            }
            let now = self.repository.tip(&reference, progress).ok().flatten();
            // it arrived, and only the answer was lost
            if now.as_deref() == Some(commit) {
                return Ok(());
            }
            if now != self.seen.tip && now.is_some() {
                let other = now.unwrap_or_default();
                // whoever was first brought the same site: a publish that was killed may have ended on its own
                if self.is_same(commit, &other) {
                    return Ok(());
                }
                let message = format!("{} was published to by someone else: commit {other}", self.shown());
                let help = "publish again, if this site is the newer one";
                return Err(Fault::Final(Diagnostic::new(Code::Raced, message).help(help)));
            }
            Err(self.repository.fault(&said))
        })
    }
}

impl Target for Git {
    fn shown(&self) -> String {
        format!("the branch {} of {}", &*self.target.branch, self.repository.shown())
    }

    fn look(&mut self, local: &Local) -> Result<Held, Diagnostic> {
        self.seen = Seen { tip: self.repository.fetch(&self.reference(), &())?, ..Seen::default() };
        if let Some(tip) = &self.seen.tip {
            self.seen.tree = self.repository.files(tip)?;
        }
        if self.seen.tree.contains_key(SETTINGS) {
            let message = format!("{} holds the sources of a site", self.shown());
            let help = "name a branch of its own for the finished site: `branch: gh-pages`";
            return Err(Diagnostic::new(Code::Target, message).help(help));
        }
        self.seen.local = self.store(local)?;
        let (held, foreign) = self.held(local)?;
        self.seen.foreign = foreign;
        self.check_address(local)?;
        Ok(held)
    }

    fn apply(&mut self, local: &Local, plan: &Plan, progress: &dyn Progress) -> Result<(), Diagnostic> {
        progress.begin(plan.uploads.len(), plan.bytes());
        let commit = self.commit(local, plan)?;
        self.push(&commit, progress)?;
        self.repository.remember(&commit);
        progress.sent(plan.bytes());
        Ok(())
    }

    fn roll_back(&mut self) -> Result<String, Diagnostic> {
        let reference = self.reference();
        let none = || {
            let message = format!("{} has no commit before the present one", self.shown());
            let help = "check out an older commit of the site, and publish that";
            Diagnostic::new(Code::Target, message).help(help)
        };
        let tip = self.repository.fetch(&reference, &())?.ok_or_else(none)?;
        let before = self.repository.before(&reference, &tip)?.ok_or_else(none)?;
        self.seen = Seen { tip: Some(tip.clone()), ..Seen::default() };
        self.push(&before, &())?;
        Ok(format!("commit {before} is shown again, instead of {tip}"))
    }
}

/// Owner and name of a repository on GitHub.
fn on_github(address: &str) -> Option<(&str, &str)> {
    let rest = address.split_once("github.com").map(|(_, rest)| rest)?;
    let (owner, name) = rest.trim_start_matches([':', '/']).split_once('/')?;
    let name = name.trim_end_matches('/').trim_end_matches(".git");
    (!owner.is_empty() && !name.is_empty() && !name.contains('/')).then_some((owner, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_on_github_is_known() {
        let known = Some(("ann", "site"));
        assert_eq!(on_github("https://github.com/ann/site.git"), known);
        assert_eq!(on_github("git@github.com:ann/site.git"), known);
        assert_eq!(on_github("ssh://git@github.com/ann/site/"), known);
        assert_eq!(on_github("https://gitlab.com/ann/site.git"), None);
    }
}
