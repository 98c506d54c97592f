//! What templates and components can ask the site. Names follow Zola's where the meaning is the same.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::cards::Cards;
use super::sections;
use super::value::{count, map, serialized, text};
use crate::content::slug::slugify;
use crate::content::{Kind, Table};
use crate::diagnostic::suggest;
use crate::site::Destination;

/// Adds the functions that look at one site.
pub fn register(tera: &mut Tera, cards: &Arc<Cards>) {
    let with = |function: fn(&Cards, &Kwargs) -> TeraResult<Value>| {
        let cards = cards.clone();
        move |kwargs: Kwargs, _: &State| function(&cards, &kwargs)
    };
    tera.register_function("get_url", with(get_url));
    tera.register_function("get_page", with(get_page));
    tera.register_function("get_section", with(get_section));
    tera.register_function("get_pages", with(get_pages));
    tera.register_function("get_taxonomy", with(get_taxonomy));
    tera.register_function("get_taxonomy_term", with(get_taxonomy_term));
    tera.register_function("get_taxonomy_url", with(get_taxonomy_url));
    tera.register_function("get_data", with(get_data));
    tera.register_function("load_data", with(load_data));
    tera.register_function("counts", with(counts));
    let texts = cards.clone();
    tera.register_function("trans", move |kwargs: Kwargs, state: &State| trans(&texts, &kwargs, state));
}

/// Registers functions that answer nothing, so that templates can be parsed before there is a site.
pub fn declare(tera: &mut Tera) {
    const NAMES: [&str; 14] = [
        "resize_image",
        "get_image_metadata",
        "fit_text",
        "get_url",
        "get_page",
        "get_section",
        "get_pages",
        "get_taxonomy",
        "get_taxonomy_term",
        "get_taxonomy_url",
        "get_data",
        "load_data",
        "counts",
        "trans",
    ];
    for name in NAMES {
        tera.register_function(name, |_: Kwargs, _: &State| Value::none());
    }
}

/// The address of a static file (by the name the theme gives it), a source (`@/blog/x.md#id`) or a site path.
fn get_url(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let written = kwargs.must_get::<String>("path")?;
    let absolute = kwargs.get::<bool>("absolute")?.unwrap_or(false);
    let site = &cards.site;
    if ["https://", "http://", "mailto:"].iter().any(|scheme| written.starts_with(scheme)) {
        return Ok(text(written));
    }
    let at = written.find(['?', '#']).unwrap_or(written.len());
    let (path, suffix) = written.split_at(at);
    let path = match path.strip_prefix("@/") {
        Some(source) => match site.find_source(&format!("content/{source}")) {
            Some(Destination::Entry(index)) => site.entries[index].path.clone(),
            Some(Destination::Section(index)) => site.sections[index].path.clone(),
            None => return Err(unknown_source(cards, source)),
        },
        None => match site.static_names.get(path.trim_start_matches('/')) {
            Some(index) => site.files[*index].path.clone(),
            None => format!("/{}", path.trim_start_matches('/')),
        },
    };
    let address = if absolute { cards.permalink(&path) } else { cards.path(&path) };
    Ok(text(format!("{address}{suffix}")))
}

fn unknown_source(cards: &Cards, source: &str) -> Error {
    let sources = cards.site.entries.iter().map(|entry| entry.page.document.source.path());
    let near = suggest(&format!("content/{source}"), sources);
    let hint =
        near.map_or(String::new(), |near| format!("; did you mean `@/{}`?", near.trim_start_matches("content/")));
    Error::message(format!("there is no page `{source}`{hint}"))
}

fn source_path(kwargs: &Kwargs) -> TeraResult<String> {
    let path = kwargs.must_get::<String>("path")?;
    let path = path.trim_start_matches("@/").trim_start_matches('/');
    Ok(format!("content/{}", path.strip_prefix("content/").unwrap_or(path)))
}

fn get_page(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = source_path(kwargs)?;
    match cards.site.find_source(&path) {
        Some(Destination::Entry(index)) => Ok(cards.get(index)),
        _ if kwargs.get::<bool>("allow_missing")?.unwrap_or(false) => Ok(Value::none()),
        _ => Err(unknown_source(cards, path.trim_start_matches("content/"))),
    }
}

