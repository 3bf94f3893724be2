// A plain JavaScript loop over the typed arrays as they were loaded. It keeps nothing between thresholds but what does
// not depend on them, and never sorts all waits.
import { ABANDONED, CELLS, QUEUES, SLOTS, SLOT_MS, START_MS, openQueues, openSlots } from './grid.mjs';
import { Histogram, Overview, binOf } from './overview.mjs';

/** @param {import('./grid.mjs').Visits} visits @returns {import('./grid.mjs').Contestant} */
export function loop({ offeredMs, endedMs, waitMs, queue, outcome }) {
  const rows = waitMs.length;
  const overview = new Overview();
  const histogram = new Histogram();
  let slots = new Uint8Array(SLOTS);
  let queues = new Uint8Array(QUEUES);
  let thresholdMs = 20_000;

  /** @param {number} ms */
  function threshold(ms) {
    thresholdMs = ms;
    const { within } = overview;
    within.fill(0);
    for (let row = 0; row < rows; row += 1) {
      if (waitMs[row] > ms || outcome[row] > ABANDONED || !queues[queue[row]]) continue;
      const slot = ((endedMs[row] - START_MS) / SLOT_MS) | 0;
      if (slots[slot]) within[outcome[row] * CELLS + slot * QUEUES + queue[row]] += 1;
    }
    return overview.sumWithin();
  }

  /** @param {import('./grid.mjs').Filter} filter */
  function filter(filter) {
    [slots, queues] = [openSlots(filter), openQueues(filter)];
    const { within, all } = overview;
    const { bins } = histogram;
    within.fill(0);
    all.fill(0);
    bins.fill(0);
    overview.offered = 0;
    for (let row = 0; row < rows; row += 1) {
      if (!queues[queue[row]]) continue;
      if (slots[((offeredMs[row] - START_MS) / SLOT_MS) | 0]) overview.offered += 1;
      if (outcome[row] > ABANDONED) continue;
      const slot = ((endedMs[row] - START_MS) / SLOT_MS) | 0;
      if (!slots[slot]) continue;
      const place = outcome[row] * CELLS + slot * QUEUES + queue[row];
      const wait = waitMs[row];
      all[place] += 1;
      if (wait <= thresholdMs) within[place] += 1;
      if (place < CELLS) bins[binOf(wait)] += 1;
    }
    overview.sumAll();
    overview.sumCurve(bins);
    overview.percentiles = histogram.percentiles(gather);
    return overview.sumWithin();
  }

  function gather() {
    const { wanted } = histogram;
    const waits = [];
    for (let row = 0; row < rows; row += 1) {
      if (!wanted[binOf(waitMs[row])] || outcome[row] > 0 || !queues[queue[row]]) continue;
      if (slots[((endedMs[row] - START_MS) / SLOT_MS) | 0]) waits.push(waitMs[row]);
    }
    return waits;
  }

  return { name: 'JavaScript loop', threshold, filter, result: () => overview.result() };
}
