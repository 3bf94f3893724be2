// Writes sw.js into a built page: the worker's source with the files it keeps. Anew whenever one of them changed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HASHED } from './headers.mjs';

/** Files without a hash in their name: index.html is kept, the sample too if there is one; the rest is for hosts. */
const KEPT = ['index.html', 'sample.json'];
const NOT_KEPT = ['404.html', '_headers', 'config.json', 'sw.js'];

/** @param {string} page folder of the page */
export function writeWorker(page) {
  const source = readFileSync('sw.js', 'utf8');
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of filesOf(page)) files[name === 'index.html' ? './' : name] = digest(readFileSync(join(page, name)), 'base64');
  const version = digest(Buffer.from(source + JSON.stringify(files)), 'hex').slice(0, 16);
  const filled = [
    ["const VERSION = '';", `const VERSION = '${version}';`],
    ['const FILES = {};', `const FILES = ${JSON.stringify(files, null, 2)};`],
  ].reduce((text, [place = '', content = '']) => {
    if (!text.includes(place)) throw new Error(`sw.js has no line \`${place}\` to fill in.`);
    return text.replace(place, content);
  }, source);
  writeFileSync(join(page, 'sw.js'), filled);
}

/** What the page is made of, index.html first: while a new version is put in place, it is what differs. @param {string} page */
export function filesOf(page) {
  const names = readdirSync(page).filter((name) => !NOT_KEPT.includes(name) && !/\.(gz|br)$/.test(name));
  const hashed = new RegExp(HASHED);
  const plain = names.find((name) => !KEPT.includes(name) && !hashed.test(name));
  if (plain) throw new Error(`${join(page, plain)} has no hash in its name, so that neither hosts nor browsers may keep it.`);
  return names.sort((a, b) => Number(b === 'index.html') - Number(a === 'index.html') || a.localeCompare(b));
}

/** @param {Buffer} bytes @param {'base64' | 'hex'} form */
function digest(bytes, form) {
  return createHash('sha256').update(bytes).digest(form);
}
