// What a writer, an editor, git and a slip do to a site. Each change is a list of steps; files are only looked at here.
import { posix } from "node:path";
import { body, book, isBundle, notes, page, pages, paragraph, picture, posts, url, words } from "./site.mjs";

/** Pages that settings and templates lead to stay where they are. */
const FIXED = new Set(["content/bookshelf.md", "content/notes.md"]);
const FEWEST = 85;
const MOST = 125;
/** Names under which editors write before they rename. */
const BESIDE = [(name) => `.${name}.swp`, (name) => `${name}~`, (name) => `.#${name}`, (name) => `.${name}.tmp`, () => "4913", (name) => `${name}.tmp`];

const write = (path, data) => ({ kind: "write", path, data });
const split = (text) => {
  const at = text.indexOf("\n---\n", 3) + 5;
  return [text.slice(0, at), text.slice(at)];
};

/** Makes one change after another. */
export class Changes {
  constructor(files, random) {
    this.files = files;
    this.random = random;
    this.number = 1000;
    /** What a burst changed, to be put back. */
    this.branch = null;
    this.removed = [];
    /** What mends the site, while it is broken. */
    this.mend = null;
    /** The file that the open page is made from, if it is made from one. */
    this.open = null;
  }

  next() {
    const { random } = this;
    this.number += 1;
    if (this.mend) return this.make(random.chance(0.4) ? "body" : "mended");
    if (this.branch && random.chance(0.5)) return this.make("back");
    for (;;) {
      const change = this.make(random.weighted([
        [14, "body"],
        [8, "front"],
        [8, "atomic"],
        [6, "pieces"],
        [3, "keeping"],
        [5, "rename"],
        [2, "renameFolder"],
        [2, "move"],
        [4, "remove"],
        [3, "restore"],
        [4, "create"],
        [2, "createFolder"],
        [1.5, "burst"],
        [4, "template"],
        [3, "style"],
        [0.7, "script"],
        [2, "settings"],
        [3, "data"],
        [3, "section"],
        [3, "swap"],
        [1.5, "otherCase"],
        [4, "mistake"],
        [3, "touch"],
        [3, "droppings"],
        [3, "file"],
        [1.5, "again"],
      ]));
      if (change) return change;
    }
  }

  /** `null` when there is nothing to do it with. */
  make(kind) {
    const change = this[kind]();
    return change && { kind, ...change };
  }

  get mark() {
    return `m${this.number}`;
  }

  /** A page, the open one as often as not. */
  page(fits = () => true) {
    const all = pages(this.files).filter((path) => !FIXED.has(path) && path !== this.mend?.path && fits(path));
    if (all.includes(this.open) && this.random.chance(0.6)) return this.open;
    return this.random.pick(all);
  }

  /** The text of a page with other words in it. */
  reworded(path) {
    const { random, mark } = this;
    const [front, text] = split(this.files.get(path));
    const kind = random.below(4);
    if (kind === 0) return front + body(random, path, this.files, mark);
    if (kind === 1 && text.length < 6000) return `${front}${text}\n${paragraph(random)} ${mark}\n`;
    return front + (text.includes("The mark is ") ? text.replace(/The mark is \S+\./, `The mark is ${mark}.`) : `The mark is ${mark}.\n\n${text}`);
  }

  body() {
    const path = this.page();
    return { what: `write ${path}`, steps: [write(path, this.reworded(path))] };
  }

  front() {
    const { random } = this;
    const path = this.page();
    const [front, text] = split(this.files.get(path));
    const without = (key) => front.replace(new RegExp(`^${key}: .*\n`, "m"), "");
    const having = (key, value) => without(key).replace("---\n", `---\n${key}: ${value}\n`);
    const changed = random.weighted([
      [4, () => having("title", `${words(random, 1, 3)} ${this.mark}`)],
      [2, () => having("tags", `[${random.some(["rust", "systems", "latency", "queues", "new", "memory"], 2).join(", ")}]`)],
      [2, () => (front.includes("draft: true") ? without("draft") : having("draft", "true"))],
      [2, () => having("summary", `${words(random, 4, 9)} ${this.mark}.`)],
      [1, () => having("toc", "true")],
      [1, () => having("unlisted", "true")],
      [1, () => without("unlisted")],
      [1, () => having("aliases", `[/old-${this.mark}/]`)],
      [1, () => without("aliases")],
      [1, () => (path.startsWith("content/blog/") ? having("date", `2023-0${random.between(1, 9)}-11`) : having("weight", random.below(30)))],
    ])();
    return { what: `front matter of ${path}`, steps: [write(path, changed + text)] };
  }

