// Light or dark: by the system, by the button, remembered, and never the wrong one first.
import assert from 'node:assert/strict';
import { open } from '../site.mjs';

const paper = { light: 'rgb(251, 253, 250)', dark: 'rgb(13, 19, 16)' };
const color = page => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

export default ({ origin }) => ({
  'follows the system': async () => {
    for (const scheme of ['light', 'dark'])
      await open(origin + '/', { colorScheme: scheme }, async page => assert.equal(await color(page), paper[scheme]));
  },
  'the button switches, says what it will do, and the choice holds on the next page': () => open(origin + '/', { colorScheme: 'light' }, async page => {
    assert.equal(await page.getAttribute('.theme', 'aria-label'), 'Switch to dark theme');
    await page.click('.theme');
    await page.waitForFunction(() => document.documentElement.dataset.theme == 'dark');
    assert.equal(await page.getAttribute('.theme', 'aria-label'), 'Switch to light theme');
    await page.waitForTimeout(300);
    await page.goto(origin + '/blog/');
    assert.equal(await color(page), paper.dark);
  }),
  'no flash: the first frame already has the stored colour': () => open(origin + '/', {
    colorScheme: 'light',
    before: page => page.addInitScript(() => {
      localStorage.theme = 'dark';
      window.frames_ = [];
      const look = () => { if (document.body) window.frames_.push(getComputedStyle(document.body).backgroundColor); if (window.frames_.length < 20) requestAnimationFrame(look) };
      requestAnimationFrame(look);
    }),
  }, async page => {
    await page.waitForFunction(() => window.frames_.length >= 20);
    const seen = new Set(await page.evaluate(() => window.frames_));
    seen.delete('rgba(0, 0, 0, 0)'); // before the style sheet nothing is painted
    assert.deepEqual([...seen], [paper.dark]);
  }),
});
