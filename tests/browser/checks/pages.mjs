// Every kind of page: quiet, self-contained, still, within its width, and whole without script.
import assert from 'node:assert/strict';
import { kinds, open, pages, source } from '../site.mjs';

/** A busy machine may paint before fonts that lie beside the page arrive: a shift counts when it comes three times. */
async function calmly(look) {
  for (let more = 2; ; more--) try { return await look() } catch (error) { if (!more || !/layout shift/.test(error.message)) throw error }
}

export default ({ origin, based }) => ({
  ...Object.fromEntries(Object.entries(kinds).map(([kind, path]) => [`${kind} ${path}: no message, no third party, nothing moves, no handler in the markup`, () => calmly(() => open(origin + path, {
    viewport: { width: 390, height: 844 },
    before: page => page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.moved += e.value }).observe({ type: 'layout-shift', buffered: true });
    }),
  }, async page => {
    await page.waitForTimeout(250);
    assert.deepEqual(page.seen.messages.filter(m => !(kind == 'missing' && /404/.test(m))), []);
    assert.deepEqual(page.seen.requests.filter(u => !u.startsWith(origin) && !u.startsWith('data:')), []);
    const moved = await page.evaluate(() => window.moved);
    assert.ok(moved <= .01, `layout shift ${moved}`);
    assert.doesNotMatch(source(path), /<[^>]+\son[a-z]+="/);
    assert.ok(page.seen.requests.filter(u => !u.startsWith('data:')).length <= 7, `${page.seen.requests.length} requests`);
    assert.equal(await page.evaluate(() => document.cookie), '');
    return `shift ${moved.toFixed(4)}, ${page.seen.requests.length} requests`;
  }))])),
  'no page scrolls sideways at 320 px, nor at 200 % zoom': async () => {
    const wide = [];
    for (const [kind, path] of Object.entries(kinds)) for (const width of [320, 720])
      await open(origin + path, { viewport: { width, height: 568 } }, async page => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) wide.push(`${kind} at ${width}: ${over} px`);
      });
    assert.deepEqual(wide, []);
  },
  'without script: text, notes, contents, navigation and the whole list on the search page': () => open(origin + kinds.post, { javaScriptEnabled: false }, async page => {
    assert.ok(await page.locator('.prose > p').first().isVisible());
    assert.ok(await page.locator('.toc a').first().isVisible());
    if (await page.locator('.note').count()) assert.ok(await page.locator('.note').first().isVisible());
    assert.equal(await page.locator('.theme').isVisible(), false);
    assert.equal(await page.locator('.share').isVisible(), false);
    await page.click('.sbtn');
    await page.waitForURL('**/search/');
    assert.ok(await page.locator('#listed > li').count() > 10);
  }),
  'without script a note still opens at 390': () => open(origin + kinds.post, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } }, async page => {
    if (!await page.locator('.fnref').count()) return 'no note on this page';
    await page.locator('.fnref').first().click();
    assert.ok(await page.locator('.note').first().isVisible());
  }),
  'reduced motion: nothing is animated': () => open(origin + kinds.post, { reducedMotion: 'reduce' }, async page => {
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    assert.equal(await page.locator('.prog').isVisible(), false);
  }),
  'forced colours: rows, status and choice stay visible': () => open(origin + '/', { forcedColors: 'active' }, async page => {
    const row = await page.locator('.row').first().evaluate(e => getComputedStyle(e).borderTopStyle);
    assert.equal(row, 'solid');
  }),
  'printed, a post keeps its notes in the margin and drops the furniture': () => open(origin + kinds.post, { viewport: { width: 680, height: 960 } }, async page => {
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.site', '.foot', '.after']) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    if (await page.locator('.note').count()) {
      const note = await page.locator('.note').first().boundingBox(), text = await page.locator('.prose > p').first().boundingBox();
      assert.ok(note.x >= text.x + text.width - 1, 'note beside the text');
    }
  }),
  'one inline script, and nothing else inline that runs': () => {
    for (const path of pages) {
      const inline = [...source(path).matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)].filter(m => !/application\/(ld\+)?json/.test(m[1]));
      assert.equal(inline.length, 1, path);
    }
  },
  'under a base path every address starts with it': () => based ? open(based + '/', {}, async page => {
    assert.deepEqual(page.seen.messages, []);
    const stray = await page.$$eval('a[href^="/"], link[href^="/"], script[src^="/"]', all => all.map(e => e.getAttribute('href') ?? e.getAttribute('src')).filter(u => !u.startsWith('/sub/blog/')));
    assert.deepEqual(stray, []);
  }) : 'skipped: SITE is given',
});