  atomic() {
    const path = this.page();
    const beside = this.random.pick(BESIDE)(posix.basename(path));
    const step = { kind: "atomic", path, beside, data: this.reworded(path), gap: this.random.pick([0, 0, 3, 20]) };
    return { what: `atomic save of ${path} by ${beside}`, steps: [step] };
  }

  pieces() {
    const path = this.page();
    const gaps = this.random.pick([[0, 0], [5, 5], [1, 1, 1, 1, 1, 1], [30, 2], [60, 60]]);
    return { what: `${path} emptied and written in ${gaps.length} pieces`, steps: [{ kind: "pieces", path, data: this.reworded(path), gaps }] };
  }

  /** As many bytes as before, under the time of before. */
  keeping() {
    const path = this.page((one) => /The mark is m\d+\./.test(this.files.get(one)));
    if (!path) return null;
    const data = this.files.get(path).replace(/The mark is \S+\./, `The mark is ${this.mark}.`);
    return { what: `${path} rewritten under its old time`, steps: [{ kind: "keeping", path, data }] };
  }

  rename() {
    const path = this.page((one) => !isBundle(one));
    const day = /^\d{4}-\d\d-\d\d-/.exec(posix.basename(path))?.[0] ?? "";
    const to = `${posix.dirname(path)}/${day}renamed-${this.number}.md`;
    return { what: `rename ${path} to ${to}`, steps: [{ kind: "rename", path, to }] };
  }

  renameFolder() {
    const { random, files } = this;
    const bundle = random.pick(pages(files).filter(isBundle).map(posix.dirname));
    const folders = [...new Set(posts(files).map(posix.dirname))].filter((folder) => folder.split("/").length === 3 && /rust|set/.test(folder));
    const path = folders.length && random.chance(0.4) ? random.pick(folders) : bundle;
    if (!path) return null;
    const to = `${path.replace(/-\d+$/, "")}-${this.number}`;
    return { what: `rename the folder ${path} to ${to}`, steps: [{ kind: "rename", path, to }] };
  }

  move() {
    const path = this.page((one) => one.startsWith("content/blog/") && !isBundle(one));
    const folder = this.random.pick(["content/blog", "content/blog/systems", "content/blog/rust"]);
    const to = `${folder}/${posix.basename(path)}`;
    if (this.taken(to)) return null;
    return { what: `move ${path} to ${to}`, steps: [{ kind: "rename", path, to }] };
  }

  taken(path) {
    return this.files.has(path) || pages(this.files).some((other) => url(other) === url(path));
  }

  remove() {
    if (pages(this.files).length <= FEWEST) return null;
    const path = this.page((one) => !isBundle(one));
    this.removed.push([path, this.files.get(path)]);
    return { what: `delete ${path}`, steps: [{ kind: "remove", path }] };
  }

  restore() {
    const last = this.removed.pop();
    if (!last || this.taken(last[0])) return null;
    return { what: `bring back ${last[0]}`, steps: [write(...last)] };
  }

  create() {
    const { random, files, number } = this;
    if (pages(files).length >= MOST) return null;
    const path = `content/${random.pick(["blog", "blog/rust", "blog/systems", "projects", "talks", "group", "blog/set"])}/new-${number}.md`;
    return { what: `create ${path}`, steps: [write(path, page(random, path, files, number, this.mark))] };
  }

  createFolder() {
    const { random, files, number } = this;
    if (pages(files).length >= MOST) return null;
    if (random.chance(0.5)) {
      const folder = `content/blog/bundles/new-${number}`;
      const index = `${folder}/index.md`;
      const steps = [write(`${folder}/wait.svg`, picture(number)), write(index, page(random, index, files, number, this.mark)), write(`${folder}/code.txt`, `new ${number}\n`)];
      return { what: `create the bundle ${folder}`, steps };
    }
    const folder = `content/blog/set-${number}/deep/er`;
    const paths = Array.from({ length: random.between(2, 5) }, (_, at) => `${folder}/new-${number}-${at}.md`);
    return { what: `create the folder ${folder}`, steps: paths.map((path, at) => write(path, page(random, path, files, number * 10 + at, this.mark))) };
  }

