use super::server::Server;
use super::shown::Shown;
use super::tabs::hex;

/// The element that brings the client into a page. It is added to what leaves the server and is in no built page.
pub fn tag(server: &Server, shown: &Shown, fingerprint: u64) -> String {
    let base = super::address::encode(shown.base_path());
    let generation = hex(shown.generation.id());
    let page = hex(fingerprint);
    let token = &server.token;
    format!(
        r#"<script type="module" src="{base}_folio/live.js?token={token}&amp;generation={generation}&amp;page={page}"></script>"#
    )
}

/// The page with `tag` before its last `</body>`, or at its end.
pub fn with_client(page: &[u8], tag: &str) -> Vec<u8> {
    const END: &[u8] = b"</body";
    let at = page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    [&page[..at], tag.as_bytes(), &page[at..]].concat()
}

/// A page of our own, where the site has none to show.
pub fn plain(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
         <body><h1>{title}</h1><p>{text}</p></body></html>\n"
    )
}

/// A number that stands for a token.
pub fn salt(token: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(token.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_before_the_last_end_of_the_body() {
        assert_eq!(with_client(b"<p></body>a</BODY></html>", "X"), b"<p></body>aX</BODY></html>");
        assert_eq!(with_client(b"<p>", "X"), b"<p>X");
    }
}
