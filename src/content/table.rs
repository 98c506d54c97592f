use serde_json::{Map, Value as Json, json};

use super::record::{FromNode, Reader};
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Formats of data that templates can load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Yaml,
    Json,
    Toml,
    Csv,
    /// A list of entries, each with its fields and its own text.
    Bib,
    /// The text as it is.
    Plain,
}

/// Deepest nesting of a data file.
const MAX_DEPTH: usize = 64;

impl Table {
    /// By the ending of a file's name, or by the name of the format.
    pub fn of(path: &str) -> Option<Self> {
        let ending = path.rsplit_once('.').map_or(path, |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            "csv" => Some(Self::Csv),
            "bib" | "bibtex" => Some(Self::Bib),
            "txt" | "plain" => Some(Self::Plain),
            _ => None,
        }
    }

    /// Reads a file of this format.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(self, source: &Source) -> Result<Json, Diagnostic> {
        let text = source.text();
        match self {
            Self::Yaml => read_yaml(source),
            Self::Json => serde_json::from_str(text).map_err(|error| {
                let at = source.offset(error.line(), error.column());
                let why = error.to_string();
                wrong(source, at..at + 1, why.split(" at line").next().unwrap_or(&why))
            }),
            Self::Toml => read_toml(source),
            Self::Csv => read_csv(source),
            Self::Bib => read_bib(source),
            Self::Plain => Ok(Json::from(text)),
        }
    }
}

fn wrong(source: &Source, span: std::ops::Range<usize>, why: &str) -> Diagnostic {
    let why = why.trim().trim_end_matches('.').lines().next().unwrap_or_default();
    Diagnostic::new(Code::Data, format!("`{}` cannot be read: {why}", source.path())).at(source, span, "")
}

fn read_yaml(source: &Source) -> Result<Json, Diagnostic> {
    let mut mistakes = Diagnostics::default();
    let node = yaml::parse(source, 0..source.text().len(), &mut mistakes);
    let value = node.and_then(|node| Json::from_node(&node, &mut Reader::new(source, &mut mistakes)));
    value.ok_or_else(|| mistakes.into_iter().next().unwrap_or_else(|| wrong(source, 0..0, "it is empty")))
}

fn read_toml(source: &Source) -> Result<Json, Diagnostic> {
    let table: toml::Table = source
        .text()
        .parse()
        .map_err(|error: toml::de::Error| wrong(source, error.span().unwrap_or_default(), error.message()))?;
    Ok(of_toml(toml::Value::Table(table), MAX_DEPTH))
}

/// Dates become texts, as templates have them everywhere.
fn of_toml(value: toml::Value, depth: usize) -> Json {
    match value {
        _ if depth == 0 => Json::Null,
        toml::Value::String(text) => Json::from(text),
        toml::Value::Integer(number) => Json::from(number),
        toml::Value::Float(number) => Json::from(number),
        toml::Value::Boolean(value) => Json::from(value),
        toml::Value::Datetime(date) => Json::from(date.to_string()),
        toml::Value::Array(list) => list.into_iter().map(|item| of_toml(item, depth - 1)).collect(),
        toml::Value::Table(table) => {
            let pairs = table.into_iter().map(|(key, value)| (key, of_toml(value, depth - 1)));
            Json::Object(pairs.collect())
        }
    }
}

/// As in Zola: `headers`, and `records` in lists of texts.
fn read_csv(source: &Source) -> Result<Json, Diagnostic> {
    let mut reader = csv::Reader::from_reader(source.text().as_bytes());
    let place = |error: &csv::Error| {
        let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or_default());
        wrong(source, at..at, &error.to_string())
    };
    let headers: Vec<String> = reader.headers().map_err(|e| place(&e))?.iter().map(str::to_owned).collect();
    let mut records: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        records.push(record.map_err(|e| place(&e))?.iter().map(str::to_owned).collect());
    }
    Ok(json!({ "headers": headers, "records": records }))
}

