// Where vectors are put: every place of a site where an author writes something.
import { readFileSync, readdirSync } from "node:fs";
import { ADDRESSES, BREAKERS, addresses, code, handlers, markup, swallowing } from "./lists.mjs";

/** Most on one page, since one may break out and hide its neighbours. */
const MOST = 50;

const line = (text) => text.replace(/[\n\r\f]/g, " ");
const indented = (text, by) => text.replaceAll("\n", `\n${by}`);

/** Places of a Markdown text for a piece of HTML, or for what would become one. */
const IN_TEXT = {
  block: (x) => x,
  inline: (x) => `words ${x} words`,
  "list item": (x) => `- ${indented(x, "  ")}`,
  quote: (x) => `> ${indented(x, "> ")}`,
  alert: (x) => `> [!NOTE]\n> ${indented(x, "> ")}`,
  "table cell": (x) => `| a | b |\n|---|---|\n| ${line(x).replaceAll("|", "\\|")} | words |`,
  heading: (x) => `## words ${line(x)}`,
  footnote: (x, id) => `words[^${id}]\n\n[^${id}]: ${indented(x, "    ")}`,
  definition: (x) => `words\n: ${indented(x, "  ")}`,
  "body of a component": (x) => `<Note>\n\n${x}\n\n</Note>`,
  aside: (x) => `<Aside>\n\n${x}\n\n</Aside>`,
  "text of a link": (x) => `[words ${line(x)}](/)`,
  strong: (x) => `**words ${line(x)}**`,
  "element around": (x) => `<div>\n${x}\n</div>`,
  "element before": (x) => `<p>words</p>${x}`,
};

/** The same for an address. */
const AS_ADDRESS = {
  link: (x) => `[words](${x.replace(/[\s()]/g, (c) => encodeURIComponent(c).replace("(", "\\(").replace(")", "\\)"))})`,
  "link in angles": (x) => `[words](<${x.replace(/[<>\n]/g, "\\$&")}>)`,
  "link with title": (x) => `[words](<${x.replace(/[<>\n]/g, "\\$&")}> "words")`,
  reference: (x, id) => `[words][r${id}]\n\n[r${id}]: <${x.replace(/[<>\n]/g, "\\$&")}> 'words'`,
  autolink: (x) => `<${x.replace(/[\s<>]/g, "")}>`,
  bare: (x) => `words ${x} words`,
  image: (x) => `![words](<${x.replace(/[<>\n]/g, "\\$&")}>)`,
  "linked image": (x) => `[![words](/plain.svg)](<${x.replace(/[<>\n]/g, "\\$&")}>)`,
  "wiki link": (x) => `[[${line(x).replace(/[[\]|]/g, "")}]]`,
  "wiki link with words": (x) => `[[${line(x).replace(/[[\]|]/g, "")}|words]]`,
};

