// The mistakes of the site over its last good page, and the dot that tells whether the server is there.
//
// All in a shadow root, so the site's styles cannot break it; all texts are set as text.

const STYLE = `
:host { all: initial !important; position: fixed !important; inset: auto auto 0 0 !important; z-index: 2147483647 !important; color-scheme: light dark !important; }
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
.all { --paper: light-dark(#fbfdfa, #0d1310); --bar: light-dark(#edf5ec, #131b16); --bar2: light-dark(#ddebdd, #1c2720);
  --rule: light-dark(#c3d5c5, #2e3d34); --ink: light-dark(#15201a, #dce6de); --ink2: light-dark(#405046, #aebdb2);
  --ink3: light-dark(#5a6b60, #8c9f92); --green: light-dark(#0a6a45, #74d19c); --red: light-dark(#b3301b, #ff9276);
  font: 400 15px/1.5 Recursive, system-ui, sans-serif; color: var(--ink); }
.pip { position: fixed; left: 2px; bottom: 2px; width: 24px; height: 24px; padding: 8px; border: 0; background: none; cursor: pointer; }
.pip::before { content: ""; display: block; width: 8px; height: 8px; border-radius: 50%; border: 1.5px solid var(--green); background: var(--green); }
.pip[data-state="away"]::before { background: var(--paper); border-color: var(--ink3); }
.pip[data-state="errors"]::before { background: var(--red); border-color: var(--red); }
.pip:focus-visible, button:focus-visible { outline: 2px solid var(--green); outline-offset: -2px; }
.veil { position: fixed; inset: 0; overflow: auto; padding: 7vh 5vw; background: color-mix(in srgb, #15201a 38%, transparent); }
.card { max-width: 1040px; margin: auto; background: var(--paper); border: 1px solid var(--ink); border-radius: 3px; overflow: hidden; box-shadow: 0 30px 90px rgb(0 0 0 / .35); }
header { display: flex; gap: 1rem; align-items: baseline; padding: 16px 22px; border-bottom: 1px solid var(--rule); }
header b { color: var(--red); font-weight: 650; }
header span { color: var(--ink3); margin-left: auto; }
h1 { font: 600 27px/1.25 Literata, ui-serif, Georgia, serif; letter-spacing: -.012em; padding: 22px 22px 6px; overflow-wrap: anywhere; }
h1 em { font-style: italic; }
.loc { padding: 0 22px 16px; }
.link { font: inherit; color: var(--green); background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; text-align: left; overflow-wrap: anywhere; }
pre { position: relative; font: 400 14px/27px ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; background: repeating-linear-gradient(var(--bar) 0 81px, var(--paper) 81px 162px); border-block: 1px solid var(--rule); overflow-x: auto; tab-size: 4; }
pre div { min-height: 27px; width: max-content; min-width: 100%; padding-right: 22px; }
pre i { font-style: normal; color: var(--ink3); display: inline-block; width: 4.2em; text-align: right; margin-right: 1.4em; user-select: none; }
pre .e { background: color-mix(in srgb, var(--red) 13%, transparent); box-shadow: inset 3px 0 0 var(--red); }
pre .u { color: var(--red); }
dl { padding: 16px 22px 20px; display: grid; grid-template-columns: 4.5rem 1fr; gap: 6px 10px; overflow-wrap: anywhere; }
dt { font-weight: 600; color: var(--green); }
dd { white-space: pre-wrap; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .92em; background: var(--bar2); padding: .08em .3em; border-radius: 2px; }
footer { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; padding: 12px 22px; border-top: 1px solid var(--rule); color: var(--ink3); font-size: 13px; background: var(--bar); }
footer .last { margin-left: auto; }
kbd { font-family: ui-monospace, Menlo, Consolas, monospace; border: 1px solid var(--rule); border-radius: 3px; padding: 0 .4em; }
.note { padding: 10px 22px; color: var(--red); border-top: 1px solid var(--rule); }
@media (prefers-reduced-motion: no-preference) { .veil { animation: in .12s ease-out; } @keyframes in { from { opacity: 0; } } }
`;

export class Overlay {
  #mistakes = { errors: 0, warnings: 0, list: [], since: "" };
  #at = 0;
  #hidden = false;
  #connected = false;
  #note = "";
  #open;
  #host;
  #pip;
  #veil;

