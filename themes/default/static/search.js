// Search with Pagefind, whose index is asked for when the first query is typed. A hit is a section, not only a page.
const doc = document, data = doc.body.dataset;
const $ = (s, r = doc) => r.querySelector(s), $$ = (s, r = doc) => [...r.querySelectorAll(s)];
const make = (tag, props, ...kids) => { const e = Object.assign(doc.createElement(tag), props); e.append(...kids); return e };
const tell = (e, words) => { e.hidden = !words; e.textContent = words };

let engine;
const find = async query => {
  engine ??= import(data.pagefind).then(async p => (await p.options({ excerptLength: 16 }), p));
  const hits = await (await engine).debouncedSearch(query, {}, 90);
  if (!hits) return; // a newer query is under way
  const pages = await Promise.all(hits.results.slice(0, 8).map(r => r.data()));
  return pages.flatMap(p => p.sub_results.sort((a, b) => b.locations.length - a.locations.length).slice(0, 3).map(s => {
    const title = s.title.replace(/^§\s*/, '');
    return { url: s.url, title, page: p.meta.title == title ? '' : p.meta.title, html: s.excerpt };
  }));
};

// The palette.
const pal = $('#search'), list = $('#found'), box = $('input', pal), none = $('.none', pal);
let at = 0;
const pick = n => {
  const all = $$('li', list);
  at = (n + all.length) % all.length || 0;
  all.forEach((li, i) => li.ariaSelected = i == at);
  all[at]?.scrollIntoView({ block: 'nearest' });
  box.setAttribute('aria-activedescendant', all[at]?.id ?? '');
};
const option = (h, i) => make('li', { id: 'found-' + i, role: 'option', onclick: () => { pal.close(); location = h.url } },
  make('p', {}, h.title, make('small', { textContent: h.page })), make('div', { innerHTML: h.html }));
const draw = (hits, words = '') => {
  list.replaceChildren(...hits.map(option));
  box.ariaExpanded = !!hits[0];
  tell(none, words);
  pick(0);
};
box.oninput = () => box.value.trim()
  ? find(box.value).then(hits => hits && draw(hits, hits[0] ? '' : none.dataset.none), () => draw([], none.dataset.missing))
  : draw([]);
box.onkeydown = e => {
  const n = { ArrowDown: 1, ArrowUp: -1 }[e.key] || e.ctrlKey && { n: 1, p: -1 }[e.key];
  if (n) { e.preventDefault(); pick(at + n) }
  else if (e.key == 'Enter') { const li = $$('li', list)[at]; if (li) li.click(); else if (!none.hidden) location = $('.sbtn').href }
  else if (e.key == 'Escape') { box.blur(); pal.close() } // a search field keeps the first Esc to itself
};
export const open = () => { if (!pal.open) { box.value = ''; draw([]); pal.showModal() } };

// The search page: the same hits as rows. Without an index the listed rows are filtered.
const field = $('#q'), listed = $('#listed'), note = $('#none');
if (field) {
  const rows = [...listed.children];
  const row = h => make('li', { className: 'row g' }, make('p', { className: 'd', textContent: h.page }),
    make('div', {}, make('h2', { className: 't' }, make('a', { href: h.url, textContent: h.title })), make('p', { className: 's', innerHTML: h.html })));
  const show = async () => {
    const query = field.value.trim(), words = query.toLowerCase().split(/\s+/);
    const hits = query && await find(query).then(hits => hits?.map(row), () => rows.filter(r => words.every(w => r.textContent.toLowerCase().includes(w))));
    if (hits == null) return;
    listed.replaceChildren(...query ? hits : rows);
    tell(note, query && !hits[0] ? note.dataset.none : '');
    history.replaceState(0, '', query ? '?q=' + encodeURIComponent(query) : location.pathname);
  };
  field.value = new URLSearchParams(location.search).get('q') || '';
  field.oninput = show;
  field.form.onsubmit = e => { e.preventDefault(); show() };
  if (field.value) show();
}