  /** As `git checkout` of a branch: many files at once, each removed and made. */
  burst() {
    const { random, files, number } = this;
    if (this.branch) return null;
    const old = random.some(pages(files).filter((path) => !FIXED.has(path)), random.between(20, 90));
    const made = Array.from({ length: random.chance(0.4) ? random.between(20, 110) : 0 }, (_, at) => `content/blog/branch/b-${number}-${at}.md`);
    this.branch = { back: old.map((path) => [path, files.get(path)]), made };
    const changed = old.map((path) => [path, `${files.get(path).trimEnd()}\n\nOn the branch ${this.mark}.\n`]);
    const steps = [...changed, ...made.map((path, at) => [path, page(random, path, files, number * 1000 + at, this.mark)])].flatMap(([path, data]) =>
      files.has(path) && random.chance(0.7) ? [{ kind: "remove", path }, write(path, data)] : [write(path, data)],
    );
    return { what: `a burst of ${old.length + made.length} files`, steps };
  }

  back() {
    const { back, made } = this.branch;
    this.branch = null;
    const steps = back.filter(([path]) => this.files.has(path)).flatMap(([path, data]) => [{ kind: "remove", path }, write(path, data)]);
    const gone = made.filter((path) => this.files.has(path)).map((path) => ({ kind: "remove", path }));
    return { what: `back from a burst of ${back.length + made.length} files`, steps: [...steps, ...gone] };
  }

  template() {
    const path = this.random.pick(["templates/base.html", "templates/post.html", "templates/components/Stamp.html"]);
    const data = this.files.get(path).replace(/template \w+/, `template ${this.mark}`);
    const step = this.random.chance(0.5) ? write(path, data) : { kind: "atomic", path, beside: `.${posix.basename(path)}.swp`, data, gap: 0 };
    return { what: `the template ${path}`, steps: [step] };
  }

  style() {
    const name = this.random.pick(["theme", "extra"]);
    const path = `static/${name}.css`;
    return { what: `the style sheet ${path}`, steps: [write(path, this.files.get(path).replace(/--(theme|extra): \w+/, `--$1: ${this.mark}`))] };
  }

  script() {
    return { what: "the script static/extra.js", steps: [write("static/extra.js", `document.documentElement.dataset.extra = "${this.mark}";\n`)] };
  }

  settings() {
    const text = this.files.get("folio.yaml");
    const changed = this.random.weighted([
      [3, () => text.replace(/^description: .*$/m, `description: A site that is edited, ${this.mark}.`)],
      [2, () => text.replace(/name: Writing[^,]*/, `name: Writing ${this.mark}`)],
      [1, () => text.replace(/^title: .*$/m, `title: Soak ${this.mark}`)],
      [1, () => (text.includes("feeds:") ? text.replace(/^feeds: .*\n/m, "") : `${text}feeds: {full_text: false, limit: 9}\n`)],
    ])();
    return { what: "the settings", steps: [write("folio.yaml", changed)] };
  }

  data() {
    const { random, files } = this;
    if (random.chance(0.5)) return { what: "a data file", steps: [write("content/data/notes.yaml", notes(random, this.number))] };
    const path = "content/data/books.yaml";
    const books = files.get(path).split(/(?=^- )/m);
    books.splice(random.below(books.length), 1, book(random, this.number));
    return { what: "the list of books", steps: [write(path, books.join(""))] };
  }

  section() {
    const path = this.random.pick(this.files.below("content/").filter((one) => one.endsWith("_index.md")));
    const [front, text] = split(this.files.get(path));
    const titled = this.random.chance(0.5) ? front.replace(/^title: (\w+).*$/m, `title: $1 ${this.mark}`) : front;
    return { what: `the section ${path}`, steps: [write(path, titled + text.replace(/The mark is \S+\./, `The mark is ${this.mark}.`))] };
  }

  swap() {
    const one = this.page((path) => path.startsWith("content/blog/") && !isBundle(path));
    const other = this.random.pick(posts(this.files).filter((path) => path !== one && !isBundle(path) && /\/\d{4}-/.test(path) === /\/\d{4}-/.test(one)));
    if (!other) return null;
    const between = `${one}.swapped`;
    const rename = (path, to) => ({ kind: "rename", path, to });
    return { what: `swap ${one} and ${other}`, steps: [rename(one, between), rename(other, one), rename(between, other)] };
  }

