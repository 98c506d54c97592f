// The site that is edited: about 100 pages of every kind, which link to each other, under the built-in theme.
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { Files } from "./folder.mjs";

const theme = new URL("../../../themes/default/", import.meta.url);
const of_theme = (path) => readFileSync(new URL(path, theme), "utf8");

const WORDS =
  "queue bucket limit token burst wait load cache page lock log index tree leaf node edge graph path cost budget clock tick frame packet socket thread core heap stack queue shard replica leader follower quorum vote term commit write read scan merge split hash bloom filter sketch sample window stream batch".split(
    " ",
  );
const TAGS = ["rust", "systems", "latency", "storage", "networks", "compilers", "queues", "testing", "graphs", "memory"];
const SERIES = ["overload", "storage", "clocks"];
/** What is only told or off: pages come and go, and what led to them stays for a while. */
const SETTINGS = `title: Soak
description: A site that is edited all the time.
base_url: https://example.org
timezone: Asia/Kolkata
cards: false
search: false
author: {name: A. Writer, email: writer@example.org}
navigation:
  - {name: Writing, path: /blog/}
  - {name: Projects, path: /projects/}
  - {name: Events, path: /group/}
  - {name: Shelf, path: /bookshelf/}
theme: {home: [writing, projects, events, talks, shelf]}
check: {levels: {E0204: off, E0205: off, E0403: off, E0406: off, W0209: off, W0206: off}}
`;

const capital = (text) => text[0].toUpperCase() + text.slice(1);
export const words = (random, low, high) => Array.from({ length: random.between(low, high) }, () => random.pick(WORDS)).join(" ");
const sentence = (random) => `${capital(words(random, 5, 12))}.`;
export const paragraph = (random) => Array.from({ length: random.between(2, 4) }, () => sentence(random)).join(" ");

/** The pages among the files. */
export const pages = (files) => files.below("content/").filter((path) => path.endsWith(".md") && !path.endsWith("_index.md"));
export const posts = (files) => pages(files).filter((path) => path.startsWith("content/blog/"));
export const isBundle = (path) => path.endsWith("/index.md");

/** The URL of a page or section; names here are slugs but for their case and their date. */
export function url(path) {
  const inner = path.slice("content".length, -".md".length).replace(/\/(index|_index)$/, "");
  return `${inner.replace(/\/\d{4}-\d\d-\d\d-([^/]+)$/, "/$1").toLowerCase()}/`;
}

function link(random, from, files) {
  const others = pages(files).filter((path) => path !== from);
  if (!others.length) return sentence(random);
  const to = random.pick(others);
  const title = /^title: (.*)$/m.exec(files.get(to))?.[1];
  const forms = [
    `[${words(random, 1, 3)}](${posix.relative(posix.dirname(from), to)})`,
    `[${words(random, 1, 3)}](@/${to.slice("content/".length)})`,
    `[${words(random, 1, 3)}](${posix.relative(posix.dirname(from), to)}#a-part)`,
    title ? `[[${title}]]` : `[${words(random, 1, 2)}](/blog/)`,
    `[${words(random, 1, 2)}](/projects/)`,
  ];
  return `${capital(words(random, 2, 5))} ${random.pick(forms)} ${words(random, 2, 5)}.`;
}

