// The contestants in Rust: ours, and a plain scan of the same columns for orientation (wasm/src/lib.rs).
import { openQueues, openSlots } from './grid.mjs';

const KINDS = {
  index: { type: 'Index', name: 'ours' },
  order: { type: 'Order', name: 'one order' },
  scan: { type: 'Scan', name: 'wasm scan' },
};

/**
 * @param {keyof typeof KINDS} kind
 * @param {string} build  folder of the WebAssembly build
 * @param {import('./grid.mjs').Visits} visits
 * @returns {Promise<import('./grid.mjs').Contestant & { bytes: number, buildMs: number }>}
 */
export async function wasm(kind, build, { offeredMs, endedMs, waitMs, queue, outcome }) {
  const module = await import(`/wasm/${build}/eightytwenty_recompute.js`);
  await module.default();
  const columns = new module.Visits(offeredMs, endedMs, waitMs, queue, outcome);
  const begun = performance.now();
  const one = new module[KINDS[kind].type](columns);
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
