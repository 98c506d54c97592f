/// A limiter.
pub struct Limit(u32);

// region: admit
impl Limit {
    pub fn admit(&mut self) -> bool {
        self.0 > 0
    }
}
// endregion: admit
