use super::{Drawing, draw};
use crate::content::Diagram;

fn drawn(kind: Diagram, source: &str) -> Drawing {
    draw(kind, source).unwrap_or_else(|mistake| panic!("{source}: {mistake:?}"))
}
