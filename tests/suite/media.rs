//! What is made of pages and files: the search index, cards, photos, data and the memory of published URLs.

use std::fs;
use std::path::Path;

use crate::case::{folio, tree, write};

const BLOG: &str = "---\ntitle: Blog\nkind: post\nfeed: true\n---\n";

fn begin(root: &Path) {
    write(&root.join("folio.yaml"), "title: Site\nbase_url: https://example.org/sub\n");
    write(&root.join("content/_index.md"), "Home of `zebrafish`.\n");
    write(&root.join("content/blog/_index.md"), BLOG);
    for (name, more) in [("one", ""), ("two", ""), ("hidden", "unlisted: true\n"), ("draft", "draft: true\n")] {
        let text = format!(
            "---\ntitle: Title of {name}\ndate: 2025-01-02\n{more}---\n\nText of {name}.\n\n## Part\n\nMore.\n"
        );
        write(&root.join(format!("content/blog/{name}.md")), text);
    }
}

fn build(root: &Path, more: &[&str]) -> Vec<(String, Vec<u8>)> {
    let output = folio(root, &[&["build"], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut files = tree(&root.join("public"));
    files.retain(|(path, _)| path != ".folio-manifest");
    files
}

/// What a failed build says.
fn mistakes(root: &Path) -> String {
    let output = folio(root, &["build"]);
    assert!(!output.status.success(), "the build should fail");
    String::from_utf8(output.stderr).unwrap()
}

fn file<'a>(files: &'a [(String, Vec<u8>)], name: &str) -> &'a [u8] {
    let found = files.iter().find(|(path, _)| path == name);
    &found.unwrap_or_else(|| panic!("{name} is not there: {:?}", files.iter().map(|f| &f.0).collect::<Vec<_>>())).1
}

fn page<'a>(files: &'a [(String, Vec<u8>)], name: &str) -> &'a str {
    std::str::from_utf8(file(files, name)).unwrap()
}

#[cfg(feature = "search")]
mod search {
    use super::*;

    fn pages(files: &[(String, Vec<u8>)]) -> usize {
        let entry: serde_json::Value = serde_json::from_slice(file(files, "pagefind/pagefind-entry.json")).unwrap();
        let languages = entry["languages"].as_object().unwrap();
        languages.values().map(|language| usize::try_from(language["page_count"].as_u64().unwrap()).unwrap()).sum()
    }

    #[test]
    fn listed_pages_are_indexed_and_every_byte_is_the_same_again() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        let files = build(dir.path(), &[]);
        // the home and two posts: neither the draft nor the page that is not listed
        assert_eq!(pages(&files), 3);
        for name in ["pagefind/pagefind.js", "pagefind/pagefind-worker.js", "pagefind/wasm.en.pagefind"] {
            assert!(file(&files, name).len() > 1000, "{name}");
        }
        assert!(!files.iter().any(|(path, _)| path.contains("pagefind-ui")), "the theme has a face of its own");
        let before = fs::read_dir(dir.path().join(".folio/cache/made")).unwrap().count();
        assert!(build(dir.path(), &[]) == files, "a second build differs");
        assert_eq!(fs::read_dir(dir.path().join(".folio/cache/made")).unwrap().count(), before);
        fs::remove_dir_all(dir.path().join(".folio")).unwrap();
        assert!(build(dir.path(), &[]) == files, "a build without a cache differs");
        assert_eq!(pages(&build(dir.path(), &["--drafts"])), 3);

        fs::remove_file(dir.path().join("content/blog/two.md")).unwrap();
        let fewer = build(dir.path(), &[]);
        assert_eq!(pages(&fewer), 2);
        let fragments = |files: &[(String, Vec<u8>)]| files.iter().filter(|f| f.0.ends_with(".pf_fragment")).count();
        assert_eq!((fragments(&files), fragments(&fewer)), (3, 2));
    }

    #[test]
    fn its_folder_is_its_own() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        write(&dir.path().join("static/pagefind/mine.txt"), "x");
        let told = mistakes(dir.path());
        assert!(told.contains("`/pagefind/mine.txt` lies where the search index is written"), "{told}");
        write(&dir.path().join("folio.yaml"), "title: Site\nbase_url: https://example.org\nsearch: false\n");
        let files = build(dir.path(), &[]);
        assert!(!files.iter().any(|(path, _)| path.ends_with("pagefind.js")));
        assert_eq!(file(&files, "pagefind/mine.txt"), b"x");
    }
}

