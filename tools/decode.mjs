// The benchmark *decode*: details pages of the simulator, read in headless Chromium by the page's own reader and by
// `JSON.parse` with the same extraction. Fails when they do not count alike. Usage: node tools/decode.mjs
import { chromium } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { centre, pages } from './centre.mjs';
import { findBrowser, switches } from './chromium.mjs';
import { digits, goal, percentile } from './report.mjs';
import { serve } from './serve.mjs';

/** Where the WebAssembly builds lie, one folder each (`make bench`). */
const BUILDS = 'target/recompute';
/** The build that a reader gets. */
const OURS = 'ours (page)';
/** Ways of JavaScript from the bytes of an answer to the same counts. */
const FROM_BYTES = ['JSON.parse of bytes', 'Response.json() of bytes'];
const FROM_TEXT = 'JSON.parse of text';
const PAGES = 60;
const GOAL = 3;

const simulator = await centre('--conversations', '40000', '--start', '2026-10-12T00:00:00Z', '--now', '2026-11-30T00:00:00Z');
const bodies = await pages(simulator.url, '2026-10-19T00:00:00.000Z/2026-10-24T00:00:00.000Z', PAGES);
simulator.stop();

const server = await serve((path) => {
  if (path.startsWith('/pages/')) return bodies[Number(path.slice('/pages/'.length))];
  return path.startsWith('/wasm/') ? `${BUILDS}/${path.slice('/wasm/'.length)}` : `benches/load${path}`;
});
const browser = await chromium.launch({ executablePath: findBrowser(), args: switches });
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`  ${error.message}`));
  await page.goto(`${server.url}/decode.html`);
  await page.waitForFunction(() => 'run' in globalThis);
  /** @type {{ times: Record<string, number[]>, counts: number[], bytes: number }} */
  const { times, counts, bytes } = await page.evaluate(
    ([count, builds]) => /** @type {any} */ (globalThis).run(count, builds),
    /** @type {const} */ ([bodies.length, readdirSync(BUILDS)]),
  );
  const best = (/** @type {string} */ name) => percentile(times[name], 0);
  console.log(`\nDecode, ${bodies.length} pages of ${digits(bytes / bodies.length / 1_000)} kB, ${counts[1].toLocaleString('en-GB')} visits`);
  for (const name of Object.keys(times)) {
    const [least, median] = [best(name), percentile(times[name], 50)].map((ms) => digits(bytes / ms / 1_000));
    console.log(`    ${name.padEnd(32)} ${least.padStart(6)} MB/s at best, median ${median.padStart(6)}   ${digits(best(name) / best(OURS))} × our time`);
  }
  console.log(`  Counted alike: ${counts[0]} conversations, ${counts[1]} visits, ${counts[2]} answered, ${counts[3]} of them within 20 s.`);
  console.log(`  Against text that somebody has decoded before: ${digits(best(FROM_TEXT) / best(OURS))} ×.`);
  const ratio = Math.min(...FROM_BYTES.map(best)) / best(OURS);
  goal(ratio >= GOAL, `decode: ${digits(ratio)} × JSON.parse plus the same extraction from the same bytes, at least ${GOAL} ×`);
} finally {
  await browser.close();
  server.stop();
}