fn read_bib(source: &Source) -> Result<Json, Diagnostic> {
    use biblatex::{Bibliography, ChunksExt};
    let found = Bibliography::parse(source.text())
        .map_err(|error| wrong(source, error.span.clone(), &error.kind.to_string()))?;
    let entries = found.iter().map(|entry| {
        let mut fields = Map::new();
        fields.insert("key".to_owned(), Json::from(entry.key.as_str()));
        fields.insert("type".to_owned(), Json::from(entry.entry_type.to_string()));
        for (name, chunks) in &entry.fields {
            fields.insert(name.clone(), Json::from(chunks.format_verbatim()));
        }
        let authors = entry.author().unwrap_or_default().into_iter().map(|person| {
            let parts = [&person.given_name, &person.prefix, &person.name, &person.suffix];
            parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
        });
        fields.insert("authors".to_owned(), authors.collect());
        let year = fields.get("date").or(fields.get("year")).and_then(Json::as_str).and_then(|date| date.get(..4));
        if let Some(year) = year.map(str::to_owned) {
            fields.insert("year".to_owned(), Json::from(year));
        }
        fields.insert("bibtex".to_owned(), entry.to_bibtex_string().map_or(Json::Null, Json::from));
        Json::Object(fields)
    });
    Ok(entries.collect())
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::diagnostic::Source;
    use serde_json::{Value as Json, json};

    fn read(name: &str, text: &str) -> Result<Json, (String, usize)> {
        let found = Table::of(name).unwrap().read(&Source::new(name, text));
        found.map_err(|mistake| (mistake.message, mistake.primary.map_or(0, |label| label.span.start)))
    }

    #[test]
    fn every_format_gives_the_same_kind_of_value() {
        assert_eq!(read("x.yaml", "a: [1, b]\n").unwrap(), json!({"a": [1, "b"]}));
        assert_eq!(read("x.json", "{\"a\": [1, \"b\"]}").unwrap(), json!({"a": [1, "b"]}));
        assert_eq!(
            read("x.toml", "a = [1, 2]\nwhen = 2025-01-02\n[t]\nx = 1.5\n").unwrap(),
            json!({"a": [1, 2], "when": "2025-01-02", "t": {"x": 1.5}})
        );
        assert_eq!(
            read("x.csv", "a,b\n1,\"x, y\"\n").unwrap(),
            json!({"headers": ["a", "b"], "records": [["1", "x, y"]]})
        );
        assert_eq!(read("x.txt", "as it is\n").unwrap(), json!("as it is\n"));
    }

    #[test]
    fn bibtex_entries_have_authors_and_their_own_text() {
        let text = "@article{knuth84,\n author = {Donald E. Knuth and Ludwig van Beethoven},\n title = {Literate {Programming}},\n year = 1984,\n journal = {Comput. J.}\n}\n";
        let found = read("x.bib", text).unwrap();
        let entry = &found[0];
        assert_eq!(
            (&entry["key"], &entry["type"], &entry["year"]),
            (&json!("knuth84"), &json!("article"), &json!("1984"))
        );
        assert_eq!(entry["title"], "Literate Programming");
        assert_eq!(entry["authors"], json!(["Donald E. Knuth", "Ludwig van Beethoven"]));
        assert!(entry["bibtex"].as_str().unwrap().starts_with("@article{knuth84,"), "{entry}");
    }

    #[test]
    fn mistakes_have_a_place() {
        assert_eq!(read("x.json", "{\n \"a\": ]\n}").unwrap_err().1, 8);
        assert_eq!(read("x.toml", "a = 1\nb = = 2\n").unwrap_err().1, 10);
        assert!(read("x.csv", "a,b\n1,2,3\n").is_err());
        assert!(read("x.bib", "@article{a, title = {x\n").is_err());
        assert!(read("x.yaml", "a: [1\n").is_err());
        assert!(read("x.json", &"[".repeat(100_000)).is_err());
        assert!(read("x.toml", &format!("a = {}", "[".repeat(100_000))).is_err());
    }
}
