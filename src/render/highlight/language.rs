use crate::diagnostic::suggest;

/// A language that code can be written in: a row of the table below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

/// Where a language's grammar comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// None: text without colours.
    Plain,
    /// Prompts, commands in Bash, and output.
    Console,
    /// syntect's own set: its grammars are leaner, so twice as fast.
    Own(&'static str),
    /// two-face's set, for what syntect's lacks.
    More(&'static str),
}

pub(super) struct Row {
    name: &'static str,
    label: &'static str,
    pub(super) grammar: Grammar,
    /// Other names, and the extensions of its files.
    aliases: &'static str,
}

const fn row(name: &'static str, label: &'static str, grammar: Grammar, aliases: &'static str) -> Row {
    Row { name, label, grammar, aliases }
}

use Grammar::{Console, More, Own, Plain};

#[rustfmt::skip]
const TABLE: &[Row] = &[
    row("text", "Text", Plain, "plain none txt plaintext output"),
    row("console", "Console", Console, "shell-session shellsession sh-session terminal session"),
    row("ada", "Ada", More("Ada"), "adb ads"),
    row("asm", "Assembly", More("x86_64 Assembly"), "nasm assembly x86asm s"),
    row("awk", "AWK", More("AWK"), ""),
    row("bash", "Bash", Own("Bourne Again Shell (bash)"), "sh shell zsh ksh shellscript"),
    row("bat", "Batch", Own("Batch File"), "batch cmd"),
    row("bibtex", "BibTeX", Own("BibTeX"), "bib"),
    row("c", "C", Own("C"), "h"),
    row("clojure", "Clojure", Own("Clojure"), "clj cljs cljc edn"),
    row("cmake", "CMake", More("CMake"), "cmakelists"),
    row("cpp", "C++", Own("C++"), "c++ cxx cc hpp hxx hh"),
    row("csharp", "C#", Own("C#"), "c# cs"),
    row("css", "CSS", Own("CSS"), ""),
    row("csv", "CSV", More("Comma Separated Values"), ""),
    row("d", "D", Own("D"), "dlang"),
    row("dart", "Dart", More("Dart"), ""),
    row("diff", "Diff", Own("Diff"), "patch udiff"),
    row("dockerfile", "Dockerfile", More("Dockerfile"), "docker containerfile"),
    row("dot", "Graphviz", Own("Graphviz (DOT)"), "graphviz gv"),
    row("elixir", "Elixir", More("Elixir"), "ex exs"),
    row("elm", "Elm", More("Elm"), ""),
    row("env", "Environment", More("DotENV"), "dotenv"),
    row("erlang", "Erlang", Own("Erlang"), "erl hrl"),
    row("fish", "Fish", More("Fish"), ""),
    row("fortran", "Fortran", More("Fortran (Modern)"), "f90 f95 f03"),
    row("fsharp", "F#", More("F#"), "f# fs fsx"),
    row("gitconfig", "Git settings", More("Git Config"), ""),
    row("gitignore", "Git ignore list", More("Git Ignore"), ""),
    row("glsl", "GLSL", More("GLSL"), "vert frag"),
    row("go", "Go", Own("Go"), "golang"),
    row("gomod", "Go module", More("Gomod"), "go.mod"),
    row("graphql", "GraphQL", More("GraphQL"), "gql"),
    row("groovy", "Groovy", Own("Groovy"), "gradle"),
    row("haskell", "Haskell", Own("Haskell"), "hs"),
    row("hcl", "HCL", More("Terraform"), "terraform tf tfvars"),
    row("html", "HTML", Own("HTML"), "htm xhtml"),
    row("http", "HTTP", More("HTTP Request and Response"), ""),
    row("idris", "Idris", More("Idris"), "idr"),
    row("ini", "INI", More("INI"), "cfg inf editorconfig systemd service"),
    row("java", "Java", Own("Java"), ""),
    row("javascript", "JavaScript", Own("JavaScript"), "js mjs cjs node"),
    row("jinja", "Jinja", More("Jinja2"), "jinja2 j2 tera"),
    row("jq", "jq", More("JQ"), ""),
    row("json", "JSON", Own("JSON"), "jsonc json5 jsonl ndjson webmanifest"),
    row("jsonnet", "Jsonnet", More("jsonnet"), "libsonnet"),
    row("jsx", "JSX", More("JavaScript (Babel)"), "babel"),
    row("julia", "Julia", More("Julia"), "jl"),
    row("kotlin", "Kotlin", More("Kotlin"), "kt kts"),
    row("latex", "LaTeX", Own("LaTeX"), "tex"),
    row("lean", "Lean", More("Lean 4"), "lean4"),
    row("less", "Less", More("Less"), ""),
    row("lisp", "Lisp", Own("Lisp"), "scheme scm elisp el common-lisp"),
    row("llvm", "LLVM IR", More("LLVM"), "ll llvm-ir"),
    row("lua", "Lua", Own("Lua"), ""),
    row("make", "Make", Own("Makefile"), "makefile mk mak gnumakefile"),
    row("markdown", "Markdown", Own("Markdown"), "md mdown mkd"),
    row("matlab", "MATLAB", Own("MATLAB"), "octave"),
    row("nginx", "nginx", More("nginx"), "nginxconf"),
    row("nim", "Nim", More("Nim"), ""),
    row("ninja", "Ninja", More("Ninja"), ""),
    row("nix", "Nix", More("Nix"), ""),
    row("objc", "Objective-C", Own("Objective-C"), "objective-c objectivec m"),
    row("ocaml", "OCaml", Own("OCaml"), "ml mli"),
    row("odin", "Odin", More("Odin"), ""),
    row("pascal", "Pascal", Own("Pascal"), "pas delphi"),
    row("perl", "Perl", Own("Perl"), "pl pm"),
    row("php", "PHP", Own("PHP Source"), ""),
    row("powershell", "PowerShell", More("PowerShell"), "ps1 pwsh"),
    row("properties", "Properties", Own("Java Properties"), ""),
    row("protobuf", "Protocol Buffers", More("Protocol Buffer"), "proto proto3"),
    row("puppet", "Puppet", More("Puppet"), "pp"),
    row("purescript", "PureScript", More("PureScript"), "purs"),
    row("python", "Python", Own("Python"), "py py3 python3 pyi"),
    row("r", "R", Own("R"), ""),
    row("racket", "Racket", More("Racket"), "rkt"),
    row("regex", "Regular expression", Own("Regular Expression"), "regexp"),
    row("rego", "Rego", More("Rego"), ""),
    row("rst", "reStructuredText", Own("reStructuredText"), "rest"),
    row("ruby", "Ruby", Own("Ruby"), "rb"),
    row("rust", "Rust", Own("Rust"), "rs"),
    row("scala", "Scala", Own("Scala"), "sbt"),
    row("scss", "SCSS", More("SCSS"), "sass"),
    row("sml", "Standard ML", More("SML"), ""),
    row("solidity", "Solidity", More("Solidity"), "sol"),
    row("sql", "SQL", Own("SQL"), "postgresql postgres pgsql mysql sqlite plsql"),
    row("ssh-config", "SSH settings", More("SSH Config"), "sshconfig"),
    row("strace", "strace", More("Strace"), ""),
    row("svelte", "Svelte", More("Svelte"), ""),
    row("swift", "Swift", More("Swift"), ""),
    row("systemverilog", "SystemVerilog", More("SystemVerilog"), "sv svh"),
    row("tcl", "Tcl", Own("Tcl"), ""),
    row("toml", "TOML", More("TOML"), ""),
    row("tsx", "TSX", More("TypeScriptReact"), ""),
    row("typescript", "TypeScript", More("TypeScript"), "ts mts cts"),
    row("typst", "Typst", More("Typst"), "typ"),
    row("verilog", "Verilog", More("Verilog"), "v"),
    row("vhdl", "VHDL", More("VHDL"), "vhd"),
    row("vim", "Vim script", More("VimL"), "viml vimscript vimrc"),
    row("vue", "Vue", More("Vue Component"), ""),
    row("wgsl", "WGSL", More("WGSL"), ""),
    row("xml", "XML", Own("XML"), "svg xsd xsl xslt plist rss atom"),
    row("yaml", "YAML", Own("YAML"), "yml"),
    row("zig", "Zig", More("Zig"), "zon"),
];

/// What a misspelt name most likely meant, of equally near ones.
const COMMON: [&str; 12] =
    ["rust", "python", "bash", "typescript", "javascript", "go", "toml", "yaml", "json", "sql", "cpp", "console"];

impl Language {
    /// Text without colours.
    pub const TEXT: Self = Self(0);
    /// A terminal: prompts, commands and their output.
    pub const CONSOLE: Self = Self(1);
    pub(super) const COUNT: usize = TABLE.len();

    /// The language with that name, alias or file extension, in any case.
    pub fn find(name: &str) -> Option<Self> {
        let named = |row: &Row| {
            row.name.eq_ignore_ascii_case(name) || row.aliases.split(' ').any(|alias| alias.eq_ignore_ascii_case(name))
        };
        let at = if name.is_empty() { None } else { TABLE.iter().position(named) };
        at.and_then(|at| u8::try_from(at).ok()).map(Self)
    }

    /// The name that a misspelt one was meant to be.
    pub fn suggest(name: &str) -> Option<&'static str> {
        let names = TABLE.iter().flat_map(|row| [row.name].into_iter().chain(row.aliases.split(' ')));
        suggest(name, COMMON.into_iter().chain(names.filter(|name| name.len() > 1)))
    }

    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).take(TABLE.len()).map(Self)
    }

    /// The name used in `class="language-…"`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name as its users write it.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    pub(super) fn grammar(self) -> Grammar {
        self.row().grammar
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The value is private to this file and only made from positions in the table.
    fn row(self) -> &'static Row {
        &TABLE[self.index()]
    }
}
