// What a reader does on a post: notes, code, figures, contents, links to sections.
import assert from 'node:assert/strict';
import { files, kinds, open, pages, source } from '../site.mjs';

const having = html => pages.find(p => source(p).includes(html)) ?? assert.fail(`no page has ${html}`);
const clip = { permissions: ['clipboard-read', 'clipboard-write'] };
const pasted = page => page.evaluate(() => navigator.clipboard.readText());

export default ({ origin }) => ({
  'a sidenote stands in the margin at 1440': () => open(origin + having('class="fnref"'), {}, async page => {
    const note = await page.locator('.note').first().boundingBox(), text = await page.locator('.prose > p').first().boundingBox();
    assert.ok(note.x >= text.x + text.width, 'beside the text');
    assert.ok(note.x + note.width <= 1440, 'inside the page');
  }),
  'a sidenote opens at 390, and Esc closes it': () => open(origin + having('class="fnref"'), { viewport: { width: 390, height: 844 } }, async page => {
    const note = page.locator('.note').first();
    assert.equal(await note.isVisible(), false);
    await page.locator('.fnref').first().click();
    assert.equal(await note.isVisible(), true);
    await page.keyboard.press('Escape');
    assert.equal(await note.isVisible(), false);
  }),
  'copy gives the code as it was written': () => open(origin + having('<figure class="code'), clip, async page => {
    const code = page.locator('.code:not(:has(.pr, .del, .add))').first();
    await code.locator('.copy').click();
    await code.locator('.copy', { hasText: 'Copied' }).waitFor();
    const lines = await code.locator('.ln').allTextContents();
    assert.equal(await pasted(page), lines.map(l => l.replace(/\n$/, '')).join('\n'));
    return `${lines.length} lines`;
  }),
  'copy gives of a console only the commands': () => {
    const path = pages.find(p => source(p).includes('class="pr"'));
    if (!path) return 'no console on this site';
    return open(origin + path, clip, async page => {
      const code = page.locator('.code:has(.pr)').first();
      await code.locator('.copy').click();
      await code.locator('.copy', { hasText: 'Copied' }).waitFor();
      const text = await pasted(page), prompts = await code.locator('.pr').count();
      assert.equal(text.split('\n').length, prompts, text);
      assert.doesNotMatch(text, /^\$ /m);
      return text.split('\n')[0];
    });
  },
  'a figure opens at its own size and a click puts it back': () => open(origin + having('<figure class="fig">'), { viewport: { width: 390, height: 844 } }, async page => {
    await page.locator('.zoom').first().click();
    const [big, small] = [await page.locator('.big > *').boundingBox(), await page.locator('.fig > :is(img, svg)').first().boundingBox()];
    assert.ok(big.width > small.width, `${big.width} > ${small.width}`);
    await page.locator('.big').click({ position: { x: 30, y: 30 } });
    await page.waitForFunction(() => !document.querySelector('.big'));
  }),
  'a link to a section lands on it, from the contents and from outside': () => open(origin + kinds.post, {}, async page => {
    const link = page.locator('.toc a').nth(2), hash = await link.getAttribute('href');
    await link.click();
    const top = () => page.evaluate(h => document.getElementById(decodeURIComponent(h.slice(1))).getBoundingClientRect().top, hash);
    assert.ok(await top() >= 0 && await top() < 250, `heading at ${await top()}`);
    await page.waitForFunction(h => document.querySelector('.toc [aria-current]')?.getAttribute('href') == h, hash);
    await page.goto('about:blank');
    await page.goto(origin + kinds.post + hash);
    await page.waitForTimeout(300);
    assert.ok(await top() >= 0 && await top() < 250, `heading at ${await top()}`);
  }),
  'every link within the site leads to a page, every fragment to an element': () => {
    const bad = [], ids = new Map();
    const has = (path, id) => { if (!ids.has(path)) ids.set(path, new Set([...source(path).matchAll(/\sid="([^"]*)"/g)].map(m => m[1]))); return ids.get(path).has(id) };
    for (const from of pages) for (const [, href] of source(from).matchAll(/<a [^>]*?href="([^"]+)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), 'http://site' + from);
      if (url.origin != 'http://site' || (!url.pathname.endsWith('.html') && files.includes(decodeURIComponent(url.pathname.slice(1))))) continue;
      if (!pages.includes(url.pathname)) bad.push(`${from}: ${href}`);
      else if (url.hash && !has(url.pathname, decodeURIComponent(url.hash.slice(1)))) bad.push(`${from}: ${href}`);
    }
    assert.deepEqual(bad.slice(0, 10), []);
  },
  'the share button copies the address where sharing is not to be had': () => open(origin + kinds.post, {
    ...clip, before: page => page.addInitScript(() => { Object.defineProperty(navigator, 'share', { value: undefined }) }),
  }, async page => {
    await page.click('.share');
    await page.waitForFunction(() => document.querySelector('.share').textContent == 'Link copied');
    assert.equal(await pasted(page), origin + kinds.post);
  }),
});