const titled = (x) => line(x).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
const fenced = (info, x) => `~~~~~~${info}\n${x}\n~~~~~~`;
const dot = (x) => line(x).replaceAll('"', '\\"');
/** Places of a Markdown text for words. */
const AS_WORDS = {
  "title of a link": (x) => `[words](/ "${titled(x)}")`,
  "title of an image": (x) => `words ![words](/plain.svg "${titled(x)}") words`,
  "caption of a figure": (x) => `![words](/plain.svg "${titled(x)}")`,
  "alternative text": (x) => `words ![${line(x)}](/plain.svg) words`,
  "alternative text of a drawing": (x) => `![${line(x)}](drawing.svg)`,
  "code in a line": (x) => `words \`\`\` ${line(x)} \`\`\` words`,
  "indented code": (x) => `    ${indented(x, "    ")}`,
  "code in html": (x) => fenced("html", x),
  "code in js": (x) => fenced("js linenos", x),
  "code in a console": (x) => fenced("console", `$ ${x}\n${x}`),
  "code with diff": (x) => fenced("rust diff", `+${x}\n-${x}`),
  "code in an unknown language": (x) => fenced("nonesuch", x),
  "language of code": (x) => fenced(line(x).replaceAll("~", ""), "words"),
  "language of code, joined": (x) => fenced(line(x).replace(/[\s~]/g, "/"), "words"),
  "name of code": (x) => fenced(`rust name="${line(x).replaceAll('"', "'")}"`, "words"),
  "name of code in other quotes": (x) => fenced(`rust name='${line(x).replaceAll("'", '"')}'`, "words"),
  "bare name of code": (x) => fenced(`rust name=${line(x).replace(/\s/g, "/")}`, "words"),
  "option of code": (x) => fenced(`rust ${line(x)}`, "words"),
  "braced option of code": (x) => fenced(`rust {${line(x)}}`, "words"),
  "file of code": (x) => fenced(`rust file="${line(x).replaceAll('"', "'")}"`, ""),
  "label of a footnote": (x) => `words[^${line(x).replace(/[[\]\s]/g, "")}]\n\n[^${line(x).replace(/[[\]\s]/g, "")}]: words`,
  abbreviation: (x, id) => `words abbr${id} words\n\n*[abbr${id}]: ${line(x)}`,
  "id of a heading": (x) => `## words {#${line(x).replace(/[{}\s]/g, "")}}`,
  "attributes of a heading": (x) => `## words {.${line(x).replace(/[{}]/g, "")} ${line(x).replace(/[{}]/g, "")}}`,
  "label of a reference": (x) => `[${line(x).replace(/[[\]]/g, "")}]\n\n[${line(x).replace(/[[\]]/g, "")}]: / "${titled(x)}"`,
  "task": (x) => `- [ ] ${line(x)}`,
  "kind of an alert": (x) => `> [!${line(x)}]\n> words`,
  "mermaid node": (x) => fenced("mermaid", `flowchart LR\n  a["${line(x).replaceAll('"', "#quot;")}"] --> b[${line(x)}]`),
  "mermaid edge": (x) => fenced("mermaid", `flowchart LR\n  a -->|${line(x).replaceAll("|", "")}| b`),
  "mermaid edge in quotes": (x) => fenced("mermaid", `flowchart LR\n  a -- "${line(x).replaceAll('"', "'")}" --> b`),
  "mermaid group": (x) => fenced("mermaid", `flowchart LR\n  subgraph g["${line(x).replaceAll('"', "'")}"]\n    a --> b\n  end`),
  "mermaid click": (x) => fenced("mermaid", `flowchart LR\n  a --> b\n  click a href "${line(x).replaceAll('"', "'")}"`),
  "mermaid message": (x) => fenced("mermaid", `sequenceDiagram\n  participant A as ${line(x)}\n  A->>B: ${line(x)}\n  Note over A: ${line(x)}`),
  "mermaid loop": (x) => fenced("mermaid", `sequenceDiagram\n  loop ${line(x)}\n    A->>B: words\n  end`),
  "mermaid state": (x) => fenced("mermaid", `stateDiagram-v2\n  [*] --> a: ${line(x)}\n  a: ${line(x)}`),
  "dot label": (x) => fenced("dot", `digraph { a [label="${dot(x)}"]; a -> b [label="${dot(x)}"] }`),
  "dot node": (x) => fenced("dot", `digraph { "${dot(x)}" -> b }`),
  "dot address": (x) => fenced("dot", `digraph { a [URL="${dot(x)}" href="${dot(x)}" tooltip="${dot(x)}"] }`),
  "dot cluster": (x) => fenced("dot", `digraph { subgraph cluster_a { label="${dot(x)}"; a } }`),
  "dot html label": (x) => fenced("dot", `digraph { a [label=<${line(x)}>] }`),
  svgbob: (x) => fenced("svgbob", `.---.\n| ${line(x)} |\n'---'`),
  "caption of a drawing": (x) => fenced(`dot caption="${line(x).replaceAll('"', "'")}"`, "digraph { a -> b }"),
  "alt of a drawing": (x) => fenced(`mermaid alt="${line(x).replaceAll('"', "'")}"`, "flowchart LR\n  a --> b"),
  "formula text": (x) => `words $\\text{${line(x).replace(/[{}$\\]/g, "")}}$ words`,
  "formula": (x) => `words $${line(x).replace(/[$\\]/g, "")}$ words`,
  "formula block": (x) => `$$\n\\mathrm{${line(x).replace(/[{}$\\]/g, "")}}\n$$`,
  "formula link": (x) => `words $\\href{${line(x).replace(/[{}$]/g, "")}}{x}$ words`,
  "formula address": (x) => `words $\\url{${line(x).replace(/[{}$]/g, "")}}$ words`,
  "formula picture": (x) => `words $\\includegraphics{${line(x).replace(/[{}$]/g, "")}}$ words`,
  "formula class": (x) => `words $\\htmlClass{${line(x).replace(/[{}$]/g, "")}}{x}$ words`,
  "formula data": (x) => `words $\\htmlData{a=${line(x).replace(/[{}$]/g, "")}}{x}$ words`,
  "formula style": (x) => `words $\\htmlStyle{color:${line(x).replace(/[{}$]/g, "")}}{x}$ words`,
  "formula colour": (x) => `words $\\color{${line(x).replace(/[{}$]/g, "")}} x$ words`,
  "formula tag": (x) => `$$\nx \\tag{${line(x).replace(/[{}$\\]/g, "")}}\n$$`,
  "formula name": (x) => `words $\\${line(x).replace(/[$\\]/g, "")}$ words`,
};

