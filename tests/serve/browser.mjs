// Each step edits the site's files as a writer would and looks at what the open page makes of it.
import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { chromium } = createRequire(`${process.env.TOOLS}/`)("playwright-core");
const [url, folder] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/** Tells the test to do something with the server and waits until it is done. */
const tell = async (what) => (console.log(what), await answers.next());

const read = (file) => readFileSync(`${folder}/${file}`, "utf8");
/** At once: a page that is seen while it is empty is loaded again, which is right, and not what is looked at here. */
const write = (file, text) => {
  writeFileSync(`${folder}-next`, text);
  renameSync(`${folder}-next`, `${folder}/${file}`);
};
const edit = (file, from, to) => {
  const old = read(file);
  assert(old.includes(from), `${file} holds ${from}`);
  write(file, old.replace(from, to));
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
const faults = [];
page.on("pageerror", (error) => faults.push(String(error)));
page.on("console", (message) => {
  if (message.type() === "error" && !/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE|ERR_NETWORK/.test(message.text())) {
    faults.push(message.text());
  }
});

const text = (selector) => page.locator(selector).textContent();
const marker = () => page.evaluate(() => window.marker);
const waitFor = (condition, argument) => page.waitForFunction(condition, argument, { timeout: 8000, polling: 20 });
const shows = (selector, words) =>
  waitFor(([one, part]) => document.querySelector(one)?.textContent.includes(part), [selector, words]);
const shadow = (selector) =>
  page.evaluate((one) => {
    const found = document.querySelector("folio-overlay").shadowRoot.querySelector(one);
    return found && !found.closest("[hidden]") ? found.textContent : null;
  }, selector);
const pip = (state) =>
  waitFor((one) => document.querySelector("folio-overlay")?.shadowRoot.querySelector(".pip").dataset.state === one, state);

/** Connected, and not about to load again. */
const settled = async () => {
  for (let before = null; before === null || before !== (await marker().catch(() => null)); ) {
    await pip("connected");
    before = await marker().catch(() => null);
    await page.waitForTimeout(250);
  }
};

const steps = {
  async "the page connects under its own policy"() {
    await page.goto(url);
    await pip("connected");
    // the base for comparing is fetched after the page
    await page.waitForLoadState("networkidle").catch(() => null);
  },

  async "an edit is morphed in: scroll, focus, selection, details, forms and what scripts made stay"() {
    await page.locator("#more summary").click();
    await page.fill("#name", "typed");
    await page.fill("#text", "typed too");
    await page.check("#check");
    await page.evaluate(() => {
      document.querySelector("#name").focus({ preventScroll: true });
      document.querySelector("#name").setSelectionRange(1, 3);
      scrollTo(0, 2900);
    });
    const before = await marker();
    const scroll = await page.evaluate(() => scrollY);
    const start = Date.now();
    edit("index.html", "first words", "other <b>words</b>");
    await shows("#first", "other words");
    console.log(`  save to page: ${Date.now() - start} ms`);
    assert.equal(await marker(), before, "no reload");
    assert.equal(await page.evaluate(() => scrollY), scroll, "scroll");
    assert.equal(await page.evaluate(() => document.activeElement.id), "name", "focus");
    const range = await page.evaluate(() => ["selectionStart", "selectionEnd"].map((end) => document.querySelector("#name")[end]));
    assert.deepEqual(range, [1, 3], "the caret");
    assert.equal(await page.evaluate(() => document.querySelector("#more").open), true, "details");
    assert.equal(await page.inputValue("#name"), "typed");
    assert.equal(await page.inputValue("#text"), "typed too");
    assert.equal(await page.isChecked("#check"), true);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark", "an attribute of a script");
    assert.equal(await text("#copy"), "copy", "an element of a script");
  },

  async "text selected in the page stays selected while words before it change"() {
    await page.evaluate(() => {
      const words = document.querySelector("#low").firstChild;
      getSelection().setBaseAndExtent(words, 10, words, 14);
    });
    assert.equal(await page.evaluate(() => String(getSelection())), "that");
    edit("index.html", "low words that", "lower and longer words that");
    await shows("#low", "lower and longer");
    assert.equal(await page.evaluate(() => String(getSelection())), "that");
  },

  async "a list keeps the elements that are in both"() {
    await page.evaluate(() => document.querySelectorAll("#list li").forEach((one) => (one.mark = one.textContent)));
    edit("index.html", "<li>a</li><li>b</li>", "<li>new</li><li>b</li><li>a</li>");
    await shows("#list", "new");
    const marks = await page.evaluate(() => [...document.querySelectorAll("#list li")].map((one) => [one.textContent, one.mark]));
    assert.deepEqual(marks.map(([words]) => words), ["new", "b", "a", "c"]);
    assert.equal(marks[3][1], "c");
    assert(marks.filter(([words, mark]) => words === mark).length >= 2);
  },

  async "a stylesheet is exchanged in place, also an imported one"() {
    const before = await marker();
    edit("site.css", "rgb(1, 2, 3)", "rgb(7, 7, 7)");
    await waitFor(() => getComputedStyle(document.querySelector("h1")).color === "rgb(7, 7, 7)");
    edit("part.css", "rgb(4, 5, 6)", "rgb(8, 8, 8)");
    await waitFor(() => getComputedStyle(document.querySelector("p")).color === "rgb(8, 8, 8)");
    assert.equal(await marker(), before, "no reload");
    assert.equal(await page.locator('link[rel="stylesheet"]').count(), 1);
  },

  async "the title and the head follow"() {
    edit("index.html", "<title>Page</title>", '<title>New</title><meta name="description" content="x">');
    await waitFor(() => document.title === "New" && document.querySelector("meta[name=description]"));
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("h1")).color), "rgb(7, 7, 7)");
  },

  async "a style sheet under another name takes the place of the old one"() {
    const before = await marker();
    const sheets = (names) =>
      waitFor((all) => [...document.querySelectorAll("link[rel=stylesheet]")].map((one) => new URL(one.href).pathname).join() === all, names);
    write("more.css", "h1 { color: rgb(9, 9, 9) }");
    edit("index.html", '<script src', '<link rel="stylesheet" href="/more.css"><script src');
    await sheets("/site.css,/more.css");
    // the page and the sheet are told at once: the sheet is fetched twice, and either may be there first
    await page.route("**/site.2.css", (route) => setTimeout(() => route.continue().catch(() => null), 300));
    write("site.2.css", read("site.css"));
    edit("index.html", "/site.css", "/site.2.css");
    await sheets("/site.2.css,/more.css");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("h1")).color), "rgb(9, 9, 9)");
    edit("index.html", '/site.2.css"><link rel="stylesheet" href="/more.css">', '/site.css">');
    await sheets("/site.css");
    assert.equal(await marker(), before, "no reload");
  },

  async "a script that changes reloads the page"() {
    const before = await marker();
    edit("site.js", "window.loads", "window.changed = true;\nwindow.loads");
    await waitFor(() => window.changed === true);
    assert.notEqual(await marker(), before);
    await settled();
  },

  async "the overlay comes with a mistake, over the last good page, and goes with it"() {
    const before = await marker();
    edit("index.html", "other <b>", "<i>{{</i> other <b>");
    await pip("errors");
    await waitFor(() => document.querySelector("folio-overlay").shadowRoot.querySelector("h1"));
    assert.equal(await shadow("h1"), "{{ is not closed");
    assert.match(await shadow(".loc"), /^index\.html:\d+:\d+$/);
    assert.match(await shadow("pre"), /<i>\{\{<\/i>[\s\S]*\^\^ opens here/, "markup is shown as text");
    assert.match(await shadow("dl"), /HelpWrite }}/);
    assert.match(await text("#first"), /other words/);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/overlay.png` });
    await page.keyboard.press("Escape");
    assert.equal(await shadow(".veil h1"), null);
    await page.evaluate(() => document.querySelector("folio-overlay").shadowRoot.querySelector(".pip").click());
    assert.equal(await shadow("h1"), "{{ is not closed");
    await page.keyboard.press("Enter");
    await waitFor(() => document.querySelector("folio-overlay").shadowRoot.querySelector(".note"));
    edit("index.html", "<i>{{</i> ", "");
    await pip("connected");
    assert.equal(await shadow("h1"), null);
    assert.equal(await marker(), before, "no reload");
  },

  async "several mistakes are stepped through"() {
    write("settings", "/\n!\n");
    await pip("errors");
    edit("other/index.html", "<h1>", "<h1>{{");
    write("settings", "/\n");
    await page.evaluate(() => fetch("/other/"));
    edit("index.html", "other <b>", "{{ other <b>");
    await waitFor(() => /of 2 errors/.test(document.querySelector("folio-overlay").shadowRoot.querySelector("header")?.textContent));
    const first = await shadow("h1") + (await shadow(".loc"));
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("n");
    assert.notEqual((await shadow("h1")) + (await shadow(".loc")), first);
    edit("index.html", "{{ other <b>", "other <b>");
    edit("other/index.html", "<h1>{{", "<h1>");
    await page.waitForTimeout(300);
    await page.goto(url);
    await pip("connected");
  },

  async "the browser follows the file being written"() {
    edit("other/index.html", "<h1>other", "<h1>another");
    await page.waitForURL(`${url}other/`);
    await shows("h1", "another");
    await page.goto(url);
    await pip("connected");
  },

  async "a page that goes away shows that, and comes back"() {
    const home = read("index.html");
    rmSync(`${folder}/index.html`);
    await shows("h1", "There is no such page");
    await pip("connected");
    write("index.html", home);
    await shows("h1", "Title");
    await pip("connected");
  },

  async "restarts: the tab comes back and is up to date"() {
    const restarts = Number(process.env.RESTARTS ?? 5);
    const before = await marker();
    for (let round = 1; round <= restarts; round += 1) {
      await tell("stop");
      await pip("away");
      edit("index.html", /<h1 id="title">[^<]*/.exec(read("index.html"))[0], `<h1 id="title">Round ${round}`);
      await tell("start");
      await shows("h1", `Round ${round}`);
      await settled();
    }
    assert.equal(await page.evaluate(() => document.querySelectorAll("folio-overlay").length), 1);
    console.log(`  ${restarts} of ${restarts} restarts; ${(await marker()) === before ? "morphed" : "reloaded"}`);
  },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    assert.deepEqual(faults.splice(0), [], "nothing is wrong in the console");
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n${error.stack}`);
    await page.goto(url).catch(() => null);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
