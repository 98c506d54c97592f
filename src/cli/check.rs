use std::path::Path;
use std::time::Instant;

use super::build::code;
use super::{CheckArgs, Cli, MISTAKES, endless, fix, root, style};
use crate::build::{self, Caches, Loaded};
use crate::check::{Examiner, Scope, unsaid};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::render::Body;
use crate::site::Options;

/// Most rounds of mending: what was mended may show one more mistake that can be.
const ROUNDS: usize = 4;

/// `folio check`: the site is rendered into memory and examined as its readers will find it. Nothing is
/// written but what `--fix` mends in the sources.
pub fn run(cli: &Cli, args: &CheckArgs) -> u8 {
    let began = Instant::now();
    let root = match root::find(cli) {
        Ok(root) => root,
        Err(diagnostic) => {
            style::print_all(&[diagnostic].into_iter().collect(), args.format);
            return MISTAKES;
        }
    };
    let options = Options {
        drafts: args.drafts,
        future: args.future,
        base_url: args.base_url.clone(),
        config: cli.config.clone(),
        now: root::now(),
        mode: "check",
    };
    let shared = Caches::open(&root, false).shared();
    build::guard(shared.turns.clone(), endless::ending(args.format));
    let mut loaded = Loaded::load(&root, &options, None, &shared);
    let (mut diagnostics, mut scope) = examine(&loaded, &root, args);
    // a key that is read at last may have a value that can be mended too
    for _ in 0..if args.fix { ROUNDS } else { 0 } {
        let mended = mend(&diagnostics, &root, args);
        if let Err(failed) = &mended {
            diagnostics.push(failed.clone());
        }
        if args.dry_run || !mended.is_ok_and(|number| number > 0) {
            break;
        }
        loaded = Loaded::load(&root, &options, Some(&loaded), &shared);
        (diagnostics, scope) = examine(&loaded, &root, args);
    }
    let line = format!(
        "{}, {}, {} in {:.2} s; {}",
        style::plural(scope.pages, "page"),
        style::plural(scope.links, "link"),
        style::plural(scope.images, "image"),
        began.elapsed().as_secs_f64(),
        style::tally(&diagnostics)
    );
    style::say(args.format, &line);
    style::print_all(&diagnostics, args.format);
    code(&diagnostics)
}

/// Makes the changes that mend mistakes, or only shows them; how many there are.
fn mend(diagnostics: &Diagnostics, root: &Path, args: &CheckArgs) -> Result<usize, Diagnostic> {
    let files = fix::of(diagnostics, root);
    for file in &files {
        if !args.dry_run {
            file.save(root)?;
        }
        style::say(args.format, file.difference().trim_end());
    }
    let number = files.iter().map(fix::Mended::len).sum();
    if number > 0 {
        let verb = if args.dry_run { "can be made" } else { "made" };
        style::say(
            args.format,
            &format!("{} {verb} in {}\n", style::plural(number, "change"), style::plural(files.len(), "file")),
        );
    }
    Ok(number)
}

#[cfg_attr(not(feature = "external"), allow(unused_variables))]
fn examine(loaded: &Loaded, root: &Path, args: &CheckArgs) -> (Diagnostics, Scope) {
    let mut diagnostics = loaded.diagnostics.clone();
    let Some(renderer) = &loaded.renderer else { return (diagnostics, Scope::default()) };
    let examiner = Examiner::new(renderer.site());
    diagnostics.extend(loaded.render_all(|path, planned, output| {
        let unreadable = |mistake: Diagnostic| [mistake].into_iter().collect();
        match &output.body {
            Body::Bytes(bytes) => examiner.look(path, planned, output.media_type, bytes),
            // a file that is no text is only asked for its size
            Body::File(file) if is_text(output.media_type) => match file.bytes() {
                Ok(bytes) => examiner.look(path, planned, output.media_type, &bytes),
                Err(mistake) => return unreadable(mistake),
            },
            Body::File(_) => {}
        }
        Diagnostics::default()
    }));
    #[cfg(feature = "external")]
    if args.external {
        match super::external::ask(examiner.outbound(), root) {
            Some(dead) => examiner.dead(&dead),
            None => style::say(args.format, "no other host answered; their links are not judged"),
        }
    }
    let (found, scope) = examiner.finish();
    let found = unsaid(found.judged(&renderer.levels), &diagnostics);
    diagnostics.extend(found);
    (diagnostics.sorted(), scope)
}

fn is_text(media_type: &str) -> bool {
    ["text/html", "text/css", "application/json", "application/manifest+json", "application/xml"]
        .iter()
        .any(|kind| media_type.starts_with(kind))
}
