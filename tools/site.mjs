// A running copy of the page with a simulator behind it, for the demo, the end-to-end tests and the
// screenshots. dist/ itself stays as it will be hosted: only the copy may talk to loopback.
import { spawn } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { allowConnections } from './connect-src.mjs';

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
  const simulator = spawn(
    SIMULATOR,
    ['--port', simPort, '--page-port', pagePort, '--page-dir', folder, '--page-prefix', prefix, ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => simulator.once('exit', resolve).once('error', reject));
  const stop = async () => {
    simulator.kill();
    await ended;
  };

  const [simUrl, pageUrl] = await addresses(simulator.stdout, ended);
  // Only now, so that a start which fails spoils no copy that is still in use.
  rmSync(folder, { recursive: true, force: true });
  cpSync('dist', folder, { recursive: true });
  allowConnections(folder, [simUrl, simUrl.replace('localhost', '127.0.0.1')]);
  const urls = { login_url: simUrl, api_url: simUrl, apps_url: simUrl };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ client_id: CLIENT_ID, ...urls, ...config }, null, 2));
  return { folder, pageUrl, simUrl, ended, stop };
}

/** The simulator names its address and then the page's, each when it answers there.
 * @param {import('node:stream').Readable} stdout @param {Promise<unknown>} ended @returns {Promise<string[]>} */
async function addresses(stdout, ended) {
  /** @type {string[]} */
  const found = [];
  const both = new Promise((resolve) => {
    createInterface(stdout).on('line', (line) => {
      found.push(.../http:\/\/localhost:\S+/.exec(line) ?? []);
      if (found.length === 2) resolve(found);
    });
  });
  await Promise.race([both, ended]);
  if (found.length < 2) throw new Error('The simulator did not start.');
  return found;
}
