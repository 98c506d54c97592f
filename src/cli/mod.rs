//! Arguments, progress, exit codes. The only place that prints.

mod build;
mod check;
mod ci;
mod eject;
mod endless;
mod explain;
#[cfg(feature = "external")]
mod external;
mod fix;
mod init;
mod list;
mod lsp;
mod man;
mod new;
mod publish;
mod reference;
mod rename;
mod resume;
mod root;
mod save;
mod schema;
mod serve;
mod style;
mod timings;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use style::Format;

/// Exit codes: the site has mistakes, the call is wrong, the machine refuses.
const MISTAKES: u8 = 1;
const USAGE: u8 = 2;
const ENVIRONMENT: u8 = 3;

/// A static site generator for a portfolio and a tech blog.
#[derive(Parser)]
#[command(name = "folio", version, about)]
struct Cli {
    /// The folder of the site; looked for upwards from here when absent
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The settings file, relative to the root
    #[arg(short, long, global = true, value_name = "FILE", default_value = "folio.yaml")]
    config: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the site to its output folder
    Build(BuildArgs),
    /// Show the site in a browser while it is edited
    Serve(ServeArgs),
    /// Begin a new page, as a draft
    New(NewArgs),
    /// Write the résumé in one of its forms, or take it over from another tool
    Resume(resume::ResumeArgs),
    /// Begin a new site
    Init(InitArgs),
    /// Examine the finished site: links, headings, images, feeds, titles
    Check(CheckArgs),
    /// Bring the site to its host: build, compare, ask, send what differs
    #[command(alias = "deploy")]
    Publish(publish::PublishArgs),
    /// Copy a template, component or other file of the theme into the site, to change it there
    Eject(eject::EjectArgs),
    /// Name the pages that are held back, and when they are due
    List(list::ListArgs),
    /// Say what a URL is made from
    Why(why::WhyArgs),
    /// Move a page or its bundle; the old URL leads to the new one, and links follow
    Rename(rename::RenameArgs),
    /// Write JSON Schemas of settings, front matter, résumé and data, for editors
    Schema(schema::SchemaArgs),
    /// Speak the language server protocol on standard input and output
    Lsp,
    /// Write the completions of a shell
    Completions {
        /// bash, elvish, fish, powershell or zsh
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man,
    /// Write the reference tables of the README
    #[command(hide = true)]
    Reference {
        /// The table; all of them when absent
        name: Option<String>,
    },
    /// Say what a code such as E0102 means
    Explain(ExplainArgs),
}

/// What `serve` takes.
#[derive(Args)]
pub struct ServeArgs {
    /// The address to listen on; 127.0.0.1 and ::1 when absent
    #[arg(short, long, value_name = "ADDRESS")]
    interface: Option<String>,
    /// The port; 1111 or the next free one when absent
    #[arg(short, long)]
    port: Option<u16>,
    /// Replaces `base_url` of the settings
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// The folder that `build` writes to: it is not watched
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Open the browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Drafts are shown; this hides them
    #[arg(long)]
    no_drafts: bool,
    /// For those who know it from elsewhere: drafts are shown anyway
    #[arg(long, hide = true)]
    drafts: bool,
    /// Look every second instead of waiting for the file system to tell
    #[arg(long)]
    poll: bool,
    /// The browser follows the file that is saved
    #[arg(long)]
    navigate: bool,
    /// Behave like a host: github-pages, netlify, cloudflare or s3
    #[arg(long = "as", value_name = "HOST")]
    host: Option<String>,
    /// A host name that may ask besides localhost, such as a tunnel's
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
}

/// What `new` takes.
#[derive(Args)]
pub struct NewArgs {
    /// page, post, project, event or talk
    kind: String,
    title: String,
}

/// What `init` takes.
#[derive(Args)]
pub struct InitArgs {
    /// The folder; this one when absent
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Add what is missing to a folder that is not empty
    #[arg(short, long)]
    force: bool,
    /// Write the workflow file of a host; in a folder that holds a site nothing else is written
    #[arg(long, value_enum, value_name = "HOST")]
    ci: Option<ci::Ci>,
}

/// What `check` takes.
#[derive(Args)]
pub struct CheckArgs {
    /// Ask the hosts that the site links to, too
    #[cfg(feature = "external")]
    #[arg(long)]
    external: bool,
    /// Mend in the sources what has one right answer, and show each change
    #[arg(long)]
    fix: bool,
    /// With --fix: show the changes and make none
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// How mistakes are told
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Replaces `base_url` of the settings
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Drafts too
    #[arg(long)]
    drafts: bool,
    /// Pages of the future too
    #[arg(long)]
    future: bool,
}

/// What `explain` takes.
#[derive(Args)]
pub struct ExplainArgs {
    /// The code in the brackets of a message; all of them when absent
    code: Option<String>,
}

/// What `build` takes.
#[derive(Args)]
pub struct BuildArgs {
    /// How mistakes are told
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Replaces `base_url` of the settings
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Where to write; `output_dir` of the settings when absent
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Drafts too
    #[arg(long)]
    drafts: bool,
    /// Pages of the future too
    #[arg(long)]
    future: bool,
    /// Say where the time went
    #[arg(long)]
    timings: bool,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    let code = match &cli.command {
        Command::Build(args) => build::run(&cli, args),
        Command::Serve(args) => serve::run(&cli, args),
        Command::New(args) => new::run(&cli, args),
        Command::Resume(args) => resume::run(&cli, args),
        Command::Init(args) => init::run(args),
        Command::Check(args) => check::run(&cli, args),
        Command::Publish(args) => publish::run(&cli, args),
        Command::Eject(args) => eject::run(&cli, args),
        Command::List(args) => list::run(&cli, args),
        Command::Why(args) => why::run(&cli, args),
        Command::Rename(args) => rename::run(&cli, args),
        Command::Schema(args) => schema::run(args),
        Command::Lsp => lsp::run(&cli),
        Command::Completions { shell } => man::completions(*shell),
        Command::Man => man::page(),
        Command::Reference { name } => reference::run(name.as_deref()),
        Command::Explain(args) => explain::run(args),
    };
    ExitCode::from(code)
}
