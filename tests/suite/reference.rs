//! The README's tables are the program's own: `UPDATE=1` rewrites them.

use std::fs;
use std::path::Path;

use folio::content::reference::table;

use crate::case::is_updating;

#[test]
fn tables_of_the_readme_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let mut new = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("<!-- reference:") {
        let (name, after) = after.split_once(" -->\n").unwrap();
        let (_, after) = after.split_once("<!-- /reference -->").expect("every table is closed");
        let table = table(name).unwrap_or_else(|| panic!("README.md asks for the table `{name}`, which is not there"));
        new.push_str(&format!("{before}<!-- reference:{name} -->\n{table}<!-- /reference -->"));
        rest = after;
    }
    new.push_str(rest);
    if is_updating() {
        fs::write(&path, &new).unwrap();
    }
    assert!(new == text, "a table of README.md is out of date; run the tests with UPDATE=1");
}