/** Components whose arguments are all words and numbers, with a call for each argument that takes words. */
function components() {
  const folder = new URL("../../../themes/default/templates/components/", import.meta.url);
  const calls = {};
  for (const file of readdirSync(folder).sort()) {
    const text = readFileSync(new URL(file, folder), "utf8");
    const [, name, list] = /\{% component (\w+)\((.*?)\) -?%\}/.exec(text);
    // what begins with @ is the template's own
    const parameters = list.split(/,\s*/).filter((one) => one && !one.startsWith("@")).map((one) => {
      const [, key, type = "", value] = /^(\w+)(?::\s*(\w+))?(?:\s*=\s*(.*))?$/.exec(one.trim());
      return { key, type, value };
    });
    const needed = parameters.filter(({ value }) => value === undefined);
    if (needed.some(({ type }) => !["string", "integer", "bool", ""].includes(type))) continue;
    const fill = ({ type }) => ({ integer: "{1}", bool: "{true}" })[type] ?? '"words"';
    for (const one of parameters.filter(({ type }) => type === "string" || type === "")) {
      const given = parameters.filter((other) => needed.includes(other) || other.type === "string");
      const others = given.filter(({ key }) => key !== one.key).map((other) => ` ${other.key}=${fill(other)}`);
      const end = text.includes("{{ body }}") ? `>\n\nwords\n\n</${name}>` : " />";
      const call = (quote, x) => `<${name} ${one.key}=${quote}${x}${quote}${others.join("")}${end}`;
      calls[`${name} ${one.key}`] = (x) => call('"', line(x).replaceAll("&", "&amp;").replaceAll('"', "&quot;"));
      calls[`${name} ${one.key} in other quotes`] = (x) => call("'", line(x).replaceAll("'", "&#39;"));
    }
  }
  return calls;
}

const json = JSON.stringify;
/** Front matter of each kind of page: keys that take words, and those that take an address. */
const KINDS = {
  page: {
    words: { title: json, summary: json, cover_alt: (x) => `${json(x)}\ncover: /plain.svg`, license: json, authors: (x) => json([x]), extra: (x) => json({ dek: x, hero: x }), lang: json },
    urls: { canonical: json },
    rest: "",
  },
  post: {
    words: { title: json, summary: json, tags: (x) => json([x]), series: json, authors: json, license: json, taxonomies: (x) => json({ tags: [x] }), aliases: (x) => json([`/old/${x.replace(/\s/g, "-")}/`]) },
    urls: { canonical: json, link: (x) => `${json(x)}\ntype: link`, discuss: (x) => json([x]) },
    rest: "date: 2025-01-02\n",
  },
  project: {
    words: { title: json, summary: json, org: json, role: (x) => json([x]), highlights: (x) => json([x]), log: (x) => json([{ date: "2025-01-02", text: x }]), tags: (x) => json([x]), license: json },
    urls: { repo: json, site: json, docs: json, paper: json, demo: json },
    rest: "start: 2020\nend: 2021\nfeatured: 1\nresume: true\n",
  },
  event: {
    words: { title: json, summary: json, group: json, place: json, notes: json, reading: (x) => json([{ title: x, authors: x, pages: x }]), tags: (x) => json([x]) },
    urls: { url: json, recording: json },
    rest: "start: 2024-05-06T18:30\n",
  },
  talk: {
    words: { title: json, summary: json, venue: json, place: json, doi: json, arxiv: json, award: json, authors: (x) => json([x]), bibtex: (x) => json(`@misc{a, title = {${x.replace(/[{}]/g, "")}}}`) },
    urls: { slides: json, video: json, paper: json, code: json },
    rest: "date: 2024-05-06\ntype: paper\n",
  },
};

