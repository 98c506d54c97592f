// The browser's page: what it shows, as a short number that can be compared with that of a page which should be shown.
import { createRequire } from "node:module";

const { chromium } = createRequire(`${process.env.TOOLS}/`)("playwright-core");

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });

/**
 * Runs in the browser. Both documents, the live one and one that was only parsed, are written down in the same way:
 * without what the preview and the theme's scripts add to a page.
 */
function prepare() {
  const OWN = 'folio-overlay, script[src*="/_folio/live.js?"], button.copy, button.zoom, .vim';
  const text = (value) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const attribute = (element, name, value) => {
    const tag = element.localName;
    if (tag === "html" && (name === "class" || name.startsWith("data-"))) return "";
    if (tag === "button" && name === "aria-label") return "";
    if (name === "aria-current" && element.closest(".toc")) return "";
    if (tag === "img" && name === "srcset") return "";
    if (name === "href" || name === "src") value = value.replace(location.origin, "").replace(/[?&]folio=[0-9a-f]+/, "");
    if (name === "class") value = value.split(/\s+/).filter((word) => word && word !== "up").join(" ");
    return name === "class" && !value ? "" : ` ${name}="${text(value)}"`;
  };
  const write = (node, out) => {
    if (node.nodeType === Node.TEXT_NODE) out.push(text(node.data));
    else if (node.nodeType === Node.COMMENT_NODE) out.push(`<!--${node.data}-->`);
    else if (node.nodeType === Node.DOCUMENT_NODE) for (const child of node.childNodes) write(child, out);
    else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(OWN)) {
      const attributes = [...node.attributes].map(({ name, value }) => attribute(node, name, value)).sort();
      out.push(`<${node.localName}${attributes.join("")}>`);
      if (node.id !== "weight") for (const child of node.childNodes) write(child, out);
      out.push(`</${node.localName}>`);
    }
  };
  const written = (document) => {
    const out = [];
    write(document, out);
    return out.join("");
  };
  /** 53 bits of a text. */
  const hash = (words) => {
    let [one, other] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < words.length; at += 1) {
      const code = words.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      other = Math.imul(other ^ code, 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
    other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return 4294967296 * (2097151 & other) + (one >>> 0);
  };
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  window.soak = {
    of: (html) => hash(written(new DOMParser().parseFromString(html, "text/html"))),
    written: (html) => written(html === undefined ? document : new DOMParser().parseFromString(html, "text/html")),
    state: () => ({
      path: location.pathname,
      hash: hash(written(document)),
      style: `${style("--theme")} ${style("--extra")} ${document.documentElement?.dataset.extra ?? ""}`,
      at: Date.now(),
    }),
    overlay: () => document.querySelector("folio-overlay")?.shadowRoot.querySelector(".pip").dataset.state ?? "none",
  };
  if (!window.tell || window.top !== window) return;
  const tell = () => window.tell(window.soak.state());
  new MutationObserver(tell).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  addEventListener("load", tell);
  window.tell({ path: location.pathname, began: true, at: Date.now() });
}

export class Tab {
  async open(browser, origin) {
    this.origin = origin;
    /** How often a page was loaded, be it asked for or not. */
    this.loads = 0;
    this.faults = [];
    this.state = null;
    this.waiting = null;
    const context = await browser.newContext();
    this.page = await context.newPage();
    await this.page.exposeBinding("tell", (_, state) => this.hear(state));
    await this.page.addInitScript(prepare);
    this.page.on("pageerror", (error) => this.faults.push(String(error)));
    // a page of its own for parsing, so that nothing but the preview's client works in the first
    this.aside = await (await browser.newContext()).newPage();
    await this.aside.evaluate(`(${prepare})()`);
    return this;
  }

  hear(state) {
    if (state.began) this.loads += 1;
    else this.state = state;
    this.waiting?.();
  }

  /** What a page would be, were it shown. */
  of(html) {
    return this.aside.evaluate((text) => window.soak.of(text), html);
  }

  async go(url) {
    await this.page.goto(this.origin + encodeURI(url), { waitUntil: "load" });
    await this.overlay("connected");
    this.state = await this.page.evaluate(() => window.soak.state());
  }

  /** When it came to show what `fits`, or `null` when it did not in time. */
  async shows(fits, time) {
    const until = Date.now() + time;
    for (;;) {
      if (this.state && fits(this.state)) return this.state.at;
      const left = until - Date.now();
      if (left <= 0) return null;
      let timer;
      await new Promise((resolve) => {
        this.waiting = resolve;
        timer = setTimeout(resolve, Math.min(left, 250));
      });
      clearTimeout(timer);
      this.waiting = null;
      // a style sheet that was exchanged changes no node
      this.state = await this.page.evaluate(() => window.soak.state()).catch(() => this.state);
    }
  }

  /** Waits for a state of the preview's own sign; whether it came. */
  async overlay(state, time = 5000) {
    const until = Date.now() + time;
    for (;;) {
      const now = await this.page.evaluate(() => window.soak.overlay()).catch(() => "none");
      if (now === state) return true;
      if (Date.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** What a fresh load of a URL gives. */
  async fresh(url) {
    const page = await this.page.context().newPage();
    try {
      await page.addInitScript(prepare);
      await page.goto(this.origin + encodeURI(url), { waitUntil: "load" });
      return await page.evaluate(() => window.soak.state());
    } finally {
      await page.close();
    }
  }
}
