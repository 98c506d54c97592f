/// Where the server's lines go. `cli` is the only stage that prints, so it lends us this.
pub trait Console: Send + Sync + 'static {
    /// Prints a line, or several.
    fn line(&self, text: &str);

    /// Whether a person sits there: then keys are read, changes are told and colours are used.
    fn interactive(&self) -> bool;

    /// Whether the escapes of ANSI colours are understood and wanted.
    fn coloured(&self) -> bool {
        false
    }

    /// Makes the screen empty (key `l` or a new start); nothing in a pipe.
    fn clear(&self) {}
}
