use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{Cli, MISTAKES, root, style};
use crate::build::{Caches, Loaded};
use crate::content::Page;
use crate::site::{Options, Reason, Site};

/// What `list` takes.
#[derive(Args)]
pub struct ListArgs {
    /// Which pages
    #[arg(value_enum, default_value_t)]
    what: What,
    /// As one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum What {
    Drafts,
    Scheduled,
    #[default]
    All,
}

/// One line of the list.
struct Row {
    state: &'static str,
    due: Option<String>,
    path: String,
    url: String,
    title: String,
}

/// `folio list`: pages with the reason they are held back, and when they are due.
pub fn run(cli: &Cli, args: &ListArgs) -> u8 {
    let root = match root::find(cli) {
        Ok(root) => root,
        Err(diagnostic) => {
            style::print(&diagnostic);
            return MISTAKES;
        }
    };
    let options = Options { config: cli.config.clone(), now: root::now(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let Some(renderer) = &loaded.renderer else {
        style::print_all(&loaded.diagnostics, style::Format::Human);
        return MISTAKES;
    };
    let mut rows = rows(renderer.site());
    rows.retain(|row| match args.what {
        What::Drafts => row.state == "draft",
        What::Scheduled => row.state == "scheduled",
        What::All => true,
    });
    if args.json {
        let list: Vec<Value> = rows.iter().map(Row::json).collect();
        anstream::println!("{:#}", Value::from(list));
        return 0;
    }
    let width = rows.iter().map(|row| row.path.chars().count()).max().unwrap_or(0);
    for row in &rows {
        let state = row.due.as_ref().map_or_else(|| row.state.to_owned(), |due| format!("{} {due}", row.state));
        anstream::println!("{:width$}  {state:20}  {}", row.path, row.title);
    }
    0
}

fn rows(site: &Site) -> Vec<Row> {
    let row = |page: &Page, state, due, url| Row {
        state,
        due,
        path: page.document.source.path().to_owned(),
        url,
        title: page.title.clone(),
    };
    let published = site.entries.iter().map(|entry| row(&entry.page, "published", None, entry.path.clone()));
    let held = site.held_back.iter().map(|held| {
        let url = site.path_if_published(&held.page);
        match &held.reason {
            Reason::Draft => row(&held.page, "draft", None, url),
            Reason::Scheduled(date) => row(&held.page, "scheduled", Some(date.to_string()), url),
        }
    });
    let mut rows: Vec<Row> = published.chain(held).collect();
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    rows
}

impl Row {
    fn json(&self) -> Value {
        json!({"path": self.path, "url": self.url, "title": self.title, "state": self.state, "due": self.due})
    }
}