#[cfg(feature = "cards")]
#[test]
fn each_page_has_a_card() {
    let dir = tempfile::tempdir().unwrap();
    begin(dir.path());
    let files = build(dir.path(), &[]);
    for name in ["card.png", "cards/blog/one.png", "cards/blog/hidden.png"] {
        let size = imagesize::blob_size(file(&files, name)).unwrap();
        assert_eq!((size.width, size.height), (1200, 630), "{name}");
        assert!(file(&files, name).len() < 100_000, "{name}");
    }
    assert!(file(&files, "cards/blog/one.png") != file(&files, "cards/blog/hidden.png"));
    let html = page(&files, "blog/one/index.html");
    assert!(
        html.contains("<meta property=\"og:image\" content=\"https://example.org/sub/cards/blog/one.png\">"),
        "{html}"
    );
    assert!(page(&files, "index.html").contains("content=\"https://example.org/sub/card.png\""));
    // damage to the cache harms nothing
    for kept in fs::read_dir(dir.path().join(".folio/cache/made")).unwrap() {
        fs::write(kept.unwrap().path(), "damaged").unwrap();
    }
    assert!(build(dir.path(), &[]) == files);

    write(&dir.path().join("templates/card.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>");
    assert!(mistakes(dir.path()).contains("`card.svg` cannot be drawn"));
    let own = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\">\
               <image href=\"../content/secret.png\" width=\"9\" height=\"9\"/></svg>";
    write(&dir.path().join("templates/card.svg"), own);
    assert_eq!(imagesize::blob_size(file(&build(dir.path(), &[]), "card.png")).unwrap().width, 20);
    write(&dir.path().join("folio.yaml"), "title: Site\nbase_url: https://example.org\ncards: false\n");
    let files = build(dir.path(), &[]);
    assert!(!files.iter().any(|(path, _)| path.contains("card")));
    assert!(!page(&files, "index.html").contains("og:image"));
}

#[cfg(feature = "images")]
mod photos {
    use super::*;
    use image::{ImageEncoder, Rgb, RgbImage};

    /// Dark at the left, light at the right, with words of its camera, held as `orientation` says.
    fn jpeg(width: u32, height: u32, orientation: u8) -> Vec<u8> {
        let pixels = RgbImage::from_fn(width, height, |x, _| {
            let light = u8::try_from(x * 255 / width).unwrap();
            Rgb([light, light, 60])
        });
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder.write_image(&pixels, width, height, image::ExtendedColorType::Rgb8).unwrap();
        let mut exif = b"\xff\xe1\x00\x28Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"SECRET");
        [&bytes[..2], &exif, &bytes[2..]].concat()
    }

    fn post(root: &Path, text: &str) {
        write(
            &root.join("content/blog/photo/index.md"),
            format!("---\ntitle: Photo\ndate: 2025-03-04\n---\n\n{text}\n"),
        );
    }

    #[test]
    fn a_photo_is_offered_in_widths_and_formats() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        post(dir.path(), "![A wall](wall.jpg \"Its *caption*\")\n\n![Again](wall.jpg)");
        write(&dir.path().join("content/blog/photo/wall.jpg"), jpeg(1200, 800, 6));
        let files = build(dir.path(), &[]);
        let html = page(&files, "blog/photo/index.html");
        let figure = html.split("<figure class=\"fig\">").nth(1).unwrap().split("</figure>").next().unwrap();
        assert!(figure.starts_with("<picture><source type=\"image/webp\" srcset=\"/sub/processed/"), "{figure}");
        assert!(figure.contains(" width=\"800\" height=\"1200\" style=\"background-color:#"), "{figure}");
        assert!(figure.ends_with("<figcaption>Its <em>caption</em></figcaption>"), "{figure}");
        assert!(!figure.contains("loading") && html.contains("alt=\"Again\"") && html.contains("loading=\"lazy\""));
        let mut made: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("processed/")).collect();
        made.sort_by_key(|(path, _)| path.len());
        assert_eq!(made.len(), 4, "480 and 800, as WebP and JPEG");
        for (path, bytes) in &made {
            let image = image::load_from_memory(bytes).unwrap().into_rgb8();
            let wide = if path.contains("-480.") { (480, 720) } else { (800, 1200) };
            assert_eq!(image.dimensions(), wide, "{path}");
            // turned to the right: what was left is above
            let (top, foot) = (image.get_pixel(100, 10), image.get_pixel(100, wide.1 - 10));
            assert!(top[0] < 30 && foot[0] > 220, "{path}: {top:?} {foot:?}");
        }
        for (path, bytes) in files.iter().filter(|(path, _)| path.contains("photo/") || path.starts_with("processed/"))
        {
            assert!(!bytes.windows(6).any(|part| part == b"SECRET"), "{path} tells of its camera");
        }
        let feed = page(&files, "blog/atom.xml");
        assert!(feed.contains("src=&quot;https://example.org/sub/processed/"), "{feed}");
        assert!(build(dir.path(), &[]) == files);
    }

    #[test]
    fn small_transparent_and_odd_pictures() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        post(dir.path(), "![Dot](dot.png)\n\n![Moving](x.gif)");
        let mut png = Vec::new();
        let pixels = image::RgbaImage::from_pixel(30, 20, image::Rgba([200, 0, 0, 90]));
        pixels.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        write(&dir.path().join("content/blog/photo/dot.png"), &png);
        write(&dir.path().join("content/blog/photo/x.gif"), b"GIF89a\x05\0\x03\0\0\0\0;");
        let files = build(dir.path(), &[]);
        let html = page(&files, "blog/photo/index.html");
        assert!(html.contains("width=\"30\" height=\"20\"") && !html.contains("background-color"), "{html}");
        assert!(html.contains("<img src=\"/sub/blog/photo/x.gif\" alt=\"Moving\" width=\"5\" height=\"3\""), "{html}");
        let (_, small) = files.iter().find(|f| f.0.starts_with("processed/") && f.0.ends_with("-30.png")).unwrap();
        assert_eq!(image::load_from_memory(small).unwrap().into_rgba8().get_pixel(3, 3).0, [200, 0, 0, 90]);
    }

    #[test]
    fn broken_photos_are_told_where_they_are_shown() {
        let whole = jpeg(600, 400, 1);
        let huge = {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0".to_vec();
            png.extend(0x9f9f_9f9f_u32.to_be_bytes());
            png
        };
        for (name, bytes) in [
            ("cut.jpg", &whole[..whole.len() / 2]),
            ("head.jpg", &whole[..20]),
            ("empty.jpg", b""),
            ("text.png", b"no picture at all"),
            ("huge.png", &huge),
        ] {
            let dir = tempfile::tempdir().unwrap();
            begin(dir.path());
            post(dir.path(), &format!("Words.\n\n![A wall]({name})"));
            write(&dir.path().join("content/blog/photo").join(name), bytes);
            let told = mistakes(dir.path());
            assert!(told.contains("E0419") && told.contains(&format!("`{name}` cannot be shown: ")), "{told}");
            assert!(told.contains("content/blog/photo/index.md:8:1"), "{told}");
        }
    }

    #[test]
    fn templates_resize_and_measure() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        write(&dir.path().join("content/blog/photo/wall.jpg"), jpeg(600, 300, 1));
        post(dir.path(), "No picture here.");
        let template = "{% set m = get_image_metadata(path=\"blog/photo/wall.jpg\") %}{{ m.width }}x{{ m.height }} {{ m.mime }}\
            {% set a = resize_image(path=\"content/blog/photo/wall.jpg\", width=100, height=100, op=\"fill\", format=\"webp\") %}\
            {% set b = resize_image(path=\"@/blog/photo/wall.jpg\", width=200, op=\"fit_width\", quality=50) %} {{ a.url }} {{ b.path }} {{ b.height }}";
        write(&dir.path().join("templates/404.html"), template);
        let files = build(dir.path(), &[]);
        let text = page(&files, "404.html");
        assert!(
            text.starts_with("600x300 image/jpeg https://example.org/sub/processed/") && text.ends_with(" 100"),
            "{text}"
        );
        let sizes: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.starts_with("processed/"))
            .map(|(path, bytes)| (path.rsplit('.').next().unwrap(), imagesize::blob_size(bytes).unwrap()))
            .map(|(ending, size)| (ending, size.width, size.height))
            .collect();
        assert_eq!(sizes, [("webp", 100, 100), ("jpg", 200, 100)]);
        write(
            &dir.path().join("templates/404.html"),
            "{{ resize_image(path=\"blog/photo/well.jpg\", width=1, height=1) }}",
        );
        assert!(mistakes(dir.path()).contains("did you mean `blog/photo/wall.jpg`?"));
    }
}

