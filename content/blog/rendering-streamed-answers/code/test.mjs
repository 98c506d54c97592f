import assert from "node:assert/strict";
import { Blocks } from "./blocks.mjs";
import { AnswerStore, cut } from "./store.mjs";

// A generator of our own, so that every run is the same.
function rng(seed) {
  return () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32);
}

/** A clock with frames every 1000/60 ms, and arrivals at given times. */
function play(arrivals, options, frameFor = () => null) {
  let time = 0, queued = null;
  const store = new AnswerStore((f) => { queued = f; }, () => time, options);
  const shown = []; // [time, length]
  let commits = 0;
  store.subscribe(() => {
    commits++;
    const { done, tail } = store.getSnapshot();
    shown.push([time, done.join("").length + tail.length]);
    assert.equal(store.getSnapshot(), store.getSnapshot(), "the snapshot is stable between changes");
  });
  const end = arrivals.at(-1)[0];
  let i = 0, frames = 0;
  for (let f = 0; ; f++) {
    const next = (f + 1) * (1000 / 60);
    while (i < arrivals.length && arrivals[i][0] < next) {
      time = arrivals[i][0];
      store.push(arrivals[i][1]);
      if (++i === arrivals.length) store.end();
    }
    time = next;
    const q = queued;
    queued = null;
    if (q) { frames++; q(time); }
    if (i === arrivals.length && !queued) break;
    assert.ok(time < end + 5000, "it comes to an end");
  }
  const { done, tail, busy } = store.getSnapshot();
  assert.equal(busy, false);
  return { text: done.join("") + tail, shown, commits, frames, last: shown.at(-1)[0] - end };
}

const words = "the quick sampler emits tokens and the reader follows them line by line ".split(" ");
function answer(n, r) {
  let s = "";
  while (s.length < n) s += words[Math.floor(r() * (words.length - 1))] + (r() < 0.05 ? ".\n\n" : " ");
  return s.slice(0, n);
}

// 1. Nothing is lost, nothing is doubled, whatever the arrivals.
for (let seed = 1; seed <= 200; seed++) {
  const r = rng(seed), arrivals = [];
  let t = 0, all = "";
  for (let i = 0; i < 60; i++) {
    t += r() < 0.1 ? 400 * r() : 30 * r();
    const s = r() < 0.2 ? "ಬೆಂಗಳೂರು 👩‍🚀 é\n\n"[Math.floor(r() * 12)] ?? "" : answer(1 + Math.floor(r() * 12), r);
    all += s;
    arrivals.push([t, s]);
  }
  const out = play(arrivals, {});
  assert.equal(out.text, all);
  assert.ok(out.commits <= out.frames, "at most one commit per frame");
}

// 2. A commit never ends inside a character, unless the text does.
{
  const text = "ಬೆಂಗಳೂರು 👩‍🚀🇮🇳 é naïve ".repeat(20);
  const bounds = new Set([0, text.length]);
  for (const { index } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) bounds.add(index);
  const arrivals = [...text].map((c, i) => [i * 9, c]); // one code point at a time
  const out = play(arrivals, {});
  const bad = out.shown.filter(([, n]) => !bounds.has(n)).length;
  assert.equal(out.text, text);
  assert.equal(bad, 0);
  let naive = 0, n = 0;
  for (const c of text) naive += !bounds.has((n += c.length));
  console.log(`code points shown as they come: ${naive} of ${[...text].length} states end inside a character; with cut: ${bad}`);
  assert.equal(cut("e", 1, false), 0);
  assert.equal(cut("e", 1, true), 1);
}

