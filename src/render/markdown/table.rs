use pulldown_cmark::{Alignment, TagEnd};

use super::tag;
use super::writer::Writer;

impl Writer<'_, '_> {
    pub fn table(&mut self, at: usize, columns: &[Alignment]) {
        self.columns = columns.to_vec();
        self.line();
        if self.page() {
            let label = format!("{}: {}", self.env.words.table, self.first_header(at));
            self.out.push_str("<div class=\"tw\" role=\"group\"");
            tag::attribute(&mut self.out, "aria-label", label.trim_end_matches(": "));
            self.out.push_str(" tabindex=\"0\">");
        }
        self.out.push_str("<table>\n");
    }

    fn first_header(&self, at: usize) -> String {
        use pulldown_cmark::{Event, Tag as Element};
        let cells = self.items[at..self.items[at].end].iter().enumerate();
        let mut cells = cells.filter(|(_, item)| {
            matches!(item.node, crate::content::markdown::Node::Markdown(Event::Start(Element::TableCell)))
        });
        cells
            .find_map(|(from, item)| Some(self.plain(at + from, item.end)).filter(|text| !text.trim().is_empty()))
            .unwrap_or_default()
    }

    pub fn row(&mut self, head: bool) {
        self.head = head;
        self.column = 0;
        self.out.push_str(if head { "<thead>\n<tr>\n" } else { "<tr>\n" });
    }

    pub fn cell(&mut self) {
        let align = self.columns.get(self.column).copied().unwrap_or(Alignment::None);
        self.out.push_str(if self.head { "<th" } else { "<td" });
        if self.full() {
            if self.head {
                self.out.push_str(" scope=\"col\"");
            }
            self.out.push_str(match align {
                Alignment::Right => " class=\"r\">",
                Alignment::Center => " class=\"c\">",
                Alignment::Left | Alignment::None => ">",
            });
        } else {
            self.out.push_str(match align {
                Alignment::Right => " align=\"right\">",
                Alignment::Center => " align=\"center\">",
                Alignment::Left => " align=\"left\">",
                Alignment::None => ">",
            });
        }
    }

    pub fn table_end(&mut self, end: TagEnd) {
        match end {
            TagEnd::TableCell => {
                self.out.push_str(if self.head { "</th>\n" } else { "</td>\n" });
                self.column += 1;
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableHead => self.out.push_str("</tr>\n</thead>\n<tbody>\n"),
            _ => {
                // a table without rows has no body
                if self.out.ends_with("<tbody>\n") {
                    self.out.truncate(self.out.len() - "<tbody>\n".len());
                } else {
                    self.out.push_str("</tbody>\n");
                }
                self.out.push_str(if self.page() { "</table></div>\n" } else { "</table>\n" });
                self.asides();
            }
        }
    }
}
