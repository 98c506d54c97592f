// axe-core, all rules with best practices, on every kind of page: two widths, two schemes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { kinds, open } from '../site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const judge = async page => {
  await page.evaluate(axe);
  const found = await page.evaluate(tags => window.axe.run(document, { runOnly: tags }), tags);
  return found.violations.flatMap(v => v.nodes.slice(0, 3).map(n => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? n.all[0]?.message ?? ''}`));
};

export default ({ origin }) => ({
  ...Object.fromEntries(Object.entries(kinds).map(([kind, path]) => [`${kind} ${path}`, async () => {
    const bad = [];
    await Promise.all([1350, 390].flatMap(width => ['light', 'dark'].map(colorScheme =>
      open(origin + path, { viewport: { width, height: 900 }, colorScheme }, async page =>
        bad.push(...(await judge(page)).map(v => `${width} ${colorScheme}: ${v}`))))));
    assert.deepEqual(bad, []);
  }])),
  'the palette with hits, and the list of keys': async () => {
    const bad = [];
    for (const colorScheme of ['light', 'dark']) await open(origin + '/', { colorScheme }, async page => {
      await page.keyboard.press('/');
      await page.waitForSelector('#search[open]');
      await page.keyboard.type('latency');
      await page.waitForSelector('#found li');
      bad.push(...await judge(page));
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.waitForSelector('#keys[open]');
      bad.push(...await judge(page));
    });
    assert.deepEqual(bad, []);
  },
});
