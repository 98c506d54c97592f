// What travels, compressed as a host does it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { files, folder, kinds, pages, source } from '../site.mjs';

const packed = data => gzipSync(data, { level: 9 }).length;
const file = pattern => files.filter(f => pattern.test(f)).map(f => readFileSync(join(folder, f)));
const sum = list => list.reduce((n, b) => n + packed(b), 0);
const kb = n => (n / 1024).toFixed(1) + ' KB';
const css = sum(file(/^theme(\.[0-9a-f]+)?\.css$/)), js = sum(file(/^theme(\.[0-9a-f]+)?\.js$/)), late = sum(file(/^search(\.[0-9a-f]+)?\.js$/));

export default () => ({
  'style sheet at most 9 KB': () => { assert.ok(css > 0 && css <= 9 * 1024, kb(css)); return kb(css) },
  'script at most 3.5 KB, with search at most 6 KB': () => { assert.ok(js > 0 && js <= 3.5 * 1024 && js + late <= 6 * 1024, `${kb(js)} + ${kb(late)}`); return `${kb(js)} + ${kb(late)} when search opens` },
  'HTML, style and script of a post of about 2,000 words at most 24 KB': () => {
    const words = path => (source(path).match(/<div class="prose">([\s\S]*?)<footer class="after"/)?.[1] ?? '').replace(/<(svg|pre)[\s\S]*?<\/\1>|<[^>]+>/g, ' ').split(/\s+/).length;
    const posts = pages.filter(p => /^\/blog\/[^/]+\/$/.test(p) && words(p) > 1700 && words(p) < 2300)
      .map(p => ({ path: p, bytes: packed(source(p)) + css + js })).sort((a, b) => a.bytes - b.bytes);
    if (!posts.length) return 'no post of that length';
    const middle = posts[posts.length >> 1], most = posts.at(-1);
    assert.ok(middle.bytes <= 24 * 1024, `${middle.path}: ${kb(middle.bytes)}`);
    return `${posts.length} posts, the middle one ${kb(middle.bytes)} (${middle.path}), the heaviest ${kb(most.bytes)} (${most.path})`;
  },
  'fonts of the first view at most 115 KB, with their licence': () => {
    const fonts = file(/^fonts\/(literata|recursive)(\.[0-9a-f]+)?\.woff2$/), bytes = fonts.reduce((n, f) => n + f.length, 0);
    assert.equal(fonts.length, 2);
    assert.ok(bytes <= 115 * 1024, kb(bytes));
    assert.ok(files.some(f => /^fonts\/OFL.*\.txt$/.test(f)), 'OFL.txt');
    return kb(bytes);
  },
  'every class of the style sheet is used, and no page uses one that it lacks': () => {
    const sheet = file(/^theme(\.[0-9a-f]+)?\.css$/)[0].toString().replace(/\/\*[\s\S]*?\*\//g, '').replace(/url\([^)]*\)/g, '').replace(/"[^"]*"/g, '""');
    const defined = new Set([...sheet.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(m => m[1]));
    const scripts = [...file(/^(theme|search)(\.[0-9a-f]+)?\.js$/)].join(' ');
    const used = new Set(pages.flatMap(p => [...source(p).matchAll(/\sclass="([^"]*)"/g)].flatMap(m => m[1].split(/\s+/))));
    // What Markdown may yield although this site has none of it, and what belongs to settings that are off.
    const may = new Set(['js', 'acts', 'k', 'str', 'cm', 'nu', 'fn', 'add', 'del', 'hl', 'out', 'pr', 'nums', 'math', 'tip', 'note', 'important', 'warn', 'caution', 'at', 'tag', 'task', 'tasks', 'r', 'comments', 'paused', 'finished', 'up', 'alert', 'pn', 'nx', 'log']);
    assert.deepEqual([...defined].filter(c => !used.has(c) && !may.has(c) && !new RegExp(`['".\\s]${c}['".\\s\\[>:,)]`).test(scripts)), []);
  },
});
