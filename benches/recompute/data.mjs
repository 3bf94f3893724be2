// A contact centre's visits, made up but alike on every machine: busy mornings, quiet nights, half the volume on
// Saturdays, waits that are log-normal with a mean of 30 s, six abandons in a hundred.
import { ABANDONED, ANSWERED, FLOW_OUT, QUEUES, SLOTS, SLOT_MS, START_MS } from './grid.mjs';

const SPREAD = 1.1;
const MEAN_WAIT_MS = 30_000;
/** Each queue's share of the volume, in parts of their sum. */
const SHARES = [18, 14, 12, 10, 9, 8, 7, 6, 6, 4, 3, 3];

/** Numbers in [0, 1) from a seed (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Relative volume of a half hour. @param {number} slot */
function volume(slot) {
  const hour = (slot % 48) / 2;
  const day = Math.floor(slot / 48) % 7;
  const daily = 0.03 + Math.exp(-(((hour - 10.5) / 2.2) ** 2)) + 0.75 * Math.exp(-(((hour - 15.5) / 2.6) ** 2));
  return daily * (day < 5 ? 1 - 0.05 * day : day === 5 ? 0.5 : 0.25);
}

/** @param {number} count @returns {import('./grid.mjs').Visits} */
export function visits(count) {
  const next = random(80_20);
  const data = {
    offeredMs: new Float64Array(count),
    endedMs: new Float64Array(count),
    waitMs: new Uint32Array(count),
    queue: new Uint8Array(count),
    outcome: new Uint8Array(count),
  };
  const queues = SHARES.flatMap((share, queue) => Array(share).fill(queue));
  if (queues.at(-1) !== QUEUES - 1) throw new Error('A share for each queue.');
  const mean = Math.log(MEAN_WAIT_MS) - SPREAD ** 2 / 2;
  let whole = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) whole += volume(slot);
  let before = 0;
  let row = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    before += volume(slot);
    const until = slot === SLOTS - 1 ? count : Math.round((count * before) / whole);
    const first = row;
    for (; row < until; row += 1) {
      const offeredMs = START_MS + slot * SLOT_MS + Math.floor(((row - first + next()) / (until - first)) * SLOT_MS);
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      const waitMs = Math.round(Math.exp(mean + SPREAD * normal));
      const fate = next();
      data.offeredMs[row] = offeredMs;
      data.endedMs[row] = offeredMs + waitMs;
      data.waitMs[row] = waitMs;
      data.queue[row] = queues[Math.floor(next() * queues.length)];
      data.outcome[row] = fate < 0.93 ? ANSWERED : fate < 0.99 ? ABANDONED : FLOW_OUT;
    }
  }
  return data;
}
