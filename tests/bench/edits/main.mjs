// Edits, one after the other, and after each the question whether everybody sees it. See `tests/bench/soak`.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Changes } from "./changes.mjs";
import { make } from "./folder.mjs";
import { Preview, built } from "./preview.mjs";
import { Random } from "./random.mjs";
import { begin, pages, url as urlOf } from "./site.mjs";
import { Tab, launch } from "./tab.mjs";

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const EDITS = number("EDITS", 10_000);
const SEED = number("SEED", 1);
const FOLIO = process.env.FOLIO;
/** Later than this is a miss. */
const LATEST = 5000;
/** After how many edits every file is compared, and the open page with a fresh load. */
const WHOLE = number("WHOLE", 100);
const FRESH = 50;
/** After this many the memory is what it should stay. */
const WARM = Math.min(500, Math.ceil(EDITS / 2));

const where = mkdtempSync(join(process.env.DIR ?? "/dev/shm", "folio-soak-"));
const [live, mirror] = ["live", "mirror"].map((name) => join(where, name));
const random = new Random(SEED);
const files = begin(random);
const changes = new Changes(files, random);

const missed = [];
const wrong = [];
const times = { served: [], shown: [], mended: [] };
const counts = new Map();
let edit = 0;
let change = { what: "begin" };
/** The site as it should be served, the one before a mistake while one stands, and URLs that are no more. */
let expected;
const gone = new Set();
let open = "/";

const say = (line) => console.log(line);

/** Notes what went wrong, with everything that is needed to look at it. */
function note(list, what, parts = {}) {
  list.push({ edit, what });
  say(`edit ${edit} (seed ${SEED}), ${change.what}: ${what}`);
  const folder = join(where, `kept-${edit}-${list.length}`);
  if (missed.length + wrong.length > 20) return;
  mkdirSync(folder);
  for (const [name, root] of [["live", live], ["mirror", mirror]]) cpSync(root, join(folder, name), { recursive: true });
  for (const [name, bytes] of Object.entries(parts)) writeFileSync(join(folder, name), bytes ?? "");
  writeFileSync(join(folder, "said"), [`${change.what}: ${what}`, JSON.stringify(change.steps?.map(({ data, ...step }) => step), null, 1), ...preview.said].join("\n"));
}

/** What a URL should answer. */
const wanted = (url) => {
  const bytes = expected.get(url);
  return bytes ? { status: 200, bytes } : { status: 404, bytes: expected.get("/404.html") };
};
const equal = (one, other) => one.status === other.status && one.bytes.equals(other.bytes);
const isPage = (url) => url.endsWith("/") || url.endsWith(".html");
const isRedirect = (url) => /http-equiv="refresh"/.test(expected.get(url)?.subarray(0, 600).toString() ?? "");

/** Asks until a URL answers what it should; when that was, or `null`. */
async function served(url, began) {
  const want = wanted(url);
  let answer;
  do {
    answer = await preview.get(url);
    if (equal(answer, want)) return Date.now();
    await sleep(4);
  } while (Date.now() < began + LATEST);
  note(missed, `${url} is not served as it should be: status ${answer.status} for ${want.status}`, { expected: want.bytes, served: answer.bytes });
  return null;
}

/** A page of the site that no script leaves by itself. */
function another() {
  const all = [...expected.keys()].filter((url) => isPage(url) && url !== "/404.html" && !isRedirect(url));
  const posts = all.filter((url) => /^\/blog\/.*[a-z]-?\d+\/$/.test(url));
  return random.chance(0.7) && posts.length ? random.pick(posts) : random.pick(all);
}

async function go(url) {
  open = url;
  await tab.go(url);
  const hash = await tab.of(wanted(url).bytes.toString());
  if ((await tab.shows((state) => state.hash === hash, LATEST)) === null) note(wrong, `a fresh load of ${url} shows something else`, await shownAndWanted());
}

const shownAndWanted = async () => ({
  shown: await tab.page.evaluate(() => window.soak.written()).catch(String),
  expected: await tab.aside.evaluate((text) => window.soak.written(text), wanted(open).bytes.toString()),
});

