use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use super::ci::Ci;
use super::{ENVIRONMENT, InitArgs, MISTAKES, root, save, schema, style};
use crate::content::schema::records;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SETTINGS;

/// The files of a new site. `{date}` becomes today, `{title}` the folder's name.
const FILES: [(&str, &str); 8] = [
    ("folio.yaml", include_str!("starter/folio.yaml")),
    ("content/_index.md", include_str!("starter/home.md")),
    ("content/about.md", include_str!("starter/about.md")),
    ("content/blog/_index.md", include_str!("starter/blog.md")),
    ("content/blog/hello.md", include_str!("starter/post.md")),
    ("content/projects/_index.md", include_str!("starter/projects.md")),
    (".vscode/settings.json", include_str!("starter/vscode.json")),
    (".gitignore", "/public/\n/.folio/\n"),
];

/// `folio init DIR`: a site that builds at once. Nothing that is there is ever overwritten.
pub fn run(args: &InitArgs) -> u8 {
    let is_site = args.dir.join(SETTINGS).is_file();
    if let Some(ci) = args.ci.filter(|_| is_site) {
        return told(write_ci(&args.dir, ci).map(|path| anstream::println!("{}", path.display())));
    }
    let made = create(&args.dir, args.force);
    told(made.and_then(|dir| args.ci.map_or(Ok(()), |ci| write_ci(&dir, ci).map(drop)).map(|()| dir)).map(|dir| {
        anstream::println!("{}  {} files. Next:  cd {} && folio serve", dir.display(), FILES.len(), args.dir.display());
    }))
}

fn told(done: Result<(), Diagnostic>) -> u8 {
    match done {
        Ok(()) => 0,
        Err(diagnostic) => {
            style::print(&diagnostic);
            if diagnostic.code.is_environment() { ENVIRONMENT } else { MISTAKES }
        }
    }
}

fn create(dir: &Path, force: bool) -> Result<PathBuf, Diagnostic> {
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !force {
        let message = format!("`{}` is not empty", dir.display());
        let help = "take an empty or new folder, or add what is missing to this one with `--force`";
        return Err(Diagnostic::new(Code::Destination, message).help(help));
    }
    let today = root::now().to_zoned(TimeZone::system()).date().to_string();
    let name = dir.file_name().map_or_else(|| "My site".to_owned(), |name| name.to_string_lossy().into_owned());
    for (path, text) in FILES {
        let path = dir.join(path);
        if path.exists() {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| save::failed(parent, &error))?;
        }
        let text = text.replace("{date}", &today).replace("{title}", &name);
        fs::write(&path, text).map_err(|error| save::failed(&path, &error))?;
    }
    // only an editor misses them, and `folio schema` writes them again
    let _ = schema::write(&dir.join(".folio/schemas"), &records().iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    Ok(dir.to_owned())
}

/// The workflow file of a host. One that is there is never overwritten.
fn write_ci(dir: &Path, ci: Ci) -> Result<PathBuf, Diagnostic> {
    let (path, text) = ci.file();
    let path = dir.join(path);
    if path.exists() {
        let message = format!("`{}` is there already", path.display());
        return Err(Diagnostic::new(Code::Destination, message).help("move it away, and run this again"));
    }
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
    made.map_err(|error| save::failed(&path, &error))?;
    Ok(path)
}
