use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crate::edition::{PAGES, edition, edition_of};
use crate::hosts::Host;
use crate::random::Random;

/// Someone who opens pages and loads what they name, all along.
pub struct Reader {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<(usize, Vec<String>)>,
}

impl Reader {
    pub fn start(host: &Arc<dyn Host>) -> Self {
        let (host, stop) = (host.clone(), Arc::new(AtomicBool::new(false)));
        let until = stop.clone();
        let thread = std::thread::spawn(move || {
            let (mut read, mut broken, mut random) = (0, Vec::new(), Random(7));
            while !until.load(Ordering::SeqCst) {
                let page = match random.below(PAGES + 1) {
                    PAGES => "index.html".to_owned(),
                    number => format!("blog/{number}/index.html"),
                };
                broken.extend(look(&*host, &page));
                read += 1;
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            (read, broken)
        });
        Self { stop, thread }
    }

    /// How many pages were read; fails if one was broken.
    pub fn finish(self) -> usize {
        self.stop.store(true, Ordering::SeqCst);
        let (read, broken) = self.thread.join().unwrap();
        assert!(broken.is_empty(), "{} of {read} pages were broken: {}", broken.len(), broken[0]);
        read
    }
}

/// What is wrong with a page, as a browser would see it.
pub fn look(host: &dyn Host, page: &str) -> Option<String> {
    let Some(bytes) = host.read(page) else { return Some(format!("{page} is not there")) };
    let Some(number) = edition_of(&bytes) else { return Some(format!("{page} is not whole")) };
    let whole = edition(number);
    if whole.get(page) != Some(&bytes) {
        return Some(format!("{page} is of no edition"));
    }
    let style = crate::edition::style(number);
    match host.read(&style) {
        Some(bytes) if whole.get(&style) == Some(&bytes) => None,
        Some(_) => Some(format!("{style} of {page} is not whole")),
        None => Some(format!("{style} of {page} is not there")),
    }
}
