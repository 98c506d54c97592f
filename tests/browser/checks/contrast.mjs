// The colours of the style sheet, pair by pair, with the luminance of WCAG 2.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../site.mjs';

const theme = join(root, 'themes/default');
const css = readFileSync(join(theme, 'static/theme.css'), 'utf8');
const tokens = { light: {}, dark: {} };
for (const [, name, light, dark] of css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)) { tokens.light[name] ??= light; tokens.dark[name] ??= dark }
const onGold = css.match(/--on-gold: (#\w+)/)[1];
const rgb = hex => [1, 3, 5].map(i => parseInt((hex.length < 7 ? hex.replace(/\w/g, '$&$&') : hex).slice(i, i + 2), 16));
const mix = (over, under, part) => rgb(over).map((c, i) => c * part + rgb(under)[i] * (1 - part));
const light = color => { const [r, g, b] = (Array.isArray(color) ? color : rgb(color)).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + .05) / (y + .05) };

export default () => Object.fromEntries(['light', 'dark'].map(scheme => [`${scheme}: text and controls stand out from every ground they lie on`, () => {
  const t = tokens[scheme], low = [], table = [];
  const need = (name, color, ground, at, least) => { const r = ratio(color, at); table.push(`${name} on ${ground} ${r.toFixed(1)}`); if (r < least) low.push(`${name} on ${ground}: ${r.toFixed(2)}, needs ${least}`) };
  for (const [ground, at] of [['paper', t.paper], ['bar', t.bar], ['hover', t.hover]]) {
    for (const name of ['ink', 'ink2']) need(name, t[name], ground, at, 7);
    for (const name of ['ink3', 'green', 'red', 'brown', 'blue']) need(name, t[name], ground, at, 4.5);
  }
  for (const name of ['ink', 'ink2']) need(name, t[name], 'bar2', t.bar2, 4.5);
  need('line', t.line, 'paper', t.paper, 3);
  need('text', onGold, 'gold', t.gold, 4.5);
  for (const [ground, under] of [['paper', t.paper], ['bar', t.bar]])
    for (const [mark, color, part, names] of [['marked', t.gold, .26, ['ink', 'ink2', 'red', 'green', 'brown', 'blue']], ['added', t.green, .14, ['ink', 'ink2', 'green', 'blue']], ['removed', t.red, .12, ['ink', 'ink2', 'blue']]])
      for (const name of names) need(name, t[name], `${mark} line on ${ground}`, mix(color, under, part), 4.5);
  assert.deepEqual(low, []);
  return table.filter(l => / on (paper|bar)\b/.test(l) && !/line on/.test(l)).join(', ');
}]).concat([['the cloths of the shelf carry their titles', () => {
  const spine = readFileSync(join(theme, 'templates/components/Spine.html'), 'utf8');
  const pairs = [...spine.matchAll(/\["(#\w+)", "(#\w+)"\]/g)];
  assert.equal(pairs.length, 9);
  for (const [, cloth, ink] of pairs) assert.ok(ratio(cloth, ink) >= 4.5, `${cloth} ${ratio(cloth, ink).toFixed(2)}`);
}]]));
