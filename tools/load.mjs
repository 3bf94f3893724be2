// The benchmark *load*: conversations of the simulator over loopback, without a limit of requests, into dist/ in headless
// Chromium, against loops on the official JavaScript SDK in the same browser and a script on the official Python SDK.
// Fails when they do not count alike. Usage: node tools/load.mjs [conversations …], 20,000 and 200,000 if none.
//
// No tool is attached to the browser, for that slows its network down by half: each contestant is a page that works by
// itself and posts what it found.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signIn } from './centre.mjs';
import { findBrowser, switches } from './chromium.mjs';
import { allowConnections } from './connect-src.mjs';
import { digits, goal } from './report.mjs';
import { startSite } from './site.mjs';

const PYTHON = 'target/python/bin/python';
/** How long the script in Python may count; its pace is the same from the first page to the last. */
const PYTHON_S = 20;
/** How long a contestant may take. */
const PATIENCE_MS = 1_200_000;
const FOLDER = 'target/load';
/** What browsers remember: nothing, each has a folder of its own. */
const PROFILES = 'target/load-browsers';
let browsers = 0;
const DAY_MS = 86_400_000;
const [FROM, TO] = ['2026-10-12', '2026-11-12'];
const WORLD = ['--start', `${FROM}T00:00:00Z`, '--now', '2026-11-30T00:00:00Z', '--weeks', '4', '--rate-limit', 'off', '--auto-approve', '--prerender'];
const QUESTION = `from=${FROM}&to=${TO}&tz=UTC&media=callback,chat,email,message,voice&threshold=20&formula=answered&history=query&source=visits`;
const OURS = 'this page, 3 in flight';
const GOALS = { python: 50, longTaskMs: 50 };

/** @typedef {{ name: string, ms: number, conversations: number, answered: number, within: number }} Result */

/** Every UTC day of the period, as intervals. */
function days() {
  const all = [];
  for (let at = Date.parse(FROM); at < Date.parse(TO); at += DAY_MS) {
    all.push(`${new Date(at).toISOString()}/${new Date(at + DAY_MS).toISOString()}`);
  }
  return all;
}

/** Opens a page in a browser of its own and waits for what it posts.
 * @param {string} url @param {Record<string, unknown>} [task]  what bench/task.json says */
async function inBrowser(url, task = {}) {
  browsers += 1;
  writeFileSync(join(FOLDER, 'bench/task.json'), JSON.stringify({ ...task, report: collector.url }));
  const browser = spawn(findBrowser() ?? '', [...switches, '--headless', `--user-data-dir=${join(PROFILES, `${browsers}`)}`, url], { stdio: 'ignore' });
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  try {
    return await collector.next();
  } finally {
    browser.kill();
    await ended;
  }
}

/** Where pages post what they found. */
async function collect() {
  /** @type {(outcome: any) => void} */
  let resolve = () => {};
  const server = createServer(async (request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    resolve(JSON.parse(Buffer.concat(chunks).toString()));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  /** @returns {Promise<any>} */
  const next = () =>
    new Promise((found, fail) => {
      const timer = setTimeout(() => fail(new Error('A page has not finished in time.')), PATIENCE_MS);
      resolve = (outcome) => {
        clearTimeout(timer);
        found(outcome);
      };
    });
  return { url: `http://127.0.0.1:${port}`, next, stop: () => server.close() };
}

/** The page itself, from its first question about conversations until it says *Complete*. @param {string} pageUrl */
async function ours(pageUrl) {
  const { ms, requests, status, csv, tasks } = await inBrowser(`${pageUrl}#${QUESTION}`);
  const conversations = Number(/([\d,]+) conversations/.exec(status)?.[1].replaceAll(',', ''));
  const longest = Math.max(0, ...tasks.map((/** @type {{ ms: number }} */ task) => task.ms));
  return { name: OURS, ms, requests, conversations, ...sums(csv), longest, blocks: tasks.length };
}

/** Sums of columns of the intervals' file. @param {string} csv */
function sums(csv) {
  const [head, ...rows] = csv.trim().split('\r\n').map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '')) ?? []);
  const sum = (/** @type {string} */ name) => rows.reduce((total, row) => total + Number(row[head.indexOf(name)]), 0);
  return { answered: sum('answered'), within: sum('answered_within') };
}

/** @param {string} api @param {string} token @returns {Promise<Result | undefined>} */
async function python(api, token) {
  if (!existsSync(PYTHON)) return;
  const { stdout } = await promisify(execFile)(PYTHON, ['benches/load/tutorial.py', api, token, `${PYTHON_S}`, ...days()]);
  return { name: 'Python SDK', ...JSON.parse(stdout) };
}

