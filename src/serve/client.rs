/// The part that runs in the browser: modules served from the site's own origin, so that a policy of
/// `script-src 'self'` lets them in. They set text, never markup, and no inline style.
pub fn file(name: &str) -> Option<&'static str> {
    match name {
        "live.js" => Some(include_str!("client/live.js")),
        "morph.js" => Some(include_str!("client/morph.js")),
        "assets.js" => Some(include_str!("client/assets.js")),
        "overlay.js" => Some(include_str!("client/overlay.js")),
        _ => None,
    }
}
