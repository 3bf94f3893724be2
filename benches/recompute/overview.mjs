// What the overview shows, summed from cells; shared by the contestants that count in JavaScript or SQL.
import { CELLS, CURVE, HEAT, PERCENTS, QUEUES, SLOTS } from './grid.mjs';

/** Place of a fact that is not counted: behind the answered cells and the abandoned ones. */
export const NOWHERE = 2 * CELLS;
/** Bins of a second; the last holds all longer waits. */
const BINS = 4_096;

/** The bin of a wait: the first whole second that it does not exceed. @param {number} waitMs */
export function binOf(waitMs) {
  return Math.min(((waitMs + 999) / 1_000) | 0, BINS - 1);
}

/** Counts by cell and what is summed from them. */
export class Overview {
  within = new Uint32Array(NOWHERE + 1);
  all = new Uint32Array(NOWHERE + 1);
  heatWithin = new Uint32Array(2 * HEAT);
  heatAll = new Uint32Array(2 * HEAT);
  totalsWithin = [0, 0];
  totalsAll = [0, 0];
  offered = 0;
  curve = new Uint32Array(CURVE);
  /** @type {number[]} */
  percentiles = [];

  /** After `within` was counted; visits within. */
  sumWithin() {
    this.totalsWithin = rollUp(this.within, this.heatWithin);
    return this.totalsWithin[0] + this.totalsWithin[1];
  }

  /** After `all` was counted. */
  sumAll() {
    this.totalsAll = rollUp(this.all, this.heatAll);
  }

  /** @param {ArrayLike<number>} bins  answered visits by second */
  sumCurve(bins) {
    let sum = 0;
    for (let second = 0; second < CURVE; second += 1) this.curve[second] = sum += bins[second];
  }

  /** @returns {import('./grid.mjs').Result} */
  result() {
    return {
      offered: this.offered,
      within: this.within.slice(0, NOWHERE),
      all: this.all.slice(0, NOWHERE),
      heatWithin: this.heatWithin.slice(),
      heatAll: this.heatAll.slice(),
      totals: [...this.totalsWithin, ...this.totalsAll],
      percentiles: this.percentiles,
      curve: this.curve.slice(),
    };
  }
}

/** Sums cells by weekday and half hour, and all of them. @param {Uint32Array} cells @param {Uint32Array} heat */
function rollUp(cells, heat) {
  heat.fill(0);
  const totals = [0, 0];
  for (let kind = 0; kind < 2; kind += 1) {
    let cell = kind * CELLS;
    for (let slot = 0; slot < SLOTS; slot += 1) {
      let sum = 0;
      for (let queue = 0; queue < QUEUES; queue += 1, cell += 1) sum += cells[cell];
      heat[kind * HEAT + (slot % HEAT)] += sum;
      totals[kind] += sum;
    }
  }
  return totals;
}

/** A histogram of answered waits by second, and exact percentiles by a look into the few bins they fall into. */
export class Histogram {
  bins = new Uint32Array(BINS);
  wanted = new Uint8Array(BINS);

  /**
   * Nearest rank.
   * @param {() => number[]} gather  all answered waits in wanted bins
   */
  percentiles(gather) {
    const answered = this.bins.reduce((sum, visits) => sum + visits, 0);
    this.wanted.fill(0);
    const places = PERCENTS.map((percent) => {
      const rank = Math.max(Math.ceil((answered * percent) / 100), 1);
      let [bin, before] = [0, 0];
      while (bin < BINS - 1 && before + this.bins[bin] < rank) before += this.bins[bin++];
      this.wanted[bin] = 1;
      return { bin, rank: rank - before };
    });
    const waits = Uint32Array.from(gather()).sort();
    // Wanted bins lie in the gathered waits one behind the other.
    return places.map(({ bin, rank }) => {
      let start = 0;
      for (let other = 0; other < bin; other += 1) start += this.wanted[other] ? this.bins[other] : 0;
      return waits[start + rank - 1];
    });
  }
}
