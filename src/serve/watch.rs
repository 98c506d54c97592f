use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::file_system;
use super::rebuild::Ring;

/// The bell: it says that something may have changed below the watched paths, and never what.
pub struct Watch {
    /// `None` when the system refuses to watch.
    watcher: Option<RecommendedWatcher>,
    paths: Vec<PathBuf>,
    /// What is watched, and which folder that was: one that was removed and made again has another number.
    watching: BTreeMap<PathBuf, u64>,
}

impl Watch {
    /// Begins to ring. The second value is why looking every second is needed as well, if it is.
    pub fn start(paths: &[PathBuf], ignored: &[PathBuf], bell: Sender<Ring>) -> (Self, Option<String>) {
        let paths: Vec<_> = paths.iter().map(|path| absolute(path)).collect();
        let filter = Filter { watched: paths.clone(), ignored: ignored.iter().map(|path| absolute(path)).collect() };
        let handler = move |event: notify::Result<Event>| {
            let ring = match event {
                Ok(event) if !filter.matters(&event) => None,
                Ok(event) if event.need_rescan() || event.paths.is_empty() => Some(Ring::Look),
                Ok(event) => Some(Ring::Files(event.paths.into_iter().filter(|path| filter.is_input(path)).collect())),
                Err(error) => Some(Ring::Deaf(reason(&error))),
            };
            // nobody listens any more: the server is ending
            let _ = ring.map(|ring| bell.send(ring));
        };
        let (watcher, mut deaf) = match notify::recommended_watcher(handler) {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(reason(&error))),
        };
        let mut watch = Self { watcher, paths, watching: BTreeMap::new() };
        deaf =
            deaf.or_else(|| watch.refresh()).or_else(|| watch.paths.iter().find_map(|path| file_system::silent(path)));
        (watch, deaf)
    }

    /// Watches what has come into being since. Returns why that is not possible, if so.
    pub fn refresh(&mut self) -> Option<String> {
        let mut wanted = BTreeMap::new();
        for path in &self.paths {
            // a file, and a folder that does not exist yet, are seen from the folder they lie in
            if let Some(parent) = path.parent() {
                wanted.entry(parent.to_owned()).or_insert(RecursiveMode::NonRecursive);
            }
            if path.is_dir() {
                wanted.insert(path.clone(), RecursiveMode::Recursive);
            }
        }
        wanted.into_iter().filter_map(|(path, mode)| self.add(path, mode)).next_back()
    }

    fn add(&mut self, path: PathBuf, mode: RecursiveMode) -> Option<String> {
        let number = file_system::number(&path)?;
        if self.watching.get(&path) == Some(&number) {
            return None;
        }
        let watcher = self.watcher.as_mut()?;
        if self.watching.remove(&path).is_some() {
            let _ = watcher.unwatch(&path);
        }
        match watcher.watch(&path, mode) {
            Ok(()) => {
                self.watching.insert(path, number);
                None
            }
            Err(error) => Some(reason(&error)),
        }
    }
}

/// Which events ring.
struct Filter {
    watched: Vec<PathBuf>,
    ignored: Vec<PathBuf>,
}

impl Filter {
    fn matters(&self, event: &Event) -> bool {
        if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
            return false;
        }
        event.need_rescan() || event.paths.is_empty() || event.paths.iter().any(|path| self.is_input(path))
    }

    fn is_input(&self, path: &Path) -> bool {
        let below = |folders: &[PathBuf]| folders.iter().any(|folder| path.starts_with(folder));
        below(&self.watched) && !below(&self.ignored) && !path.components().any(is_aside)
    }
}

/// Folders of tools, and the droppings of editors.
fn is_aside(part: Component) -> bool {
    let Component::Normal(name) = part else { return false };
    let name = name.to_string_lossy();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    matches!(&*name, ".git" | ".folio" | ".hg" | ".jj" | ".svn" | ".DS_Store" | "4913")
        || name.ends_with('~')
        || name.ends_with("___")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with(".#")
        || name.starts_with(".goutputstream-")
        || (name.starts_with('.') && matches!(extension, Some("swp" | "swx" | "swo" | "kate-swp")))
}

/// What to tell the writer when the system will not watch.
fn reason(error: &notify::Error) -> String {
    let limit = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => Some("fs.inotify.max_user_watches"),
        // EMFILE
        notify::ErrorKind::Io(error) if error.raw_os_error() == Some(24) => Some("fs.inotify.max_user_instances"),
        _ => None,
    };
    limit.map_or_else(
        || format!("files cannot be watched here ({error})"),
        |sysctl| format!("the system's limit on watched files is reached (raise it with `sysctl {sysctl}=524288`)"),
    )
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, ModifyKind};

    use super::*;

    #[test]
    fn rings_for_inputs_only() {
        let filter = Filter {
            watched: vec!["/s/content".into(), "/s/folio.yaml".into()],
            ignored: vec!["/s/content/out".into()],
        };
        let rings = |path: &str| filter.matters(&Event::new(EventKind::Create(CreateKind::File)).add_path(path.into()));
        for input in ["/s/content/a.md", "/s/content/new/x/", "/s/folio.yaml", "/s/content/.well-known/a"] {
            assert!(rings(input), "{input}");
        }
        for aside in [
            "/s/content/.git/index",
            "/s/content/out/a.html",
            "/s/content/a.md~",
            "/s/content/.a.md.swp",
            "/s/content/4913",
            "/s/content/.#a.md",
            "/s/content/#a.md#",
            "/s/content/a.md___jb_tmp___",
            "/s/README.md",
            "/s/public/index.html",
        ] {
            assert!(!rings(aside), "{aside}");
        }
        let opened = Event::new(EventKind::Access(AccessKind::Open(AccessMode::Read))).add_path("/s/content".into());
        assert!(!filter.matters(&opened));
        assert!(filter.matters(&Event::new(EventKind::Modify(ModifyKind::Any))));
    }
}
