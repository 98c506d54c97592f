// Greenbar's enhancements. Every page works without them; words come from the markup, so that they can be translated.
const doc = document, root = doc.documentElement, data = doc.body.dataset, store = localStorage;
const $ = (s, r = doc) => r.querySelector(s), $$ = (s, r = doc) => [...r.querySelectorAll(s)];
const make = (tag, props, ...kids) => { const e = Object.assign(doc.createElement(tag), props); e.append(...kids); return e };
const on = (e, type, f) => e?.addEventListener(type, f);
const say = (e, words, then) => { e.textContent = words; setTimeout(() => e.textContent = then, 1600) };

// Light or dark: the system's choice until the reader makes one.
const button = $('.theme'), media = matchMedia('(prefers-color-scheme: dark)');
const dark = () => root.dataset.theme ? root.dataset.theme == 'dark' : media.matches;
const label = () => button?.setAttribute('aria-label', button.dataset[dark() ? 'light' : 'dark']);
const flip = () => {
  const go = () => { store.theme = root.dataset.theme = dark() ? 'light' : 'dark'; label() };
  doc.startViewTransition && !matchMedia('(prefers-reduced-motion: reduce)').matches ? doc.startViewTransition(go) : go();
};
label(); on(button, 'click', flip); on(media, 'change', label);

// Copy: without removed lines, signs and prompts; of a console only what was typed.
$$('.code').forEach(code => {
  const b = make('button', { className: 'copy', type: 'button', textContent: data.copy });
  const text = l => [...l.childNodes].filter(n => n.className != 'pr').map(n => n.textContent).join('').replace(/\n$/, '').slice($('.language-diff', code) ? 1 : 0);
  on(b, 'click', async () => {
    const lines = $$('.ln:not(.del)', code), typed = lines.filter(l => $('.pr', l));
    await navigator.clipboard.writeText((typed[0] ? typed : lines).map(text).join('\n'));
    say(b, data.copied, data.copy);
  });
  $('figcaption', code).append(b);
});

// Where the reader is in the table of contents. Comparing tops also survives jumps.
const toc = $$('.toc a');
if (toc[0]) {
  const heads = toc.map(a => doc.getElementById(decodeURIComponent(a.hash.slice(1))));
  let at = -1, queued;
  const spy = () => {
    queued = 0;
    const i = heads.findLastIndex(e => e?.getBoundingClientRect().top < innerHeight * .28);
    if (i == at) return;
    toc[at]?.removeAttribute('aria-current'); toc[i]?.setAttribute('aria-current', 'true'); at = i;
  };
  addEventListener('scroll', () => queued ||= requestAnimationFrame(spy), { passive: true });
  spy();
}

// Figures at their own size.
$$('.fig > :is(img, svg, picture)').forEach(pic => {
  const b = make('button', { className: 'zoom', type: 'button', textContent: data.enlarge }), caption = $('figcaption', pic.parentNode);
  const show = () => {
    const big = make('div', { className: 'big', popover: 'auto', onclick: () => big.hidePopover(), ontoggle: e => e.newState == 'closed' && big.remove() }, pic.cloneNode(true));
    doc.body.append(big); big.showPopover();
  };
  on(b, 'click', show); on(pic, 'click', show);
  caption ? caption.prepend(b) : pic.after(b);
});

// Search lives in a module of its own, fetched when it is first wanted.
const open = async () => (await import(data.search)).open();
on($('.sbtn'), 'click', e => { if (!e.ctrlKey && !e.metaKey) { e.preventDefault(); open() } });
$$('.pal').forEach(d => on(d, 'click', e => e.target == d && d.close()));
if ($('#q')) import(data.search);

// Keys, as in Vim. Off while typing, off when the site or the reader says so (WCAG 2.1.4).
const help = $('#keys');
let line, pressed;
const update = () => {
  const y = scrollY, most = root.scrollHeight - innerHeight;
  line.lastChild.textContent = most < 8 ? 'All' : y < 8 ? 'Top' : y > most - 8 ? 'Bot' : Math.round(y / most * 100) + '%';
};
const status = () => {
  if (!line) {
    line = make('div', { className: 'vim', ariaHidden: 'true' }, make('b', { textContent: 'NORMAL' }), make('span', { textContent: location.pathname }), make('span'));
    doc.body.append(line);
    addEventListener('scroll', update, { passive: true });
    addEventListener('pointerdown', () => line.classList.remove('on'));
  }
  requestAnimationFrame(() => { line.classList.add('on'); update() });
};
const step = n => {
  const stops = $$('.row .t a, .prose h2, .prose h3, .cvt h2');
  if (!stops[0]) return scrollBy(0, n * 90);
  let i = stops.indexOf(doc.activeElement);
  if (i < 0) {
    const below = stops.findIndex(e => e.getBoundingClientRect().top > 120 + n * 4);
    i = n > 0 ? (below < 0 ? stops.length - 1 : below) : (below < 0 ? stops.length : below) - 1;
  } else i += n;
  const e = stops[Math.max(0, Math.min(stops.length - 1, i))], link = e.tagName == 'A';
  if (!link) e.tabIndex = -1;
  e.focus({ preventScroll: true });
  e.scrollIntoView({ block: link ? 'center' : 'start', behavior: 'smooth' });
};
const keys = {
  j: () => step(1), k: () => step(-1), t: flip, '/': open, '?': () => help.showModal(),
  G: () => scrollTo(0, root.scrollHeight), g: () => { if (pressed) scrollTo(0, 0); pressed = !pressed; setTimeout(() => pressed = 0, 600) },
  '[': () => $('a[rel=prev]')?.click(), ']': () => $('a[rel=next]')?.click(),
};
addEventListener('keydown', e => {
  const chord = e.ctrlKey || e.metaKey;
  if (chord && e.key == 'k') { e.preventDefault(); return open() }
  if (!help || store.keys == 'off' || chord || e.altKey || e.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], dialog')) return;
  if (e.key == 'Escape') { line?.classList.remove('on'); doc.activeElement.blur() }
  else if (Object.hasOwn(keys, e.key)) { e.preventDefault(); if (!'/?'.includes(e.key)) status(); keys[e.key]() }
});
if (help) {
  const box = $('input', help);
  box.checked = store.keys != 'off';
  on(box, 'change', () => store.keys = box.checked ? 'on' : 'off');
  on($('.kb'), 'click', () => help.showModal());
}

// Small things: share, events that have passed since the build, the weight of the page.
const share = $('.share'), words = share?.textContent;
on(share, 'click', () => navigator.share ? navigator.share({ title: doc.title, url: location.href }).catch(() => 0)
  : navigator.clipboard.writeText(location.href).then(() => say(share, share.dataset.done, words)));
$$('.up time').forEach(t => Date.parse(t.dateTime) < Date.now() - 864e5 && t.closest('.up').classList.remove('up'));
on(window, 'load', () => setTimeout(() => {
  const sum = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter(r => /\.(css|js)$/.test(r.name))].reduce((n, r) => n + r.encodedBodySize, 0);
  const e = $('#weight');
  if (sum) e.textContent = e.dataset.text.replace('{n}', (sum / 1024).toFixed(1));
}));