fn get_section(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = source_path(kwargs)?;
    match cards.site.find_source(&path) {
        Some(Destination::Section(index)) => Ok(sections::value(cards, index, None)),
        _ if kwargs.get::<bool>("allow_missing")?.unwrap_or(false) => Ok(Value::none()),
        _ => Err(Error::message(format!("there is no section `{}`", path.trim_start_matches("content/")))),
    }
}

/// Cards of listed pages: by kind, tag, series or section, in a chosen order.
fn get_pages(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let site = &cards.site;
    let mut found: Vec<usize> = match kwargs.get::<String>("section")? {
        Some(folder) => {
            let folder = folder.trim_matches('/').trim_end_matches("_index.md").trim_matches('/').to_owned();
            let section = site.sections.iter().find(|section| section.folder == folder);
            section.map(|section| section.pages.clone()).unwrap_or_default()
        }
        None => site.sections.iter().flat_map(|section| section.pages.iter().copied()).collect(),
    };
    if let Some(kind) = kwargs.get::<String>("kind")? {
        if !Kind::WORDS.contains(&kind.as_str()) {
            return Err(Error::message(format!("`{kind}` is not a kind; kinds are {}", Kind::WORDS.join(", "))));
        }
        found.retain(|index| site.entries[*index].page.kind.as_str() == kind);
    }
    if let Some(tag) = kwargs.get::<String>("tag")? {
        let tag = tag.to_lowercase();
        found.retain(|index| site.entries[*index].page.common.tags.iter().any(|own| own.to_lowercase() == tag));
    }
    if let Some(series) = kwargs.get::<String>("series")? {
        found.retain(|index| site.entries[*index].page.series().map(slugify).as_deref() == Some(&series));
    }
    let zone = site.input.config.timezone.get();
    match kwargs.get::<String>("sort")?.as_deref() {
        Some("date" | "start") => found.sort_by_cached_key(|index| {
            let moment = site.entries[*index].date().map(|date| date.timestamp(zone));
            (std::cmp::Reverse(moment), site.entries[*index].path.clone())
        }),
        Some("title") => found.sort_by_cached_key(|index| site.entries[*index].page.title.to_lowercase()),
        Some("featured") => {
            let place = |index: &usize| match &site.entries[*index].page.special {
                crate::content::front_matter::Special::Project(project) => project.featured,
                _ => None,
            };
            found.retain(|index| place(index).is_some());
            found.sort_by_key(place);
        }
        Some(other) => {
            return Err(Error::message(format!("`{other}` is not an order; write date, start, title or featured")));
        }
        None => {}
    }
    if let Some(limit) = kwargs.get::<u64>("limit")? {
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(cards.list(&found))
}

fn taxonomy<'a>(cards: &'a Cards, kind: &str) -> TeraResult<Option<&'a crate::site::Taxonomy>> {
    let site = &cards.site;
    if !site.input.config.taxonomies.iter().any(|name| name == kind) {
        return Err(Error::message(format!("`{kind}` is not a taxonomy of `folio.yaml`")));
    }
    Ok(site.taxonomies.iter().find(|taxonomy| taxonomy.name == kind))
}

fn get_taxonomy(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let kind = kwargs.must_get::<String>("kind")?;
    let found = taxonomy(cards, &kind)?;
    let terms: Vec<Value> =
        found.into_iter().flat_map(|taxonomy| &taxonomy.terms).map(|term| sections::term(cards, term, false)).collect();
    let path = found.map_or_else(Value::none, |taxonomy| text(cards.path(&taxonomy.path)));
    Ok(Value::from(map([("name", text(kind)), ("path", path), ("terms", Value::from(terms))])))
}

fn term<'a>(cards: &'a Cards, kwargs: &Kwargs) -> TeraResult<&'a crate::site::Term> {
    let kind = kwargs.get::<String>("kind")?.unwrap_or_else(|| "tags".to_owned());
    let name = match kwargs.get::<String>("term")? {
        Some(name) => name,
        None => kwargs.must_get::<String>("name")?,
    };
    let found = taxonomy(cards, &kind)?.and_then(|taxonomy| taxonomy.term(&name));
    found.ok_or_else(|| Error::message(format!("no page has `{name}` among its {kind}")))
}

