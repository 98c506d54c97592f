// The palette and the search page; with the index, under a base path, and without an index.
import assert from 'node:assert/strict';
import { kinds, open, pages, source } from '../site.mjs';

/** A long word that stands in a code block of the longest post, and nowhere in its prose or on another page. */
function wordInCode() {
  const elsewhere = pages.filter(p => p != kinds.post).map(source).join(' ');
  const html = source(kinds.post), code = [...html.matchAll(/<code class="language-[^"]*">([\s\S]*?)<\/code>/g)].map(m => m[1].replace(/<[^>]+>/g, '')).join(' ');
  const prose = html.replace(/<pre[\s\S]*?<\/pre>/g, ' ').replace(/<[^>]+>/g, ' ');
  return [...new Set(code.match(/\b[a-z]+(_[a-z]+)+\b|\b[a-z]{7,}\b/g))].sort((a, b) => b.length - a.length).find(w => !prose.includes(w) && !elsewhere.includes(w.slice(0, 6)));
}
const type = async (page, words) => {
  await page.keyboard.press('/');
  await page.waitForSelector('#search[open]');
  await page.keyboard.type(words);
  await page.waitForSelector('#found li, #search .none:not([hidden])');
};

export default ({ origin, based }) => ({
  'nothing of the index is fetched before it is wanted': () => open(origin + kinds.post, {}, page => {
    assert.deepEqual(page.seen.requests.filter(u => /pagefind|search\./.test(u)), []);
  }),
  'a word that stands only in code is found, and Enter lands on its section': () => open(origin + '/', {}, async page => {
    const word = wordInCode();
    await type(page, word);
    assert.ok(await page.locator('#found li').count(), `nothing found for ${word}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(u => u.pathname == kinds.post);
    const url = new URL(page.url());
    assert.ok(url.hash, 'the hit leads to a section');
    assert.ok(await page.evaluate(h => document.getElementById(decodeURIComponent(h.slice(1))), url.hash));
    return `${word} → ${url.pathname}${url.hash}`;
  }),
  'arrows move the choice, Esc closes at once': () => open(origin + '/', {}, async page => {
    await page.keyboard.press('Control+k');
    await page.waitForSelector('#search[open]');
    await page.keyboard.type('latency');
    await page.waitForSelector('#found-1');
    assert.equal(await page.getAttribute('#found-0', 'aria-selected'), 'true');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.getAttribute('#found-1', 'aria-selected'), 'true');
    assert.equal(await page.getAttribute('#search input', 'aria-activedescendant'), 'found-1');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#search[open]').count(), 0);
  }),
  'a query without hits says so': () => open(origin + '/', {}, async page => {
    await type(page, 'ωωωω');
    assert.match(await page.textContent('#search .none'), /Nothing found/);
  }),
  'the search page answers ?q= and lists everything without a query': () => open(origin + '/search/?q=latency', {}, async page => {
    await page.waitForSelector('#listed mark');
    await page.fill('#q', '');
    await page.waitForFunction(() => document.querySelectorAll('#listed > li').length > 15 && !document.querySelector('#listed mark'));
  }),
  'works under a base path': async () => based ? open(based + '/', {}, async page => {
    await type(page, 'latency');
    await page.waitForSelector('#found li');
    await page.keyboard.press('Enter');
    await page.waitForURL(u => u.pathname.startsWith('/sub/blog/') && u.pathname.length > 10);
    assert.deepEqual(page.seen.requests.filter(u => !new URL(u).pathname.startsWith('/sub/blog/') && !u.startsWith('data:')), []);
  }) : 'skipped: SITE is given',
  'without an index the palette says where to look and the search page filters its rows': () => open(origin + '/', {
    before: page => page.route('**/pagefind/**', r => r.abort()),
  }, async page => {
    await type(page, 'latency');
    assert.match(await page.textContent('#search .none'), /lists everything/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search/');
    const all = await page.locator('#listed > li').count();
    await page.fill('#q', 'latency');
    await page.waitForFunction(n => document.querySelectorAll('#listed > li').length < n, all);
    assert.ok(await page.locator('#listed > li').count());
  }),
});
