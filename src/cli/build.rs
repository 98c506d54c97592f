use std::path::Path;
use std::time::Instant;

use super::{BuildArgs, Cli, ENVIRONMENT, MISTAKES, root, style};
use crate::build::build;
use crate::diagnostic::Diagnostics;
use crate::site::Options;

/// `folio build`
pub fn run(cli: &Cli, args: &BuildArgs) -> u8 {
    let began = Instant::now();
    let root = match root::find(cli) {
        Ok(root) => root,
        Err(diagnostic) => {
            style::print(&diagnostic);
            return MISTAKES;
        }
    };
    let options = Options {
        drafts: args.drafts,
        future: args.future,
        base_url: args.base_url.clone(),
        config: cli.config.clone(),
        now: root::now(),
        mode: "build",
    };
    let destination = args.output_dir.clone().unwrap_or_else(|| root.join("public"));
    let (loaded, diagnostics) = build(&root, &options, &destination);
    let pages = loaded.renderer.as_ref().map_or(0, |renderer| renderer.site().entries.len());
    if diagnostics.has_errors() {
        anstream::eprintln!("{}; {} is as it was\n", style::tally(&diagnostics), shown(&destination, &root));
    } else {
        anstream::println!("built {} in {:.2} s", style::plural(pages, "page"), began.elapsed().as_secs_f64());
    }
    style::print_all(&diagnostics);
    code(&diagnostics)
}

fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

/// The exit code that the diagnostics call for.
pub fn code(diagnostics: &Diagnostics) -> u8 {
    let errors = || diagnostics.iter().filter(|d| d.severity == crate::diagnostic::Severity::Error);
    if errors().any(|d| d.code.is_environment()) {
        ENVIRONMENT
    } else if errors().next().is_some() {
        MISTAKES
    } else {
        0
    }
}
