use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::build::code;
use super::{Cli, USAGE, endless, root, style};
use crate::build::{Loaded, build};
use crate::check::Examiner;
use crate::content::Config;
use crate::content::publish::PublishTarget;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source, suggest};
use crate::publish::{
    Local, Plan, Progress, Target, Workspace, check_base_url, check_deletions, check_site, open, run_after,
};
use crate::render::{Stopwatch, media_type};
use crate::site::Options;

/// Paths of each kind that a plan shows.
const SHOWN: usize = 12;

/// What `publish` takes.
#[derive(Args)]
pub struct PublishArgs {
    /// A target of `publish` in the settings; may be left out when there is one
    target: Option<String>,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Show what would happen, and stop
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// So many files may be deleted
    #[arg(long, value_name = "NUMBER")]
    max_deletes: Option<usize>,
    /// Replace files at the target that Folio did not write
    #[arg(short, long)]
    force: bool,
    /// Show the release before the present one; nothing is built or sent
    #[arg(long)]
    rollback: bool,
}

/// `folio publish`
pub fn run(cli: &Cli, args: &PublishArgs) -> u8 {
    let progress = Terminal::default();
    progress.listen();
    match publish(cli, args, &progress) {
        Ok(code) => code,
        Err(diagnostics) => {
            progress.clear();
            style::print_all(&diagnostics, style::Format::Human);
            code(&diagnostics)
        }
    }
}

fn publish(cli: &Cli, args: &PublishArgs, progress: &Terminal) -> Result<u8, Diagnostics> {
    let began = Instant::now();
    let root = root::find(cli).map_err(one)?;
    let workspace = Workspace::open(&root).map_err(one)?;
    let config = config(cli, &root)?;
    let (name, settings) = choose(&config, args.target.as_deref()).map_err(one)?;
    let base_url = settings.base_url.as_ref().unwrap_or(&config.base_url);
    let mut target = open(&root, name, settings, base_url).map_err(one)?;
    if args.rollback {
        let what = target.roll_back().map_err(one)?;
        anstream::println!("{what}");
        return Ok(0);
    }
    check_base_url(base_url).map_err(one)?;
    let local = built(cli, &root, &workspace, settings)?;
    let held = target.look(&local).map_err(one)?;
    let plan = Plan::new(&local, &held);
    show(&plan, &*target);
    if plan.is_empty() {
        anstream::println!("nothing to do: the site there is this one");
        return Ok(0);
    }
    check_deletions(&plan, &held, args.max_deletes, args.force).map_err(one)?;
    if args.dry_run {
        return Ok(0);
    }
    if !args.yes
        && let Some(code) = declined()
    {
        return Ok(code);
    }
    target.apply(&local, &plan, progress).map_err(one)?;
    progress.clear();
    anstream::println!(
        "published {} in {:.2} s: {} sent ({}), {} deleted, {} unchanged",
        target.shown(),
        began.elapsed().as_secs_f64(),
        style::plural(plan.uploads.len(), "file"),
        size(plan.bytes()),
        plan.deletes.len(),
        plan.unchanged,
    );
    if let Some(command) = &settings.after {
        let urls: Vec<String> = plan.urls().iter().map(|url| base_url.relative(url)).collect();
        run_after(command, &urls, progress).map_err(one)?;
    }
    Ok(0)
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    [diagnostic].into_iter().collect()
}

/// The settings, read before anything is built.
fn config(cli: &Cli, root: &Path) -> Result<Config, Diagnostics> {
    let path = root.join(&cli.config);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        one(Diagnostic::new(Code::Unreadable, format!("`{}` cannot be read: {error}", path.display())))
    })?;
    let mut diagnostics = Diagnostics::default();
    let config = Config::load(&Source::new(cli.config.as_str(), text), &mut diagnostics);
    config.filter(|_| !diagnostics.has_errors()).ok_or_else(|| diagnostics.sorted())
}

fn choose<'a>(config: &'a Config, name: Option<&str>) -> Result<(&'a str, &'a PublishTarget), Diagnostic> {
    let targets = &config.publish;
    let names: Vec<&str> = targets.keys().map(String::as_str).collect();
    let told = |message: String, help: String| Err(Diagnostic::new(Code::Target, message).help(help));
    match (name, &*names) {
        (_, []) => {
            let help = "write one, for example `publish: {pages: {git: {branch: gh-pages}}}`".to_owned();
            told("the settings name no target to publish to".to_owned(), help)
        }
        (None, [only]) => Ok((only, &targets[*only])),
        (None, _) => told("there are several targets".to_owned(), format!("say which: {}", names.join(", "))),
        (Some(name), _) => match targets.get_key_value(name) {
            Some((name, target)) => Ok((name, target)),
            None => {
                let near = suggest(name, names.iter().copied());
                let help = near.map_or_else(
                    || format!("the targets are: {}", names.join(", ")),
                    |it| format!("did you mean `{it}`?"),
                );
                told(format!("there is no target `{name}`"), help)
            }
        },
    }
}

