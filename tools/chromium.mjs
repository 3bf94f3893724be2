// The Chromium of this machine, its driver, and the switches that every headless run shares.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Quiet, repeatable, and willing to run as root in a container. */
export const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @returns {string | undefined} */
export function findBrowser() {
  return process.env.CHROMIUM || onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

/** ChromeDriver speaks for one browser version; CHROMEWEBDRIVER is the folder hosted CI machines keep it in.
 * @returns {string | undefined} */
export function findDriver() {
  const folder = process.env.CHROMEWEBDRIVER;
  return process.env.CHROMEDRIVER || (folder && join(folder, 'chromedriver')) || onPath('chromedriver');
}

/** @param {string[]} names */
function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
