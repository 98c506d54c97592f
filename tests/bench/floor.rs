//! The least that any generator must do for a folder of posts: read, parse, put into a template, write. No links, lists,
//! feeds, colours or checks. `tests/bench/run` compares with it.

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use serde::Deserialize;
use tera::{Context, Tera};

#[derive(Deserialize)]
struct FrontMatter {
    title: String,
    description: String,
    date: toml::value::Datetime,
    tags: Vec<String>,
}

const TEMPLATE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{{ title }}</title>\n\
<meta name=\"description\" content=\"{{ description }}\">\n</head>\n<body>\n<article>\n<h1>{{ title }}</h1>\n<p>{{ date }}</p>\n\
{{ content | safe }}\n<ul>{% for tag in tags %}<li><a href=\"/tags/{{ tag }}/\">{{ tag }}</a></li>{% endfor %}</ul>\n\
</article>\n</body>\n</html>\n";

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (Some(site), Some(out)) = (arguments.next(), arguments.next()) else {
        println!("floor SITE OUT: called by tests/bench/run");
        return;
    };
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", TEMPLATE).unwrap();
    let posts: Vec<PathBuf> =
        fs::read_dir(Path::new(&site).join("content/posts")).unwrap().map(|entry| entry.unwrap().path()).collect();
    posts.par_iter().for_each(|path| {
        let text = fs::read_to_string(path).unwrap();
        let (front, body) = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).unwrap();
        let front: FrontMatter = toml::from_str(front).unwrap();
        let mut content = String::with_capacity(body.len() * 2);
        html::push_html(&mut content, Parser::new_ext(body, Options::all()));
        let mut context = Context::new();
        context.insert("title", &front.title);
        context.insert("description", &front.description);
        context.insert("date", &front.date.to_string());
        context.insert("tags", &front.tags);
        context.insert("content", &content);
        let folder = Path::new(&out).join(path.file_stem().unwrap());
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), tera.render("page.html", &context).unwrap()).unwrap();
    });
}
