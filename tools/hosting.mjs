// The last step of `make dist`: what a built page and its host need to know of each other. From the environment:
// CONNECT_SRC (further origins to connect with), FRAME_ANCESTORS (who may show the page in a frame), SITE_PATH (where it stands
// on its host). Usage: node tools/hosting.mjs dist target/hosting
// `node tools/hosting.mjs hosting` rewrites the examples in hosting/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allowConnections } from './connect-src.mjs';
import { cloudFront, headersFile, nginx } from './hosting/files.mjs';
import { securityHeaders } from './hosting/headers.mjs';
import { filesOf, writeWorker } from './hosting/worker.mjs';

/** @typedef {{ connect?: string[], frameAncestors?: string, path?: string }} Options */

/** Completes a page in its folder; changes nothing the second time. @param {string} page @param {Options} [options] */
export function complete(page, { connect = [], frameAncestors, path = '/' } = {}) {
  allowConnections(page, connect);
  writeWorker(page);
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  writeFileSync(join(page, '_headers'), headersFile(securityHeaders(html, frameAncestors), filesOf(page), whole(path)));
}

/** Writes what hosts are told by files of their own. @param {string} html file @param {string} folder @param {Options} [options] */
export function describe(html, folder, { frameAncestors, path = '/' } = {}) {
  const headers = securityHeaders(readFileSync(html, 'utf8'), frameAncestors);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'nginx.conf'), nginx(headers, whole(path)));
  writeFileSync(join(folder, 'cloudfront-headers.json'), cloudFront(headers));
}

/** `/` or `/some/where/`, however it was written. @param {string} path */
function whole(path) {
  const parts = path.split('/').filter(Boolean);
  const wrong = parts.find((part) => !/^[\w.~-]+$/.test(part));
  if (wrong) throw new Error(`SITE_PATH: ${wrong} is no part of a path such as /service-level/`);
  return ['', ...parts, ''].join('/').replace('//', '/');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [page = 'dist', folder] = process.argv.slice(2);
  const { CONNECT_SRC = '', FRAME_ANCESTORS: frameAncestors, SITE_PATH: path } = process.env;
  const options = { connect: CONNECT_SRC.split(/\s+/).filter(Boolean), frameAncestors, path };
  try {
    if (folder) {
      complete(page, options);
      describe(join(page, 'index.html'), folder, options);
    } else {
      describe('index.html', page, { path: '/service-level/' });
    }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
