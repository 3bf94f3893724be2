// DuckDB in WebAssembly: prepared SQL over a table of the same columns, and the sums of its answer. Its fastest bundle
// that needs no threads (`eh`), in its worker. One table serves two contestants: the columns as they were loaded, and
// each row's cell kept as `placed.mjs` keeps it.
import * as duckdb from '@duckdb/duckdb-wasm';
import { tableFromArrays } from 'apache-arrow';
import { ABANDONED, CELLS, CURVE, PERCENTS, QUEUES, SLOTS, SLOT_MS, START_MS } from './grid.mjs';
import { NOWHERE, Overview } from './overview.mjs';
import { cellOf } from './placed.mjs';

const DIST = new URL('/node_modules/@duckdb/duckdb-wasm/dist/', location.href);
const ROWS_A_BATCH = 1_000_000;

/** How a contestant finds place, day, half hour and queue of an end (or offer), in SQL.
 * @typedef {{ name: string, place: string, counted: string, day: (of: string) => string, half: (of: string) => string }} Dialect */

/** @type {Dialect} */
const PLAIN = {
  name: 'DuckDB-wasm',
  place: `outcome * ${CELLS} + (ended_ms - ${START_MS}) // ${SLOT_MS} * ${QUEUES} + queue`,
  counted: `outcome <= ${ABANDONED}`,
  day: (of) => `(${of}_ms - ${START_MS}) // 86400000`,
  half: (of) => `(${of}_ms - ${START_MS}) // ${SLOT_MS} % 48`,
};
/** @type {Dialect} */
const PLACED = {
  name: 'DuckDB-wasm, cells kept',
  place: 'place',
  counted: `place < ${NOWHERE}`,
  day: (of) => `${of}_day`,
  half: (of) => `${of}_half`,
};

/** @param {import('./grid.mjs').Visits} visits @returns {Promise<import('./grid.mjs').Contestant[]>} */
export async function duck(visits) {
  const worker = new Worker(new URL('duckdb-browser-eh.worker.js', DIST));
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await database.instantiate(new URL('duckdb-eh.wasm', DIST).href);
  const connection = await database.connect();
  for (let first = 0; first < visits.waitMs.length; first += ROWS_A_BATCH) {
    const table = tableFromArrays(batch(visits, first, Math.min(first + ROWS_A_BATCH, visits.waitMs.length)));
    await connection.insertArrowTable(table, { name: 'visits', create: first === 0 });
  }
  const close = async () => {
    await connection.close();
    await database.terminate();
    worker.terminate();
  };
  return [contestant(connection, PLAIN), { ...contestant(connection, PLACED), close }];
}

/** Rows as Arrow takes them in. @param {import('./grid.mjs').Visits} visits @param {number} from @param {number} to */
function batch({ offeredMs, endedMs, waitMs, queue, outcome }, from, to) {
  const rows = to - from;
  const batch = {
    offered_ms: BigInt64Array.from(offeredMs.subarray(from, to), BigInt),
    ended_ms: BigInt64Array.from(endedMs.subarray(from, to), BigInt),
    wait_ms: waitMs.slice(from, to),
    queue: queue.slice(from, to),
    outcome: outcome.slice(from, to),
    place: new Uint16Array(rows),
    ended_day: new Uint8Array(rows),
    ended_half: new Uint8Array(rows),
    offered_day: new Uint8Array(rows),
    offered_half: new Uint8Array(rows),
  };
  for (let index = 0; index < rows; index += 1) {
    const row = from + index;
    const cell = cellOf(endedMs[row], queue[row]);
    batch.place[index] = outcome[row] > ABANDONED || cell === NOWHERE ? NOWHERE : outcome[row] * CELLS + cell;
    [batch.ended_day[index], batch.ended_half[index]] = dayAndHalf(cell);
    [batch.offered_day[index], batch.offered_half[index]] = dayAndHalf(cellOf(offeredMs[row], queue[row]));
  }
  return batch;
}

