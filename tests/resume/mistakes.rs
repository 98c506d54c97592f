//! Bad input: every mistake at its place, all in one run.

use folio::content::resume::Resume;
use folio::diagnostic::{Diagnostics, Source};

use crate::support::{golden, told};

fn mistakes(text: &str) -> String {
    let mut diagnostics = Diagnostics::default();
    Resume::load(&Source::new("content/resume.yaml", text), &mut diagnostics);
    told(&diagnostics)
}

#[test]
fn mistakes_are_told_where_they_are() {
    let cases = [
        ("end before start", "basics:\n  name: A\nwork:\n  - name: X\n    startDate: 2022-05\n    endDate: 2021\n"),
        ("unknown keys", "basics:\n  name: A\n  sumary: x\nwork:\n  - nam: X\nhobbies: []\n"),
        (
            "wrong dates",
            "basics:\n  name: A\nwork:\n  - startDate: Summer 2020\n    endDate: 2020-13\n  - startDate: 2020-02-30\n",
        ),
        ("no name", "basics:\n  label: Engineer\n"),
        ("empty name", "basics:\n  name: \"\"\n"),
        ("nothing at all", "work: []\n"),
        ("wrong types", "basics: Ada\nwork:\n  name: X\nskills: [C]\nvariants: [a]\n"),
        ("addresses", "basics:\n  name: A\n  email: someone at example\n  url: example.org\n"),
        (
            "variants",
            "basics:\n  name: A\nvariants:\n  a b:\n    include: [x]\n  c:\n    pages: 0\n    includes: [y]\n",
        ),
        ("paper", "basics:\n  name: A\npaper: a5\n"),
    ];
    let found: String = cases.iter().map(|(name, text)| format!("== {name}\n{}", mistakes(text))).collect();
    golden("mistakes.txt", &found);
}
