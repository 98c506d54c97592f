/// What a static host does with a URL that is not exactly a file. One row for each host of `--as`.
///
/// The rows were read off the hosts' own behaviour with `file.html`, `folder/index.html` and `both` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostRules {
    pub name: &'static str,
    /// `/x` where `x/index.html` is.
    pub folder_without_slash: u16,
    /// `/x` where `x.html` is: whether it is served, before a folder of that name.
    pub file_without_extension: bool,
    /// `/x/` where `x.html` is and no `x/index.html`: the status of a redirect to `/x`, or 404.
    pub file_with_slash: u16,
    /// `/x/` where both are: whether the file wins and `/x/` redirects to it.
    pub file_before_folder: bool,
    /// `/x.html`: redirected to `/x`, or 200.
    pub file_extension: u16,
    /// `/x/index.html`: redirected to `/x/`, or 200.
    pub index_name: u16,
    /// `/X` where `/x` is: redirected to the lower-case form, or 404.
    pub other_case: u16,
    /// Files that steer the host and are never served.
    pub control_files: &'static [&'static str],
    /// How the site's `/_headers` and `/_redirects` files are taken; `None` where they are files like any other.
    pub rules: Option<RulesFiles>,
}

/// What hosts make of `_headers` and `_redirects`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulesFiles {
    /// Whether a redirect counts even where a file is.
    pub redirects_first: bool,
    /// The status of a redirect without one.
    pub redirect: u16,
}

const PLAIN: HostRules = HostRules {
    name: "folio",
    folder_without_slash: 308,
    file_without_extension: false,
    file_with_slash: 404,
    file_before_folder: false,
    file_extension: 200,
    index_name: 200,
    other_case: 404,
    control_files: &[],
    rules: None,
};

const HOSTS: [HostRules; 5] = [
    PLAIN,
    HostRules { name: "github-pages", folder_without_slash: 301, file_without_extension: true, ..PLAIN },
    HostRules {
        name: "netlify",
        folder_without_slash: 301,
        file_without_extension: true,
        file_with_slash: 301,
        file_before_folder: true,
        other_case: 301,
        control_files: &["/_headers", "/_redirects", "/netlify.toml"],
        rules: Some(RulesFiles { redirects_first: false, redirect: 301 }),
        ..PLAIN
    },
    HostRules {
        name: "cloudflare",
        folder_without_slash: 308,
        file_without_extension: true,
        file_with_slash: 308,
        file_extension: 308,
        index_name: 308,
        control_files: &["/_headers", "/_redirects", "/_worker.js"],
        rules: Some(RulesFiles { redirects_first: true, redirect: 302 }),
        ..PLAIN
    },
    HostRules { name: "s3", folder_without_slash: 302, ..PLAIN },
];

/// Where a URL leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The key of a planned output.
    Here(String),
    /// A status and the decoded URL below the base path.
    Elsewhere(u16, String),
    Nowhere,
}