/** Day of the four weeks (the first past them for what is not counted) and half hour. @param {number} cell */
function dayAndHalf(cell) {
  const slot = Math.min(Math.floor(cell / QUEUES), SLOTS);
  return [Math.floor(slot / 48), slot % 48];
}

/** @param {duckdb.AsyncDuckDBConnection} connection @param {Dialect} dialect @returns {import('./grid.mjs').Contestant} */
function contestant(connection, dialect) {
  const overview = new Overview();
  let statements = /** @type {duckdb.AsyncPreparedStatement<any>[]} */ ([]);
  let thresholdMs = 20_000;

  /** @param {number} ms */
  async function threshold(ms) {
    thresholdMs = ms;
    fill(await statements[0].query(ms), overview.within);
    return overview.sumWithin();
  }

  /** @param {import('./grid.mjs').Filter} filter */
  async function filter(filter) {
    for (const statement of statements) await statement.close();
    statements = [];
    for (const sql of queries(dialect, filter)) statements.push(await connection.prepare(sql));
    const [, cells, offers, seconds, ranks] = statements;
    fill(await cells.query(thresholdMs), overview.within, overview.all);
    overview.offered = (await offers.query()).getChildAt(0)?.get(0);
    const bins = new Uint32Array(CURVE + 1);
    for (const { second, visits } of await seconds.query()) bins[second] = visits;
    const [row] = (await ranks.query()).toArray();
    overview.percentiles = PERCENTS.map((percent) => row[`p${percent}`]);
    overview.sumAll();
    overview.sumCurve(bins);
    return overview.sumWithin();
  }

  return { name: dialect.name, threshold, filter, result: () => overview.result() };
}

/** Writes the counts of a grouped answer into cells. @param {any} table @param {Uint32Array[]} targets */
function fill(table, ...targets) {
  for (const target of targets) target.fill(0);
  for (const batch of table.batches) {
    const [places, ...counts] = batch.data.children.map((/** @type {any} */ column) => column.values);
    for (let index = 0; index < batch.numRows; index += 1) {
      targets.forEach((target, number) => (target[places[index]] = counts[number][index]));
    }
  }
}

/** Under a threshold; then everything under a filter. @param {Dialect} dialect @param {import('./grid.mjs').Filter} filter */
function queries(dialect, filter) {
  const counted = `${dialect.counted} AND ${passes(dialect, 'ended', filter)}`;
  const answered = `outcome = 0 AND ${passes(dialect, 'ended', filter)}`;
  const place = `(${dialect.place})::USMALLINT AS cell`;
  const ranks = PERCENTS.map((percent) => `quantile_disc(wait_ms, ${(percent / 100).toFixed(2)}) AS p${percent}`);
  return [
    `SELECT ${place}, count(*)::UINTEGER FROM visits WHERE wait_ms <= ?::UINTEGER AND ${counted} GROUP BY cell`,
    `SELECT ${place}, (count(*) FILTER (WHERE wait_ms <= ?::UINTEGER))::UINTEGER, count(*)::UINTEGER
       FROM visits WHERE ${counted} GROUP BY cell`,
    `SELECT count(*)::UINTEGER FROM visits WHERE ${passes(dialect, 'offered', filter)}`,
    `SELECT least((wait_ms + 999) // 1000, ${CURVE})::UINTEGER AS second, count(*)::UINTEGER AS visits
       FROM visits WHERE ${answered} GROUP BY second`,
    `SELECT ${ranks} FROM visits WHERE ${answered}`,
  ];
}

/** The filter as a condition. @param {Dialect} dialect @param {string} of @param {import('./grid.mjs').Filter} filter */
function passes({ day, half }, of, { off, hours, excluded }) {
  const conditions = [`${day(of)} BETWEEN 0 AND ${SLOTS / 48 - 1}`];
  if (off.length) conditions.push(`queue NOT IN (${off})`);
  if (hours) conditions.push(`${day(of)} % 7 < 5`, `${half(of)} BETWEEN ${hours[0] * 2} AND ${hours[1] * 2 - 1}`);
  if (excluded.length) conditions.push(`${day(of)} NOT IN (${excluded})`);
  return conditions.join(' AND ');
}