  /** Another case: of a page's file, which leaves its URL, or of a file beside pages, which does not. */
  otherCase() {
    const { random, files } = this;
    const assets = files.below("content/").filter((path) => path.endsWith(".svg"));
    const path = random.chance(0.5) ? random.pick(assets) : this.page((one) => !isBundle(one) && !/\/\d{4}-/.test(one));
    const name = posix.basename(path);
    const other = name === name.toLowerCase() ? name[0].toUpperCase() + name.slice(1) : name.toLowerCase();
    const to = `${posix.dirname(path)}/${other}`;
    return { what: `rename ${path} to ${to}`, steps: [{ kind: "rename", path, to }] };
  }

  mistake() {
    const { random, files } = this;
    const break_ = (path, data) => ({ path, data });
    const broken = (path) => split(files.get(path));
    const { path, data } = random.weighted([
      [3, () => ((path) => break_(path, files.get(path).replace("---\n", "---\ntitel: [slip\n")))(this.page())],
      [2, () => ((path) => break_(path, files.get(path).replace("---\n", "---\ncolour: red\n")))(this.page())],
      [2, () => ((path) => break_(path, `${broken(path)[0]}${broken(path)[1]}\n<Stamp numbr={1} />\n`))(this.page())],
      [1, () => ((path) => break_(path, files.get(path).replace("\n---\n", "\n--\n")))(this.page())],
      [2, () => break_("templates/post.html", `${files.get("templates/post.html")}{% if %}`)],
      [2, () => break_("templates/base.html", files.get("templates/base.html").replace("</main>", "{{ nobody.knows.this }}</main>"))],
      [1, () => break_("templates/components/Stamp.html", files.get("templates/components/Stamp.html").replace("{%- endcomponent", "{%- endcomponen"))],
      [1, () => break_("folio.yaml", files.get("folio.yaml").replace("title: ", "title: [")) ],
      [1, () => break_("folio.yaml", `${files.get("folio.yaml")}colour: red\n`)],
      [1, () => break_("content/data/books.yaml", `${files.get("content/data/books.yaml")}- title: [\n`)],
      [1, () => break_("content/blog/_index.md", files.get("content/blog/_index.md").replace("kind: post", "kind: pst"))],
    ])();
    this.mend = write(path, files.get(path));
    return { what: `a mistake in ${path}`, steps: [write(path, data)], mistake: path };
  }

  mended() {
    const step = this.mend;
    this.mend = null;
    return { what: `${step.path} mended`, steps: [step], mending: true };
  }

  touch() {
    const path = this.random.pick([...this.files.keys()].sort());
    return { what: `touch ${path}`, steps: [{ kind: "touch", path }], silent: true };
  }

  /** What editors leave and take away again. */
  droppings() {
    const path = this.page();
    const folder = posix.dirname(path);
    const name = posix.basename(path);
    const names = this.random.some([`.${name}.swp`, `.${name}.swx`, `${name}~`, `.#${name}`, `#${name}#`, "4913", ".DS_Store"], 3);
    const made = names.map((one) => ({ kind: "aside", path: `${folder}/${one}`, data: this.files.get(path) }));
    const gone = names.slice(1).map((one) => ({ kind: "remove", path: `${folder}/${one}` }));
    const outside = [{ kind: "aside", path: "README.md", data: this.mark }, { kind: "aside", path: "public/index.html", data: this.mark }];
    return { what: `droppings beside ${path}`, steps: [...made, { kind: "wait", time: 5 }, ...gone, ...outside], silent: true };
  }

  /** A file that is copied, or shown or quoted by a page. */
  file() {
    const { random, files, number } = this;
    const all = files.below("content/blog/bundles/").filter((path) => !path.endsWith(".md"));
    const path = random.pick([...all, "static/file.txt", "static/plain.svg", `static/more-${number % 7}.txt`]);
    if (path.includes("/more-") && files.has(path)) return { what: `delete ${path}`, steps: [{ kind: "remove", path }] };
    return { what: `the file ${path}`, steps: [write(path, path.toLowerCase().endsWith(".svg") ? picture(number) : `The mark is ${this.mark}.\n`)] };
  }

  /** A folder is removed and made again at once, with other words in it. */
  again() {
    const { files, random } = this;
    const folder = random.pick(["content/blog/systems", "content/projects", "content/talks"]);
    const inside = files.under(folder);
    const steps = inside.map((path) => write(path, path.endsWith("_index.md") ? files.get(path) : `${files.get(path).replace(/\s+(Again m\d+\.\s+)?$/, "")}\n\nAgain ${this.mark}.\n`));
    return { what: `the folder ${folder} made again`, steps: [{ kind: "remove", path: folder }, { kind: "wait", time: random.pick([0, 10, 45]) }, ...steps] };
  }
}
