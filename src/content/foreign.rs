//! Keys of other generators, and what to write instead of each. Keys whose meaning is the same are accepted as
//! aliases where they are declared; here are those that need another form or a decision.

use super::front_matter::{Event, Post, Project, Section, Talk};

/// Settings of Zola, Hugo, Jekyll, Eleventy and Cobalt.
const SETTINGS: &[(&str, &str)] = &[
    ("accent", "it belongs under `theme`: `theme: {accent: …}`"),
    ("baseurl", "write the whole address into `base_url`"),
    ("build_search_index", "search is always there; remove the key"),
    ("compile_sass", "style sheets are plain CSS; remove the key"),
    ("copyright", "write `license:`, as an SPDX name"),
    ("dateFormat", "dates are formatted by the theme; remove the key"),
    ("email", "it belongs under `author`: `author: {email: …}`"),
    ("feed_limit", "write `feeds: {limit: …}`"),
    ("full_text", "it belongs under `feeds`: `feeds: {full_text: …}`"),
    ("generate_feeds", "the site's feeds are always written; for a section write `feed: true` into its `_index.md`"),
    ("generate_feed", "the site's feeds are always written; for a section write `feed: true` into its `_index.md`"),
    ("highlight", "code is always highlighted, in the theme's colours; remove the key"),
    ("markup", "write what you need of it under `markdown`"),
    ("menu", "write `navigation: [{name: …, path: /…/}]`"),
    ("menus", "write `navigation: [{name: …, path: /…/}]`"),
    ("minify_html", "pages are small as they are; remove the key"),
    ("navigation_bar", "write `navigation: [{name: …, path: /…/}]`"),
    ("paginate", "write `paginate_by` into the `_index.md` of the section"),
    ("pagination", "write `paginate_by` into the `_index.md` of the section"),
    ("permalinks", "URLs follow the folders; a page may change the last part with `slug`"),
    ("plugins", "there are no plugins; remove the key"),
    ("publishDir", "write `output_dir`"),
    ("destination", "write `output_dir`"),
    ("social", "write `author: {links: [{name: …, url: …}]}`"),
    ("tagline", "write `description`"),
    ("translations", "texts of the interface stand in `i18n/LANG.yaml`"),
    ("slugify", "slugs are lower case ASCII; a page may set its own `slug`"),
];

/// Front matter of pages.
const PAGE: &[(&str, &str)] = &[
    (
        "categories",
        "write `tags: […]`; or `taxonomies: {categories: […]}`, with `categories` among the `taxonomies` of folio.yaml",
    ),
    (
        "category",
        "write `tags: […]`; or `taxonomies: {categories: […]}`, with `categories` among the `taxonomies` of folio.yaml",
    ),
    ("layout", "write `kind: post`, or `template: NAME.html` for a template of your own"),
    ("layouts", "write `kind: post`, or `template: NAME.html` for a template of your own"),
    (
        "permalink",
        "the URL follows the file; change its last part with `slug`, and keep an old URL with `aliases: [/old/]`",
    ),
    ("url", "the URL follows the file; change its last part with `slug`, and keep an old URL with `aliases: [/old/]`"),
    ("path", "the URL follows the file; change its last part with `slug`, and keep an old URL with `aliases: [/old/]`"),
    ("published", "write `draft: true` to hold a page back, or `publish: 2026-01-31` to hold it back until then"),
    ("expiryDate", "pages do not expire; remove the page, or set `draft: true`"),
    ("unpublishdate", "pages do not expire; remove the page, or set `draft: true`"),
    ("linkTitle", "lists show `title`; remove the key"),
    ("keywords", "search engines ignore keywords; write `tags: […]`"),
    ("in_search_index", "write `unlisted: true` to leave a page out of lists, feeds and search"),
    ("include_in_feeds", "write `feed: false`"),
    ("eleventyExcludeFromCollections", "write `unlisted: true`"),
    ("render", "every page is rendered; write `draft: true` to hold it back"),
    ("menu", "write `navigation` into folio.yaml"),
    ("menus", "write `navigation` into folio.yaml"),
    ("markup", "pages are Markdown; remove the key"),
    ("headless", "write `unlisted: true`"),
    ("sitemap", "write `unlisted: true` to leave a page out"),
    ("noindex", "write `unlisted: true`"),
    ("subtitle", "write `summary`, or put it under `extra`"),
    ("series_order", "write `part`"),
    ("series_weight", "write `part`"),
    ("thumbnail", "write `cover`, and `cover_alt` for what it shows"),
    ("featured_image", "write `cover`, and `cover_alt` for what it shows"),
    ("ShowToc", "write `toc: true`"),
    ("pubDatetime", "write `date`"),
    ("modDatetime", "write `updated`"),
    ("insert_anchor_links", "headings always have anchors; remove the key"),
    ("isCJKLanguage", "words are counted right in every language; remove the key"),
];