#[test]
fn templates_load_data_of_every_format() {
    let dir = tempfile::tempdir().unwrap();
    begin(dir.path());
    write(&dir.path().join("content/data/a.toml"), "x = [1, 2]\n");
    write(&dir.path().join("content/data/b.csv"), "k,v\n1,2\n");
    write(
        &dir.path().join("content/data/c.bib"),
        "@book{key1, title = {A {Title}}, author = {Ada Lovelace}, year = 1843}\n",
    );
    write(&dir.path().join("static/d.json"), "{\"y\": true}");
    let template = "{% set a = load_data(path=\"data/a.toml\") %}{% set b = load_data(path=\"b.csv\") %}\
        {% set c = load_data(path=\"c.bib\") %}{% set d = load_data(path=\"static/d.json\") %}\
        {{ a.x | length }} {{ b.records[0][1] }} {{ c[0].authors[0] }} {{ d.y }}";
    write(&dir.path().join("templates/404.html"), template);
    let files = build(dir.path(), &[]);
    assert_eq!(page(&files, "404.html"), "2 2 Ada Lovelace true");
    assert!(!files.iter().any(|(path, _)| path.ends_with(".toml") || path.ends_with(".bib")), "data is not published");
    write(&dir.path().join("static/d.json"), "{\"y\": }");
    assert!(mistakes(dir.path()).contains("`static/d.json` cannot be read: expected value (line 1, column 7)"));
    for outside in ["../secret.json", "/etc/hostname", "folio.yaml"] {
        write(&dir.path().join("templates/404.html"), format!("{{{{ load_data(path=\"{outside}\") }}}}"));
        assert!(mistakes(dir.path()).contains("there is no data file"), "{outside}");
    }
}

