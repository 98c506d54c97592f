// A static host as plain as GitHub Pages: gzip, 404.html, a base path. Listens on a free loopback port.
import { createServer } from 'node:http';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.xml': 'application/xml', '.txt': 'text/plain', '.woff2': 'font/woff2', '.png': 'image/png', '.ics': 'text/calendar', '.wasm': 'application/wasm',
  '.pdf': 'application/pdf',
};
const squeezed = /html|css|javascript|json|svg|xml|plain|calendar/;

/** Serves `folder` under `base` ("" or "/sub/blog") and resolves to { origin, close }. */
export function serve(folder, base = '') {
  const packed = new Map();
  const server = createServer((request, response) => {
    let path;
    try { path = decodeURIComponent(new URL(request.url, 'http://x').pathname) } catch { path = '/404.html' }
    let file = path.startsWith(base + '/') ? normalize(join(folder, path.slice(base.length))) : join(folder, '404.html');
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!file.startsWith(normalize(folder)) || !existsSync(file) || path === base) { response.statusCode = 404; file = join(folder, '404.html') }
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.setHeader('content-type', type);
    const fingerprinted = /\.[0-9a-f]{8,}\.\w+$/.test(file);
    response.setHeader('cache-control', fingerprinted ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (!existsSync(file)) return response.end();
    if (squeezed.test(type)) {
      if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(file), { level: 9 }));
      response.setHeader('content-encoding', 'gzip');
      response.end(packed.get(file));
    } else createReadStream(file).pipe(response);
  });
  return new Promise(done => server.listen(0, '127.0.0.1', () => done({
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => { server.closeAllConnections(); server.close() },
  })));
}
