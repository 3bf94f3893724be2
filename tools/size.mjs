// The size budget: everything a first visit loads, compressed with brotli as a static host would.
// Loaded is what index.html names, and what any loaded text names in turn; a file nobody names
// (the built-in sample, say) comes later and does not count.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const BUDGET = 300_000;
const TEXT = new Set(['.html', '.css', '.js', '.mjs', '.json', '.svg']);

const all = readdirSync('dist', { recursive: true, encoding: 'utf8' });
const loaded = ['index.html'];
for (const file of loaded) {
  if (!TEXT.has(extname(file))) continue;
  const text = readFileSync(join('dist', file), 'utf8');
  loaded.push(...all.filter((other) => !loaded.includes(other) && text.includes(basename(other))));
}

const rows = loaded.map((file) => {
  const bytes = readFileSync(join('dist', file));
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { file, plain: bytes.length, brotli: packed.length };
});
rows.sort((a, b) => b.brotli - a.brotli);
const total = { file: 'all', plain: sum('plain'), brotli: sum('brotli') };

for (const { file, plain, brotli } of [...rows, total]) {
  console.log(`${group(plain).padStart(10)} ${group(brotli).padStart(9)}  ${file}`);
}
const verdict = total.brotli <= BUDGET ? 'within' : 'OVER';
console.log(`First load: ${group(total.brotli)} bytes with brotli, ${verdict} the budget of ${group(BUDGET)}.`);
process.exit(total.brotli <= BUDGET ? 0 : 1);

/** @param {'plain' | 'brotli'} key */
function sum(key) {
  return rows.reduce((bytes, row) => bytes + row[key], 0);
}

/** @param {number} bytes */
function group(bytes) {
  return bytes.toLocaleString('en');
}