/** A text for a page, with `mark` in it. */
export function body(random, path, files, mark) {
  const parts = [`The mark is ${mark}.`, paragraph(random)];
  for (let count = random.between(1, 5); count > 0; count -= 1) {
    parts.push(
      random.weighted([
        [5, () => paragraph(random)],
        [5, () => link(random, path, files)],
        [2, () => `## ${capital(words(random, 1, 3))}\n\n${paragraph(random)}`],
        [1, () => `## A part\n\n${sentence(random)}`],
        [2, () => `- ${words(random, 1, 4)}\n- ${words(random, 1, 4)} \`${random.pick(WORDS)}\`\n- ${words(random, 2, 4)}`],
        [2, () => `\`\`\`rust\nfn ${random.pick(WORDS)}(n: u64) -> u64 { n + ${random.below(1000)} }\n\`\`\``],
        [1, () => `\`\`\`text file=${isBundle(path) ? "code.txt" : posix.relative(posix.dirname(path), "content/blog/bundles/one/code.txt")}\n\`\`\``],
        [1, () => `<Note kind="tip">\n\n${sentence(random)}\n\n</Note>`],
        [1, () => `<Stamp number={${random.below(1000)}} />`],
        [1, () => `With $${random.below(100)} \\cdot x_{${random.below(10)}}$ of it.`],
        [1, () => `${capital(words(random, 2, 4))}.[^1]\n\n[^1]: ${sentence(random)}`],
        [1, () => `![${words(random, 2, 4)}](${isBundle(path) ? "wait.svg" : "/plain.svg"} "${capital(words(random, 2, 3))}.")`],
        [1, () => `| ${random.pick(WORDS)} | ${random.pick(WORDS)} |\n|---|---|\n| ${random.below(99)} | ${random.below(99)} |`],
      ])(),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

const day = (random) => `20${random.between(18, 25)}-${String(random.between(1, 12)).padStart(2, "0")}-${String(random.between(1, 28)).padStart(2, "0")}`;

/** What stands before the text of a page, one key a line. */
export function head(random, path, number) {
  const lines = [`title: ${capital(words(random, 1, 4))} ${number}`];
  if (random.chance(0.6)) lines.push(`summary: ${sentence(random)}`);
  if (random.chance(0.8)) lines.push(`tags: [${random.some(TAGS, random.between(1, 3)).join(", ")}]`);
  if (path.startsWith("content/blog/")) {
    if (!/\/\d{4}-\d\d-\d\d-/.test(path)) lines.push(`date: ${random.chance(0.03) ? "2027-03-01" : day(random)}`);
    if (random.chance(0.25)) lines.push(`series: ${random.pick(SERIES)}`);
    if (random.chance(0.1)) lines.push(`updated: 2026-0${random.between(1, 9)}-10`);
  } else if (path.startsWith("content/projects/")) {
    lines.push(`status: ${random.pick(["ongoing", "paused", "planned", "finished"])}`, `weight: ${random.below(20)}`);
    if (random.chance(0.5)) lines.push(`featured: ${random.between(1, 9)}`);
    if (random.chance(0.5)) lines.push(`start: ${random.between(2019, 2025)}`);
  } else if (path.startsWith("content/group/")) {
    if (random.chance(0.7)) lines.push(`start: ${day(random)}T18:30`);
    lines.push(`place: ${capital(random.pick(WORDS))}`);
  } else if (path.startsWith("content/talks/")) {
    lines.push(`date: ${day(random)}`, `venue: ${capital(words(random, 1, 2))}`, `type: ${random.pick(["talk", "paper", "poster"])}`);
  }
  if (random.chance(0.08)) lines.push("draft: true");
  return `---\n${lines.join("\n")}\n---\n\n`;
}

export const page = (random, path, files, number, mark) => head(random, path, number) + body(random, path, files, mark);
export const picture = (number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40"><rect width="${20 + (number % 70)}" height="20" fill="currentColor"/><text x="2" y="36">${number}</text></svg>\n`;
export const book = (random, number) =>
  `- title: ${capital(words(random, 2, 4))} ${number}\n  author: A. Reader\n  pages: ${random.between(90, 900)}\n  shelf: ${random.pick(["Systems", "Theory"])}\n  status: ${random.pick(["read", "next", "reference"])}\n`;
export const notes = (random, number) => `- title: Note ${number}\n  text: ${sentence(random)}\n- title: Other\n  text: ${sentence(random)}\n`;

export function begin(random) {
  const files = new Files();
  const put = (path, data) => files.set(path, data);
  put("folio.yaml", SETTINGS);
  put("content/_index.md", "---\ntitle: Home\nsummary: The home of the mark.\n---\n\nA home with [writing](blog/_index.md). The mark is begin.\n");
  put("content/blog/_index.md", "---\ntitle: Writing\nkind: post\nfeed: true\npaginate_by: 20\n---\n\nThe mark is begin.\n");
  put("content/blog/systems/_index.md", "---\ntitle: Systems\nkind: post\nfeed: true\n---\n\nThe mark is begin.\n");
  put("content/projects/_index.md", "---\ntitle: Projects\nkind: project\nsort_by: weight\n---\n\nThe mark is begin.\n");
  put("content/talks/_index.md", "---\ntitle: Talks\nkind: talk\n---\n\nThe mark is begin.\n");
  put("content/group/_index.md", "---\ntitle: Events\nkind: event\nfeed: true\n---\n\nThe mark is begin.\n");
  put("content/bookshelf.md", "---\ntitle: Shelf\ntemplate: bookshelf.html\nextra: {data: books}\n---\n\nThe mark is begin.\n");
  put("content/notes.md", "---\ntitle: Notes\ntemplate: notes.html\n---\n\nThe mark is begin.\n");
  put("content/data/books.yaml", Array.from({ length: 12 }, (_, number) => book(random, number)).join(""));
  put("content/data/notes.yaml", notes(random, 0));
  put("content/data/series.yaml", SERIES.map((slug) => `- slug: ${slug}\n  title: ${capital(slug)}\n  summary: On ${slug}.\n`).join(""));
  put("static/plain.svg", picture(1));
  put("static/file.txt", "The mark is begin.\n");
  put("static/extra.css", ":root { --extra: begin }\n");
  put("static/extra.js", 'document.documentElement.dataset.extra = "begin";\n');
  put("static/theme.css", `${of_theme("static/theme.css")}\n:root { --theme: begin }\n`);
  const added = '<link rel="stylesheet" href="{{ get_url(path="extra.css") }}"><script src="{{ get_url(path="extra.js") }}" type="module"></script>';
  const base = of_theme("templates/base.html")
    .replace("{% endblock head %}", `$&${added}`)
    .replace("{{ <Footer /> }}", '<p class="base">template begin</p>{{ <Footer /> }}');
  put("templates/base.html", base);
  put("templates/post.html", of_theme("templates/post.html").replace("<article data-pagefind-body>", '$&<p class="post">template begin</p>'));
  put("templates/components/Stamp.html", '{% component Stamp(number: integer = 0) -%}<p class="stamp">template begin {{ number }}</p>{%- endcomponent Stamp %}\n');
  put(
    "templates/notes.html",
    '{% extends "base.html" %}{% block content %}<h1>{{ page.title }}</h1>{{ page.content }}<ul>{% for note in get_data(name="notes") %}<li>{{ note.title }}: {{ note.text }}</li>{% endfor %}</ul>{% endblock content %}\n',
  );
  let number = 0;
  const add = (path) => put(path, page(random, path, files, (number += 1), "begin"));
  for (const name of ["one", "two", "three", "four", "five"]) {
    put(`content/blog/bundles/${name}/wait.svg`, picture(number));
    put(`content/blog/bundles/${name}/code.txt`, `begin ${name}\n`);
    add(`content/blog/bundles/${name}/index.md`);
  }
  for (const folder of ["content/blog", "content/blog/systems", "content/blog/rust", "content/blog/rust/async"]) {
    for (let post = 0; post < 14; post += 1) {
      const name = `post-${number + 1}`;
      add(`${folder}/${random.chance(0.15) ? `${day(random)}-` : ""}${name}.md`);
    }
  }
  for (let count = 0; count < 14; count += 1) add(`content/projects/project-${count}.md`);
  for (let count = 0; count < 7; count += 1) add(`content/talks/talk-${count}.md`);
  for (let count = 0; count < 7; count += 1) add(`content/group/event-${count}.md`);
  for (const name of ["about", "now", "uses"]) add(`content/${name}.md`);
  return files;
}
