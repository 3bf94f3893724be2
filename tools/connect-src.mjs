// Adds origins to the connections which a built page's content security policy allows.
// Usage: node tools/connect-src.mjs dist https://proxy.example …
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param {string} page folder of the page @param {string[]} origins */
export function allowConnections(page, origins) {
  const file = join(page, 'index.html');
  const html = readFileSync(file, 'utf8');
  const wider = html.replace("connect-src 'self'", ["connect-src 'self'", ...origins.map(originOf)].join(' '));
  if (wider === html && origins.length > 0) throw new Error(`${file} has no connect-src 'self' to add to`);
  writeFileSync(file, wider);
}

/** Anything but a plain origin could smuggle a directive into the policy. @param {string} text */
function originOf(text) {
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw new Error(`${text} is not an origin such as https://proxy.example`);
  }
  return text;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [page, ...origins] = process.argv.slice(2);
  try {
    allowConnections(page, origins);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
