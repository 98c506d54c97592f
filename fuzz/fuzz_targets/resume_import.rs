#![no_main]

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((_, holds)) = targets::ALL.into_iter().find(|(name, _)| *name == "resume_import") {
        holds(bytes);
    }
});
