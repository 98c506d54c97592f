use super::USAGE;
use crate::content::reference::{NAMES, table};

/// `folio reference`: the tables that stand in the README between markers, so that they are never written by hand.
pub fn run(name: Option<&str>) -> u8 {
    match name {
        None => {
            for name in NAMES {
                anstream::println!(
                    "<!-- reference:{name} -->\n{}<!-- /reference -->\n",
                    table(name).unwrap_or_default()
                );
            }
            0
        }
        Some(name) => match table(name) {
            Some(table) => {
                anstream::print!("{table}");
                0
            }
            None => {
                anstream::eprintln!("there is no table `{name}`; the tables are {}", NAMES.join(", "));
                USAGE
            }
        },
    }
}