// 3. The rhythm. Tokens of about four characters at 50 per second, delivered in clumps.
{
  const r = rng(6), text = answer(4000, r), arrivals = [];
  let i = 0, made = 0, t = 0;
  while (i < text.length) {
    t += 100 + (r() < 0.08 ? 300 : 60 * r()); // the network hands over what has accumulated
    const upto = Math.min(text.length, Math.floor((t / 1000) * 200));
    arrivals.push([t, text.slice(i, upto)]);
    i = upto;
    made++;
  }
  const rate = (shown) => {
    // Characters per window of 50 ms, from the first to the last commit.
    const out = [];
    let j = 0, before = 0;
    for (let w = shown[0][0]; w < shown.at(-1)[0] - 50; w += 50) {
      let n = before;
      while (j < shown.length && shown[j][0] <= w + 50) n = shown[j++][1];
      out.push(n - before);
      before = n;
    }
    const mean = out.reduce((a, b) => a + b) / out.length;
    return { cv: Math.sqrt(out.reduce((a, b) => a + (b - mean) ** 2, 0) / out.length) / mean, still: out.filter((x) => x === 0).length / out.length };
  };
  const lag = (shown) => {
    // For each character: when it was shown minus when it arrived.
    const at = new Float64Array(text.length);
    let p = 0;
    for (const [time, n] of shown) while (p < n) at[p++] = time;
    let q = 0, sum = 0;
    for (const [time, s] of arrivals) for (let k = 0; k < s.length; k++) sum += at[q++] - time;
    return sum / text.length;
  };
  for (const delay of [1, 60, 120, 240]) {
    const out = play(arrivals, { delay });
    const { cv, still } = rate(out.shown);
    console.log(`delay ${delay}: commits ${out.commits}, variation ${cv.toFixed(2)}, still ${(100 * still).toFixed(0)}%, mean lag ${lag(out.shown).toFixed(0)} ms, last shown ${out.last.toFixed(0)} ms after the end`);
    if (delay === 120) { assert.ok(cv < 0.75 && still < 0.1 && lag(out.shown) < 140 && out.last < 400); globalThis.paced = out.shown; }
    if (delay === 1) { assert.ok(cv > 1.2 && still > 0.5); globalThis.raw = out.shown; }
  }
  if (process.argv[2] === "--csv") {
    for (const [name, s] of [["raw", globalThis.raw], ["paced", globalThis.paced]]) for (const [a, b] of s) console.log(`csv,${name},${a.toFixed(0)},${b}`);
    let n = 0;
    for (const [a, s] of arrivals) console.log(`csv,arrived,${a.toFixed(0)},${(n += s.length)}`);
  }
}

// 4. The work. Characters parsed until a long answer is complete.
{
  const r = rng(7), text = answer(16000, r);
  const tokens = text.match(/[^]{1,4}/g);
  let whole = 0, parts = 0, len = 0;
  const b = new Blocks();
  let finished = 0;
  for (const t of tokens) {
    len += t.length;
    whole += len;
    b.add(t);
    parts += b.tail.length;
    while (finished < b.done.length) parts += b.done[finished++].length;
  }
  assert.equal(b.done.join("") + b.tail, text);
  assert.equal(b.scanned, text.length);
  console.log(`${tokens.length} tokens, ${text.length} characters: whole ${whole.toLocaleString("en")} parsed, by block ${parts.toLocaleString("en")}, longest block ${Math.max(...b.done.map((x) => x.length))}`);
  assert.ok(whole > 20 * parts);
}

// 5. Blocks end at empty lines, but not inside a fence; identity is kept.
{
  const b = new Blocks();
  b.add("one\n\n```js\nlet a;\n\nlet b;\n```\n\ntwo");
  assert.deepEqual(b.done, ["one\n\n", "```js\nlet a;\n\nlet b;\n```\n\n"]);
  assert.equal(b.tail, "two");
  const split = new Blocks();
  for (const c of "one\n\n```js\nlet a;\n\nlet b;\n```\n\ntwo") split.add(c);
  assert.deepEqual(split.done, b.done);
  const list = new Blocks();
  list.add("1. first\n\n   more of it\n\n2. second\n\nafter");
  assert.deepEqual(list.done, ["1. first\n\n   more of it\n\n2. second\n\n"]);
}

// 6. A replay does not pretend to type.
{
  const out = play([[0, answer(5000, rng(8))]], {});
  assert.ok(out.commits <= 2);
}

// 7. The route passes bytes on as they come, hands over the position, and hears the reader leave.
{
  const { GET } = await import("./route.mjs");
  let seen, write;
  globalThis.fetch = async (url, init) => {
    seen = { url, init };
    return new Response(new ReadableStream({ start: (c) => { write = c; } }), { status: 200 });
  };
  process.env.READERS = "http://readers";
  const abort = new AbortController();
  const request = new Request("http://site/api/answers/a", { headers: { "Last-Event-ID": "2-14" }, signal: abort.signal });
  const response = await GET(request, { params: Promise.resolve({ name: "a/b" }) });
  assert.equal(seen.url, "http://readers/generations/a%2Fb");
  assert.equal(seen.init.headers["Last-Event-ID"], "2-14");
  const reader = response.body.getReader();
  write.enqueue(new TextEncoder().encode("id: 2-19\n"));
  const first = await reader.read(); // there before the upstream has ended
  assert.equal(new TextDecoder().decode(first.value), "id: 2-19\n");
  abort.abort();
  assert.ok(seen.init.signal.aborted);
  globalThis.fetch = async () => new Response(null, { status: 204 });
  assert.equal((await GET(request, { params: Promise.resolve({ name: "a" }) })).status, 204);
}
console.log("ok");
