//! Terms that are probably one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::site::{Site, Term};

/// Terms shorter than this differ by a letter because they are different.
const MIN_LEN: usize = 6;

/// Every pair of nearly equal terms, told at a page with the rarer one.
pub fn near(site: &Site) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for taxonomy in &site.taxonomies {
        for (term, other) in pairs(&taxonomy.terms) {
            let (rare, common) = if term.pages.len() < other.pages.len() { (term, other) } else { (other, term) };
            let document = &site.entries[rare.pages[0]].page.document;
            let names = crate::site::terms_of(&site.entries[rare.pages[0]].page, &taxonomy.name);
            let index = names.iter().position(|name| *name == rare.name).unwrap_or(0);
            let message = format!(
                "`{}` ({}) and `{}` ({}) are nearly the same",
                rare.name,
                rare.pages.len(),
                common.name,
                common.pages.len()
            );
            let diagnostic = Diagnostic::new(Code::NearTags, message)
                .at(&document.source, document.place_of_item(&taxonomy.name, index), "")
                .help(format!("write `{}` everywhere, if they mean one thing", common.name));
            told.push(diagnostic);
        }
    }
    told
}

fn pairs(terms: &[Term]) -> Vec<(&Term, &Term)> {
    let mut by_stem: HashMap<String, &Term> = HashMap::new();
    let mut found = Vec::new();
    for term in terms {
        match by_stem.get(&stem(&term.slug)) {
            Some(other) => found.push((*other, term)),
            None => drop(by_stem.insert(stem(&term.slug), term)),
        }
    }
    // neighbours in the alphabet are compared letter by letter: a slip at the first letter is rare, all pairs are many
    for (index, term) in terms.iter().enumerate() {
        for other in terms[index + 1..].iter().take_while(|other| other.slug.get(..2) == term.slug.get(..2)) {
            let long = term.slug.len().min(other.slug.len()) >= MIN_LEN;
            let digits = |slug: &str| slug.chars().filter(char::is_ascii_digit).collect::<String>();
            if long
                && stem(&term.slug) != stem(&other.slug)
                && digits(&term.slug) == digits(&other.slug)
                && strsim::damerau_levenshtein(&term.slug, &other.slug) == 1
            {
                found.push((term, other));
            }
        }
    }
    found
}

/// A term without hyphens and plural.
fn stem(slug: &str) -> String {
    let letters: String = slug.chars().filter(|c| *c != '-').collect();
    match letters.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ if letters.len() > 3 && !letters.ends_with("ss") => letters.trim_end_matches('s').to_owned(),
        _ => letters,
    }
}
