//! Markdown without a page around it, as templates have it: a caption, a line of a log, a field of the résumé.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

use super::address;
use super::sanitize::sanitize;

/// CommonMark as HTML, without what could run.
pub fn short(text: &str) -> String {
    let mut events = Vec::new();
    // a block of HTML comes line by line, and a tag may go over several
    let mut block = String::new();
    // whether each link and picture that is open is written
    let mut open = Vec::new();
    for event in Parser::new(text) {
        let begins = match &event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(address::refused(dest_url).is_none()),
            Event::Start(Tag::Image { dest_url, .. }) => Some(address::refused_image(dest_url).is_none()),
            _ => None,
        };
        open.extend(begins);
        match event {
            Event::Html(line) => block.push_str(&line),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::Html(sanitize(&std::mem::take(&mut block)).0.into())),
            Event::InlineHtml(tag) => events.push(Event::InlineHtml(sanitize(&tag).0.into())),
            Event::End(TagEnd::Link | TagEnd::Image) if open.pop() == Some(false) => {}
            event if begins != Some(false) => events.push(event),
            _ => {}
        }
    }
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    out
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn harmless_markup_stays() {
        assert_eq!(
            short("*a* [b](https://c) <b title='d'>e</b>"),
            "<p><em>a</em> <a href=\"https://c\">b</a> <b title=\"d\">e</b></p>\n"
        );
        assert_eq!(short("<div\n class=a>b</div>"), "<div class=\"a\">b</div>");
    }

    #[test]
    fn what_runs_goes() {
        assert_eq!(short("<img src=x onerror=alert(1)>"), "<img src=\"x\">");
        assert_eq!(short("a <script>b</script>"), "<p>a b</p>\n");
        assert_eq!(short("<div\nonclick=alert(1)>"), "<div>");
        assert_eq!(short("[a *b*](javascript:c) [d](/)"), "<p>a <em>b</em> <a href=\"/\">d</a></p>\n");
        assert_eq!(short("![a](data:text/html,b) ![c](d)"), "<p>a <img src=\"d\" alt=\"c\" /></p>\n");
    }
}
