/// Where something dear to make may be found again, by what it was made from. Changes only how soon, never what.
pub trait Store: Send + Sync {
    fn get(&self, key: u128) -> Option<Vec<u8>>;
    fn put(&self, key: u128, content: &[u8]);
}