/** The style sheets and the script as the files say. */
const style = () => [/--theme: (\w+)/.exec(files.get("static/theme.css")), /--extra: (\w+)/.exec(files.get("static/extra.css")), /"(\w+)"/.exec(files.get("static/extra.js"))].map((found) => found[1]).join(" ");

/** Some of the URLs that differ, and some that all readers of a site ask for. */
function sample(before) {
  const differ = [...new Set([...before.keys(), ...expected.keys()])].filter((url) => !expected.get(url)?.equals(before.get(url) ?? Buffer.alloc(0)));
  for (const url of before.keys()) if (!expected.has(url)) gone.add(url);
  for (const url of expected.keys()) gone.delete(url);
  const all = [...expected.keys()].sort();
  const some = [...random.some(differ.sort(), 6), "/", "/sitemap.xml", random.pick(all.filter((url) => /atom\.xml$|feed\.json$|rss\.xml$/.test(url))), ...random.some(all, 3)];
  return [...new Set([...some, ...random.some([...gone].sort(), 2)])];
}

/** All that has to be true after an edit of a site without mistakes. */
async function verify(before, began) {
  const [old, now] = [before.get(open) ?? before.get("/404.html"), wanted(open).bytes];
  const hash = await hashed;
  const look = style();
  const moved = !old.equals(now);
  const [atServer, atBrowser] = await Promise.all([served(open, began), tab.shows((state) => state.hash === hash && state.style === look, LATEST)]);
  if (atBrowser === null) {
    note(missed, `the open page ${open} shows something else (${tab.state?.style} for ${look})`, await shownAndWanted());
    await go(open);
  }
  if (moved && atServer !== null && atBrowser !== null) {
    times.served.push(Math.max(0, atServer - began));
    times.shown.push(Math.max(0, atBrowser - began));
  }
  for (const url of sample(before)) await served(url, began);
}

/** Every file of the build, and every URL that is no more. */
async function whole(began) {
  for (const url of [...expected.keys(), ...gone]) await served(url, began);
}

/** While a mistake stands everything that was there is there; what the mistake is about as it was. */
async function verifyBroken(about) {
  if (!(await tab.overlay("errors"))) note(missed, "the mistake is not told");
  const urls = [...new Set([open, about, "/", ...random.some([...expected.keys()].sort(), 4)])].filter((url) => url && expected.has(url));
  for (const url of urls) {
    const answer = await preview.get(url);
    // other edits go on meanwhile: only the first moment is known to the byte
    if (answer.status !== 200 || (change.mistake && !equal(answer, wanted(url)))) {
      note(wrong, `while the mistake stands, ${url} is not the last good page: status ${answer.status}`, { expected: wanted(url).bytes, served: answer.bytes });
    }
  }
}

