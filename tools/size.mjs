// The size budgets, compressed with brotli as a static host would: one for everything a first visit loads, one for
// the part of the program that comes later. Loaded is what index.html names, and what any loaded text names in turn; a
// file nobody names (that part, whose name start.js makes from the program's) comes later and does not count.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const BUDGET = 300_000;
const BUDGET_LATER = 360_000;
const TEXT = new Set(['.html', '.css', '.js', '.mjs', '.json', '.svg']);

const all = readdirSync('dist', { recursive: true, encoding: 'utf8' });
const loaded = ['index.html'];
for (const file of loaded) {
  if (!TEXT.has(extname(file))) continue;
  const text = readFileSync(join('dist', file), 'utf8');
  loaded.push(...all.filter((other) => !loaded.includes(other) && text.includes(basename(other))));
}

const rows = loaded.map(weigh);
rows.sort((a, b) => b.brotli - a.brotli);
const total = { file: 'all', plain: sum('plain'), brotli: sum('brotli') };

const part = all.find((file) => file.endsWith('_more.wasm'));
if (!part || loaded.includes(part)) throw new Error('dist has no part of the program that comes later.');
const later = weigh(part);

for (const { file, plain, brotli } of [...rows, total, later]) {
  console.log(`${group(plain).padStart(10)} ${group(brotli).padStart(9)}  ${file}`);
}
const within = [judge('First load', total.brotli, BUDGET), judge('Later', later.brotli, BUDGET_LATER)];
process.exit(within.every(Boolean) ? 0 : 1);

/** @param {string} file */
function weigh(file) {
  const bytes = readFileSync(join('dist', file));
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { file, plain: bytes.length, brotli: packed.length };
}

/** @param {string} what @param {number} bytes @param {number} budget */
function judge(what, bytes, budget) {
  const verdict = bytes <= budget ? 'within' : 'OVER';
  console.log(`${what}: ${group(bytes)} bytes with brotli, ${verdict} the budget of ${group(budget)}.`);
  return bytes <= budget;
}

/** @param {'plain' | 'brotli'} key */
function sum(key) {
  return rows.reduce((bytes, row) => bytes + row[key], 0);
}

/** @param {number} bytes */
function group(bytes) {
  return bytes.toLocaleString('en');
}
