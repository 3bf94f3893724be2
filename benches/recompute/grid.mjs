// What every contestant agrees on: four weeks of half hours in UTC, twelve queues, and what a filter lets through.
export const START_MS = 1_791_763_200_000; // Monday 12 October 2026, 00:00 UTC
export const SLOT_MS = 1_800_000;
export const SLOTS = 28 * 48;
export const QUEUES = 12;
/** Half-hour intervals by queue: cell = slot × QUEUES + queue. */
export const CELLS = SLOTS * QUEUES;
/** Weekday × half hour. */
export const HEAT = 7 * 48;
/** The curve: shares within 0, 1 … 300 s. */
export const CURVE = 301;
export const PERCENTS = [50, 80, 90, 95, 99];
export const ANSWERED = 0;
export const ABANDONED = 1;
export const FLOW_OUT = 2;

/**
 * @typedef {object} Visits  queue visits as columns, in the order of their offers
 * @property {Float64Array} offeredMs  ms since 1970 UTC
 * @property {Float64Array} endedMs    when it was answered, abandoned or flowed out, ms since 1970 UTC
 * @property {Uint32Array} waitMs
 * @property {Uint8Array} queue
 * @property {Uint8Array} outcome
 *
 * @typedef {object} Filter
 * @property {number[]} off                 queues switched off
 * @property {[number, number] | null} hours  opening hours from, to, Monday to Friday; null: always
 * @property {number[]} excluded            days left out, counted from the start
 *
 * @typedef {object} Result
 * @property {number} offered          visits offered in what the filter lets through
 * @property {Uint32Array} within      per cell: answered within, then abandoned within
 * @property {Uint32Array} all         per cell: answered, then abandoned
 * @property {Uint32Array} heatWithin  the same by weekday and half hour
 * @property {Uint32Array} heatAll
 * @property {number[]} totals         answered within, abandoned within, answered, abandoned
 * @property {number[]} percentiles    of the answered waits, ms, nearest rank
 * @property {Uint32Array} curve       answered with a wait of at most 0, 1 … 300 s
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(ms: number) => number | Promise<number>} threshold  counts under a new threshold; visits within
 * @property {(filter: Filter) => number | Promise<number>} filter  computes everything under a new filter; visits within
 * @property {() => Result} result  what was computed last; not timed
 * @property {() => unknown} [close]
 */

/** @type {Filter} */
export const EVERYTHING = { off: [], hours: null, excluded: [] };

/** 1 for each half hour the filter lets through. @param {Filter} filter */
export function openSlots({ hours, excluded }) {
  const open = new Uint8Array(SLOTS);
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const day = Math.floor(slot / 48);
    const half = slot % 48;
    const inHours = !hours || (day % 7 < 5 && half >= hours[0] * 2 && half < hours[1] * 2);
    open[slot] = inHours && !excluded.includes(day) ? 1 : 0;
  }
  return open;
}

/** 1 for each queue the filter lets through. @param {Filter} filter */
export function openQueues({ off }) {
  return Uint8Array.from({ length: QUEUES }, (_, queue) => (off.includes(queue) ? 0 : 1));
}
