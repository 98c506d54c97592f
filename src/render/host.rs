//! Rules for static hosts that read `_headers` and `_redirects` (Netlify, Cloudflare Pages).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::cards::Cards;
use crate::site::Route;

/// Caching, and a policy that lets nothing from elsewhere run. `inline` are the hashes of scripts in pages.
pub fn headers(cards: &Cards, inline: &[String]) -> Vec<u8> {
    let base = cards.site.input.config.base_url.path();
    let scripts: String = inline.iter().map(|hash| format!(" '{hash}'")).collect();
    let options = &cards.site.input.config.theme;
    let (comments, frames) =
        if options.comments.is_some() { (" https://giscus.app", "https://giscus.app") } else { ("", "'none'") };
    let analytics = options.analytics.as_ref().map_or(String::new(), |url| {
        let origin: Vec<&str> = url.as_str().splitn(4, '/').take(3).collect();
        format!(" {}", origin.join("/"))
    });
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}{comments}{analytics}; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'{analytics}; frame-src {frames}; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    let mut text = format!(
        "{base}/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n"
    );
    for file in cards.site.files.iter().filter(|file| file.is_fingerprinted) {
        text.push_str(&format!("{base}{}\n  Cache-Control: public, max-age=31536000, immutable\n", file.path));
    }
    if !cards.site.pictures.found.is_empty() {
        text.push_str(&format!("{base}/processed/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    text.into_bytes()
}

/// The hashes (CSP 3, 2.3.1) of the scripts that stand in a page itself.
pub fn script_hashes(html: &str) -> Vec<String> {
    let scripts = html.split("<script>").skip(1).filter_map(|rest| rest.split("</script>").next());
    let mut hashes: Vec<String> =
        scripts.map(|script| format!("sha256-{}", STANDARD.encode(Sha256::digest(script.as_bytes())))).collect();
    hashes.dedup();
    hashes
}

/// Aliases as real redirects; the pages that stand in for them elsewhere are written too.
pub fn redirects(cards: &Cards) -> Vec<u8> {
    let mut text = String::new();
    for (path, planned) in cards.site.plan.iter() {
        if let Route::Alias(target) = &planned.route {
            text.push_str(&format!("{} {} 301\n", cards.path(path), cards.path(target)));
        }
    }
    text.into_bytes()
}
