use super::Severity;

macro_rules! codes {
    ($($name:ident $id:literal $title:literal: $explanation:literal;)*) => {
        /// A kind of mistake. The id is stable: `E` keeps the site from being written, `W` does not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $name,)* }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)* }
            }

            /// The kind in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }

            /// What it means, why it matters, and what to do.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $explanation,)* }
            }
        }
    };
}

codes! {
    NoSite "E0001" "no site here": "A site's root is the folder that holds `folio.yaml`; it is looked for in the working directory and its parents.";
    Unreadable "E0002" "a file cannot be read": "The file is there but could not be opened or read; its permissions or the disk are the usual reasons.";
    NotUtf8 "E0003" "a file is not UTF-8": "Texts are read as UTF-8. Convert the file, for example with `iconv -f latin1 -t utf-8`.";
    FileName "E0004" "a file name that cannot become a URL": "Names must be UTF-8 and free of control characters and backslashes.";
    LinkOutside "E0005" "a link leaves the project": "A symbolic link that points outside the project could publish private files, so it is refused.";
    NotRegular "W0006" "not a regular file": "Pipes, sockets and devices cannot be read as content and are left out.";
    DanglingLink "W0007" "a link leads nowhere": "The file that a symbolic link points to does not exist.";
    LinkLoop "W0008" "a link leads back": "A symbolic link to a folder that it lies in has no end, so it is not followed.";

    Yaml "E0101" "invalid YAML": "The text is not YAML 1.2. Common reasons: a tab for indentation, an unclosed quote or bracket, a colon in an unquoted value.";
    UnknownKey "E0102" "unknown key": "Only known keys are read, so a misspelt one would silently do nothing. Keys of your own go under `extra`.";
    WrongType "E0103" "a value of the wrong type": "The key takes another kind of value.";
    MissingKey "E0104" "a required key is missing": "The kind of file asks for this key.";
    InvalidValue "E0105" "a value that is not allowed": "The type is right but the value is not one the key takes.";
    FrontMatterLimit "E0106" "front matter past a limit": "Front matter is limited to 64 kB, 32 levels and 10,000 nodes, so that no file can stall a build.";
    FrontMatterOpen "E0107" "front matter is not closed": "A file that starts with `---` holds YAML up to the next line that is just `---`.";
    ControlCharacter "E0108" "a control character": "Control characters are invisible in an editor and forbidden in feeds.";

    LongSummary "W0109" "a long summary": "A summary stands in lists, in search results and on cards, which show about 200 characters.";

    Collision "E0201" "two sources, one URL": "Every URL has exactly one source. Change a slug, a path or an alias.";
    OutputPath "E0202" "a path that cannot be written": "Output paths are relative, have no `.` or `..` parts and no control characters, and are at most 1,024 bytes long.";
    TwinPath "E0203" "two URLs that differ only in case": "Some hosts and file systems treat them as one.";
    BrokenLink "E0204" "a link leads nowhere": "An internal link must lead to a page, a section or a file of the site.";
    BrokenAnchor "E0205" "an anchor that does not exist": "The page is there, the heading is not.";
    LinkToHeldBack "W0206" "a link to a page that is held back": "The page is a draft or scheduled, so the link is shown as plain text.";
    LinkScheme "W0207" "a link with a scheme that is not allowed": "Only http, https, mailto and tel links and relative ones are written; others could run code.";
    UnknownTemplate "E0208" "a template that does not exist": "A page or section names a template that neither the site nor the theme has.";
    UnknownSeries "W0209" "a series of one": "A series with one part is usually a misspelt slug.";

    Template "E0301" "a mistake in a template": "The template could not be parsed, or it failed while a page was rendered.";
    Component "E0302" "a component is called wrongly": "The component does not exist, or an argument is missing, unknown or of the wrong type.";
    Theme "E0303" "the theme is not there": "`theme` in folio.yaml names a folder below `themes/`, or `default`, which is built in.";
    Panic "E0304" "a bug in Folio": "Rendering stopped in a way it must not. Please report it with the page that caused it.";
    RenderLimit "E0305" "a page past a limit": "A page's output or rendering time passed its limit.";

    UnknownLanguage "W0401" "code in an unknown language": "The code is shown without colours.";
    FenceOption "E0402" "an unknown fence option": "Fences take linenos, linenostart, hl_lines, name, file and lines.";
    CodeFile "E0403" "code taken from a file": "The file, region or lines that a fence names do not exist.";
    CodeLimit "W0404" "code too long to highlight": "Lines over 10 kB and blocks over 256 kB are shown without colours.";
    Math "E0405" "a formula with a mistake": "The formula could not be read.";
    Image "E0406" "an image is missing": "The image file does not exist beside the page or under static/.";
    AltText "W0407" "an image without alternative text": "Say in words what the picture shows, or use `![](x.png)` only for pure decoration.";
    Footnote "E0408" "a footnote that is not defined": "Every `[^x]` needs a line `[^x]: text`.";

    UnknownKind "E0602" "an unknown kind": "Pages are of a kind: page, post, project, event or talk.";

    ResumePages "W0411" "a résumé with too many pages": "The PDF has more pages than `pages` of the résumé or of the variant allows. It is written all the same.";
    ResumeFont "E0412" "letters without a font": "The PDF is set with the fonts of the program and of `static/fonts/`, never with those of the machine, so that it is the same everywhere. A letter that none of them has would be printed as a box, so the PDF is refused.";
    ResumeTemplate "E0413" "a mistake in the template of the PDF": "`resume.typ` is a Typst template. It sees the résumé as `resume.json` beside it and nothing else.";

    Destination "E0701" "a destination that is refused": "The output directory must be empty or made by Folio, and apart from the sources, so that nothing of yours can be lost.";
    Locked "E0702" "another build is running": "Two builds cannot write to one directory at once.";
    Write "E0901" "the site cannot be written": "The disk is full, or permissions forbid it. The old site is still in place.";
    Port "E0902" "the port is taken": "Another program listens there.";
}

impl Code {
    pub fn severity(self) -> Severity {
        if self.id().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// Whether the machine is at fault and not the site: a full disk, a taken port, a permission.
    pub fn is_environment(self) -> bool {
        self.id()[1..].starts_with("09")
    }
}
