use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use super::{Cli, MISTAKES, ServeArgs, USAGE, build, endless, root, style};
use crate::build::Caches;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::serve::{self, Console, HostRules, SitePipeline, Stop};
use crate::site;

/// `folio serve`
pub fn run(cli: &Cli, args: &ServeArgs) -> u8 {
    let options = match options(args) {
        Ok(options) => options,
        Err(diagnostic) => {
            style::print(&diagnostic);
            return USAGE;
        }
    };
    let root = match root::find(cli) {
        Ok(root) => root,
        Err(diagnostic) => {
            style::print(&diagnostic);
            return MISTAKES;
        }
    };
    let stop = options.stop.clone();
    // without a handler Ctrl-C ends the process at once, which is as good
    let _ = ctrlc::set_handler(move || stop.stop());
    let shared = Caches::open(&root, true).shared();
    crate::build::guard(shared.turns.clone(), endless::carrying());
    let options = serve::Options { folder: folder(&root), ..options };
    let pipeline = SitePipeline {
        output: root.join(args.output_dir.as_deref().unwrap_or("public".as_ref())),
        shared,
        root,
        options: site::Options {
            drafts: options.drafts,
            future: true,
            base_url: args.base_url.clone(),
            config: cli.config.clone(),
            now: root::now(),
            mode: "serve",
        },
        now: root::now,
    };
    match serve::run(pipeline, &options, Arc::new(Terminal)) {
        Ok(()) => 0,
        Err(diagnostic) => {
            style::print(&diagnostic);
            build::code(&[diagnostic].into_iter().collect())
        }
    }
}

/// As a shell would show it: `~/blog`.
fn folder(root: &Path) -> String {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let home = std::env::home_dir().and_then(|home| Some(root.strip_prefix(home).ok()?.to_owned()));
    match home {
        Some(inner) if inner.as_os_str().is_empty() => "~".to_owned(),
        Some(inner) => format!("~/{}", inner.display()),
        None => root.display().to_string(),
    }
}

fn options(args: &ServeArgs) -> Result<serve::Options, Diagnostic> {
    let host = match &args.host {
        None => HostRules::plain(),
        Some(name) => HostRules::named(name).ok_or_else(|| {
            let names: Vec<_> = HostRules::names().collect();
            let help = suggest(name, names.iter().copied())
                .map_or_else(|| format!("known hosts: {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
            Diagnostic::new(Code::InvalidValue, format!("`{name}` is not a known host")).help(help)
        })?,
    };
    let interface = match args.interface.as_deref() {
        None | Some("localhost") => None,
        Some(text) => Some(text.parse::<IpAddr>().map_err(|_| {
            Diagnostic::new(Code::InvalidValue, format!("`{text}` is not an address"))
                .help("write 127.0.0.1, ::1 or 0.0.0.0")
        })?),
    };
    Ok(serve::Options {
        interface,
        port: args.port,
        allowed_hosts: args.allow_host.clone(),
        host,
        drafts: !args.no_drafts,
        poll: args.poll,
        navigate: args.navigate,
        open: args.open,
        stop: Stop::default(),
        ..serve::Options::default()
    })
}

struct Terminal;

impl Console for Terminal {
    fn line(&self, text: &str) {
        anstream::println!("{text}");
    }

    fn interactive(&self) -> bool {
        use std::io::IsTerminal;
        std::io::stdout().is_terminal() && std::io::stdin().is_terminal()
    }

    fn coloured(&self) -> bool {
        self.interactive() && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
    }

    fn clear(&self) {
        if self.interactive() {
            anstream::print!("\x1b[2J\x1b[H");
        }
    }
}