/** Adds the contestants to the running copy of the page. */
function equip() {
  const [bench, sdk] = [join(FOLDER, 'bench'), 'purecloud-platform-client-v2'];
  cpSync('benches/load', bench, { recursive: true });
  cpSync('node_modules/axios/dist/axios.min.js', join(bench, 'axios.min.js'));
  cpSync(`node_modules/${sdk}/dist/web-amd/${sdk}.min.js`, join(bench, `${sdk}.min.js`));
  const index = join(FOLDER, 'index.html');
  writeFileSync(index, readFileSync(index, 'utf8').replace('<head>', '<head><script src="bench/drive.js"></script>'));
  allowConnections(FOLDER, [collector.url]);
}

/** @param {number} conversations */
async function run(conversations) {
  const site = await startSite({ folder: FOLDER, flags: [...WORLD, '--conversations', `${conversations}`], config: { rate_limit: 'off' } });
  try {
    equip();
    const [api, token] = [site.simUrl, await signIn(site.simUrl, site.pageUrl)];
    const loop = `${site.pageUrl}bench/loop.html`;
    /** @type {Result[]} */
    const results = [];
    /** @type {[string, number][]} */
    let pages = [];
    for (const inFlight of [1, 3]) {
      const found = await inBrowser(loop, { work: 'loop', api, token, days: days(), inFlight });
      const [all, , answered, within] = found.counts;
      results.push({ name: `JavaScript SDK, ${inFlight} in flight`, ms: found.ms, conversations: all, answered, within });
      pages = found.pages;
    }
    const page = await ours(site.pageUrl);
    results.push(page);
    const floor = await inBrowser(loop, { work: 'floor', api, token, pages, inFlight: 3 });
    const script = await python(api, token);
    if (script) results.push(script);
    show(results, floor, page);
    check(results);
    goals(results, page);
  } finally {
    await site.stop();
  }
}

const pace = (/** @type {Result} */ { conversations, ms }) => (conversations / ms) * 1_000;

/** @param {Result[]} results @param {{ ms: number, bytes: number }} floor @param {Awaited<ReturnType<typeof ours>>} page */
function show(results, floor, page) {
  const all = page.conversations;
  console.log(`\nLoad, ${all.toLocaleString('en-GB')} conversations, ${digits(floor.bytes / 1e6)} MB over loopback`);
  for (const one of results) {
    const megabytes = (floor.bytes / 1e6) * (one.conversations / all);
    const cells = [digits(pace(one)).padStart(8), digits((megabytes / one.ms) * 1_000).padStart(7), digits(one.ms / 1_000).padStart(7)];
    console.log(`    ${one.name.padEnd(32)} ${cells[0]} conversations/s ${cells[1]} MB/s ${cells[2]} s`);
  }
  const least = { name: 'fetch and arrayBuffer only', ms: floor.ms, conversations: all };
  console.log(`    ${least.name.padEnd(32)} ${digits((all / floor.ms) * 1_000).padStart(8)} conversations/s ${digits(floor.bytes / floor.ms / 1_000).padStart(7)} MB/s ${digits(floor.ms / 1_000).padStart(7)} s`);
  console.log(`  This page takes ${digits(page.ms / floor.ms)} × the time of the browser's network stack alone (3 in flight).`);
  console.log(`  Main thread not free for 50 ms or more: ${page.blocks} times, ${digits(page.longest)} ms at most.`);
}

/** Everybody who has read all must count the same. @param {Result[]} results */
function check(results) {
  const [first, ...others] = results.filter(({ name }) => name !== 'Python SDK');
  for (const other of others) {
    for (const key of /** @type {const} */ (['conversations', 'answered', 'within'])) {
      if (first[key] !== other[key]) throw new Error(`${key}: ${first.name} counts ${first[key]}, ${other.name} ${other[key]}.`);
    }
  }
  console.log(`  Counted alike: ${first.conversations} conversations, ${first.answered} answered, ${first.within} of them within 20 s.`);
}

/** @param {Result[]} results @param {Awaited<ReturnType<typeof ours>>} page */
function goals(results, page) {
  const all = page.conversations.toLocaleString('en-GB');
  const against = (/** @type {string} */ name) => results.filter((one) => one.name === name).map((one) => pace(page) / pace(one))[0];
  const script = against('Python SDK');
  if (script) goal(script >= GOALS.python, `loading ${all}: ${digits(script)} × the Python SDK, at least ${GOALS.python} ×`);
  else console.log('    The Python SDK is not installed: not compared with it.');
  const loop = against('JavaScript SDK, 3 in flight');
  goal(loop > 1, `loading ${all}: ${digits(loop)} × the JavaScript SDK at the same number in flight, more than 1 ×`);
  goal(page.longest <= GOALS.longTaskMs, `loading ${all}: main thread never blocked for more than ${GOALS.longTaskMs} ms (${digits(page.longest)} ms)`);
}

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [20_000, 200_000];
rmSync(PROFILES, { recursive: true, force: true });
const collector = await collect();
try {
  for (const size of sizes) await run(size);
} finally {
  collector.stop();
}
