// The benchmark *frames*: dist/ in headless Chromium with a made-up contact centre behind it, the threshold's handle
// dragged by the mouse. Prints how long it takes from a move to the painted frame. Usage: node tools/frames.mjs
// [visits], a million if none. PROFILE=file keeps a profile of the page's own functions.
import { chromium } from '@playwright/test';
import { createReadStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { centre } from '../benches/frames/centre.mjs';
import { findBrowser, switches } from './chromium.mjs';
import { digits, goal, percentile } from './report.mjs';

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
/** A frame at 60 Hz, and half of one. */
const [FRAME_MS, HALF_MS] = [16.7, 8];
/** Moves of the handle, there and back. */
const MOVES = 120;
const ROUNDS = 3;

const visits = Number(process.argv[2] ?? 1_000_000);
const { answer, fragment } = centre(visits, Date.now());

const server = createServer(async (request, response) => {
  const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  // Isolated from other origins: only then the browser's clock ticks in steps of 5 µs, not 100.
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  if (path === '/oauth/authorize') {
    const back = new URLSearchParams({ code: 'one', state: searchParams.get('state') ?? '' });
    response.writeHead(302, { location: `${searchParams.get('redirect_uri')}?${back}` }).end();
    return;
  }
  if (path === '/config.json') {
    const url = `http://${request.headers.host}`;
    response.end(JSON.stringify({ client_id: '80200000-0000-4000-8000-000000008020', login_url: url, api_url: url, apps_url: url }));
    return;
  }
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const found = answer(path, () => JSON.parse(Buffer.concat(chunks).toString()));
  if (found) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
    return;
  }
  const file = join('dist', normalize(path === '/' ? 'index.html' : path));
  const is = existsSync(file) && statSync(file).isFile();
  response.writeHead(is ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  if (is) createReadStream(file).pipe(response);
  else response.end();
});

/** Drags the handle there and back, each move after the frame of the last. @param {import('@playwright/test').Page} page */
async function drag(page) {
  const slider = page.getByRole('slider', { name: 'Threshold (seconds)' });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The curve has no handle.');
  const at = (/** @type {number} */ share) => /** @type {const} */ ([box.x + box.width * share, box.y + box.height / 2]);
  await page.mouse.move(...at(0.04));
  await page.mouse.down();
  for (let move = 1; move <= MOVES; move += 1) {
    const there = 1 - Math.abs((2 * move) / MOVES - 1);
    await page.mouse.move(...at(0.04 + 0.5 * there));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
  await page.mouse.up();
}

await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const browser = await chromium.launch({ executablePath: findBrowser(), args: switches });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => console.error(`  ${error.message}`));
  await page.addInitScript({ path: 'benches/frames/stamps.js' });
  await page.goto(`http://localhost:${port}/#${fragment}`);
  await page.getByRole('button', { name: 'Sign in with Genesys Cloud' }).click();
  const begun = performance.now();
  await page.getByRole('status').filter({ hasText: /^Complete/ }).waitFor({ timeout: 300_000 });
  await page.getByRole('heading', { name: 'Queues' }).waitFor();
  console.log(`\nFrames, ${visits.toLocaleString('en-GB')} visits in the page itself (loaded in ${digits((performance.now() - begun) / 1_000)} s)`);
  const session = process.env.PROFILE ? await page.context().newCDPSession(page) : undefined;
  await drag(page);
  await page.evaluate(() => /** @type {any} */ (globalThis).frames.splice(0));
  await session?.send('Profiler.enable');
  await session?.send('Profiler.start');
  for (let round = 0; round < ROUNDS; round += 1) await drag(page);
  if (session) writeFileSync(process.env.PROFILE ?? '', JSON.stringify((await session.send('Profiler.stop')).profile));
  /** @type {{ script: number, painted: number }[]} */
  const frames = await page.evaluate(() => /** @type {any} */ (globalThis).frames);
  const painted = frames.map((frame) => frame.painted);
  const [median, slow] = [percentile(painted, 50), percentile(painted, 95)];
  console.log(`  From the handle's move to the painted frame: median ${digits(median)} ms, 95th percentile ${digits(slow)} ms (${painted.length} frames),`);
  console.log(`  of which until the frame's callback: median ${digits(percentile(frames.map((frame) => frame.script), 50))} ms`);
  goal(median <= HALF_MS, `median ${digits(median)} ms, at most ${HALF_MS} ms`);
  goal(slow <= FRAME_MS, `95th percentile ${digits(slow)} ms, at most ${FRAME_MS} ms`);
} finally {
  await browser.close();
  server.close();
}
