// The loop with a first step towards an index: it keeps the cell of each row between thresholds and filters.
import { ABANDONED, CELLS, QUEUES, SLOTS, SLOT_MS, START_MS, openQueues, openSlots } from './grid.mjs';
import { Histogram, NOWHERE, Overview, binOf } from './overview.mjs';

/** The cell of a moment and a queue, or NOWHERE. @param {number} atMs @param {number} queue */
export function cellOf(atMs, queue) {
  const slot = Math.floor((atMs - START_MS) / SLOT_MS);
  return slot >= 0 && slot < SLOTS ? slot * QUEUES + queue : NOWHERE;
}

/** @param {import('./grid.mjs').Visits} visits @returns {import('./grid.mjs').Contestant} */
export function placed({ offeredMs, endedMs, waitMs, queue, outcome }) {
  const rows = waitMs.length;
  const place = new Uint16Array(rows);
  const offer = new Uint16Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const cell = cellOf(endedMs[row], queue[row]);
    place[row] = outcome[row] > ABANDONED || cell === NOWHERE ? NOWHERE : outcome[row] * CELLS + cell;
    offer[row] = cellOf(offeredMs[row], queue[row]);
  }
  const overview = new Overview();
  const histogram = new Histogram();
  const open = new Uint8Array(NOWHERE + 1);
  let thresholdMs = 20_000;

  /** @param {number} ms */
  function threshold(ms) {
    thresholdMs = ms;
    const { within } = overview;
    within.fill(0);
    // Without a branch that depends on the wait: nobody could predict it.
    for (let row = 0; row < rows; row += 1) {
      const at = place[row];
      within[at] += waitMs[row] <= ms ? open[at] : 0;
    }
    return overview.sumWithin();
  }

  /** @param {import('./grid.mjs').Filter} filter */
  function filter(filter) {
    const [slots, queues] = [openSlots(filter), openQueues(filter)];
    for (let cell = 0; cell < CELLS; cell += 1) {
      open[cell] = open[CELLS + cell] = slots[(cell / QUEUES) | 0] & queues[cell % QUEUES];
    }
    const { within, all } = overview;
    const { bins } = histogram;
    within.fill(0);
    all.fill(0);
    bins.fill(0);
    overview.offered = 0;
    for (let row = 0; row < rows; row += 1) {
      overview.offered += open[offer[row]];
      const at = place[row];
      if (open[at] === 0) continue;
      const wait = waitMs[row];
      all[at] += 1;
      within[at] += wait <= thresholdMs ? 1 : 0;
      if (at < CELLS) bins[binOf(wait)] += 1;
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
      if (wanted[binOf(waitMs[row])] && place[row] < CELLS && open[place[row]]) waits.push(waitMs[row]);
    }
    return waits;
  }

  return { name: 'JavaScript loop, cells kept', threshold, filter, result: () => overview.result() };
}
