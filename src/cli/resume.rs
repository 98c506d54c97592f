use std::fs;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::{Cli, ENVIRONMENT, MISTAKES, root, style};
use crate::build::{Caches, Loaded};
use crate::content::resume::Paper as ContentPaper;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::render::resume::{Format, import, selected, written};
use crate::site::{Options, ResumeForm, Site};

/// Where the résumé lives.
const SOURCE: &str = "content/resume.yaml";

/// What `resume` takes.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ResumeArgs {
    #[command(subcommand)]
    action: Option<ResumeAction>,
    /// A variant of the résumé
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// With telephone, street and what stands under `private`; needs -o outside the site's output
    #[arg(long, requires = "output")]
    private: bool,
    /// Where to write: .pdf, .json, .txt or .vcf
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The paper of the PDF, where not the résumé's own
    #[arg(long)]
    paper: Option<Paper>,
}

#[derive(Subcommand)]
pub enum ResumeAction {
    /// Read a résumé of JSON Resume or RenderCV into content/resume.yaml
    Import {
        file: PathBuf,
        /// Where to write; `-` prints
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Paper {
    A4,
    Letter,
}

/// `folio resume`, `folio resume import`
pub fn run(cli: &Cli, args: &ResumeArgs) -> u8 {
    let done = match &args.action {
        Some(ResumeAction::Import { file, output }) => import_file(cli, file, output.as_deref()),
        None => write(cli, args),
    };
    match done {
        Ok(()) => 0,
        Err(diagnostics) => {
            style::print_all(&diagnostics, style::Format::Human);
            let environment = diagnostics.iter().any(|diagnostic| diagnostic.code.is_environment());
            if environment { ENVIRONMENT } else { MISTAKES }
        }
    }
}

fn write(cli: &Cli, args: &ResumeArgs) -> Result<(), Diagnostics> {
    let root = root::find(cli).map_err(one)?;
    let options = Options { config: cli.config.clone(), now: root::now(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let Some(renderer) = &loaded.renderer else { return Err(loaded.diagnostics) };
    // a mistake in a post is no reason to keep the résumé back
    let of_resume = |told: &&Diagnostic| told.primary.as_ref().is_some_and(|place| place.source.path() == SOURCE);
    let found: Diagnostics = loaded.diagnostics.iter().filter(of_resume).cloned().collect();
    if found.has_errors() {
        return Err(found);
    }
    style::print_all(&found, style::Format::Human);
    let site = renderer.site();
    let resume = site.input.resume.as_ref().ok_or_else(|| one(nothing(SOURCE)))?;
    if let Some(name) = args.variant.as_ref().filter(|name| !resume.variants.contains_key(*name)) {
        return Err(one(no_variant(name, site)));
    }
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from(ResumeForm::ALL[0].file_name()));
    let form = form(&output).map_err(one)?;
    let mut shown = selected(site, args.variant.as_deref()).ok_or_else(|| one(nothing(SOURCE)))?;
    if args.private {
        keep_private(&output, form, &root, site).map_err(one)?;
        shown = shown.with_private(resume);
    }
    let mut diagnostics = Diagnostics::default();
    let paper = args.paper.map(|paper| match paper {
        Paper::A4 => ContentPaper::A4,
        Paper::Letter => ContentPaper::Letter,
    });
    let bytes = written(site, &shown, form, paper, &mut diagnostics);
    let Some(bytes) = bytes.filter(|_| !diagnostics.has_errors()) else { return Err(diagnostics) };
    style::print_all(&diagnostics, style::Format::Human);
    fs::write(&output, bytes).map_err(|error| one(unwritten(&output, &error)))?;
    anstream::println!("{}", output.display());
    Ok(())
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    std::iter::once(diagnostic).collect()
}

fn nothing(path: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, format!("the site has no `{path}`"))
        .help("write it in the names of JSON Resume, or begin with `folio resume import FILE`")
}

fn no_variant(name: &str, site: &Site) -> Diagnostic {
    let known: Vec<&str> =
        site.input.resume.iter().flat_map(|resume| resume.variants.keys()).map(String::as_str).collect();
    let diagnostic = Diagnostic::new(Code::InvalidValue, format!("the résumé has no variant `{name}`"));
    let diagnostic = diagnostic.suggest(name, known.iter().copied());
    if diagnostic.help.is_some() {
        return diagnostic;
    }
    diagnostic.help(match known.as_slice() {
        [] => format!("name variants under `variants` in `{SOURCE}`"),
        known => format!("it has {}", known.join(", ")),
    })
}

/// The form that a file's ending asks for.
fn form(path: &Path) -> Result<ResumeForm, Diagnostic> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let found = ResumeForm::ALL.iter().find(|form| form.file_name().rsplit('.').next() == Some(&ending));
    found.copied().ok_or_else(|| {
        let known: Vec<String> = ResumeForm::ALL.iter().map(|form| form.file_name().replace("resume", "")).collect();
        let message = format!("`{}` names no form of a résumé", path.display());
        let diagnostic = Diagnostic::new(Code::InvalidValue, message);
        match ending.as_str() {
            "pdf" => diagnostic.help("this folio was built without the feature `pdf`"),
            _ => diagnostic.help(format!("end it with {}", known.join(", "))),
        }
    })
}

/// Refuses private fields where they would be published.
fn keep_private(output: &Path, form: ResumeForm, root: &Path, site: &Site) -> Result<(), Diagnostic> {
    if form == ResumeForm::Json {
        return Err(Diagnostic::new(Code::InvalidValue, "JSON Resume is written without private fields")
            .help("leave out `--private`, or write .pdf, .txt or .vcf"));
    }
    let place = absolute(output);
    for folder in [site.input.config.output_dir.as_str(), "content", "static", "themes"] {
        if place.starts_with(absolute(&root.join(folder))) {
            let message = format!("`{}` lies in `{folder}/`, which is published", output.display());
            return Err(Diagnostic::new(Code::Destination, message).help("write private files somewhere else"));
        }
    }
    Ok(())
}

/// Without `.` and `..`, links followed as far as the path exists.
fn absolute(path: &Path) -> PathBuf {
    let whole = std::env::current_dir().unwrap_or_default().join(path);
    let mut clean = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            part => {
                clean.push(part);
                clean = clean.canonicalize().unwrap_or(clean);
            }
        }
    }
    clean
}

