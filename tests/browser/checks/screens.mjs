// A picture of every kind of page for a person to look at: target/screens/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { kinds, open, root } from '../site.mjs';

const shelf = join(root, 'target/screens');

export default ({ origin }) => ({
  'every kind of page, wide and narrow, light and dark': async () => {
    mkdirSync(shelf, { recursive: true });
    for (const [kind, path] of Object.entries(kinds)) for (const width of [1440, 390]) for (const colorScheme of ['light', 'dark'])
      await open(origin + path, { viewport: { width, height: width > 1000 ? 900 : 844 }, colorScheme }, async page => {
        await page.waitForTimeout(150);
        await page.screenshot({ timeout: 30000, path: join(shelf, `${kind}-${width}-${colorScheme}.png`), fullPage: true });
      });
    return `${Object.keys(kinds).length * 4} pictures`;
  },
  'a post and the résumé on paper': async () => {
    for (const kind of ['post', 'resume'].filter(k => kinds[k])) await open(origin + kinds[kind], {}, page =>
      page.pdf({ path: join(shelf, `${kind}.pdf`), preferCSSPageSize: true, printBackground: true }));
  },
  'palette, keys, status line, note and forced colours': async () => {
    const shot = (page, name) => page.screenshot({ path: join(shelf, `state-${name}.png`) });
    await open(origin + '/', {}, async page => {
      await page.keyboard.press('/');
      await page.waitForSelector('#search[open]');
      await page.keyboard.type('latency');
      await page.waitForSelector('#found li');
      await shot(page, 'search');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.waitForSelector('#keys[open]');
      await shot(page, 'keys');
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.waitForTimeout(500);
      await shot(page, 'status');
    });
    await open(origin + kinds.post, { viewport: { width: 390, height: 844 } }, async page => {
      if (await page.locator('.fnref').count()) await page.locator('.fnref').first().click();
      await page.waitForTimeout(300);
      await shot(page, 'note');
    });
    await open(origin + '/', { forcedColors: 'active' }, page => shot(page, 'forced-colors'));
  },
});
