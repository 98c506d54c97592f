// Runs the checks and counts them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { browser, folder } from './site.mjs';
import { serve } from './server.mjs';

const wanted = process.argv.slice(2);
const checks = join(import.meta.dirname, 'checks');
const site = await serve(folder);
const based = process.env.BASED && await serve(process.env.BASED, '/sub/blog');
let passed = 0, failed = 0;
for (const name of readdirSync(checks).map(f => f.replace('.mjs', '')).sort()) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  const { default: tests } = await import(join(checks, name + '.mjs'));
  for (const [title, test] of Object.entries(tests({ origin: site.origin, based: based && based.origin + '/sub/blog' }))) {
    try {
      const told = await test();
      passed++;
      console.log(`  ok    ${title}${told ? `  (${told})` : ''}`);
    } catch (error) {
      failed++;
      console.log(`  FAIL  ${title}\n        ${String(error.message).split('\n').slice(0, 12).join('\n        ')}`);
    }
  }
}
await browser.close();
site.close();
if (based) based.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
