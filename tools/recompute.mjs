// The benchmark *recompute*: serves benches/recompute, runs it in headless Chromium and prints how the contestants
// compare. Fails when they do not count alike. Usage: node tools/recompute.mjs [visits …], one and ten million if none.
import { chromium } from '@playwright/test';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { findBrowser, switches } from './chromium.mjs';
import { digits, goal, percentile } from './report.mjs';

/** Where the WebAssembly builds of the contestants lie, one folder each (`make bench`). */
const BUILDS = 'target/recompute';
/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };
/** The build whose times the goals speak of: what a reader gets. */
const OURS = 'ours (page)';
const LOOP = 'JavaScript loop';
const DUCK = 'DuckDB-wasm';

/** @typedef {Record<string, number[]>} Samples  ms by contestant
 *  @typedef {{ checks: number, times: Record<string, Samples>, held: Record<string, { bytes: number, buildMs: number }> }} Outcome */

/** @param {string} path */
function fileOf(path) {
  const clean = normalize(decodeURIComponent(path));
  if (clean.startsWith('/node_modules/')) return `.${clean}`;
  if (clean.startsWith('/wasm/')) return join(BUILDS, clean.slice('/wasm/'.length));
  return join('benches/recompute', clean === '/' ? 'page.html' : clean);
}

/** Isolated from other origins: only then the browser's clock ticks in steps of 5 µs, not 100. */
const server = createServer((request, response) => {
  const file = fileOf(new URL(request.url ?? '/', 'http://localhost').pathname);
  const found = existsSync(file) && statSync(file).isFile();
  response.writeHead(found ? 200 : 404, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cache-control': 'no-store',
  });
  if (found) createReadStream(file).pipe(response);
  else response.end();
});

/** @param {Outcome} outcome */
function table({ times, held }) {
  const titles = { any: 'Any threshold to the millisecond', first: 'Seconds, for the first time', drag: 'Dragging over whole seconds', filter: 'Changed filter' };
  for (const [task, title] of Object.entries(titles)) {
    const ours = percentile(times[task][OURS], 50);
    console.log(`\n  ${title.padEnd(34)} median ms   95th pct.   ${OURS} is … × as fast`);
    for (const [name, samples] of Object.entries(times[task])) {
      const median = percentile(samples, 50);
      const cells = [digits(median).padStart(9), digits(percentile(samples, 95)).padStart(11), digits(median / ours).padStart(9)];
      console.log(`    ${name.padEnd(32)} ${cells.join(' ')}   (${samples.length} samples)`);
    }
  }
  console.log('');
  for (const [name, { bytes, buildMs }] of Object.entries(held)) {
    console.log(`    ${name.padEnd(32)} ${digits(bytes)} bytes a visit, built in ${digits(buildMs)} ms`);
  }
}

/** Which goals of the issue are met at one million. @param {Outcome} outcome */
function goals({ times, held }) {
  /** @param {string} task @param {string} other */
  const ratio = (task, other) => percentile(times[task][other] ?? [], 50) / percentile(times[task][OURS], 50);
  const goals = [
    { what: 'any threshold against the loop', is: ratio('any', LOOP), atLeast: 15 },
    { what: 'any threshold against DuckDB-wasm', is: ratio('any', DUCK), atLeast: 250 },
    { what: 'dragging against the loop', is: ratio('drag', LOOP), atLeast: 100 },
    { what: 'changed filter against the loop', is: ratio('filter', LOOP), atLeast: 5 },
  ];
  console.log('\n  Goals at one million:');
  for (const { what, is, atLeast } of goals) goal(is >= atLeast, `${what}: ${digits(is)} ×, at least ${atLeast} ×`);
  const bytes = held[OURS].bytes;
  goal(bytes <= 20, `columns and index: ${digits(bytes)} bytes a visit, at most 20`);
}

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000_000, 10_000_000];
const builds = readdirSync(BUILDS);
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const address = /** @type {import('node:net').AddressInfo} */ (server.address());
const browser = await chromium.launch({ executablePath: findBrowser(), args: switches });
try {
  for (const size of sizes) {
    // A fresh page for each size: memory that WebAssembly took is never given back.
    const page = await browser.newPage();
    page.on('console', (message) => console.log(`  ${message.text()}`));
    page.on('pageerror', (error) => console.error(`  ${error.message}`));
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await page.waitForFunction(() => 'run' in globalThis);
    console.log(`\nRecompute, ${size.toLocaleString('en-GB')} visits, 12 queues, four weeks`);
    /** @type {(withDuck: boolean) => Promise<Outcome>} */
    const run = (withDuck) =>
      page.evaluate(([size, builds, withDuck]) => /** @type {any} */ (globalThis).run(size, builds, withDuck), /** @type {const} */ ([size, builds, withDuck]));
    const outcome = await run(true);
    console.log(`  All contestants gave the same counts ${outcome.checks} times, cell by cell.`);
    table(outcome);
    if (size === 1_000_000) goals(outcome);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
