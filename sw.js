// Keeps the page for visits without a network, always one version of it as a whole. What it keeps are the files of the
// page, the sample among them, and the last config.json; never a token, an answer of Genesys Cloud or a team's snapshot. tools/hosting/worker.mjs fills
// in version and files; docs/hosting.md tells how a new version comes, and how to turn this off.
const VERSION = '';
/** Path and digest of each file; `./` is index.html. @type {Record<string, string>} */
const FILES = {};

const FOLDER = new URL(registration.scope).pathname;
// Pages in other folders of this host have a worker and caches of their own.
const PREFIX = `eightytwenty ${FOLDER} `;
const OWN = PREFIX + VERSION;
const CONFIG = PREFIX + 'config';
/** Names of files whose content never changes. */
const HASHED = /^[\w-]+-[0-9a-f]{12,16}(_[a-z]+)?\.(js|css|wasm|svg)$/;
/** A network that does not answer is none, once there is something to fall back on. */
const PATIENCE_MS = 8000;

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith(FOLDER)) return;
  const path = pathname.slice(FOLDER.length);
  if (request.mode === 'navigate') {
    // The query is the login host's answer; the page reads it, the web host need not.
    if (path === '' || path === 'index.html') event.respondWith(open(event));
  } else if (search || request.headers.has('authorization')) {
    // Not a file of the page.
  } else if (path === 'config.json') {
    event.respondWith(config(request));
  } else if (HASHED.test(path) || Object.hasOwn(FILES, path)) {
    event.respondWith(file(request));
  }
});

/** All files of this version, or none: what is not what it should be leaves the version before in force. */
async function install() {
  try {
    const cache = await caches.open(OWN);
    for (const [path, digest] of Object.entries(FILES)) await cache.put(path, await whole(path, digest));
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
  await config(new Request('config.json', { cache: 'no-store' })).catch(() => {});
  // Pages of the version before go on with its files (`file`), so nothing needs to wait for them.
  await skipWaiting();
}

/** A file of this version; from the browser's own cache where that has it. */
async function whole(path, digest) {
  for (const cache of ['default', 'reload']) {
    const response = await fetch(path, { cache, redirect: 'error' });
    const bytes = await response.clone().arrayBuffer();
    const found = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
    if (response.ok && found === digest) return response;
  }
  throw new Error(`${path} is not the file of this version.`);
}

/** The page itself, at once; headers the host has changed since are there at the next visit. */
async function open(event) {
  const kept = await caches.match('./', { cacheName: OWN, ignoreVary: true });
  if (!kept) return fetch(event.request);
  event.waitUntil(refresh().catch(() => {}).then(tidy));
  return kept;
}

async function refresh() {
  const response = await whole('./', FILES['./']);
  await (await caches.open(OWN)).put('./', response);
}

/** A file of this version, or of an older one whose page is still open. */
async function file(request) {
  for (const cacheName of [OWN, ...(await others())]) {
    const kept = await caches.match(request, { cacheName, ignoreVary: true });
    if (kept) return kept;
  }
  return fetch(request);
}

/** The host's answer, or the last good one when it gives none. */
async function config(request) {
  const cache = await caches.open(CONFIG);
  const kept = await cache.match(request, { ignoreVary: true });
  try {
    const response = await fetch(request, kept && { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status >= 500 && kept) return kept;
    if (response.status === 404) await cache.delete(request);
    if (response.ok) await keepConfig(cache, await response.clone().text());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** Without its headers: the page sets its clock by `Date`. */
async function keepConfig(cache, text) {
  try {
    JSON.parse(text);
  } catch {
    return; // The page of a proxy, or a mistake. The page names it, and the last good one stays.
  }
  await cache.put('config.json', new Response(text, { headers: { 'content-type': 'application/json' } }));
}

/** Deletes the files of older versions; a page that has not fetched its whole program yet holds a lock (start.js). */
async function tidy() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const pages = held.map((lock) => lock.name).filter((name) => name.startsWith(registration.scope));
  for (const cacheName of await others()) {
    const needed = await Promise.all(pages.map((page) => caches.match(page, { cacheName, ignoreVary: true })));
    if (!needed.some(Boolean)) await caches.delete(cacheName);
  }
}

async function others() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN && name !== CONFIG);
}
