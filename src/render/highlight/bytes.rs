/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes([u64; 4]);

impl Bytes {
    pub const NONE: Self = Self([0; 4]);
    pub const ALL: Self = Self([u64::MAX; 4]);
    /// All bytes of characters beyond ASCII.
    pub const WIDE: Self = Self([0, 0, u64::MAX, u64::MAX]);

    pub fn of(bytes: impl IntoIterator<Item = u8>) -> Self {
        bytes.into_iter().fold(Self::NONE, Self::with)
    }

    #[must_use]
    pub fn with(mut self, byte: u8) -> Self {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        self
    }

    pub fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    /// The ASCII characters that are not in it, and all others.
    pub fn not(self) -> Self {
        Self([!self.0[0], !self.0[1], u64::MAX, u64::MAX])
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Self {
        Self::of(text.bytes())
    }
}

/// Escapes that stand for one byte.
pub fn single(escape: char) -> Option<u8> {
    Some(match escape {
        'n' => b'\n',
        't' => b'\t',
        'r' => b'\r',
        'f' => 12,
        'v' => 11,
        'a' => 7,
        'e' => 27,
        _ => return None,
    })
}

/// The characters of an escape, exactly as far as ASCII goes.
pub fn known(escape: char) -> Option<Bytes> {
    let digits = Bytes::from("0123456789");
    let hex = digits.or(Bytes::from("abcdefABCDEF"));
    let word = Bytes::of((0..128).filter(|byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_'));
    let space = Bytes::of([9, 10, 11, 12, 13, 32]);
    Some(match escape {
        'd' => digits.or(Bytes::WIDE),
        'D' => digits.not(),
        'h' => hex,
        'H' => hex.not(),
        'w' => word.or(Bytes::WIDE),
        'W' => word.not(),
        's' => space.or(Bytes::WIDE),
        'S' => space.not(),
        _ => return single(escape).map(|byte| Bytes::of([byte])),
    })
}