/** Pictures that are put into a page as they are, were it not for what is in them. */
const SVGS = [
  (id) => `<svg xmlns="http://www.w3.org/2000/svg" onload="${code(id)}"><path d="M0 0"/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><script>${code(id)}</script></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg" data-a='" onload="${code(id)}'><path d="M0 0"/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><path d='M0 0" onmouseover="${code(id)}'/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><path d='M0 0"><img src=x onerror=${code(id)}>'/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><path d='M0 0"&gt;&lt;img src=x onerror=${code(id)}&gt;'/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"><set attributeName="href" to="javascript:${code(id)}"/><text>x</text></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"><set attributeName="href" to="java&#115;cript:${code(id)}"/><text>x</text></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"><set attributeName="href" to="java&#9;script:${code(id)}"/><text>x</text></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"><set attributeName="href" to="JAVASCRIPT:${code(id)}"/><text>x</text></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"><animateTransform attributeName="href" to="javas&#99;ript:${code(id)}"/></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"><animateMotion attributeName="href" values="javas&#99;ript:${code(id)}"/></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#" xml:base="javascript:${code(id)}//"><text>x</text></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><a href="#x" HREF="javascript:${code(id)}"><text>x</text></a></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><set attributeName="onmouseover" to="${code(id)}"/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;img src=x onerror=${code(id)}&gt;</title></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><title><img src="x" onerror="${code(id)}"/></title></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><iframe srcdoc="&lt;script>${code(id)}&lt;/script>"/></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><title><embed src="javascript&#58;${code(id)}"/><object data="data:text/html,&lt;script>${code(id)}&lt;/script>"/></title></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><form action="javas&#99;ript:${code(id)}"><button>x</button></form></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><button formaction="javas&#99;ript:${code(id)}">x</button></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><meta http-equiv="refresh" content="0;url=javas&#99;ript:${code(id)}"/><base target="x"/></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><video><source src="x" onerror="${code(id)}"/></video></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><iframe src="javascript&#58;${code(id)}"/></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><iframe src="data:application/xhtml+xml,%3Cx xmlns='http://www.w3.org/1999/xhtml'%3E%3Cscript%3E${code(id)}%3C/script%3E%3C/x%3E"/></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><template><img/></template><math><mi href="javas&#99;ript:${code(id)}">x</mi></math></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><xmp>&lt;/xmp>&lt;img src=x onerror=${code(id)}></xmp></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><noscript><p title="&lt;/noscript>&lt;img src=x onerror=${code(id)}>"/></noscript></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><textarea><p title="&lt;/textarea>&lt;img src=x onerror=${code(id)}>"/></textarea></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><title><p title="&lt;/title>&lt;img src=x onerror=${code(id)}>"/></title></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><desc><textarea><p title='&lt;/textarea>" &lt;img src=x onerror=${code(id)}>'/></textarea></desc></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><use href="data:image/svg+xml,&lt;svg id='x' xmlns='http://www.w3.org/2000/svg' onload='${code(id)}'/>#x"/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${code(id)}</h:script></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><h:img src="x" onerror="${code(id)}"/></svg>`,
  (id) => `<!DOCTYPE svg [<!ENTITY x "&#60;img src=x onerror=${code(id)}&#62;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
  (id) => `<!DOCTYPE svg [<!ENTITY x "javascript:${code(id)}">]><svg xmlns="http://www.w3.org/2000/svg"><a href="&x;"><text>x</text></a></svg>`,
  (id) => `<?xml-stylesheet href="javascript:${code(id)}"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><path style='background:url("javascript:${code(id)}")' d="M0 0"/></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">${code(id)}</handler></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><p><img src="x" onerror="${code(id)}"/></p></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><text><![CDATA[<img src=x onerror=${code(id)}>]]></text></svg>`,
  (id) => `<svg xmlns="http://www.w3.org/2000/svg"><text>]]&gt;&lt;img src=x onerror=${code(id)}&gt;</text><!-- --!><img src=x onerror=${code(id)}> --></svg>`,
];