  /** `open` is called with the place that is to be opened in the editor. */
  constructor(open) {
    this.#open = open;
    this.#host = document.createElement("folio-overlay");
    const root = this.#host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    this.#pip = make("button", { className: "pip", type: "button" });
    this.#pip.onclick = () => this.#toggle();
    this.#veil = make("div", { className: "veil", hidden: true });
    root.append(make("div", { className: "all" }, this.#veil, this.#pip));
    document.documentElement.append(this.#host);
    addEventListener("keydown", (event) => this.#key(event), true);
    this.#render();
  }

  connected(connected) {
    this.#connected = connected;
    this.#render();
  }

  /** The mistakes that are left; a new list shows itself also when the last one was hidden. */
  show(mistakes) {
    const before = JSON.stringify(this.#mistakes.list);
    this.#mistakes = mistakes;
    if (JSON.stringify(mistakes.list) !== before) {
      this.#hidden = false;
      this.#note = "";
      this.#at = 0;
    }
    this.#render();
  }

  note(text) {
    this.#note = text;
    this.#render();
  }

  get #current() {
    return this.#mistakes.list[this.#at];
  }

  get #visible() {
    return this.#mistakes.errors > 0 && !this.#hidden;
  }

  #toggle() {
    this.#hidden = !this.#hidden;
    this.#render();
  }

  #step(to) {
    this.#at = to % this.#mistakes.list.length;
    this.#note = "";
    this.#render();
  }

  #key(event) {
    const writing = event.composedPath()[0]?.matches?.("input, textarea, select, [contenteditable]");
    if (!this.#visible || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      Escape: () => this.#toggle(),
      n: () => this.#step(this.#at + 1),
      Enter: () => this.#current.place && this.#open(this.#current.place),
    }[event.key];
    const onButton = event.key === "Enter" && event.composedPath()[0]?.localName === "button";
    if (!act || onButton || (writing && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  #render() {
    const { errors, warnings } = this.#mistakes;
    const state = !this.#connected ? "away" : errors ? "errors" : "connected";
    const words = { away: "reconnecting", errors: count(errors, "error"), connected: "connected" }[state];
    this.#pip.dataset.state = state;
    this.#pip.title = `Folio: ${words}${warnings ? `, ${count(warnings, "warning")}` : ""}`;
    this.#pip.ariaLabel = this.#pip.title;
    this.#veil.hidden = !this.#visible;
    this.#veil.replaceChildren(...(this.#visible ? [this.#card()] : []));
    const [code, marks] = ["pre", ".u"].map((one) => this.#veil.querySelector(one));
    if (marks && marks.offsetLeft > code.clientWidth / 2) code.scrollLeft = marks.offsetLeft - code.clientWidth / 3;
  }

  #card() {
    const { errors, since, list } = this.#mistakes;
    const one = this.#current;
    const card = make("div", { className: "card", role: "alertdialog", ariaLabel: "Mistakes in the site" });
    const showing = since ? `Showing the last good build, ${since}` : "";
    const which = list.length > 1 ? `${this.#at + 1} of ${count(errors, "error")}` : count(errors, "error");
    card.append(make("header", {}, make("b", {}, which), make("span", {}, showing)));
    card.append(make("h1", {}, ...marked(capital(one.message), "em")));
    if (one.place) card.append(make("p", { className: "loc" }, this.#link(one.place)), excerpt(one.place));
    const rows = [...one.related.map((place) => ["See", [this.#link(place), place.label ? ` ${place.label}` : ""]])];
    if (one.help) rows.unshift(["Help", marked(capital(one.help), "code")]);
    if (one.note) rows.push(["Note", marked(capital(one.note), "code")]);
    list.forEach((other, index) => {
      if (index === this.#at) return;
      const step = make("button", { className: "link", type: "button" }, title(other));
      step.onclick = () => this.#step(index);
      rows.push([index === (this.#at + 1) % list.length ? "Next" : "", [step]]);
    });
    if (rows.length) {
      const cells = rows.flatMap(([name, content]) => [make("dt", {}, name), make("dd", {}, ...content)]);
      card.append(make("dl", {}, ...cells));
    }
    if (this.#note) card.append(make("p", { className: "note", role: "status" }, this.#note));
    card.append(footer(one.place, list.length));
    return card;
  }

  #link(place) {
    const link = make("button", { className: "link", type: "button" }, where(place));
    link.onclick = () => this.#open(place);
    return link;
  }
}

function footer(place, length) {
  const hint = (key, text) => make("span", {}, make("kbd", {}, key), ` ${text}`);
  const hints = [hint("esc", "hide until the next mistake")];
  if (length > 1) hints.unshift(hint("n", "next error"));
  if (place) hints.unshift(hint("↵", "open in editor"));
  return make("footer", {}, ...hints, make("span", { className: "last" }, "Closes by itself when the site is mended"));
}

function excerpt(place) {
  const lines = place.excerpt.flatMap(({ number, text, mark }) => {
    const start = place.is_cut && text ? "…" : "";
    const line = make("div", { className: mark ? "e" : "" }, make("i", {}, String(number)), start, text);
    if (!mark) return [line];
    // tabs stay, so that the marks stand below what they mark
    const before = [...text].slice(0, mark[0]).map((one) => (one === "\t" ? "\t" : " "));
    const marks = make("span", { className: "u" }, `${"^".repeat(Math.min(mark[1], 200))} ${place.label}`);
    return [line, make("div", { className: "e" }, make("i", {}, ""), start && " ", before.join(""), marks)];
  });
  return lines.length ? make("pre", {}, ...lines) : "";
}

function where({ file, line, column, excerpt }) {
  return excerpt.length ? `${file}:${line}:${column}` : file;
}

function title(mistake) {
  return mistake.place ? `${where(mistake.place)}: ${mistake.message}` : mistake.message;
}

function capital(text) {
  return /^[a-z]/.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Names in backticks become elements. */
function marked(text, tag) {
  return text.split("`").map((part, index) => (index % 2 ? make(tag, {}, part) : part));
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
