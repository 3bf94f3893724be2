// A running copy of the page with a simulator behind it, for the demo, the end-to-end tests and the
// screenshots. dist/ itself stays as it will be hosted: only the copy may talk to loopback.
import { spawn } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { complete } from './hosting.mjs';

const SIMULATOR = process.env.SIMULATOR_BIN || 'target/release/eightytwenty-simulator';
/** The one OAuth client the simulator knows. */
const CLIENT_ID = '80200000-0000-4000-8000-000000008020';

/**
 * @typedef {object} Wishes
 * @property {string} folder      where the copy of the page goes
 * @property {string} [prefix]    sub-path the page is served from, such as `some/where`
 * @property {string} [pagePort]  a free one if absent
 * @property {string} [simPort]   a free one if absent
 * @property {string[]} [flags]   further flags of the simulator
 * @property {Record<string, unknown>} [config]  further keys of config.json
 *
 * @typedef {object} Site
 * @property {string} folder  of the copy of the page
 * @property {string} pageUrl
 * @property {string} simUrl
 * @property {Promise<number | null>} ended  the simulator's exit code
 * @property {() => Promise<void>} stop
 */

/** @param {Wishes} wishes @returns {Promise<Site>} */
export async function startSite({ folder, prefix = '', pagePort = '0', simPort = '0', flags = [], config = {} }) {
  const page = ['--page-port', pagePort, '--page-dir', folder, '--page-prefix', prefix];
  const { addresses, ended, stop } = await startSimulator(['--port', simPort, ...page, ...flags], 2);
  const [simUrl = '', pageUrl = ''] = addresses;
  // Only now, so that a start which fails spoils no copy that is still in use.
  copyPage(folder, simUrl, config);
  return { folder, pageUrl, simUrl, ended, stop };
}

/** A copy of dist/ that knows the simulator. @param {string} folder @param {string} simUrl @param {Record<string, unknown>} [config] */
export function copyPage(folder, simUrl, config = {}) {
  rmSync(folder, { recursive: true, force: true });
  cpSync('dist', folder, { recursive: true });
  complete(folder, { connect: [simUrl, simUrl.replace('localhost', '127.0.0.1')] });
  const urls = { login_url: simUrl, api_url: simUrl, apps_url: simUrl };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ client_id: CLIENT_ID, ...urls, ...config }, null, 2));
}

/**
 * A simulator that answers. @param {string[]} flags
 * @param {number} count of addresses it names: its own, and the page's if it serves one
 */
export async function startSimulator(flags, count = 1) {
  const simulator = spawn(SIMULATOR, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => simulator.once('exit', resolve).once('error', reject));
  const stop = async () => {
    simulator.kill();
    await ended;
  };
  return { addresses: await addresses(simulator.stdout, ended, count), ended, stop };
}

/** The simulator names its address and then the page's, each when it answers there.
 * @param {import('node:stream').Readable} stdout @param {Promise<unknown>} ended @param {number} count @returns {Promise<string[]>} */
async function addresses(stdout, ended, count) {
  /** @type {string[]} */
  const found = [];
  const all = new Promise((resolve) => {
    createInterface(stdout).on('line', (line) => {
      found.push(.../http:\/\/localhost:\S+/.exec(line) ?? []);
      if (found.length === count) resolve(found);
    });
  });
  await Promise.race([all, ended]);
  if (found.length < count) throw new Error('The simulator did not start.');
  return found;
}