fn get_taxonomy_term(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    Ok(sections::term(cards, term(cards, kwargs)?, true))
}

fn get_taxonomy_url(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    Ok(text(cards.path(&term(cards, kwargs)?.path)))
}

/// A list of `content/data/`; one that is not there is empty.
fn get_data(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let name = kwargs.must_get::<String>("name")?;
    let data = cards.site.input.data.get(&name);
    Ok(data.map_or_else(|| Value::from(Vec::<Value>::new()), |data| serialized(&**data)))
}

/// As in Zola: a file below `content/` or `static/` as data. Paths begin at the site's root, or at either of them.
fn load_data(cards: &Cards, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = kwargs.must_get::<String>("path")?;
    let inner = path.trim_start_matches("@/").trim_start_matches('/');
    let files = &cards.site.input.loadable;
    let places = ["", "content/", "content/data/", "static/"];
    let file = places.iter().find_map(|at| files.get(&format!("{at}{inner}")));
    let file = file.or_else(|| files.get(&format!("content/data/{inner}.yaml")));
    let Some(file) = file else {
        if kwargs.get::<bool>("required")? == Some(false) {
            return Ok(Value::none());
        }
        let near = suggest(&format!("content/{inner}"), files.keys().map(String::as_str))
            .or_else(|| suggest(&format!("content/data/{inner}"), files.keys().map(String::as_str)));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(Error::message(format!("there is no data file `{path}` below `content/` or `static/`{hint}")));
    };
    // lists with a schema are read already
    let name = file.path().strip_prefix("content/data/").and_then(|name| name.strip_suffix(".yaml"));
    if let Some(data) = name.and_then(|name| cards.site.input.data.get(name)) {
        return Ok(serialized(&**data));
    }
    let format = match kwargs.get::<String>("format")? {
        Some(name) => Table::of(&name).ok_or_else(|| Error::message(format!("`{name}` is not a format of data")))?,
        None => Table::of(file.path()).unwrap_or(Table::Plain),
    };
    let read = file.text().and_then(|source| format.read(&source));
    read.map(|data| serialized(&data)).map_err(|mistake| {
        let place = mistake.primary.as_ref().map(|label| label.source.position(label.span.start));
        let place = place.map_or(String::new(), |place| format!(" (line {}, column {})", place.line, place.column));
        Error::message(format!("{}{place}", mistake.message))
    })
}

/// How many of each there are.
fn counts(cards: &Cards, _: &Kwargs) -> TeraResult<Value> {
    let listed = |kind: Kind| cards.site.entries.iter().filter(|e| e.is_listed() && e.page.kind == kind).count();
    let data = |name: &str| cards.site.input.data.get(name).and_then(|data| data.as_array()).map_or(0, Vec::len);
    Ok(Value::from(map([
        ("pages", count(cards.site.entries.len())),
        ("posts", count(listed(Kind::Post))),
        ("projects", count(listed(Kind::Project))),
        ("events", count(listed(Kind::Event))),
        ("talks", count(listed(Kind::Talk))),
        ("books", count(data("books"))),
        ("bookmarks", count(data("bookmarks"))),
        ("courses", count(data("courses"))),
    ])))
}

/// An interface text in the page's language, else in English.
fn trans(cards: &Cards, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    let key = kwargs.must_get::<String>("key")?;
    let site = &cards.site;
    let lang = match kwargs.get::<String>("lang")? {
        Some(lang) => lang,
        None => state.get::<String>("lang")?.unwrap_or_else(|| site.input.config.default_language.to_string()),
    };
    let texts = &site.input.theme.texts;
    let found = [lang.as_str(), lang.split('-').next().unwrap_or_default(), "en"]
        .into_iter()
        .find_map(|lang| texts.get(lang)?.get(&key));
    found.map(text).ok_or_else(|| {
        let keys = texts.values().flat_map(|texts| texts.keys()).map(String::as_str);
        let hint = suggest(&key, keys).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Error::message(format!("there is no interface text `{key}`{hint}"))
    })
}
