use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::bucket::{Bucket, element};
use crate::diagnostic::{Code, Diagnostic};

/// Every object with the MD5 that the store has of it, by its path below the prefix.
///
/// # Errors
/// When the store refuses, or answers with something else.
pub fn all(bucket: &Bucket) -> Result<BTreeMap<Arc<str>, String>, Diagnostic> {
    let mut listed = BTreeMap::new();
    let mut token = None;
    loop {
        let page = bucket.list(token.as_deref(), &())?;
        if !page.contains("<ListBucketResult") {
            let message = format!("{} does not answer as a store does", bucket.shown());
            return Err(Diagnostic::new(Code::Host, message).help("see `endpoint` of the target"));
        }
        listed.extend(page.split("<Contents>").skip(1).filter_map(|entry| object(entry, &bucket.prefix)));
        token = element(&page, "NextContinuationToken").map(unescaped);
        if token.is_none() {
            return Ok(listed);
        }
    }
}

fn object(entry: &str, prefix: &str) -> Option<(Arc<str>, String)> {
    let key = unescaped(element(entry, "Key")?).replace('+', " ");
    let key = percent_decode_str(&key).decode_utf8().ok()?.into_owned();
    let path = key.strip_prefix(prefix).filter(|path| !path.is_empty())?;
    let etag = unescaped(element(entry, "ETag")?);
    Some((Arc::from(path), etag.trim_matches('"').to_owned()))
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_whatever_its_name() {
        let entry = "<Key>site/a%20b/%C3%A9+c.html</Key><ETag>&quot;0a&quot;</ETag></Contents>";
        assert_eq!(object(entry, "site/"), Some(("a b/é c.html".into(), "0a".into())));
        assert_eq!(object("<Key>site/</Key><ETag>\"0a\"</ETag>", "site/"), None);
    }
}
