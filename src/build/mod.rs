//! Every route → staged files → the destination. The only stage that writes.

mod loaded;

pub use loaded::Loaded;

use std::path::Path;

use crate::diagnostic::Diagnostics;
use crate::render::Body;
use crate::site::Options;

/// (first form until the output branch lands)
pub fn build(root: &Path, options: &Options, destination: &Path) -> (Loaded, Diagnostics) {
    let loaded = Loaded::load(root, options, None);
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(loaded.render_all(|_, planned, output| {
        let to = destination.join(planned.output.as_str());
        let _ = std::fs::create_dir_all(to.parent().unwrap_or(destination));
        let bytes = match output.body {
            Body::Bytes(bytes) => bytes,
            Body::File(file) => file.bytes().map(|b| b.to_vec()).unwrap_or_default(),
        };
        let _ = std::fs::write(to, bytes);
        Diagnostics::default()
    }));
    (loaded, diagnostics.sorted())
}
