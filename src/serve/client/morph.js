// Turns the document into a newer one by touching only what the server changed.
//
// Three documents take part: `base` (the page as the server sent it before), `next` (as it sends it now) and the live
// one, which scripts and the reader have altered since. Where base and next are equal nothing is touched, so open
// details, form values, focus, selection and whatever a script added stay as they are.

const OWN = '[src*="/_folio/live.js?"]';
/** Longer lists of children are compared in order only. */
const MAX_COMPARED = 400;

/** Whether it could be done; if not, the page has to be loaded again. */
export function morph(base, next) {
  const live = document;
  base ??= live.cloneNode(true);
  for (const one of [base, next]) for (const own of one.querySelectorAll(`script${OWN}`)) own.remove();
  if (programs(base) !== programs(next)) return false;
  attributes(live.documentElement, base.documentElement, next.documentElement);
  element(live.head, base.head, next.head);
  element(live.body, base.body, next.body);
  document.dispatchEvent(new CustomEvent("folio:update"));
  return true;
}

/** Scripts that ran cannot be run again: when one differs, only a new page will do. */
function programs(page) {
  const all = [...page.querySelectorAll("script")];
  const run = all.filter((one) => !one.type || /javascript|module|importmap|speculationrules/.test(one.type));
  return JSON.stringify(run.map((one) => [one.getAttribute("src"), one.type, one.src ? "" : one.textContent]));
}

function element(live, base, next) {
  if (base.isEqualNode(next)) return;
  if (live.matches('link[rel="stylesheet"]')) return stylesheet(live, next);
  attributes(live, base, next);
  if (live.localName === "template") return element(live.content, base.content, next.content);
  children(live, base, next);
  if (live.localName === "textarea" && live.value === live.defaultValue) live.value = next.textContent;
}

function attributes(live, base, next) {
  for (const { name, value } of next.attributes) {
    if (base.getAttribute(name) !== value) live.setAttribute(name, value);
  }
  for (const { name } of base.attributes) {
    if (!next.hasAttribute(name)) live.removeAttribute(name);
  }
}

/** The old sheet stays until the new one is there, so the page is never without style. */
function stylesheet(live, next) {
  const fresh = document.importNode(next, true);
  fresh.onload = fresh.onerror = () => {
    fresh.onload = fresh.onerror = null;
    live.remove();
  };
  // before it: what is placed next goes right behind the old one, and the order of sheets decides which of them wins
  live.before(fresh);
}

function children(live, base, next) {
  let old = [...base.childNodes];
  let here = [...live.childNodes].filter((node) => !isOwn(node));
  if (!corresponds(here, old)) {
    // a script rebuilt this list: what stands here now is the best base there is
    old = here.map((node) => node.cloneNode(true));
  }
  const pairs = pair(old, [...next.childNodes]);
  const kept = new Set([...pairs.values()].map((index) => here[index]));
  for (const node of here) if (!kept.has(node)) node.remove();
  let after = null;
  for (const node of next.childNodes) {
    const index = pairs.get(node);
    const placed = index === undefined ? document.importNode(node, true) : here[index];
    place(live, placed, after);
    if (index !== undefined) node_(placed, old[index], node);
    after = placed;
  }
}

function node_(live, base, next) {
  if (live.nodeType === Node.ELEMENT_NODE) element(live, base, next);
  else if (base.data !== next.data) text(live, next.data);
}

/** Replaces only the part that differs, so that a selection around it stands. */
function text(live, data) {
  const old = live.data;
  let start = 0;
  while (start < old.length && start < data.length && old[start] === data[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < data.length - start && old.at(-1 - end) === data.at(-1 - end)) end += 1;
  live.replaceData(start, old.length - start - end, data.slice(start, data.length - end));
}

/** Puts a node behind another (or first). One that stands right is not moved: moving costs focus and scroll. */
function place(parent, node, after) {
  const right = after ? after.nextSibling : parent.firstChild;
  if (node === right) return;
  if (node.parentNode === parent && "moveBefore" in parent) parent.moveBefore(node, right);
  else parent.insertBefore(node, right);
}

function isOwn(node) {
  return node.nodeType === Node.ELEMENT_NODE && node.matches(`script${OWN}`);
}

function corresponds(here, old) {
  return here.length === old.length && here.every((node, index) => same(node, old[index]));
}

function same(one, other) {
  return one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");
}

/** Which of the old nodes each new one is: equal ones first, in order, then ones of the same kind between them. */
function pair(old, next) {
  const pairs = new Map();
  let start = 0;
  let oldEnd = old.length;
  let nextEnd = next.length;
  while (start < oldEnd && start < nextEnd && old[start].isEqualNode(next[start])) pairs.set(next[start], start++);
  while (oldEnd > start && nextEnd > start && old[oldEnd - 1].isEqualNode(next[nextEnd - 1])) {
    pairs.set(next[--nextEnd], --oldEnd);
  }
  let from = start;
  let gap = [];
  const fill = (until) => {
    for (const node of gap) {
      const index = old.findIndex((other, at) => at >= from && at < until && same(other, node));
      if (index < 0) continue;
      pairs.set(node, index);
      from = index + 1;
    }
    gap = [];
  };
  const anchors = common(old.slice(start, oldEnd), next.slice(start, nextEnd));
  for (let index = start; index < nextEnd; index += 1) {
    const anchor = anchors.get(index - start);
    if (anchor === undefined) {
      gap.push(next[index]);
      continue;
    }
    fill(anchor + start);
    pairs.set(next[index], anchor + start);
    from = anchor + start + 1;
  }
  fill(oldEnd);
  return pairs;
}

/** The longest common subsequence: index in `next` to index in `old`. */
function common(old, next) {
  const found = new Map();
  if (!old.length || !next.length || old.length > MAX_COMPARED || next.length > MAX_COMPARED) return found;
  const print = (node) => node.outerHTML ?? node.data;
  const left = old.map(print);
  const right = next.map(print);
  const width = right.length + 1;
  const length = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      length[i * width + j] =
        left[i] === right[j]
          ? length[(i + 1) * width + j + 1] + 1
          : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    // white space alone is no anchor: it is everywhere
    if (left[i] === right[j] && left[i].trim()) found.set(j++, i++);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return found;
}