/// Builds the site anew, without what is held back, and examines it.
fn built(cli: &Cli, root: &Path, workspace: &Workspace, target: &PublishTarget) -> Result<Local, Diagnostics> {
    let options = Options {
        drafts: false,
        future: false,
        base_url: target.base_url.as_ref().map(|url| url.absolute("")),
        config: cli.config.clone(),
        now: root::now(),
        mode: "build",
    };
    let folder = workspace.site();
    let ending = endless::ending(style::Format::Human);
    let built = build(root, &options, Some(&folder), &Stopwatch::default(), ending);
    if built.report.is_none() {
        return Err(built.diagnostics);
    }
    let local = Local::open(&folder).map_err(one)?;
    check_site(&local).map_err(one)?;
    let found = examine(&built.loaded, &local);
    let mistakes = style::tally(&found);
    anstream::println!("{}, {mistakes}", style::plural(local.outputs().count(), "file"));
    if found.has_errors() { Err(found) } else { Ok(local) }
}

/// What `folio check` would find in the pages that travel.
fn examine(loaded: &Loaded, local: &Local) -> Diagnostics {
    let Some(renderer) = &loaded.renderer else { return Diagnostics::default() };
    let examiner = Examiner::new(renderer.site());
    for (path, planned) in renderer.site().plan.iter() {
        let output = planned.output.as_str();
        let kind = media_type(output);
        let is_text = kind.starts_with("text/html") || kind.starts_with("text/css") || kind.ends_with("xml");
        if (is_text || kind.ends_with("json"))
            && let Ok(bytes) = local.read(output)
        {
            examiner.look(path, planned, kind, &bytes);
        }
    }
    examiner.finish().0.judged(&renderer.levels).sorted()
}

fn show(plan: &Plan, target: &dyn Target) {
    let changed = plan.uploads.len() - plan.new_files();
    anstream::println!(
        "to {}: {} new, {changed} changed, {} deleted, {} unchanged; {} to send",
        target.shown(),
        plan.new_files(),
        plan.deletes.len(),
        plan.unchanged,
        size(plan.bytes())
    );
    let of = |is_new: bool| plan.uploads.iter().filter(move |upload| upload.is_new == is_new).map(|it| &*it.path);
    lines('+', &of(true).collect::<Vec<_>>());
    lines('~', &of(false).collect::<Vec<_>>());
    lines('-', &plan.deletes.iter().map(|path| &**path).collect::<Vec<_>>());
}

fn lines(mark: char, paths: &[&str]) {
    for path in paths.iter().take(SHOWN) {
        anstream::println!("  {mark} {path}");
    }
    if paths.len() > SHOWN {
        anstream::println!("  {mark} and {} more", paths.len() - SHOWN);
    }
}

/// Asks; `Some` is the exit code of a publish that is not wanted.
fn declined() -> Option<u8> {
    if !std::io::stdin().is_terminal() {
        anstream::eprintln!("nobody is there to ask: say `--yes` to publish, or `--dry-run` to see only the plan");
        return Some(USAGE);
    }
    anstream::print!("publish? [y/N] ");
    let _ = std::io::stdout().flush();
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    (!matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")).then_some(0)
}

/// "48 kB"
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A bar with bytes, and Ctrl-C.
#[derive(Default)]
struct Terminal {
    bar: OnceLock<ProgressBar>,
    stopped: Arc<AtomicBool>,
}

impl Terminal {
    /// The first Ctrl-C ends the publish after the file that is on its way, the second ends the program.
    fn listen(&self) {
        let stopped = self.stopped.clone();
        let _ = ctrlc::set_handler(move || {
            if stopped.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
    }

    fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Terminal {
    fn begin(&self, _files: usize, bytes: u64) {
        let bar = self.bar.get_or_init(|| ProgressBar::new(bytes));
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left")
        {
            bar.set_style(style);
        }
        bar.tick();
    }

    fn sent(&self, bytes: u64) {
        if let Some(bar) = self.bar.get() {
            bar.inc(bytes);
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}
