use clap::ValueEnum;

/// A host whose workflow file can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions, which publish to the branch gh-pages
    Github,
    /// GitLab CI and GitLab Pages
    Gitlab,
    Netlify,
    /// GitHub Actions, which publish to Cloudflare Pages
    Cloudflare,
    Vercel,
}

impl Ci {
    /// The path of its file, and the text.
    pub fn file(self) -> (&'static str, String) {
        let (path, text) = match self {
            Self::Github => (".github/workflows/publish.yml", include_str!("ci/github.yml")),
            Self::Gitlab => (".gitlab-ci.yml", include_str!("ci/gitlab.yml")),
            Self::Netlify => ("netlify.toml", include_str!("ci/netlify.toml")),
            Self::Cloudflare => (".github/workflows/publish.yml", include_str!("ci/cloudflare.yml")),
            Self::Vercel => ("vercel.json", include_str!("ci/vercel.json")),
        };
        let text = text.replace("{version}", env!("CARGO_PKG_VERSION"));
        (path, text.replace("{repository}", env!("CARGO_PKG_REPOSITORY")))
    }
}
