//! YAML → JSON Resume → YAML.

use folio::diagnostic::Source;
use folio::render::resume::{Format, Referenced, import, json, select};

use crate::support::{chosen, config, full, golden, resume};

#[test]
fn nothing_public_is_lost_on_the_way_to_json_resume_and_back() {
    let there = json(&chosen(None), &config());
    let source = Source::new("resume.json", there.to_string());
    let (yaml, lost) = import(&source, Format::JsonResume).unwrap();
    assert_eq!(lost, []);
    golden("full.back.yaml", &yaml);
    let back = resume(&yaml);
    assert_eq!(json(&select(&back, &Referenced::default(), None), &config()), there);
    let whole = full();
    assert_eq!(back.work.len(), whole.work.len());
    assert_eq!(back.talks.len(), whole.talks.len());
    assert_eq!(back.sections.len(), whole.sections.len());
    assert_eq!(back.languages, whole.languages);
    assert_eq!(back.basics.phone, None);
    assert!(back.variants.is_empty(), "variants and tags are not public");
}
