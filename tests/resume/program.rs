//! `folio resume` and the résumé in a built site, with the real program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::{path, read};

fn folio(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(arguments)
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn site() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("folio.yaml", "title: Zo\nbase_url: https://example.org\n");
    write("content/resume.yaml", &read("full.yaml"));
    write("content/projects/_index.md", "---\ntitle: Projects\nkind: project\n---\n");
    write(
        "content/projects/page.md",
        "---\ntitle: A project with a page\nresume: true\nsummary: Stands on its own.\nstart: 2024-05\ntags: [systems]\n---\nText.\n",
    );
    root
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_site_has_every_form_and_no_private_byte() {
    let root = site();
    let built = folio(root.path(), &["build"]);
    assert!(built.status.success(), "{}", stderr(&built));
    let told = String::from_utf8_lossy(&built.stdout).matches("has no PDF").count();
    assert_eq!(told, usize::from(!cfg!(feature = "pdf")), "said once where it is so");
    let public = root.path().join("public");
    for folder in ["resume", "resume/systems", "resume/ml", "resume/short"] {
        for file in ["index.html", "resume.json", "resume.txt", "resume.vcf"] {
            assert!(public.join(folder).join(file).is_file(), "{folder}/{file}");
        }
        assert_eq!(public.join(folder).join("resume.pdf").is_file(), cfg!(feature = "pdf"), "{folder}");
    }
    for entry in walkdir::WalkDir::new(&public) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            for secret in ["98765", "Secret Street", "560001", "Secret Nation"] {
                assert!(!contains(&bytes, secret), "{secret} in {}", entry.path().display());
            }
        }
    }
    let page = fs::read_to_string(public.join("resume/index.html")).unwrap();
    for form in ["resume.json", "resume.txt", "resume.vcf"] {
        assert!(page.contains(&format!("href=\"/resume/{form}\"")), "{form}");
    }
    assert!(page.contains("A project with a page"));
    let variant = fs::read_to_string(public.join("resume/ml/index.html")).unwrap();
    assert!(variant.contains("noindex"));
    assert!(!variant.contains("A project with a page"), "its tag is not of this variant");
    let sitemap = fs::read_to_string(public.join("sitemap.xml")).unwrap();
    assert!(sitemap.contains("/resume/<") && !sitemap.contains("/resume/ml"));
    assert_eq!(stderr(&folio(root.path(), &["build"])), "");
}

#[test]
fn the_verb_writes_by_ending() {
    let root = site();
    for (arguments, file, text) in [
        (&["-o", "a.json"][..], "a.json", "\"Zoë"),
        (&["-o", "a.txt", "--variant", "ml"], "a.txt", "Machine-learning engineer"),
        (&["-o", "a.vcf"], "a.vcf", "BEGIN:VCARD"),
        (&["--private", "-o", "private.txt"], "private.txt", "12 Secret Street"),
    ] {
        let output = folio(root.path(), &[&["resume"], arguments].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(contains(&fs::read(root.path().join(file)).unwrap(), text), "{file}");
    }
}

#[test]
fn wrong_calls_are_told() {
    let root = site();
    let told = |arguments: &[&str]| {
        let output = folio(root.path(), &[&["resume"], arguments].concat());
        assert_eq!(output.status.code(), Some(1));
        stderr(&output).trim_end().to_owned()
    };
    assert_eq!(
        told(&["--variant", "sistems"]),
        "error[E0105]: the résumé has no variant `sistems`\n |\n = help: did you mean `systems`?"
    );
    assert!(told(&["-o", "a.docx"]).starts_with("error[E0105]: `a.docx` names no form of a résumé"));
    for place in ["public/x.txt", "./public/../static/x.txt", "content/x.txt"] {
        assert!(told(&["--private", "-o", place]).contains("which is published"), "{place}");
    }
    assert!(told(&["--private", "-o", "x.json"]).contains("JSON Resume is written without private fields"));
}

#[test]
fn an_import_never_overwrites() {
    let root = site();
    let file = path("import/new-graduate.json");
    let refused = folio(root.path(), &["resume", "import", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("is there already"));
    fs::remove_file(root.path().join("content/resume.yaml")).unwrap();
    let taken = folio(root.path(), &["resume", "import", file.to_str().unwrap()]);
    assert!(taken.status.success(), "{}", stderr(&taken));
    assert!(stderr(&taken).contains("not as it was: coverLetter: Dear reader"));
    let built = folio(root.path(), &["build"]);
    assert!(built.status.success(), "{}", stderr(&built));
}

#[test]
fn the_résumé_of_this_repository_is_fine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = tempfile::tempdir().unwrap();
    for variant in [None, Some("systems"), Some("ml"), Some("short")] {
        let file = place.path().join("resume.txt");
        if cfg!(feature = "pdf") {
            let pdf = place.path().join("resume.pdf");
            let mut arguments = vec!["resume", "-o", pdf.to_str().unwrap()];
            arguments.extend(variant.iter().flat_map(|name| ["--variant", name]));
            let output = folio(root, &arguments);
            assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
        }
        let mut arguments = vec!["resume", "-o", file.to_str().unwrap()];
        arguments.extend(variant.iter().flat_map(|name| ["--variant", name]));
        let output = folio(root, &arguments);
        assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
        assert!(fs::read_to_string(&file).unwrap().starts_with("Hari Varsha V\n"));
    }
}
