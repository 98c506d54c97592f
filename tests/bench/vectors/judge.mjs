// What runs in the browser: ears before the page's own scripts, and a look at the document afterwards.

/** Hears whatever a vector calls. */
export function listen() {
  const heard = (id) => window.heard?.(String(id));
  for (const name of ["alert", "prompt", "confirm", "print", "hit"]) {
    Object.defineProperty(window, name, { value: (id) => heard(id), writable: false, configurable: false });
  }
}

/** Does to every element what a reader may do; links and forms to this host and others lead nowhere. */
export async function use() {
  const harmless = (address) => {
    try {
      return /^(https?|mailto|tel):$/.test(new URL(address, document.baseURI).protocol);
    } catch {
      return true;
    }
  };
  for (const type of ["click", "auxclick", "submit"]) {
    addEventListener(type, (event) => {
      const path = event.composedPath();
      const target = path.find((one) => one.localName === "a" || one.localName === "area" || one.localName === "form" || one.formAction || one.hasAttribute?.("href"));
      const href = target?.href?.animVal ?? target?.href ?? target?.getAttribute?.("formaction") ?? target?.action ?? target?.form?.action ?? "";
      if (harmless(String(href))) event.preventDefault();
    });
  }
  const events = ["mouseover", "mouseenter", "mousemove", "mousedown", "mouseup", "mouseout", "mouseleave", "pointerover", "pointerenter", "pointerdown", "pointerup", "focus", "focusin", "focusout", "blur", "keydown", "keyup", "input", "change", "wheel", "scroll", "scrollend", "toggle", "beforetoggle", "contextmenu", "auxclick", "dblclick", "copy", "cut", "paste", "drag", "dragstart", "drop", "animationstart", "animationend", "transitionend", "touchstart", "load", "error", "begin", "end", "show", "reset", "select", "search", "invalid", "message", "resize", "pageshow", "popstate", "hashchange", "click"];
  const own = new Set(document.querySelectorAll("body > header, body > header *, body > footer, body > footer *, dialog, dialog *"));
  for (const element of [...document.querySelectorAll("body, main, main *")].filter((one) => !own.has(one))) {
    for (const type of events) {
      try {
        element.dispatchEvent(new Event(type, { bubbles: type === "click", cancelable: true, composed: true }));
      } catch {
        // a handler of the theme that wants more than an event
      }
    }
    if (element.tabIndex >= 0) element.focus({ preventScroll: true });
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
}

/**
 * What in a document would run, or leads to what is no page, picture, mail or telephone. `html` is for documents that are
 * only looked at: redirects, feeds.
 */
export function look(html) {
  const found = [];
  const root = html === undefined ? document : new DOMParser().parseFromString(html, "text/html");
  const all = (node) => [...node.querySelectorAll("*")].flatMap((one) => [one, ...(one.localName === "template" && one.content ? all(one.content) : []), ...(one.shadowRoot && one.localName !== "folio-overlay" ? all(one.shadowRoot) : [])]);
  const ADDRESSES = ["href", "xlink:href", "src", "action", "formaction", "data", "poster", "background", "ping", "srcset"];
  const scheme = (address) => {
    try {
      return new URL(address, "https://example.org/x/").protocol;
    } catch {
      return "https:";
    }
  };
  for (const element of all(root)) {
    const tag = element.localName;
    const note = (what, value) => found.push({ what, tag, value: String(value).slice(0, 300) });
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) note("handler", `${name}=${value}`);
      if (name === "srcdoc") note("handler", `srcdoc=${value}`);
      if (ADDRESSES.includes(name.toLowerCase())) {
        const protocol = scheme(value);
        const picture = protocol === "data:" && /^\s*data:image\//i.test(value) && (/^(img|source|image|input)$/.test(tag) || (tag === "link" && element.rel === "icon"));
        if (!/^(https?|mailto|tel):$/.test(protocol) && !picture) note("address", `${name}=${value}`);
      }
      if (/^attributename$/i.test(name) && /href\s*$/i.test(value)) note("address", element.outerHTML);
    }
    if (tag === "script" && element.namespaceURI === "http://www.w3.org/1999/xhtml") {
      const own = element.getAttribute("src") ? /^\/[a-z]+\.[0-9a-f]{8}\.js$/.test(element.getAttribute("src")) : element.textContent.startsWith("{const h=document.documentElement,t=localStorage.theme;");
      const isData = element.type === "application/ld+json" && (() => {
        try {
          return Boolean(JSON.parse(element.textContent));
        } catch {
          return false;
        }
      })();
      if (!own && !isData) note("script", element.outerHTML);
    } else if (tag === "script") note("script", element.outerHTML);
    if (/^(object|embed|applet|base|frame|frameset)$/.test(tag)) note("script", element.outerHTML);
    if (tag === "meta" && /refresh/i.test(element.httpEquiv) && (html === undefined || scheme(element.content.replace(/^[^=]*=/, "")) !== "https:")) note("script", element.outerHTML);
  }
  const marks = html === undefined ? [...document.body.textContent.matchAll(/\bat (\d{5})\b/g)].map((match) => Number(match[1])) : [];
  return { found, marks };
}
