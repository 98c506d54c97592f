// The built site: its pages, one of each kind, and the browser that opens them.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';

export const folder = process.env.SITE;
export const root = process.env.ROOT;

const walk = dir => readdirSync(dir).sort().flatMap(name => {
  const path = join(dir, name);
  return statSync(path).isDirectory() ? walk(path) : [path];
});
export const read = path => readFileSync(join(folder, path), 'utf8');
export const files = walk(folder).map(f => relative(folder, f));

/** Every page but redirects, as URL paths. */
export const pages = files.filter(f => f.endsWith('.html') && !f.startsWith('pagefind/') && !/http-equiv="refresh"/.test(read(f)))
  .map(f => '/' + f.replace(/(^|\/)index\.html$/, '$1'));
export const source = path => read((path.endsWith('/') ? path + 'index.html' : path).slice(1));

/** The longest page of a folder: the hardest one to get right. */
const longest = prefix => pages.filter(p => p.startsWith(prefix) && p.length > prefix.length && !/\/page\/|\/tags\//.test(p))
  .sort((a, b) => source(b).length - source(a).length)[0];
export const kinds = Object.fromEntries(Object.entries({
  home: '/', blog: '/blog/', post: longest('/blog/'), projects: '/projects/', project: longest('/projects/'), events: '/group/', event: longest('/group/'),
  talks: '/talks/', talk: longest('/talks/'), page: '/about/', now: '/now/', tags: '/tags/', tag: longest('/tags/'), series: '/series/', part: longest('/series/'),
  archive: '/archive/', search: '/search/', bookshelf: '/bookshelf/', bookmarks: '/bookmarks/', courses: '/courses/', checklist: '/learning/', resume: '/resume/',
  missing: '/404.html',
}).filter(([, path]) => path && pages.includes(path)));

export const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** Opens a page in a context of its own and hands it to `use`. */
export async function open(url, options, use) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  try {
    context.setDefaultTimeout(5000);
    const page = await context.newPage();
    page.seen = { messages: [], requests: [] };
    page.on('console', m => page.seen.messages.push(`${m.type()}: ${m.text()}`));
    page.on('pageerror', e => page.seen.messages.push(`uncaught: ${e.message}`));
    page.on('request', r => page.seen.requests.push(r.url()));
    if (options?.before) await options.before(page, context);
    await page.goto(url, { waitUntil: 'load' });
    return await use(page, context);
  } finally { await context.close() }
}
