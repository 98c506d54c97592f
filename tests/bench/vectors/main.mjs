// Writes the site, builds it, opens its pages. See `tests/bench/xss`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { serve } from "../../browser/server.mjs";
import { listen, look, use } from "./judge.mjs";
import { written } from "./places.mjs";

const { chromium } = createRequire(`${process.env.TOOLS}/`)("playwright-core");
const LEAST = 5000;
/** Pages that are open at once. */
const TABS = 3;
/** Only what keeps a text from being written at all is left to the build. */
const SETTINGS = `title: Vectors
base_url: https://example.org
cards: false
author: {name: A. Writer}
check: {levels: {E0204: off, E0205: off, E0402: off, E0403: off, E0405: off, E0406: off, E0421: off}}
`;

const started = Date.now();
const where = mkdtempSync(join(process.env.DIR ?? "/tmp", "folio-xss-"));
const { files, vectors } = written();
const texts = vectors.size;
files.set("folio.yaml", SETTINGS);

/** What a mistake is about: the vector on its line, or the last one before it. */
function about(path, number) {
  const named = Number(/\b\d{5}\b/.exec(path)?.[0]);
  if (vectors.has(named)) return named;
  const lines = files.get(path)?.split("\n") ?? [];
  for (let at = Math.min(number, lines.length) - 1; at >= 0; at -= 1) {
    const id = [...lines[at].matchAll(/\d{5}/g)].map((match) => Number(match[0])).find((one) => vectors.has(one));
    if (id) return id;
  }
  return [...vectors].find(([, vector]) => vector.path === path)?.[0];
}

/** Takes a vector out of its file: a block of a text, a line of a header, or the file. */
function without(id) {
  const { path, place } = vectors.get(id);
  const text = files.get(path);
  if (place.startsWith("name of")) {
    for (const one of [...files.keys()].filter((name) => name.includes(String(id)))) files.delete(one);
    return;
  }
  if (!text) return;
  if (path.startsWith("content/texts/")) {
    files.set(path, text.replace(new RegExp(`at ${id}\n\n[^]*?\n(?=\nat \\d{5}\n|$)`), ""));
    if (files.get(path) === text) files.delete(path);
  } else if (/^content\/(data\/|resume)/.test(path)) {
    const lines = text.split("\n");
    const at = lines.findIndex((one) => one.includes(String(id)));
    if (at >= 0 && !path.includes("resume")) lines[at] = `${/^[- ]+\w+: /.exec(lines[at])?.[0]}"words"`;
    files.set(path, lines.join("\n"));
  } else {
    const lines = text.split("\n").filter((one) => !one.includes(String(id)));
    if (lines.length === text.split("\n").length) files.delete(path);
    else files.set(path, lines.join("\n"));
  }
}

const refused = new Map();
const target = join(where, "public");
for (let round = 0; ; round += 1) {
  rmSync(where, { recursive: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(where, path)), { recursive: true });
    writeFileSync(join(where, path), text);
  }
  const run = spawnSync(process.env.FOLIO, ["build", "--format", "json"], { cwd: where, encoding: "utf8", maxBuffer: 1 << 30, env: { ...process.env, SOURCE_DATE_EPOCH: "1798761600" } });
  if (run.status === 0) break;
  if (run.status !== 1) throw new Error(`the build ended with ${run.status ?? run.signal}: ${run.stderr.slice(-2000)}`);
  const told = JSON.parse(run.stdout || run.stderr).diagnostics.filter(({ severity }) => severity === "error");
  for (const { code, message, place } of told) {
    const id = place && about(place.path, place.line);
    if (!id || round > 20) throw new Error(`a mistake of no vector: ${code} ${message} ${JSON.stringify(place)}`);
    if (refused.has(id)) {
      files.delete(vectors.get(id).path);
      continue;
    }
    refused.set(id, code);
    without(id);
  }
}
for (const id of refused.keys()) vectors.delete(id);
for (const [id, { path }] of vectors) if (!files.has(path)) vectors.delete(id);

const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
const built = walk(target).filter((path) => path.endsWith(".html") && !path.includes("/pagefind/"));
const isRedirect = (path) => /<meta http-equiv="refresh"/.test(readFileSync(path, "utf8").slice(0, 2000));
const pages = built.filter((path) => !isRedirect(path)).map((path) => path.slice(target.length).replace(/index\.html$/, ""));
const site = await serve(target);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const context = await browser.newContext({ bypassCSP: true });
const found = [];
const marks = new Set();
let left = 0;
let now = new Map();
await context.exposeBinding("heard", ({ page }, id) => found.push({ what: "run", url: now.get(page) ?? "?", value: id }));
await context.addInitScript(listen);
context.on("page", (page) => now.has(page) || now.size < TABS || page.close().catch(() => null));

async function tab() {
  const page = await context.newPage();
  now.set(page, "");
  page.on("dialog", (dialog) => (found.push({ what: "run", url: now.get(page), value: dialog.message() }), dialog.dismiss().catch(() => null)));
  return page;
}

