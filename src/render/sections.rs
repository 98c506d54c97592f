//! Template values of sections, terms and series.

use tera::{Map, Value};

use super::cards::Cards;
use super::value::{count, map, maybe, safe, serialized, text};
use crate::content::Kind;
use crate::site::{EVENTS_CALENDAR, Series, Term, pager_path};

/// A section; `content` is its body as HTML, where it is at hand.
pub fn value(cards: &Cards, index: usize, content: Option<&str>) -> Value {
    let section = &cards.site.sections[index];
    let front = section.page.as_ref().map(|page| &page.front);
    let subsections = section.subsections.iter().map(|index| {
        let section = &cards.site.sections[*index];
        let summary = section.page.as_ref().and_then(|page| page.front.summary.as_ref());
        Value::from(map([
            ("title", text(&section.title)),
            ("path", text(cards.path(&section.path))),
            ("summary", maybe(summary)),
            ("count", count(section.pages.len())),
        ]))
    });
    let outline = section.page.as_ref().map(|page| &page.document.outline);
    let summary = front.and_then(|front| front.summary.clone()).or_else(|| outline.and_then(|o| o.summary.clone()));
    Value::from(map([
        ("title", text(&section.title)),
        ("kind", text(section.kind.as_str())),
        ("path", text(cards.path(&section.path))),
        ("permalink", text(cards.permalink(&section.path))),
        ("lang", text(&section.lang)),
        ("summary", maybe(summary.as_ref())),
        ("description", maybe(summary.as_ref())),
        ("content", content.map_or_else(|| safe(""), safe)),
        ("pages", cards.list(&section.pages)),
        ("subsections", Value::from(subsections.collect::<Vec<_>>())),
        ("toc", outline.map_or_else(|| Value::from(Vec::<Value>::new()), |outline| toc(cards, outline, &section.path))),
        ("extra", front.map_or_else(|| Value::from(Map::new()), |front| serialized(&front.extra))),
        ("feed", Value::from(section.has_feed())),
        ("ics", if section.kind == Kind::Event { calendar(cards) } else { Value::none() }),
        (
            "relative_path",
            maybe(section.page.as_ref().map(|page| page.document.source.path().trim_start_matches("content/"))),
        ),
        ("draft", Value::from(front.is_some_and(|front| front.draft))),
    ]))
}

/// The path of the calendar of all events, where one is written.
fn calendar(cards: &Cards) -> Value {
    let planned = cards.site.plan.get(EVENTS_CALENDAR);
    planned.map_or_else(Value::none, |_| text(cards.path(EVENTS_CALENDAR)))
}

/// Headings from the second level on, as a tree.
pub fn toc(cards: &Cards, outline: &crate::content::Outline, path: &str) -> Value {
    let headings: Vec<_> = outline.headings.iter().filter(|heading| (2..=3).contains(&heading.level)).collect();
    let mut items: Vec<(Map, Vec<Value>)> = Vec::new();
    for heading in headings {
        let item = map([
            ("level", count(usize::from(heading.level))),
            ("id", text(&heading.id)),
            ("title", text(&heading.title)),
            ("path", text(format!("#{}", heading.id))),
            ("permalink", text(format!("{}#{}", cards.permalink(path), heading.id))),
        ]);
        match items.last_mut() {
            Some((_, children)) if heading.level > 2 => {
                let mut item = item;
                item.extend(map([("children", Value::from(Vec::<Value>::new()))]));
                children.push(Value::from(item));
            }
            _ => items.push((item, Vec::new())),
        }
    }
    let items = items.into_iter().map(|(mut item, children)| {
        item.extend(map([("children", Value::from(children))]));
        Value::from(item)
    });
    Value::from(items.collect::<Vec<_>>())
}

/// A term; with its pages when they are asked for.
pub fn term(cards: &Cards, term: &Term, with_pages: bool) -> Value {
    let pages = if with_pages { cards.list(&term.pages) } else { Value::from(Vec::<Value>::new()) };
    Value::from(map([
        ("name", text(&term.name)),
        ("slug", text(&term.slug)),
        ("path", text(cards.path(&term.path))),
        ("permalink", text(cards.permalink(&term.path))),
        ("feed_path", text(cards.path(&format!("{}atom.xml", term.path)))),
        ("count", count(term.pages.len())),
        ("page_count", count(term.pages.len())),
        ("pages", pages),
    ]))
}

/// A series with its pages in reading order.
pub fn series(cards: &Cards, series: &Series) -> Value {
    let minutes: usize = series
        .pages
        .iter()
        .map(|index| {
            let outline = &cards.site.entries[*index].page.document.outline;
            super::cards::minutes(outline.words, outline.code_lines)
        })
        .sum();
    Value::from(map([
        ("slug", text(&series.slug)),
        ("title", text(&series.title)),
        ("summary", maybe(series.summary.as_ref())),
        ("path", text(cards.path(&series.path))),
        ("permalink", text(cards.permalink(&series.path))),
        ("minutes", count(minutes)),
        ("pages", cards.list(&series.pages)),
    ]))
}

/// The list page `number` of `indices`, `size` at a time.
pub fn paginator(cards: &Cards, indices: &[usize], size: usize, path: &str, number: usize) -> Value {
    let pagers = indices.len().div_ceil(size).max(1);
    let link = |number: usize| text(cards.path(&pager_path(path, number)));
    let from = (number * size).min(indices.len());
    let to = (from + size).min(indices.len());
    Value::from(map([
        ("paginate_by", count(size)),
        ("base_url", text(cards.permalink(&format!("{path}page/")))),
        ("number_pagers", count(pagers)),
        ("first", link(0)),
        ("last", link(pagers - 1)),
        ("previous", number.checked_sub(1).map_or_else(Value::none, link)),
        ("next", if number + 1 < pagers { link(number + 1) } else { Value::none() }),
        ("pages", cards.list(&indices[from..to])),
        ("current_index", count(number + 1)),
        ("total_pages", count(indices.len())),
    ]))
}
