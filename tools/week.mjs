// A week of the wallboard in headless Chromium: 10,000 refreshes of a clock that is told when to move, and what the page
// holds at the beginning and at the end. `make week`; REFRESHES=300 for fewer. Fails when the page grows.
import { chromium } from '@playwright/test';
import { findBrowser, switches } from './chromium.mjs';
import { startSite } from './site.mjs';

/** Monday, the busiest day. */
export const BEGIN = '2026-11-09T06:00:00Z';
export const FLAGS = ['--auto-approve', '--start', '2026-11-02T00:00:00Z', '--weeks', '4', '--now', BEGIN, '--expires-in', '3000000'];
const QUESTION = '#range=today&tz=UTC&view=board';
/** The first day, with its midnight, is there to warm up. */
const WARM = Number(process.env.WARM ?? 1_440);
const A_DAY = 1_440;

/** @typedef {{ heap: number, wasm: number, nodes: number, listeners: number, timers: number }} Held */

/** A page with the wallboard, on a clock of its own.
 * @param {import('@playwright/test').Browser} browser @param {import('./site.mjs').Site} site */
export async function openBoard(browser, site) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB', timezoneId: 'UTC' });
  await context.addInitScript({ path: 'tools/week-clock.js' });
  await context.addInitScript(`week.begin(Number(sessionStorage.getItem('week.now')) || Date.parse('${BEGIN}'))`);
  const page = await context.newPage();
  /** @type {string[]} */
  const heard = [];
  page.on('pageerror', (error) => heard.push(error.message));
  await page.goto(site.pageUrl + QUESTION);
  await page.evaluate(() => /** @type {any} */ (globalThis).week.idle(() => !!document.querySelector('.door .button')));
  await page.getByRole('button', { name: 'Sign in with Genesys Cloud' }).click();
  await page.waitForURL((url) => !url.search && url.hash.includes('board'));
  await page.evaluate(() => /** @type {any} */ (globalThis).week.idle(() => /^Complete/.test(document.querySelector('.board [role=status]')?.textContent ?? '')));
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  return { page, session, context, heard };
}

/** What the page holds once everything that can go is gone.
 * @param {import('@playwright/test').Page} page @param {import('@playwright/test').CDPSession} session @returns {Promise<Held>} */
export async function held(page, session) {
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (/** @type {string} */ name) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  const [wasm, timers] = await page.evaluate(() => [/** @type {any} */ (globalThis).week.memory(), /** @type {any} */ (globalThis).week.timers()]);
  return { heap: metric('JSHeapUsedSize'), wasm, nodes: metric('Nodes'), listeners: metric('JSEventListeners'), timers };
}

/** What grew beyond what two moments of a page that stands still may differ by. Memory of WebAssembly comes by pages and is
 * never given back: at the same time of day a week later it is what it was, later on the same day it holds more calls (`more`).
 * @param {Held} before @param {Held} after @param {number} [more] */
export function grown(before, after, more = 0) {
  const most = { heap: before.heap * 1.05 + 300_000, wasm: before.wasm + more, nodes: before.nodes + 60, listeners: before.listeners + 4, timers: before.timers + 4 };
  return /** @type {(keyof Held)[]} */ (Object.keys(most)).filter((name) => !(after[name] <= most[name]));
}

/** @param {string} label @param {Held} of */
function line(label, of) {
  const mega = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(2)} MB`.padStart(9);
  return `  ${label.padEnd(22)} heap ${mega(of.heap)}   WebAssembly ${mega(of.wasm)}   ${String(of.nodes).padStart(5)} nodes   ${of.listeners} listeners   ${of.timers} timers`;
}

async function main() {
  const refreshes = Number(process.env.REFRESHES ?? 7 * A_DAY);
  const site = await startSite({ folder: 'target/week-page', flags: FLAGS });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: switches });
  try {
    const { page, session, heard } = await openBoard(browser, site);
    const began = Date.now();
    const refresh = (/** @type {number} */ count) => page.evaluate(([count, url]) => /** @type {any} */ (globalThis).week.refresh(count, url), /** @type {const} */ ([count, site.simUrl]));
    console.log(`\nA week of the wallboard: ${refreshes.toLocaleString('en')} refreshes after ${WARM.toLocaleString('en')} to warm up`);
    for (let done = 0; done < WARM; done += 240) await refresh(240);
    const first = await held(page, session);
    console.log(line('0', first));
    let last = first;
    let passed = 0;
    for (let done = 0; done < refreshes; ) {
      const some = Math.min(A_DAY, refreshes - done);
      for (let part = 0; part < some; part += 240) passed += await refresh(Math.min(240, some - part));
      done += some;
      last = await held(page, session);
      console.log(line(done.toLocaleString('en'), last));
    }
    const grew = grown(first, last);
    console.log(`  ${(passed / 86_400_000).toFixed(2)} days on the page's clock, ${Math.round((Date.now() - began) / 1_000)} s on ours, ${heard.length} errors`);
    console.log(grew.length || heard.length ? `  GREW: ${grew.join(', ')} ${heard.join(' · ')}` : '  Nothing grew.');
    process.exitCode = grew.length || heard.length ? 1 : 0;
  } finally {
    await browser.close();
    await site.stop();
  }
}

if (process.argv[1]?.endsWith('week.mjs')) await main();
