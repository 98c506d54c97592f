//! Tags on entries and lines, and what a variant makes of them.

use folio::render::resume::{json, template_value, text};
use jiff::civil::date;

use crate::support::{chosen, config};

fn highlights(variant: Option<&str>) -> Vec<String> {
    chosen(variant).resume.work[0].highlights.iter().map(|line| line.text.clone()).collect()
}

#[test]
fn a_variant_keeps_its_tags_and_what_has_none() {
    let names = |variant| chosen(variant).resume.work.iter().filter_map(|entry| entry.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(None).len(), 4);
    assert_eq!(names(Some("systems")), ["Kaveri Systems", "Kaveri Systems", "Nilgiri Labs"]);
    assert_eq!(names(Some("ml")), ["Kaveri Systems", "Secret Employer"]);
    assert_eq!(names(Some("short")), ["Kaveri Systems"]);
}

#[test]
fn lines_are_chosen_too() {
    assert_eq!(highlights(None).len(), 3);
    assert_eq!(highlights(Some("short")), ["Cut the 99.9th percentile of appends from 41 ms to 6 ms"]);
    assert!(highlights(Some("ml")).contains(&"Trained a cache admission model".to_owned()));
    assert!(!highlights(Some("systems")).contains(&"Trained a cache admission model".to_owned()));
}

#[test]
fn a_variant_may_say_what_the_person_is() {
    assert_eq!(chosen(Some("ml")).resume.basics.label.as_deref(), Some("Machine-learning engineer"));
    assert_eq!(chosen(Some("ml")).pages, None);
    assert_eq!(chosen(Some("short")).pages, Some(2));
}

#[test]
fn only_listed_variants_are_named_in_public() {
    for variant in [None, Some("systems"), Some("ml")] {
        let selected = chosen(variant);
        let page = template_value(&selected, &config(), date(2026, 1, 1));
        let names: Vec<&str> = page["variants"].as_array().unwrap().iter().filter_map(|v| v["name"].as_str()).collect();
        assert_eq!(names, ["systems"]);
        let public = format!("{}{}", json(&selected, &config()), text(&selected, &config()));
        assert!(!public.contains("\"tags\"") && !public.contains("Machine learning"));
    }
}

#[test]
fn private_fields_are_in_no_public_form() {
    for variant in [None, Some("systems"), Some("ml"), Some("short")] {
        let selected = chosen(variant);
        let page = template_value(&selected, &config(), date(2026, 1, 1));
        let all = [
            json(&selected, &config()).to_string(),
            page.to_string(),
            text(&selected, &config()),
            folio::render::resume::vcard(&selected),
            format!("{selected:?}"),
        ];
        for form in all {
            for secret in ["98765", "Secret Street", "560001", "Secret Nation"] {
                assert!(!form.contains(secret), "{secret} in {form}");
            }
        }
    }
}
