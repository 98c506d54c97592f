//! The forms that need no typesetting, against golden files.

use folio::render::resume::{json, template_value, text, vcard};
use jiff::civil::date;

use crate::support::{chosen, config, full, golden, path};

#[test]
fn json_resume() {
    let value = json(&chosen(None), &config());
    golden("full.json", &(serde_json::to_string_pretty(&value).unwrap() + "\n"));
}

#[test]
fn json_resume_is_valid_by_the_published_schema() {
    let schema = std::fs::read_to_string(path("schema/resume-1.0.0.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for variant in [None, Some("systems"), Some("ml"), Some("short")] {
        let value = json(&chosen(variant), &config());
        assert_eq!(crate::schema::mistakes(&schema, &value), Vec::<String>::new(), "{variant:?}");
    }
}

#[test]
fn the_validator_finds_mistakes() {
    let schema = std::fs::read_to_string(path("schema/resume-1.0.0.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let wrong = serde_json::json!({
        "basics": {"name": 1, "email": "nobody"},
        "work": [{"startDate": "May 2020", "url": "example.org", "highlights": "x"}],
        "hobbies": [],
    });
    assert_eq!(
        crate::schema::mistakes(&schema, &wrong),
        [
            "/hobbies: not a key of the schema",
            "/basics/name: not a string",
            "/basics/email: not of the format email",
            "/work/0/url: not of the format uri",
            "/work/0/startDate: not a date",
            "/work/0/highlights: not a array",
        ]
    );
}

#[test]
fn json_resume_holds_no_private_field_even_when_asked() {
    let value = json(&chosen(None).with_private(&full()), &config()).to_string();
    for secret in ["98765", "Secret Street", "560001", "Secret Nation"] {
        assert!(!value.contains(secret), "{secret}");
    }
}

#[test]
fn plain_text() {
    golden("full.txt", &text(&chosen(None), &config()));
}

#[test]
fn contact_card() {
    let card = vcard(&chosen(None));
    assert!(card.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    golden("full.vcf", &card.replace("\r\n", "\n"));
    let private = vcard(&chosen(None).with_private(&full()));
    assert!(private.contains("TEL;VALUE=uri:tel:+919876543210\r\n"));
    assert!(private.contains("ADR:;;12 Secret Street;Bengaluru;Karnataka;560001;India\r\n"));
}

#[test]
fn a_fold_never_splits_a_letter() {
    let mut selected = chosen(None);
    selected.resume.basics.summary = Some("ಕನ್ನಡ ".repeat(60));
    let card = vcard(&selected);
    assert!(card.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = card.replace("\r\n ", "");
    assert!(unfolded.contains(&format!("NOTE:{}", "ಕನ್ನಡ ".repeat(60).trim_end())), "{unfolded}");
}

#[test]
fn values_of_the_page() {
    let mut value = template_value(&chosen(None), &config(), date(2026, 1, 1));
    let links = value["links"].as_array_mut().unwrap();
    let all = links.len();
    links.retain(|link| link["name"] != "PDF");
    assert_eq!(all - links.len(), usize::from(cfg!(feature = "pdf")), "the PDF is linked where it is made");
    golden("full.page.json", &(serde_json::to_string_pretty(&value).unwrap() + "\n"));
}

#[test]
fn the_page_changes_with_the_year_and_not_with_the_day() {
    let of = |day| template_value(&chosen(None), &config(), day);
    assert_eq!(of(date(2026, 1, 1)), of(date(2026, 12, 31)));
    assert_ne!(of(date(2026, 1, 1)), of(date(2027, 1, 1)));
}

#[test]
fn bars_stay_on_their_axis() {
    let value = template_value(&chosen(None), &config(), date(2026, 1, 1));
    for section in ["work", "education", "volunteer"] {
        for entry in value[section].as_array().unwrap() {
            let (x, width) = (entry["span"]["x"].as_f64().unwrap(), entry["span"]["width"].as_f64().unwrap());
            assert!(x >= 0.0 && width > 0.0 && x + width <= 100.01, "{entry}");
        }
    }
    assert_eq!(value["axis"], serde_json::json!({"first": 2014, "last": 2026}));
}

#[test]
fn an_empty_résumé_has_every_form() {
    let selected = folio::render::resume::select(
        &crate::support::resume("basics:\n  name: A\n"),
        &folio::render::resume::Referenced::default(),
        None,
    );
    assert_eq!(text(&selected, &config()), "A\n");
    assert!(vcard(&selected).contains("FN:A\r\n"));
    assert_eq!(template_value(&selected, &config(), date(2026, 1, 1))["axis"], serde_json::Value::Null);
    assert_eq!(json(&selected, &config())["basics"], serde_json::json!({"name": "A"}));
}
