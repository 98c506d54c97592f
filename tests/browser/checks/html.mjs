// Every page of the site is valid HTML.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { pages, source } from '../site.mjs';

export default () => ({
  'html-validate has nothing to say': async () => {
    const judge = new HtmlValidate(new FileSystemConfigLoader()), bad = [];
    for (const path of pages) {
      const report = await judge.validateString(source(path), join(import.meta.dirname, '..', 'page.html'));
      for (const result of report.results) for (const m of result.messages) bad.push(`${path}:${m.line}:${m.column} ${m.ruleId} ${m.message}`);
    }
    assert.deepEqual(bad.slice(0, 10), [], `${bad.length} in all`);
    return `${pages.length} pages`;
  },
});