impl HostRules {
    /// No host in particular: strict about slashes, so that no link works here and breaks there.
    pub fn plain() -> &'static Self {
        &HOSTS[0]
    }

    /// The hosts that `--as` knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        HOSTS.iter().skip(1).map(|host| host.name)
    }

    pub fn named(name: &str) -> Option<&'static Self> {
        HOSTS.iter().find(|host| host.name == name)
    }

    /// Finds `url` (decoded, below the base path) among the planned ones.
    pub fn place(&self, url: &str, exists: &dyn Fn(&str) -> bool) -> Place {
        if self.control_files.contains(&url) {
            return Place::Nowhere;
        }
        let place = self.exact(url, exists);
        let lower = url.to_lowercase();
        if place == Place::Nowhere && self.other_case != 404 && lower != url && self.exact(&lower, exists) != place {
            return Place::Elsewhere(self.other_case, lower);
        }
        place
    }

    fn exact(&self, url: &str, exists: &dyn Fn(&str) -> bool) -> Place {
        match url.strip_suffix('/') {
            Some(stem) => self.folder(url, stem, exists),
            None => self.file(url, exists),
        }
    }

    fn folder(&self, url: &str, stem: &str, exists: &dyn Fn(&str) -> bool) -> Place {
        let file = !stem.is_empty() && exists(&format!("{stem}.html"));
        let folder = exists(url);
        if self.file_with_slash != 404 && file && (!folder || self.file_before_folder) {
            Place::Elsewhere(self.file_with_slash, stem.to_owned())
        } else if folder {
            Place::Here(url.to_owned())
        } else {
            Place::Nowhere
        }
    }

    fn file(&self, url: &str, exists: &dyn Fn(&str) -> bool) -> Place {
        if let Some(folder) = url.strip_suffix("index.html").filter(|folder| folder.ends_with('/') && exists(folder)) {
            return answer_or_redirect(self.index_name, folder, folder);
        }
        if exists(url) {
            let stem = url.strip_suffix(".html").filter(|_| url != "/404.html").unwrap_or(url);
            let status = if stem == url { 200 } else { self.file_extension };
            return answer_or_redirect(status, url, stem);
        }
        let with_extension = format!("{url}.html");
        if self.file_without_extension && exists(&with_extension) {
            return Place::Here(with_extension);
        }
        let with_slash = format!("{url}/");
        if exists(&with_slash) { Place::Elsewhere(self.folder_without_slash, with_slash) } else { Place::Nowhere }
    }
}

fn answer_or_redirect(status: u16, here: &str, elsewhere: &str) -> Place {
    if status == 200 { Place::Here(here.to_owned()) } else { Place::Elsewhere(status, elsewhere.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_has_its_own_slashes() {
        const URLS: [&str; 10] = [
            "/file",
            "/file/",
            "/file.html",
            "/folder",
            "/folder/",
            "/folder/index.html",
            "/both",
            "/both/",
            "/both.html",
            "/both/index.html",
        ];
        let exists = |url: &str| matches!(url, "/file.html" | "/folder/" | "/both.html" | "/both/");
        let row = |host: &str| {
            let rules = HostRules::named(host).unwrap();
            let show = |url: &&str| match rules.place(url, &exists) {
                Place::Here(key) => key,
                Place::Elsewhere(status, to) => format!("{status} {to}"),
                Place::Nowhere => "404".to_owned(),
            };
            URLS.iter().map(show).collect::<Vec<_>>()
        };
        let expected = [
            ("folio", "404|404|/file.html|308 /folder/|/folder/|/folder/|308 /both/|/both/|/both.html|/both/"),
            (
                "github-pages",
                "/file.html|404|/file.html|301 /folder/|/folder/|/folder/|/both.html|/both/|/both.html|/both/",
            ),
            (
                "netlify",
                "/file.html|301 /file|/file.html|301 /folder/|/folder/|/folder/|/both.html|301 /both|/both.html|/both/",
            ),
            (
                "cloudflare",
                "/file.html|308 /file|308 /file|308 /folder/|/folder/|308 /folder/|/both.html|/both/|308 /both|308 /both/",
            ),
            ("s3", "404|404|/file.html|302 /folder/|/folder/|/folder/|302 /both/|/both/|/both.html|/both/"),
        ];
        for (host, places) in expected {
            assert_eq!(row(host).join("|"), places, "{host}");
        }
    }

    #[test]
    fn case_matters_but_on_netlify() {
        let exists = |url: &str| url == "/blog/";
        let netlify = HostRules::named("netlify").unwrap();
        assert_eq!(netlify.place("/Blog/", &exists), Place::Elsewhere(301, "/blog/".into()));
        assert_eq!(netlify.place("/_headers", &|_| true), Place::Nowhere);
        assert_eq!(HostRules::plain().place("/Blog/", &exists), Place::Nowhere);
    }
}
