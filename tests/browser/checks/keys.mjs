// The keys do what the list says, and can be switched off.
import assert from 'node:assert/strict';
import { kinds, open } from '../site.mjs';

const focus = page => page.evaluate(() => document.activeElement.textContent.trim());

export default ({ origin }) => ({
  'j and k walk the rows of a list, Enter opens one': () => open(origin + '/blog/', {}, async page => {
    const titles = (await page.locator('.row .t a').allTextContents()).map(t => t.trim());
    await page.keyboard.press('j');
    assert.equal(await focus(page), titles[0]);
    await page.keyboard.press('j');
    assert.equal(await focus(page), titles[1]);
    await page.keyboard.press('k');
    assert.equal(await focus(page), titles[0]);
    assert.ok(await page.locator('.vim.on').count(), 'the status line appears');
    await page.keyboard.press('Enter');
    await page.waitForURL(u => u.pathname.startsWith('/blog/') && u.pathname != '/blog/');
  }),
  'j walks the sections of a post': () => open(origin + kinds.post, {}, async page => {
    const heads = (await page.locator('.prose h2, .prose h3').allTextContents()).map(t => t.trim());
    await page.keyboard.press('j');
    assert.equal(await focus(page), heads[0]);
    await page.keyboard.press('j');
    assert.equal(await focus(page), heads[1]);
  }),
  't switches light and dark': () => open(origin + '/', { colorScheme: 'light' }, async page => {
    await page.keyboard.press('t');
    await page.waitForFunction(() => document.documentElement.dataset.theme == 'dark');
  }),
  'G goes to the end, gg to the top, Esc takes the status line away': () => open(origin + kinds.post, {}, async page => {
    await page.keyboard.press('G');
    await page.waitForFunction(() => scrollY + innerHeight > document.documentElement.scrollHeight - 4);
    assert.equal(await page.locator('.vim span').last().textContent(), 'Bot');
    await page.keyboard.press('g');
    await page.keyboard.press('g');
    await page.waitForFunction(() => scrollY == 0);
    await page.waitForTimeout(100);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.vim.on').count(), 0);
  }),
  '[ and ] go to the older and the newer article': () => open(origin + '/blog/', {}, async page => {
    await page.locator('.row .t a').nth(1).click();
    await page.waitForSelector('a[rel=next]');
    const [older, newer] = await Promise.all(['prev', 'next'].map(r => page.getAttribute(`a[rel=${r}]`, 'href').catch(() => null)));
    assert.ok(newer);
    await page.keyboard.press(']');
    await page.waitForURL('**' + newer);
    if (older) { await page.keyboard.press('['); await page.keyboard.press('['); }
  }),
  '? lists every key, and the switch in it turns them off and on': () => open(origin + '/', { colorScheme: 'light' }, async page => {
    await page.keyboard.press('?');
    await page.waitForSelector('#keys[open]');
    const listed = await page.locator('#keys dt').allTextContents();
    assert.deepEqual(listed.map(k => k.replace(/\s/g, '')), ['j', 'k', 'gg', 'G', '/', 't', '[', ']', '?']);
    await page.uncheck('#keys input');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#keys[open]').count(), 0);
    for (const key of ['t', 'j', '/', '?']) await page.keyboard.press(key);
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
    assert.equal(await page.locator('dialog[open], .vim').count(), 0);
    await page.reload();
    await page.keyboard.press('t');
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined, 'remembered');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('#search[open]');
    await page.keyboard.press('Escape');
    await page.click('.kb');
    await page.check('#keys input');
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.waitForFunction(() => document.documentElement.dataset.theme == 'dark');
  }),
  'typing in a field is typing': () => open(origin + '/search/', { colorScheme: 'light' }, async page => {
    await page.focus('#q');
    await page.keyboard.type('tjk?');
    assert.equal(await page.inputValue('#q'), 'tjk?');
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  }),
  'the keyboard alone reaches everything: the first Tab offers the content': () => open(origin + '/', {}, async page => {
    await page.keyboard.press('Tab');
    assert.equal(await focus(page), 'Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main')));
  }),
});