const RESUME = (word, url) => ({
  basics: { name: word("name"), label: word("label"), url: url(), summary: word("summary"), email: word("email"), location: { city: word("city"), region: word("region"), country: word("country") }, profiles: [{ network: word("network"), username: word("username"), url: url() }] },
  work: [{ name: word("work name"), position: word("position"), location: word("work location"), description: word("description"), summary: word("work summary"), highlights: [word("highlight"), word("highlight")], tech: [word("tech")], startDate: "2020", url: url() }],
  volunteer: [{ organization: word("organization"), position: word("volunteer position"), summary: word("volunteer summary"), highlights: [word("highlight")] }],
  education: [{ institution: word("institution"), area: word("area"), studyType: word("study type"), score: word("score"), courses: [word("course")], thesis: word("thesis") }],
  awards: [{ title: word("award"), awarder: word("awarder"), summary: word("award summary") }],
  certificates: [{ name: word("certificate"), issuer: word("issuer"), url: url() }],
  publications: [{ name: word("publication"), publisher: word("publisher"), authors: [word("publication author")], doi: word("doi"), summary: word("publication summary") }],
  skills: [{ name: word("skill"), level: word("level"), keywords: [word("keyword")] }],
  languages: [{ language: word("language"), fluency: word("fluency"), native: word("native") }],
  interests: [{ name: word("interest"), keywords: [word("interest keyword")] }],
  references: [{ name: word("reference name"), reference: word("reference") }],
  projects: [{ name: word("project"), description: word("project description"), highlights: [word("project highlight")], roles: [word("project role")], entity: word("entity") }],
  talks: [{ title: word("talk"), venue: word("talk venue") }],
  sections: [{ title: word("section"), items: [word("section item")] }],
});

