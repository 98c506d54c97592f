//! Whether the accent can be read on the theme's papers: the contrast of WCAG 2.2, success criterion 1.4.3.

use super::theme::Theme;
use crate::content::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// What text of ordinary size needs.
const ENOUGH: f64 = 4.5;

/// Tells each accent of the settings that is too near to a paper it stands on.
pub(super) fn check(config: &Config, theme: &Theme, settings: &Source, diagnostics: &mut Diagnostics) {
    let accent = &config.theme.accent;
    for (scheme, colour, end) in [("light", &accent.light, [0.0; 3]), ("dark", &accent.dark, [255.0; 3])] {
        let papers: Vec<[f64; 3]> = theme.papers(scheme).into_iter().filter_map(channels).collect();
        let Some((written, colour)) = colour.as_ref().and_then(|written| Some((written, channels(written)?))) else {
            continue;
        };
        let worst = |colour| papers.iter().map(|paper| ratio(colour, *paper)).fold(f64::INFINITY, f64::min);
        if worst(colour) >= ENOUGH {
            continue;
        }
        let at = settings.text().find(written.as_str()).map_or(0..0, |at| at..at + written.len());
        let message =
            format!("`{written}` has a contrast of {:.1} on {scheme} paper, and text needs 4.5", worst(colour));
        let near =
            (1..=100).map(|step| mixed(colour, end, f64::from(step) / 100.0)).find(|near| worst(*near) >= ENOUGH);
        let help = near.map_or_else(
            || "the papers of the theme leave no such colour: choose another accent".to_owned(),
            |near| format!("the nearest that can be read is `{}`", hex(near)),
        );
        diagnostics.push(Diagnostic::new(Code::Contrast, message).at(settings, at, "").help(help));
    }
}

/// Red, green and blue of `#rrggbb`, each 0 to 255.
fn channels(colour: &str) -> Option<[f64; 3]> {
    let digits = colour.strip_prefix('#')?;
    let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(f64::from);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// On the way from one colour to another; whole numbers, as `hex` writes them.
fn mixed(from: [f64; 3], to: [f64; 3], part: f64) -> [f64; 3] {
    [0, 1, 2].map(|i| (from[i] + (to[i] - from[i]) * part).round())
}

fn hex(colour: [f64; 3]) -> String {
    let [red, green, blue] = colour.map(|channel| channel as u8);
    format!("#{red:02X}{green:02X}{blue:02X}")
}

fn ratio(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = channel / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
