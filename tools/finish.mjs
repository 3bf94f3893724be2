// The last step of a build, run by Trunk (Trunk.toml) on its staging folder: cuts the program in two, optimises
// both halves for size, and names them by what is in them. Before it, the program has its functions' names;
// `split` decides by them (tools/split), and wasm-opt takes them away.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** What comes later: this Rust module, what only it uses, and whatever only they call. */
const LATER = [
  'view::more',
  ...['attainment', 'board', 'bridge', 'csv', 'held', 'journey', 'lost', 'patience', 'restated', 'rolled', 'spread', 'tsv', 'visits', 'visits_csv', 'week'].map((name) => `measure::${name}`),
  ...['bars', 'cells', 'compare', 'falls', 'grid', 'heat', 'lengths', 'pulse', 'rows', 'steps', 'strip'].map((name) => `chart::${name}`),
  ...['check', 'export', 'named', 'picture', 'print', 'share', 'task', 'visits'].map((name) => `state::${name}`),
  ...['aggregates', 'call', 'directory', 'jobs', 'knock', 'query', 'retry', 'walk', 'wire'].map((name) => `api::${name}`),
  ...['again', 'jobs', 'keep', 'tail', 'way'].map((name) => `load::${name}`),
  ...['pack', 'pairing'].map((name) => `columns::${name}`),
  ...['bits', 'compare', 'merge', 'question', 'read', 'spans', 'trouble', 'v1', 'write'].map((name) => `snapshot::${name}`),
  ...['compress', 'dom::screen', 'file', 'print', 'probe', 'store'].map((name) => `browser::${name}`),
]
  .map((path) => `eightytwenty::${path}`)
  .join(',');
/** Files that go beside index.html under their own names. */
const BESIDE = ['hosting/404.html', 'assets/sample.json'];
const SPLIT = process.env.SPLIT_BIN || 'target/debug/split';
/** What the linker wrote: it tells which data belongs to which functions. */
const LINKED = `${process.env.CARGO_TARGET_DIR || 'target'}/wasm32-unknown-unknown/page/app.wasm`;
const run = promisify(execFile);

/** @param {string} page folder of the page */
async function finish(page) {
  const found = readdirSync(page).find((file) => file.endsWith('_bg.wasm'));
  if (!found) throw new Error(`${page} has no program.`);
  const stem = found.replace('_bg.wasm', '');
  const file = (/** @type {string} */ end) => join(page, stem + end);

  const work = 'target/split';
  mkdirSync(work, { recursive: true });
  const halves = ['_bg.wasm', '_more.wasm'];
  const { stdout } = await run(SPLIT, [file('_bg.wasm'), LATER, ...halves.map((end) => work + '/app' + end), LINKED]);
  console.log(stdout.trim());
  await Promise.all(halves.map((end) => run('wasm-opt', ['-Oz', `${work}/app${end}`, '-o', file(end)])));

  // Trunk's hash is that of the program before all this. The halves fit each other only, and a browser may
  // have kept one of another build.
  renameSync(join(page, 'more.css'), file('_more.css'));
  const parts = [...halves, '.js', '_more.css'];
  const hash = createHash('sha256');
  for (const end of parts) hash.update(readFileSync(file(end)));
  const name = `app-${hash.digest('hex').slice(0, 16)}`;
  for (const end of parts) renameSync(file(end), join(page, name + end));
  const index = join(page, 'index.html');
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll(stem, name));

  for (const file of BESIDE) copyFileSync(file, join(page, basename(file)));
}

try {
  await finish(process.env.TRUNK_STAGING_DIR ?? 'dist');
} catch (error) {
  // What a command has to say stands at the end of its error already.
  console.error(`${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
