// A server of files for the benchmarks in the browser.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/**
 * Serves on a free port, isolated from other origins: only then the browser's clock ticks in steps of 5 µs, not 100.
 * @param {(path: string) => string | Buffer | undefined} find  the file of a path, or its bytes
 */
export async function serve(find) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const found = find(path);
    const file = typeof found === 'string' && existsSync(found) && statSync(found).isFile();
    response.writeHead(file || Buffer.isBuffer(found) ? 200 : 404, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': 'no-store',
    });
    if (file) createReadStream(/** @type {string} */ (found)).pipe(response);
    else response.end(Buffer.isBuffer(found) ? found : undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
