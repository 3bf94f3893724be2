// Runs in the browser: lets every contestant do the same work in turn, compares what they found and returns the times.
import { visits } from './data.mjs';
import { duck } from './duck.mjs';
import { EVERYTHING } from './grid.mjs';
import { loop } from './loop.mjs';
import { placed } from './placed.mjs';
import { wasm } from './wasm.mjs';

/** @typedef {import('./grid.mjs').Contestant} Contestant @typedef {import('./grid.mjs').Filter} Filter */

/** What a reader may change, each a change against the one before. @type {Filter[]} */
const FILTERS = [
  { off: [3], hours: null, excluded: [] },
  { off: [3], hours: [8, 18], excluded: [] },
  { off: [], hours: [8, 18], excluded: [9] },
  { off: [], hours: null, excluded: [9] },
  { off: [0, 7], hours: [8, 18], excluded: [9, 15] },
];
/** Any threshold to the millisecond, up to two minutes, the same on every machine. */
const ANY_MS = Array.from({ length: 64 }, (_, step) => ((step * 7_919 + 20_001) * 37) % 120_000);
/** The handle dragged over whole seconds, from 15 to 35. */
const SECONDS = Array.from({ length: 20 }, (_, step) => 1_000 * (15 + step));
/** And back and forth. */
const DRAG_MS = [...SECONDS, ...SECONDS.toReversed()];
const ROUNDS = 3;
/** More visits are checked less often. */
const MANY = 2_000_000;
/** How long one contestant may hold up the others, per task and round, ms. It gets at least this many steps. */
const PATIENCE_MS = 1_500;
const LEAST_STEPS = 1;

/** @param {Contestant[]} contestants @param {string} when */
function compare(contestants, when) {
  const [first, ...others] = contestants.map((one) => ({ name: one.name, found: one.result() }));
  for (const { name, found } of others) {
    for (const [key, value] of Object.entries(first.found)) {
      // @ts-ignore -- both have the same keys
      if (String(value) !== String(found[key])) throw new Error(`${when}: ${name} and ${first.name} differ in ${key}.`);
    }
  }
}

/** @param {Contestant[]} contestants @param {boolean} many  visits: a few filters and thresholds must do */
async function check(contestants, many) {
  let checks = 0;
  const thresholds = many ? [20_000, 33_333] : [0, 1, 999, 1_000, 20_000, 20_001, 33_333, 4_000_000];
  for (const filter of [EVERYTHING, ...FILTERS.slice(many ? -1 : 0), EVERYTHING]) {
    for (const one of contestants) await one.filter(filter);
    compare(contestants, `Filter ${JSON.stringify(filter)}`);
    for (const ms of thresholds) {
      for (const one of contestants) await one.threshold(ms);
      compare(contestants, `Threshold ${ms}, filter ${JSON.stringify(filter)}`);
      checks += 1;
    }
  }
  return checks;
}

/**
 * Lets them work in turn.
 * @param {Contestant[]} contestants
 * @param {number} steps
 * @param {(one: Contestant, step: number) => number | Promise<number>} work  what it found
 * @param {{ share?: number, before?: (one: Contestant) => unknown }} [options]  into how many changes the time of one
 *     piece of work is divided; what happens before, not timed
 */
async function race(contestants, steps, work, { share = 1, before } = {}) {
  /** @type {Record<string, number[]>} */
  const samples = Object.fromEntries(contestants.map((one) => [one.name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    /** @type {number[]} */
    const found = [];
    for (const one of contestants) {
      const limit = performance.now() + PATIENCE_MS;
      for (let step = 0; step < steps && (step < LEAST_STEPS || performance.now() < limit); step += 1) {
        await before?.(one);
        let [times, sum, spent] = [0, 0, 0];
        const begun = performance.now();
        // Again if it was too quick for the clock's steps of 5 µs, unless something has to happen before.
        do {
          sum = await work(one, step);
          times += share;
          spent = performance.now() - begun;
        } while (spent < 0.2 && !before);
        samples[one.name].push(spent / times);
        if ((found[step] ??= sum) !== sum) throw new Error(`${one.name} counts ${sum}, others ${found[step]}.`);
      }
    }
  }
  return samples;
}

/** One threshold after the other; the sum of what was found. @param {Contestant} one @param {number[]} thresholds */
async function drag(one, thresholds) {
  let sum = 0;
  for (const ms of thresholds) {
    const within = one.threshold(ms);
    sum += typeof within === 'number' ? within : await within;
  }
  return sum;
}

/**
 * @param {number} count
 * @param {string[]} builds  folders of WebAssembly builds
 * @param {boolean} withDuck
 */
async function run(count, builds, withDuck) {
  const data = visits(count);
  /** @type {Contestant[]} */
  const contestants = [loop(data), placed(data)];
  /** @type {Record<string, { bytes: number, buildMs: number }>} */
  const held = {};
  for (const build of builds) {
    for (const kind of /** @type {const} */ (['ours', 'scan'])) {
      const one = await wasm(kind, build, data);
      held[one.name] = { bytes: one.bytes / count, buildMs: one.buildMs };
      contestants.push(one);
    }
  }
  if (withDuck) contestants.push(...(await duck(data)));
  const checks = await check(contestants, count > MANY);
  const everything = (/** @type {Contestant} */ one) => one.filter(EVERYTHING);
  const times = {
    any: await race(contestants, ANY_MS.length, (one, step) => one.threshold(ANY_MS[step])),
    first: await race(contestants, 8, (one) => drag(one, SECONDS), { share: SECONDS.length, before: everything }),
    drag: await race(contestants, 16, (one) => drag(one, DRAG_MS), { share: DRAG_MS.length }),
    filter: await race(contestants, 20, (one, step) => one.filter(FILTERS[step % FILTERS.length])),
  };
  for (const one of contestants) await one.filter(EVERYTHING);
  compare(contestants, 'After all');
  for (const one of contestants) await one.close?.();
  return { checks, times, held };
}

Object.assign(globalThis, { run });
