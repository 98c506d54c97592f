use std::fs;
use std::path::Path;

/// Why changes below a path may go without an event: the kind of file system it lies on. `None` when events can be trusted.
pub fn silent(path: &Path) -> Option<String> {
    let kind = kind(path)?;
    Some(format!("`{}` lies on {kind}, which does not tell of every change", path.file_name()?.to_string_lossy()))
}

#[cfg(target_os = "linux")]
fn kind(path: &Path) -> Option<&'static str> {
    // the numbers of linux/magic.h
    match rustix::fs::statfs(path).ok()?.f_type & 0xffff_ffff {
        0x6969 => Some("NFS"),
        0x0102_1997 => Some("9p"),
        0x794c_7630 => Some("an overlay"),
        0xff53_4d42 | 0xfe53_4d42 => Some("SMB"),
        0x6573_5546 => Some("FUSE"),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn kind(_: &Path) -> Option<&'static str> {
    None
}

/// The number of a folder on its disk: another one after it was removed and made again.
#[cfg(unix)]
pub fn number(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|metadata| metadata.ino())
}

#[cfg(not(unix))]
pub fn number(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|_| 0)
}
