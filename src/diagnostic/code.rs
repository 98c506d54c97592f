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
    FrontMatterLimit "E0106" "front matter past a limit": "Front matter is limited to 64 kB, and every YAML file to 32 levels and 100,000 values once its aliases are followed, so that no file can stall a build.";
    FrontMatterOpen "E0107" "front matter is not closed": "A file that starts with `---` holds YAML up to the next line that is just `---`.";
    ControlCharacter "E0108" "a control character": "Control characters are invisible in an editor and forbidden in feeds.";

    DateOrder "W0110" "dates in the wrong order": "A page cannot be updated before it appeared; one of the two dates has a slip.";
    History "W0112" "the history of the pages is not there": "`updated_from: git` takes the day of a page's last change from git's commits. Without them, pages have only the dates that are written.";
    StrayControl "W0111" "a control character in a text": "Control characters are invisible in an editor and forbidden in feeds, so they are left out of what is written.";
    LongSummary "W0109" "a long summary": "A summary stands in lists, in search results and on cards, which show about 200 characters.";

    Collision "E0201" "two sources, one URL": "Every URL has exactly one source. Change a slug, a path or an alias.";
    OutputPath "E0202" "a path that cannot be written": "Output paths are relative, have no `.` or `..` parts and no control characters, and are at most 1,024 bytes long.";
    TwinPath "E0203" "two URLs that differ only in case": "Some hosts and file systems treat them as one.";
    BrokenLink "E0204" "a link leads nowhere": "An internal link must lead to a page, a section or a file of the site.";
    BrokenAnchor "E0205" "an anchor that does not exist": "The page is there, the heading is not.";
    LinkToHeldBack "W0206" "a link to a page that is held back": "The page is a draft or scheduled, so the link is shown as plain text.";
    LinkScheme "W0207" "a link with a scheme that is not allowed": "Only http, https, mailto and tel links and relative ones are written; others could run code.";
    UnknownTemplate "E0208" "a template that does not exist": "A page or section names a template that neither the site nor the theme has.";
    LostUrl "E0219" "a published URL is gone": "`urls.lock` remembers every URL that was published; one that others may have kept needs an alias.";
    UnknownSeries "W0209" "a series of one": "A series with one part is usually a misspelt slug.";

    Template "E0301" "a mistake in a template": "The template could not be parsed, or it failed while a page was rendered.";
    Component "E0302" "a component is called wrongly": "The component does not exist, or an argument is missing, unknown or of the wrong type.";
    Theme "E0303" "the theme is not there": "`theme` in folio.yaml names a folder below `themes/`, or `default`, which is built in.";
    Panic "E0304" "a bug in Folio": "Rendering stopped in a way it must not. Please report it with the page that caused it.";
    SearchIndex "E0306" "the search index cannot be made": "The pages were rendered, but indexing them failed. Please report it.";
    RenderLimit "E0305" "a page past a limit": "A page's output or rendering time passed its limit.";

    UnknownTaxonomy "E0210" "a taxonomy that the settings do not name": "Only the taxonomies that folio.yaml lists are built; a misspelt one would silently do nothing.";
    LinkNowhere "W0211" "a link to nothing": "A link without an address leads to the page it stands on.";

    UnknownLanguage "W0401" "code in an unknown language": "The code is shown without colours.";
    FenceOption "E0402" "an unknown fence option": "Code takes linenos, linenostart, hl_lines, hide_lines, diff, name, file and lines; diagrams take caption, alt, file and lines.";
    CodeFile "E0403" "code taken from a file": "The file, region or lines that a fence names do not exist.";
    CodeLimit "W0404" "code too long to highlight": "Lines over 10 kB and blocks over 256 kB are shown without colours.";
    Math "E0405" "a formula with a mistake": "The formula could not be read.";
    Diagram "E0421" "a diagram that cannot be drawn": "Fences of the languages mermaid, dot and svgbob are drawn. Of mermaid, flowcharts, sequences and states are; of dot, nodes, edges and groups. The look is the theme's.";
    Image "E0406" "an image is missing": "The image file does not exist beside the page or under static/.";
    BadImage "E0419" "an image that cannot be read": "The file is there, but it is damaged, cut off, or too large to be made smaller.";
    AltText "W0407" "an image without alternative text": "Say in words what the picture shows, or use `![](x.png)` only for pure decoration.";
    Footnote "E0408" "a footnote that is not defined": "Every `[^x]` needs a line `[^x]: text`.";

    UnusedNote "W0409" "a footnote that is never referred to": "A note that no `[^x]` names is not shown.";
    MergeMark "W0410" "a mark of an unfinished merge": "Version control left its marks in the text, with both sides of a conflict.";
    Shortcode "W0412" "a shortcode of another generator": "In Markdown a component is an element with a capital letter, `<Figure src=\"a.png\" alt=\"…\" />`. Shortcodes are shown as they stand.";

    UnknownText "W0501" "a text that no template asks for": "The key of a translation is known by the theme's own texts; a misspelt one would silently do nothing.";
    UndeclaredLanguage "W0502" "a language that the settings do not name": "Texts and pages of another language are used when `languages` in folio.yaml names it.";
    Contrast "W0504" "a colour that is hard to read": "Text needs a contrast of 4.5 to 1 with what it stands on (WCAG 2.2, 1.4.3); many readers cannot make out less. The papers are those that the theme names in theme.yaml.";
    Navigation "E0503" "a link of the settings leads nowhere": "`navigation`, the footer and the profiles stand on every page, so a wrong address there is a broken link on every page.";

    Data "E0601" "a data file that cannot be read": "Templates load YAML, JSON, TOML, CSV, BibTeX and plain text; the file is not what its ending says.";
    UnknownKind "E0602" "an unknown kind": "Pages are of a kind: page, post, project, event or talk.";

    ResumePages "W0411" "a résumé with too many pages": "The PDF has more pages than `pages` of the résumé or of the variant allows. It is written all the same.";
    ResumeFont "E0412" "letters without a font": "The PDF is set with the fonts of the program and of `static/fonts/`, never with those of the machine, so that it is the same everywhere. A letter that none of them has would be printed as a box, so the PDF is refused.";
    ResumeTemplate "E0413" "a mistake in the template of the PDF": "`resume.typ` is a Typst template. It sees the résumé as `resume.json` beside it and nothing else.";

    Destination "E0701" "a destination that is refused": "The output directory must be empty or made by Folio, and apart from the sources, so that nothing of yours can be lost.";
    Locked "E0702" "another build is running": "Two builds cannot write to one directory at once.";
    Target "E0703" "a publishing target that cannot be used": "A target under `publish` in folio.yaml names one place: `git`, `ssh`, `s3` or `dir`. The name, the address or what lies there does not fit.";
    Unfit "E0704" "a site that is not fit to be published": "A site without a home page, with addresses of this machine or with the starter's address would be a broken site to its readers, so nothing is sent.";
    Deletions "E0705" "a publish that would delete too much": "More than ten files and a quarter of what lies there, or more than 200 files, are deleted only when `--max-deletes` says so. A build with a mistake in it often shows as pages that are gone.";
    Raced "E0706" "another publish was first": "Two publishes at once would mix two sites, so one of them is refused.";
    Foreign "E0707" "foreign files at the target": "Folio did not write them, so it does not replace them unasked, and never deletes them.";

    Write "E0901" "the site cannot be written": "The disk is full, or permissions forbid it. The old site is still in place.";
    Port "E0902" "the port is taken": "Another program listens there.";
    Host "E0903" "the host refuses": "The host could not be reached, or it refused what was asked of it. Nothing is deleted after a failure, and the next publish sends only what is missing.";
    Program "E0904" "a program is missing": "Publishing goes through the programs that you use yourself, with their keys and agents: git, ssh and rsync.";
    Credentials "E0905" "no credentials": "Secrets come from the environment, the ssh agent or the credential helpers of git; never from a file of the site.";

    OutputLink "E0801" "a link of the finished site leads nowhere": "Every address in the written pages is looked up among the pages and files of the site, case-exact and below the base path.";
    OutputAnchor "E0802" "an anchor of the finished site does not exist": "The page that the link leads to has no element with that id.";
    OutputFile "E0803" "a page loads a file that is not there": "Images, scripts and style sheets are looked up like links; a reader would see a gap.";
    DuplicateId "E0804" "an id is used twice in a page": "A link, a label or a script finds only the first element of an id.";
    HeadingOrder "W0805" "a heading skips a level": "Readers who listen to a page move through its headings; a level that is left out sounds like a missing part.";
    ImageAlt "W0806" "an image without an `alt` attribute": "Say in words what the picture shows, or write `alt=\"\"` for pure decoration. Without the attribute the file's name is read aloud.";
    HtmlLang "W0807" "a page that does not say its language": "Screen readers choose a voice and browsers a hyphenation by the `lang` of the `html` element.";
    PageTitle "W0808" "a page without a sensible title": "The title names the page in tabs, bookmarks and search results; about 70 characters are shown.";
    PageDescription "W0809" "a page without a sensible description": "Search engines and chats show the description below the title; about 200 characters of it.";
    InvalidJson "E0810" "JSON that cannot be read": "Search engines ignore JSON-LD with a mistake, and programs refuse such a file.";
    InvalidFeed "E0811" "a feed or sitemap with a mistake": "Feed readers refuse what is not well-formed XML, and addresses in a feed must be whole: they are read away from the site.";
    PageBudget "W0812" "a page past its budget": "Large pages are slow on phones. The budget is `check: {page_kb: …}` in folio.yaml.";
    ImageBudget "W0813" "an image past its budget": "Most of what a page weighs is its images. The budget is `check: {image_kb: …}` in folio.yaml.";
    NearTags "W0814" "two tags that are nearly the same": "Tags that differ in a letter, a hyphen or a plural divide what belongs together.";
    Orphan "W0815" "a page that nothing leads to": "No page of the site links to it, so that only a search would find it.";
    UnusedFile "W0816" "a file that nothing uses": "It is copied into the site, and no page, style sheet or feed names it.";
    MixedContent "W0817" "a page loads something without encryption": "Browsers block what a page on https loads over http.";
    Leak "E0818" "a page that is held back shows": "The address of a draft or scheduled page stands in the site's output.";
    SameTitle "W0819" "two pages with one title": "Tabs, bookmarks and search results cannot tell them apart.";
    DeadLink "W0821" "a link to another site that does not answer": "The host does not exist, or it has no such page any more. `folio check --external` asks once and believes a good answer for a week.";
    EmptyLink "W0820" "a link without words": "A link is read aloud by its text, the `alt` of its image or its `aria-label`.";
}

impl Code {
    pub fn severity(self) -> Severity {
        if self.id().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// The code with an id, in any case.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id))
    }

    /// Whether a site may set its level: warnings, and errors that would leave a site that is whole but for a blemish.
    pub fn is_adjustable(self) -> bool {
        let own = [
            Self::BrokenLink,
            Self::BrokenAnchor,
            Self::Math,
            Self::Image,
            Self::FenceOption,
            Self::CodeFile,
            Self::Diagram,
        ];
        self.severity() == Severity::Warning || self.id()[1..].starts_with("08") || own.contains(&self)
    }

    /// Whether a file that has it could not be read as it was meant: what follows from the file would be a guess.
    pub fn is_of_reading(self) -> bool {
        matches!(&self.id()[1..3], "00" | "01" | "03" | "06")
    }

    /// Whether the machine is at fault and not the site: a full disk, a taken port, a permission.
    pub fn is_environment(self) -> bool {
        self.id()[1..].starts_with("09")
    }
}
