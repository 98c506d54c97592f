use std::fs;
use std::path::Path;

/// Who listens on a port, in words; `None` where the system does not tell.
pub fn of_port(port: u16) -> Option<String> {
    let sockets =
        ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|table| socket(&fs::read_to_string(table).ok()?, port));
    let target = format!("socket:[{}]", sockets?);
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let numbered = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit);
    let process = processes.filter(numbered).map(|entry| entry.path()).find(|process| holds(process, &target))?;
    let name = fs::read_to_string(process.join("comm")).ok()?;
    Some(format!("`{}` (process {})", name.trim(), process.file_name()?.to_string_lossy()))
}

/// The inode of the socket that listens (state 0A) on a port.
fn socket(table: &str, port: u16) -> Option<String> {
    let port = format!(":{port:04X}");
    table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).find_map(|fields| {
        let listens = fields.get(1)?.ends_with(&port) && *fields.get(3)? == "0A";
        listens.then(|| fields.get(9).map(ToString::to_string))?
    })
}

fn holds(process: &Path, target: &str) -> bool {
    let Ok(descriptors) = fs::read_dir(process.join("fd")) else { return false };
    descriptors.flatten().any(|fd| fs::read_link(fd.path()).is_ok_and(|link| link.as_os_str() == target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_this_very_process() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let holder = of_port(listener.local_addr().unwrap().port());
        if Path::new("/proc/net/tcp").exists() {
            // a program that another test starts may hold the socket too, until it runs
            assert!(holder.unwrap().contains("(process "));
        }
    }
}