/** The site: files by path, and what was put where by number. */
export function written() {
  const files = new Map();
  /** `{ place, text, path }` by id. */
  const vectors = new Map();
  let next = 10_000;
  const put = (make, place, path) => {
    const id = (next += 1);
    const text = make(id);
    vectors.set(id, { place, text, path });
    return { id, text };
  };

  // texts, as many to a page as may be
  let page = 0;
  let held = [];
  const last = [...swallowing()];
  const path = () => `content/texts/t${page}.md`;
  const flush = () => {
    const end = last.pop();
    if (end) held.push(((x) => `at ${x.id}\n\n${x.text}`)(put(end, "what swallows", path())));
    files.set(path(), `---\ntitle: Texts ${page}\n---\n\n${held.join("\n\n")}\n`);
    files.set(`content/texts/drawing.svg`, '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n');
    page += 1;
    held = [];
  };
  const text = (make, place, form) => {
    const { id, text } = put(make, place, path());
    held.push(`at ${id}\n\n${form(text, id)}`);
    if (held.length >= MOST - 1) flush();
  };
  const rotate = (forms, at) => Object.entries(forms)[at % Object.keys(forms).length];
  let turn = 0;
  for (const make of handlers()) text(make, ...rotate(IN_TEXT, (turn += 1)));
  for (const make of addresses()) text(make, ...rotate(IN_TEXT, (turn += 1)));
  for (const make of markup()) for (let count = 0; count < 3; count += 1) text(make, ...rotate(IN_TEXT, (turn += 4)));
  for (const [place, form] of Object.entries(AS_ADDRESS)) for (const make of ADDRESSES) text(make, place, form);
  for (const [place, form] of [...Object.entries(AS_WORDS), ...Object.entries(components())]) {
    for (let count = 0; count < 20; count += 1) text(BREAKERS[(turn += 3) % BREAKERS.length], place, form);
  }
  while (held.length || last.length) flush();

  // front matter
  for (const [kind, { words, urls, rest }] of Object.entries(KINDS)) {
    files.set(`content/${kind}/_index.md`, `---\nkind: ${kind}\npaginate_by: 20\nfeed: true\n---\n`);
    for (const [at, breaker] of BREAKERS.entries()) {
      const path = `content/${kind}/${kind}-${at}.md`;
      const lines = Object.entries(words).map(([key, form]) => `${key}: ${form(line(put(breaker, `${key} of a ${kind}`, path).text))}`);
      files.set(path, `---\n${lines.join("\n")}\n${rest}---\n\nwords\n`);
    }
    for (const [key, form] of Object.entries(urls)) {
      for (const [at, address] of [...ADDRESSES.slice(0, 8), ...BREAKERS.slice(0, 10).map((breaker) => (id) => `https://example.org/${breaker(id).replace(/\s/g, "/")}`)].entries()) {
        const path = `content/${kind}/${kind}-${key}-${at}.md`;
        const { text } = put(address, `${key} of a ${kind}`, path);
        files.set(path, `---\ntitle: ${kind} ${key} ${at}\n${rest}${key}: ${form(line(text))}\n---\n\nwords\n`);
      }
    }
  }
  for (const [at, breaker] of BREAKERS.entries()) {
    const path = `content/s${at}/_index.md`;
    const word = (place) => json(line(put(breaker, place, path).text));
    files.set(path, `---\ntitle: ${word("title of a section")}\nsummary: ${word("summary of a section")}\ntemplate: ${at % 2 ? "index.html" : "section.html"}\nextra: {hero: ${word("hero")}, place: ${word("place")}, role: ${word("role")}}\n---\n\nwords\n`);
  }

  // names of files
  for (const [at, breaker] of BREAKERS.entries()) {
    const path = `content/names/n${at}/index.md`;
    const [asset, drawing] = ["name of a file", "name of a drawing"].map((place) => put(breaker, place, path).text.replace(/[/\\\n\t]/g, "_").slice(0, 120));
    files.set(`content/names/n${at}/${asset}.txt`, "words\n");
    files.set(`content/names/n${at}/${drawing}.svg`, '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n');
    const escaped = (name) => name.replace(/[<>&\\`*[\]!_{}]/g, "\\$&");
    files.set(path, `---\ntitle: Names ${at}\n---\n\n[words](<${escaped(asset)}.txt>) and ![words](<${escaped(drawing)}.svg>)\n`);
    const name = put(breaker, "name of a page", path).text.replace(/[/\\\n\t]/g, "_").slice(0, 120);
    files.set(`content/names/${name}.md`, "---\ndate: 2025-01-02\n---\n\nwords\n");
  }
  for (const [at, make] of SVGS.entries()) {
    for (let count = 0; count < 4; count += 1) {
      const path = `content/pictures/p${at}-${count}/index.md`;
      const { id, text } = put(make, "drawing", path);
      files.set(`content/pictures/p${at}-${count}/drawing.svg`, `${text}\n`);
      files.set(path, `---\ntitle: Picture ${at} ${count}\n---\n\nat ${id}\n\n![words](drawing.svg)\n`);
    }
  }

  // lists, with a form of their own and without one
  const lists = {
    books: ["bookshelf.html", (word, url) => ({ title: word("title"), author: word("author"), publisher: word("publisher"), verdict: word("verdict"), shelf: word("shelf"), tags: [word("tag")], url: url("url") })],
    bookmarks: ["bookmarks.html", (word, url) => ({ title: word("title"), why: word("why"), tags: [word("tag")], url: url("url"), via: url("via"), archived: url("archived") })],
    courses: ["courses.html", (word, url) => ({ title: word("title"), by: word("by"), code: word("code"), topic: word("topic"), notes: word("notes"), status: word("status"), url: url("url") })],
  };
  for (const [name, [template, form]] of Object.entries(lists)) {
    for (let part = 0; part < 12; part += 1) {
      const free = part > 0;
      const file = `content/data/${free ? `${name}-${part}` : name}.yaml`;
      const items = Array.from({ length: 7 }, (_, at) => {
        const word = (place) => line(put(BREAKERS[(part * 7 + at) % BREAKERS.length], `${place} in ${name}`, file).text);
        const url = (place) => (free ? line(put(ADDRESSES[(part * 7 + at) % ADDRESSES.length], `${place} in ${name} without a form`, file).text) : "https://example.org/");
        return form(word, url);
      });
      // one key a line, so that a mistake can be found
      files.set(file, items.map((item) => `- ${Object.entries(item).map(([key, value]) => `${key}: ${json(value)}`).join("\n  ")}\n`).join(""));
      files.set(`content/${name}-${part}.md`, `---\ntitle: ${name} ${part}\ntemplate: ${template}\nextra: {data: ${free ? `${name}-${part}` : name}}\n---\n`);
    }
  }
  let field = 0;
  const resume = RESUME((place) => line(put(BREAKERS[(field += 1) % BREAKERS.length], `résumé: ${place}`, "content/resume.yaml").text), () => "https://example.org/");
  files.set("content/resume.yaml", Object.entries(resume).map(([key, value]) => `${key}: ${json(value)}\n`).join(""));
  files.set("content/data/series.yaml", BREAKERS.map((breaker, at) => `- slug: s${at}\n  title: ${json(line(put(breaker, "title of a series", "content/data/series.yaml").text))}\n  summary: ${json(line(put(breaker, "summary of a series", "content/data/series.yaml").text))}\n`).join(""));
  for (const at of BREAKERS.keys()) for (const half of [1, 2]) files.set(`content/post/series-${at}-${half}.md`, `---\ntitle: Part ${at} ${half}\ndate: 2025-02-0${half}\nseries: s${at}\n---\n\nwords\n`);

  files.set("content/_index.md", "---\ntitle: Home\n---\n\nwords\n");
  files.set("static/plain.svg", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n');
  return { files, vectors };
}
