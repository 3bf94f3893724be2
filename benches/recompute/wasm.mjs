// The contestants in Rust: ours, and a plain scan of the same columns for orientation (wasm/src/lib.rs).
import { openQueues, openSlots } from './grid.mjs';

/** Visits handed over at once. */
const CHUNK = 100_000;
const KINDS = {
  ours: { name: 'ours', begin: filled, build: (/** @type {any} */ one) => one.build() },
  scan: { name: 'wasm scan', begin: scan, build: () => {} },
};

/**
 * @param {keyof typeof KINDS} kind
 * @param {string} build  folder of the WebAssembly build
 * @param {import('./grid.mjs').Visits} visits
 * @returns {Promise<import('./grid.mjs').Contestant & { bytes: number, buildMs: number }>}
 */
export async function wasm(kind, build, visits) {
  const module = await import(`/wasm/${build}/eightytwenty_recompute.js`);
  await module.default();
  const one = KINDS[kind].begin(module, visits);
  const begun = performance.now();
  KINDS[kind].build(one);
  const buildMs = performance.now() - begun;
  return {
    name: `${KINDS[kind].name} (${build})`,
    bytes: one.bytes(),
    buildMs,
    threshold: (ms) => one.threshold(ms),
    filter: (filter) => one.filter(openSlots(filter), openQueues(filter)),
    result: () => ({
      offered: one.offered(),
      within: one.within(),
      all: one.all(),
      heatWithin: one.heat_within(),
      heatAll: one.heat_all(),
      totals: [...one.totals()],
      percentiles: [...one.percentiles()],
      curve: one.curve(),
    }),
    close: () => one.free(),
  };
}

/** The page's columns, filled in chunks: nothing is held twice. @param {any} module @param {import('./grid.mjs').Visits} visits */
function filled(module, { offeredMs, endedMs, waitMs, queue, outcome }) {
  const one = new module.Ours();
  for (let from = 0; from < waitMs.length; from += CHUNK) {
    const chunk = [offeredMs, endedMs, waitMs, queue, outcome].map((column) => column.subarray(from, from + CHUNK));
    one.push(...chunk);
  }
  return one;
}

/** @param {any} module @param {import('./grid.mjs').Visits} visits */
function scan(module, { offeredMs, endedMs, waitMs, queue, outcome }) {
  return new module.Scan(new module.Visits(offeredMs, endedMs, waitMs, queue, outcome));
}