for (const root of [live, mirror]) {
  mkdirSync(root);
  for (const [path, data] of files) await make(root, { kind: "write", path, data }, false);
}
const preview = await new Preview().start(FOLIO, live);
const browser = await launch();
const tab = await new Tab().open(browser, preview.origin);
let hashed;
let [atWarm, atStart] = [];
let broken = false;
const started = Date.now();
try {
  const first = built(FOLIO, mirror);
  if (!first.site) throw new Error(first.told);
  expected = first.site;
  say(`seed ${SEED}, ${EDITS} edits of ${pages(files).length} pages (${expected.size} files), ${where}`);
  await whole(Date.now());
  await go(another());
  atStart = preview.costs();
  for (edit = 1; edit <= EDITS; edit += 1) {
    if (!broken && (random.chance(0.08) || (!expected.has(open) && random.chance(0.3)) || isRedirect(open))) await go(another());
    changes.open = pages(files).find((path) => urlOf(path) === open) ?? null;
    change = changes.next();
    counts.set(change.kind, (counts.get(change.kind) ?? 0) + 1);
    for (const step of change.steps) {
      files.apply(step);
      await make(mirror, step, false);
    }
    const { site, told } = built(FOLIO, mirror);
    if (!site !== Boolean(changes.mend)) throw new Error(`edit ${edit}, ${change.what}: the build ${site ? "has no mistake" : `failed: ${told}`}`);
    const before = expected;
    if (site) expected = site;
    if (isRedirect(open)) await go("/");
    hashed = tab.of(wanted(open).bytes.toString());
    await hashed;
    const loads = tab.loads;
    for (const step of change.steps) await make(live, step, true);
    const began = Date.now();
    if (!site) {
      broken = true;
      await verifyBroken(change.mistake ? urlOf(change.mistake) : null);
    } else {
      if (change.silent) await sleep(150);
      await verify(before, began);
      if (broken) {
        if (await tab.overlay("connected")) times.mended.push(Date.now() - began);
        else note(missed, "the mistake is told although it is mended");
        broken = false;
      }
      if (change.silent && tab.loads !== loads) note(wrong, "the page was loaded again although nothing had changed");
      if (edit % WHOLE === 0) await whole(Date.now());
      if (edit % FRESH === 0 && !isRedirect(open)) {
        const [fresh, hash] = [await tab.fresh(open), await tab.of(wanted(open).bytes.toString())];
        if (fresh.hash !== hash || tab.state.hash !== hash || fresh.style !== tab.state.style) note(wrong, `a fresh load of ${open} shows something else than the tab`, await shownAndWanted());
      }
    }
    if (preview.ended) throw new Error(`the preview ended: ${preview.ended}\n${preview.said.join("\n")}`);
    if (edit === WARM) atWarm = preview.costs();
    if (edit % 500 === 0) say(`${edit} edits, ${Math.round((Date.now() - started) / 1000)} s, ${pages(files).length} pages, ${preview.costs().memory.toFixed(0)} MB; ${missed.length} missed, ${wrong.length} wrong`);
  }
  edit -= 1;
  await whole(Date.now());
  // a moment for what is made ahead
  await sleep(1500);
} catch (error) {
  wrong.push({ edit, what: String(error) });
  say(`edit ${edit} (seed ${SEED}), ${change.what}: ${error.stack}`);
}

const atEnd = preview.ended ? atStart : preview.costs();
await browser.close();
await preview.stop();
report();
if (missed.length + wrong.length === 0) rmSync(where, { recursive: true });
else say(`kept in ${where}`);
process.exit(missed.length + wrong.length ? 1 : 0);

function report() {
  const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0;
  const row = (what, value, goal, good) => say(`${what.padEnd(52)}${String(value).padStart(22)}   ${goal ? `goal ${goal.padEnd(10)} ${good ? "yes" : "no"}` : ""}`.trimEnd());
  const spread = (list) => `${at(list, 0.5)}, ${at(list, 0.95)}, ${Math.max(0, ...list)} ms`;
  say("");
  row(`edits in ${Math.round((Date.now() - started) / 60_000)} min, seed ${SEED}`, edit);
  row("missed", missed.length, "0", missed.length === 0);
  row("wrong", wrong.length, "0", wrong.length === 0);
  row(`end of an edit to served bytes, ${times.served.length} times: p50, p95, most`, spread(times.served));
  row(`… to the open page in the browser`, spread(times.shown), "p95 300", at(times.shown, 0.95) < 300);
  row(`a mistake mended to no overlay, ${times.mended.length} times`, spread(times.mended), "p95 300", at(times.mended, 0.95) < 300);
  if (atWarm) {
    const grown = (100 * (atEnd.memory - atWarm.memory)) / atWarm.memory;
    row(`memory after ${WARM} edits, at the end`, `${atWarm.memory.toFixed(0)}, ${atEnd.memory.toFixed(0)} MB`, "+10 %", grown <= 10);
  }
  row("memory at the start, at most", `${atStart?.memory.toFixed(0)}, ${atEnd?.most.toFixed(0)} MB`);
  row("descriptors at the start, at the end", `${atStart?.descriptors}, ${atEnd?.descriptors}`, "flat", Math.abs(atEnd?.descriptors - atStart?.descriptors) <= 4);
  row("threads at the start, at the end", `${atStart?.threads}, ${atEnd?.threads}`, "flat", atEnd?.threads - atStart?.threads <= 4);
  row("pages loaded anew by the browser", tab.loads);
  const unique = [...new Set(tab.faults)];
  row("faults of scripts in the browser", unique.length ? `${tab.faults.length}: ${unique[0]}` : "0");
  say([...counts].sort((a, b) => b[1] - a[1]).map(([what, count]) => `${what} ${count}`).join(", "));
}