/** Opens a page, uses it and looks at it. */
async function open(page, url) {
  now.set(page, url);
  await page.goto(site.origin + encodeURI(url), { waitUntil: "load", timeout: 30_000 });
  await page.waitForTimeout(60);
  const here = () => decodeURI(new URL(page.url()).pathname);
  const judged = await page.evaluate(look).catch(() => ({ found: [{ what: "script", tag: "?", value: "the page went away" }], marks: [] }));
  for (const one of judged.found) found.push({ ...one, url });
  for (const mark of judged.marks) marks.add(mark);
  await page.evaluate(use).catch(() => null);
  await page.waitForTimeout(30);
  if (here() !== decodeURI(url)) {
    left += 1;
    found.push({ what: "script", tag: "?", url, value: `the page left for ${page.url()}` });
  }
}

let next = 0;
await Promise.all(
  Array.from({ length: TABS }, async () => {
    const page = await tab();
    while (next < pages.length) {
      const url = pages[next++];
      await open(page, url).catch((error) => found.push({ what: "script", tag: "?", url, value: String(error).slice(0, 200) }));
    }
  }),
);

// what is not opened: pages that lead on, and texts in feeds
const page = [...now.keys()][0];
await page.goto(`${site.origin}/`);
const aside = [...built.filter(isRedirect).map((path) => [path.slice(target.length), readFileSync(path, "utf8")])];
for (const path of walk(target).filter((path) => path.endsWith("feed.json"))) {
  for (const item of JSON.parse(readFileSync(path, "utf8")).items) aside.push([path.slice(target.length), item.content_html ?? item.summary ?? ""]);
}
for (const [url, html] of aside) for (const one of (await page.evaluate(look, html)).found) found.push({ ...one, url });

// what a search shows of a text
let hits = 0;
for (const query of ["img", "script", "onerror", "alert", "svg", "words", "javascript", "iframe", "title", "onload", "srcdoc", "confirm", "onfocus", "base64", "style"]) {
  const url = `/search/?q=${query}`;
  now.set(page, url);
  await page.goto(site.origin + url, { waitUntil: "load" });
  await page.waitForFunction(() => document.querySelector("#listed mark, #none:not([hidden])"), null, { timeout: 8000 }).catch(() => null);
  hits += await page.evaluate(() => document.querySelectorAll("#listed li").length);
  for (const one of (await page.evaluate(look)).found) found.push({ ...one, url });
  await page.evaluate(use).catch(() => null);
}
await browser.close();
site.close();
report();

function report() {
  const say = (line) => console.log(line);
  const row = (what, value, goal, good) => say(`${what.padEnd(52)}${String(value).padStart(8)}${goal === undefined ? "" : `   goal ${String(goal).padEnd(6)} ${good ? "yes" : "no"}`}`);
  const count = (what) => found.filter((one) => one.what === what).length;
  const seen = new Map();
  for (const one of found) {
    const id = Number(/\d{5}/.exec(one.value)?.[0]);
    const place = vectors.get(id)?.place ?? "?";
    const key = `${one.what} ${one.tag ?? ""} ${place}`;
    if (!seen.has(key)) seen.set(key, { ...one, place, id, times: 0 });
    seen.get(key).times += 1;
  }
  for (const { what, tag, place, times, url, value, id } of [...seen.values()].slice(0, 60)) {
    say(`${what}${tag ? ` in <${tag}>` : ""}, ${place}, ${times} times, such as ${url}: ${value.replace(/\s+/g, " ")}`);
    if (vectors.has(id)) say(`    ${JSON.stringify(vectors.get(id).text)}`);
  }
  const places = new Set([...vectors.values()].map(({ place }) => place));
  const inTexts = [...vectors].filter(([, { path }]) => path.startsWith("content/texts/"));
  const hidden = inTexts.filter(([id]) => !marks.has(id)).length;
  say("");
  row("texts that were made", texts);
  row("refused by the build as mistakes", refused.size);
  const codes = new Map();
  for (const code of refused.values()) codes.set(code, (codes.get(code) ?? 0) + 1);
  say(`  ${[...codes].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`).join(", ")}`);
  row(`opened in ${places.size} places`, vectors.size, LEAST, vectors.size >= LEAST);
  row(`pages opened in ${Math.round((Date.now() - started) / 1000)} s`, pages.length);
  row("redirects and texts of feeds looked at", aside.length);
  row("search results looked at", hits);
  row("texts whose place was not seen on their page", hidden);
  row("executions", count("run"), 0, count("run") === 0);
  row("handlers and scripts in documents", count("handler") + count("script"), 0, count("handler") + count("script") === 0);
  row("addresses of other schemes", count("address"), 0, count("address") === 0);
  const good = found.length === 0 && vectors.size >= LEAST;
  if (good) rmSync(where, { recursive: true });
  else say(`kept in ${where}`);
  process.exit(good ? 0 : 1);
}
