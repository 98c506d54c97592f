//! Arguments, progress, exit codes. The only place that prints.

mod build;
mod root;
mod style;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

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
}

/// What `build` takes.
#[derive(Args)]
pub struct BuildArgs {
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
    /// Replace files in the output folder that Folio did not write
    #[arg(short, long)]
    force: bool,
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
    };
    ExitCode::from(code)
}