fn unwritten(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Write, format!("`{}` cannot be written: {error}", path.display()))
        .help("check the path and the permissions of its folder")
}

fn import_file(cli: &Cli, file: &Path, output: Option<&Path>) -> Result<(), Diagnostics> {
    let name = file.display().to_string();
    let text = fs::read_to_string(file).map_err(|error| {
        one(Diagnostic::new(Code::Unreadable, format!("`{name}` cannot be read: {error}")).help("check the path"))
    })?;
    let source = Source::new(name.as_str(), text.as_str());
    let (yaml, lost) = import(&source, Format::of(&name, &text)).map_err(one)?;
    if output == Some(Path::new("-")) {
        anstream::print!("{yaml}");
    } else {
        let path = match output {
            Some(path) => path.to_owned(),
            None => root::find(cli).map_err(one)?.join(SOURCE),
        };
        create(&path, &yaml).map_err(one)?;
        anstream::println!("{}", output.map_or_else(|| SOURCE.to_owned(), |path| path.display().to_string()));
    }
    for lost in &lost {
        anstream::eprintln!("not as it was: {}: {} ({})", lost.path, lost.value, lost.why);
    }
    Ok(())
}

/// Writes a file that is not there yet.
fn create(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Diagnostic::new(Code::Collision, format!("`{}` is there already", path.display()))
                .help("print the import with `-o -`, or write it elsewhere with `-o FILE`")
        }
        _ => unwritten(path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| unwritten(path, &error))
}