#[test]
fn a_published_url_is_remembered() {
    let dir = tempfile::tempdir().unwrap();
    begin(dir.path());
    build(dir.path(), &[]);
    assert!(!dir.path().join("urls.lock").exists(), "a site without the file does not want it");
    write(&dir.path().join("urls.lock"), "# kept\n");
    build(dir.path(), &["--drafts"]);
    assert_eq!(fs::read_to_string(dir.path().join("urls.lock")).unwrap(), "# kept\n");
    build(dir.path(), &[]);
    let lock = fs::read_to_string(dir.path().join("urls.lock")).unwrap();
    assert!(lock.starts_with("# kept\n/\n/atom.xml\n/blog/\n"), "{lock}");
    assert!(lock.contains("\n/blog/one/\n") && !lock.contains("draft") && !lock.contains("theme"), "{lock}");
    fs::rename(dir.path().join("content/blog/one.md"), dir.path().join("content/blog/first.md")).unwrap();
    let told = mistakes(dir.path());
    assert!(told.contains("`/blog/one/` was published and is gone") && told.contains("urls.lock:"), "{told}");
    assert_eq!(fs::read_to_string(dir.path().join("urls.lock")).unwrap(), lock);
    let text = "---\ntitle: First\ndate: 2025-01-02\naliases: [/blog/one/]\n---\n\nText.\n";
    write(&dir.path().join("content/blog/first.md"), text);
    build(dir.path(), &[]);
    let later = fs::read_to_string(dir.path().join("urls.lock")).unwrap();
    assert!(later.contains("\n/blog/first/\n/") && later.contains("\n/blog/one/\n"), "{later}");
}

#[test]
fn readers_understand_the_feeds() {
    let dir = tempfile::tempdir().unwrap();
    begin(dir.path());
    let math = "---\ntitle: A & B <c>\ndate: 2025-02-03T04:05:06Z\ntags: [x]\nsummary: Short & \"quoted\".\n---\n\nInline $a^2 < b$ and a note[^n].\n\n```rust\nfn main() {}\n```\n\n[^n]: Of its own.\n";
    write(&dir.path().join("content/blog/math.md"), math);
    let files = build(dir.path(), &[]);
    for name in
        ["atom.xml", "rss.xml", "feed.json", "blog/atom.xml", "blog/rss.xml", "blog/feed.json", "tags/x/atom.xml"]
    {
        let feed = feed_rs::parser::parse(file(&files, name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let entry = feed.entries.iter().find(|entry| entry.title.as_ref().unwrap().content.contains("A & B")).unwrap();
        assert_eq!(entry.id, "https://example.org/sub/blog/math/", "{name}");
        assert!(entry.published.unwrap().to_rfc3339().starts_with("2025-02-03T04:05:06"), "{name}");
        let body = entry.content.as_ref().and_then(|content| content.body.clone()).unwrap_or_default();
        assert!(body.contains("<math") && body.contains("Of its own.") && !body.contains("<script"), "{name}: {body}");
        assert!(!body.contains("href=\"/") && !body.contains("src=\"/"), "{name} has addresses that lead nowhere");
        assert!(feed.entries.iter().all(|entry| !entry.links.is_empty()), "{name}");
    }
}
