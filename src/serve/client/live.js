// Keeps this page as the site is: listens to the preview server and applies what it says.
//
// The stream is read with fetch and POST, not with EventSource: a POST always carries an Origin (also where a plain
// http address is not "trustworthy" to the browser), the status can be seen, and the pauses between attempts are ours.

import { swap } from "./assets.js";
import { morph } from "./morph.js";
import { Overlay } from "./overlay.js";

const script = new URL(import.meta.url);
const folder = new URL("./", script);
const SHORTEST = 200;
const LONGEST = 2000;
const HIDDEN_FOR = 10_000;

/** What this page is: the token of the server, the generation and the fingerprint it was made from. */
let known = {
  token: script.searchParams.get("token"),
  generation: script.searchParams.get("generation"),
  page: script.searchParams.get("page"),
};
/** The page as the server sent it, to tell what the server changed from what scripts here did. */
let base = null;
let pause = SHORTEST;
let connection = null;
let timer = 0;
/** Messages are handled one after the other. */
let queue = Promise.resolve();

const overlay = new Overlay((place) => open(place));

function address(name, query) {
  const url = new URL(name, folder);
  for (const [key, value] of Object.entries(query)) if (value) url.searchParams.set(key, value);
  return url;
}

async function connect() {
  clearTimeout(timer);
  connection?.abort();
  const mine = (connection = new AbortController());
  try {
    const url = address("events", { ...known, path: location.pathname });
    const answer = await fetch(url, { method: "POST", signal: mine.signal, cache: "no-store" });
    if (answer.status === 403) {
      // another process serves here now: our page names it
      await refresh();
      throw new Error("the token was old");
    }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    pause = SHORTEST;
    overlay.connected(true);
    await listen(answer.body.getReader());
  } catch {
    // the server is away, or the machine slept
  }
  if (mine !== connection) return;
  overlay.connected(false);
  timer = setTimeout(connect, pause);
  pause = Math.min(pause * 1.5, LONGEST);
}

async function listen(reader) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const data = text.slice(0, end);
      if (data.startsWith("data: ")) handle(JSON.parse(data.slice(6)));
    }
  }
}

function handle(message) {
  queue = queue.then(() => apply(message)).catch(reload);
}

async function apply(message) {
  switch (message.kind) {
    case "update":
      if (message.page && message.page !== known.page) await refresh();
      if (message.assets.length && !(await swap(message.assets, message.generation))) await reload();
      known.generation = message.generation;
      break;
    case "mistakes":
      overlay.show(message);
      break;
    case "navigate":
      if (new URL(message.url, location.href).pathname !== location.pathname) location.assign(message.url);
      break;
    case "reload":
      await reload();
      break;
  }
}

/** Fetches this page again and turns the document into it. */
async function refresh() {
  const next = await page();
  const fresh = identity(next);
  if (!fresh) return reload();
  if (fresh.page !== known.page && !morph(base, next)) return reload();
  // a generation we have not seen may have other stylesheets: the stream will say, so that stays as it is
  known = { ...fresh, generation: known.generation };
  base = next;
}

/** Loads the page again, if there is a server to load it from: an error page of the browser would not come back. */
async function reload() {
  const there = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (there) location.reload();
}

/** What a page that the server sent says about itself. */
function identity(page) {
  const own = page.querySelector('script[src*="/_folio/live.js?"]');
  const query = own && new URL(own.getAttribute("src"), location.href).searchParams;
  return query && { token: query.get("token"), generation: query.get("generation"), page: query.get("page") };
}

/** The page as the server has it now. XMLHttpRequest parses HTML where a policy forbids doing so from text. */
function page() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname + location.search);
    request.responseType = "document";
    request.onload = () => {
      const moved = new URL(request.responseURL).pathname !== location.pathname;
      // neither resolved nor rejected: this page is being left
      if (moved) return location.replace(request.responseURL);
      if (request.response) resolve(request.response);
      else reject(new Error("no page"));
    };
    request.onerror = () => reject(new Error("no answer"));
    request.send();
  });
}

async function open(place) {
  const query = { token: known.token, file: place.file, line: String(place.line) };
  const answer = await fetch(address("open", query), { method: "POST" }).catch(() => null);
  if (!answer?.ok) overlay.note(answer ? await answer.text() : "the server does not answer");
}

// A browser opens six connections to a server: tabs that nobody sees give theirs back and catch up when they are seen.
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.visibilityState === "visible") {
    pause = SHORTEST;
    if (connection === null) connect();
    return;
  }
  timer = setTimeout(() => {
    connection?.abort();
    connection = null;
  }, HIDDEN_FOR);
});
addEventListener("online", connect);
addEventListener("pageshow", (event) => event.persisted && connect());
addEventListener("pagehide", () => connection?.abort());

page()
  .then((first) => {
    // a page that changed meanwhile is no base: the live one was made from another
    if (identity(first)?.page === known.page) base ??= first;
  })
  .catch(() => null);
connect();
