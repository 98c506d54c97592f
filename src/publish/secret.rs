use std::fmt;

/// A text that is never printed: whatever shows it shows `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret of an environment variable; `None` if that is absent or empty.
    pub fn of_env(name: &str) -> Option<Self> {
        std::env::var(name).ok().filter(|text| !text.is_empty()).map(Self)
    }

    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("***")
    }
}

/// Names of environment variables whose values are secrets.
const MARKS: [&str; 6] = ["SECRET", "TOKEN", "PASSWORD", "PASSWD", "CREDENTIAL", "ACCESS_KEY"];
/// A shorter value is a word or a number, and would be blotted out everywhere.
const MIN_LEN: usize = 8;

/// What another program said, without the secrets it was given: values of the environment that are named as secrets,
/// `extra` ones, passwords in addresses, and headers of authorization.
pub fn without_secrets(text: &str, extra: &[Secret]) -> String {
    let named = |name: &str| MARKS.iter().any(|mark| name.to_ascii_uppercase().contains(mark));
    let known = std::env::vars().filter(|(name, value)| named(name) && value.len() >= MIN_LEN).map(|(_, value)| value);
    let extra = extra.iter().map(|secret| secret.reveal().to_owned()).filter(|value| !value.is_empty());
    let mut clean = text.to_owned();
    for value in known.chain(extra) {
        clean = clean.replace(&value, "***");
    }
    clean.lines().map(clean_line).collect::<Vec<_>>().join("\n")
}

fn clean_line(line: &str) -> String {
    if let Some(at) = line.to_ascii_lowercase().find("authorization:") {
        return format!("{}authorization: ***", line.get(..at).unwrap_or_default());
    }
    line.split(' ').map(clean_word).collect::<Vec<_>>().join(" ")
}

/// `https://name:password@host` → `https://***@host`
fn clean_word(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else { return word.to_owned() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://***@{host}{path}"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_nothing_of_itself() {
        let secret = Secret::new("hunter2".into());
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** *** Some(***)");
    }

    #[test]
    fn what_a_program_says_is_cleaned() {
        let said =
            "fatal: 'https://me:hunter2@example.org/x.git' is gone\n> Authorization: basic aHVudGVyMg==\nkey abc";
        let clean = without_secrets(said, &[Secret::new("abc".into())]);
        assert_eq!(clean, "fatal: 'https://***@example.org/x.git' is gone\n> authorization: ***\nkey ***");
    }
}
