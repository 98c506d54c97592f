use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Host, listed};

/// A server of its own with a key of its own, which the user's `ssh` is told of in a configuration: the programs
/// before the others in `PATH` are the real ones with that file named.
pub struct Sshd {
    base: PathBuf,
    child: Child,
    pub port: u16,
    /// Files come by sftp alone, into the folder itself.
    is_plain: bool,
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

fn program(name: &str) -> PathBuf {
    let folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];
    folders.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists()).expect(name)
}

impl Sshd {
    pub fn start(base: &Path) -> Self {
        let key = |name: &str| {
            let path = base.join(name);
            run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", path.to_str().unwrap()]);
            path
        };
        let (host_key, user_key) = (key("host"), key("user"));
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let allowed = base.join("allowed");
        fs::copy(user_key.with_extension("pub"), &allowed).unwrap();
        let settings = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\n\
             PasswordAuthentication no\nPermitRootLogin yes\nPidFile none\nMaxStartups 100:30:200\nSubsystem sftp internal-sftp\n",
            host_key.display(),
            allowed.display()
        );
        fs::write(base.join("sshd_config"), settings).unwrap();
        // where a server that may change users waits to be harmless
        let _ = fs::create_dir_all("/run/sshd");
        let mut command = Command::new(program("sshd"));
        command.args(["-D", "-e", "-f"]).arg(base.join("sshd_config"));
        let child = command.stderr(fs::File::create(base.join("sshd.log")).unwrap()).spawn().unwrap();
        let sshd = Self { base: base.to_owned(), child, port, is_plain: false };
        sshd.write_client(port, true);
        fs::create_dir_all(base.join("www")).unwrap();
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return sshd;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("sshd does not listen: {}", fs::read_to_string(base.join("sshd.log")).unwrap());
    }

    /// What the user's ssh knows: the port, the key, and, if it was met before, the host key.
    pub fn write_client(&self, port: u16, is_known: bool) {
        let base = &self.base;
        let host_key = fs::read_to_string(base.join("host.pub")).unwrap();
        let known = if is_known { format!("folio-test {host_key}") } else { String::new() };
        fs::write(base.join("known"), known).unwrap();
        let settings = format!(
            "Host folio-test\n HostName 127.0.0.1\n HostKeyAlias folio-test\n Port {port}\n IdentityFile {}\n IdentitiesOnly yes\n \
             IdentityAgent none\n UserKnownHostsFile {}\n GlobalKnownHostsFile /dev/null\n",
            base.join("user").display(),
            base.join("known").display()
        );
        fs::write(base.join("ssh_config"), settings).unwrap();
        let bin = base.join("bin");
        fs::create_dir_all(&bin).unwrap();
        for name in ["ssh", "sftp"] {
            let real = program(name);
            let text = format!("#!/bin/sh\nexec {} -F {} \"$@\"\n", real.display(), base.join("ssh_config").display());
            fs::write(bin.join(name), text).unwrap();
            fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    /// Takes the right to enter away.
    pub fn lock_out(&self) {
        fs::write(self.base.join("allowed"), "").unwrap();
    }

    #[must_use]
    pub fn plain(mut self) -> Self {
        self.is_plain = true;
        self
    }

    fn shown(&self) -> PathBuf {
        if self.is_plain { self.www() } else { self.www().join("current") }
    }

    pub fn www(&self) -> PathBuf {
        self.base.join("www")
    }
}

impl Host for Sshd {
    fn settings(&self) -> String {
        let how = if self.is_plain { "via: sftp" } else { "releases: 3" };
        format!("ssh: {{host: folio-test, path: {:?}, {how}}}", self.www().to_str().unwrap())
    }

    fn environment(&self) -> Vec<(String, String)> {
        let path = std::env::var("PATH").unwrap();
        vec![("PATH".to_owned(), format!("{}:{path}", self.base.join("bin").display()))]
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        (0..3).find_map(|_| fs::read(self.shown().join(path)).ok())
    }

    fn files(&self) -> Vec<String> {
        listed(&self.shown().canonicalize().unwrap())
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