/// Front matter of sections.
const SECTION: &[(&str, &str)] = &[
    ("cascade", "`kind` and `page_template` of a section hold for the pages below it; the rest stands in each page"),
    ("generate_feed", "write `feed`"),
    ("paginate", "write `paginate_by`"),
    ("paginate_path", "list pages lie under `page/2/`; remove the key"),
    ("paginate_reversed", "write `sort_by`; the newest come first by date"),
    ("redirect_to", "write an `aliases` entry into the page that takes its place"),
    ("transparent", "pages belong to the nearest section; move them up"),
    ("insert_anchor_links", "headings always have anchors; remove the key"),
    ("tags", "tags belong to pages, not to a section"),
    ("taxonomies", "terms belong to pages, not to a section"),
    ("date", "a section has no date; its pages have"),
];

/// What RenderCV and others call the parts of a résumé.
const RESUME: &[(&str, &str)] = &[
    ("company", "write `name`"),
    ("employer", "write `name`"),
    ("start", "write `startDate`"),
    ("start_date", "write `startDate`"),
    ("end", "write `endDate`"),
    ("end_date", "write `endDate`"),
    ("title", "write `position` for work, `studyType` and `area` for education"),
    ("role", "write `position`"),
    ("experience", "write `work`"),
    ("bullets", "write `highlights`"),
    ("degree", "write `studyType`"),
    ("school", "write `institution`"),
    ("user", "write `username`"),
    ("social_networks", "write `basics: {profiles: […]}`"),
    ("cv", "the sections stand at the top of the file, in the names of JSON Resume"),
];

/// Keys of a publishing target that must not stand in a file.
const SECRETS: [&str; 10] = [
    "access_key",
    "access_key_id",
    "aws_access_key_id",
    "aws_secret_access_key",
    "key",
    "passphrase",
    "password",
    "secret",
    "secret_access_key",
    "token",
];

/// Whether a key of a publishing target would hold a secret.
pub fn is_secret(owner: &str, key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    matches!(owner, "target" | "git" | "ssh" | "s3" | "dir") && SECRETS.contains(&key.as_str())
}

/// The key that a foreign one is by another name, so that its value can stay.
pub fn other_name(owner: &str, key: &str) -> Option<&'static str> {
    // whose company it is, an employer's or one's own, is not known there
    if owner == "basics" {
        return None;
    }
    let name = answer(owner, key)?.strip_prefix("write `")?.strip_suffix('`')?;
    name.chars().all(|c| c.is_ascii_alphabetic() || c == '_').then_some(name)
}

/// What to write instead of a key that another generator would take here.
pub fn answer(owner: &str, key: &str) -> Option<&'static str> {
    let table = match owner {
        "folio.yaml" => SETTINGS,
        "page" | "post" | "project" | "event" | "talk" => PAGE,
        "section" => SECTION,
        "resume.yaml" | "basics" | "profile" | "work entry" | "volunteer entry" | "education entry" => RESUME,
        _ if is_secret(owner, key) => {
            let help = "secrets never stand in a file: they come from the environment, the ssh agent or git's helpers";
            return Some(help);
        }
        _ => return None,
    };
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, answer)| *answer)
}

/// The kinds of page that have a key which this one has not.
pub fn elsewhere(owner: &str, key: &str) -> Option<String> {
    let kinds = [
        ("post", Post::fields()),
        ("project", Project::fields()),
        ("event", Event::fields()),
        ("talk", Talk::fields()),
        ("section", Section::fields()),
    ];
    if !matches!(owner, "page" | "post" | "project" | "event" | "talk" | "section") {
        return None;
    }
    let has = |fields: &[super::Field]| fields.iter().any(|field| field.name == key);
    let found: Vec<String> = kinds
        .iter()
        .filter(|(kind, fields)| *kind != owner && has(fields))
        .map(|(kind, _)| format!("`{kind}`"))
        .collect();
    (!found.is_empty()).then(|| format!("it is a key of {}; keys of your own go under `extra`", found.join(" and ")))
}
