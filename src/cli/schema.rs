use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{ENVIRONMENT, USAGE, save, style};
use crate::content::schema::{records, schema};
use crate::diagnostic::{Diagnostic, suggest};

/// What `schema` takes.
#[derive(Args)]
pub struct SchemaArgs {
    /// settings, page, post, project, event, talk, section, resume, books, bookmarks, courses or series
    name: Option<String>,
    /// Write each schema into a file of this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// `folio schema`: one schema, or all of them, to standard output or into a folder.
pub fn run(args: &SchemaArgs) -> u8 {
    let names: Vec<&str> = records().iter().map(|(name, ..)| *name).collect();
    let wanted = match &args.name {
        Some(name) if !names.contains(&name.as_str()) => {
            let near = suggest(name, names.iter().copied());
            let help =
                near.map_or_else(|| format!("they are {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
            anstream::eprintln!("there is no schema `{name}`; {help}");
            return USAGE;
        }
        Some(name) => vec![name.as_str()],
        None => names.clone(),
    };
    match &args.output {
        Some(dir) => match write(dir, &wanted) {
            Ok(paths) => {
                for path in paths {
                    anstream::println!("{}", path.display());
                }
                0
            }
            Err(diagnostic) => {
                style::print(&diagnostic);
                ENVIRONMENT
            }
        },
        None if args.name.is_some() => {
            anstream::println!("{:#}", schema(wanted[0]).unwrap_or_default());
            0
        }
        None => {
            let all: serde_json::Map<_, _> =
                wanted.iter().filter_map(|name| Some(((*name).to_owned(), schema(name)?))).collect();
            anstream::println!("{:#}", serde_json::Value::from(all));
            0
        }
    }
}

/// Writes schemas into a folder; their paths.
///
/// # Errors
/// A diagnostic when one cannot be written.
pub fn write(dir: &Path, names: &[&str]) -> Result<Vec<PathBuf>, Diagnostic> {
    fs::create_dir_all(dir).map_err(|error| save::failed(dir, &error))?;
    let write = |name: &&str| {
        let path = dir.join(format!("{name}.json"));
        let text = format!("{:#}\n", schema(name).unwrap_or_default());
        fs::write(&path, text).map_err(|error| save::failed(&path, &error))?;
        Ok(path)
    };
    names.iter().map(write).collect()
}
