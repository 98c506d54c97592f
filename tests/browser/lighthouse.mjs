// One Chromium, one server, both profiles; a table of figures.
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import { browser, folder, kinds } from './site.mjs';
import { serve } from './server.mjs';

await browser.close();
const port = 9300 + process.pid % 600;
const chrome = await chromium.launch({
  executablePath: process.env.CHROME ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync),
  args: [`--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const site = await serve(folder);
const paths = process.argv.length > 2 ? process.argv.slice(2) : ['home', 'post', 'projects', 'resume', 'blog', 'bookshelf', 'events', 'search'].map(k => kinds[k]).filter(Boolean);
console.log('page                                     profile   P    A    BP   SEO   LCP     TBT    CLS     bytes');
let low = 0;
for (const path of paths) for (const profile of ['mobile', 'desktop']) {
  const { lhr } = await lighthouse(site.origin + path, { port, logLevel: 'error' }, profile == 'desktop' ? desktopConfig : undefined);
  const score = ['performance', 'accessibility', 'best-practices', 'seo'].map(c => Math.round(lhr.categories[c].score * 100));
  const number = id => lhr.audits[id].numericValue;
  low += score.slice(1).some(s => s < 100) || score[0] < 98;
  console.log(path.padEnd(40), profile.padEnd(8), ...score.map(s => String(s).padStart(4)), `${(number('largest-contentful-paint') / 1000).toFixed(2)} s`.padStart(8),
    `${Math.round(number('total-blocking-time'))} ms`.padStart(7), number('cumulative-layout-shift').toFixed(4).padStart(7), `${(number('total-byte-weight') / 1024).toFixed(1)} KB`.padStart(9));
  for (const audit of Object.values(lhr.audits))
    if (audit.score !== null && audit.score < .9 && ['accessibility', 'best-practices', 'seo'].some(c => lhr.categories[c].auditRefs.some(r => r.id == audit.id && r.weight)))
      console.log(`    ${audit.id}: ${audit.title}`);
}
await chrome.close();
site.close();
process.exitCode = low ? 1 : 0;
