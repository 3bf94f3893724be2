// Adds origins to the connections which a built page's content security policy allows.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} page folder of the page @param {string[]} origins */
export function allowConnections(page, origins) {
  const file = join(page, 'index.html');
  const html = readFileSync(file, 'utf8');
  const missing = origins.map(originOf).filter((origin) => !html.split(/[\s;]+/).includes(origin));
  const wider = html.replace("connect-src 'self'", ["connect-src 'self'", ...missing].join(' '));
  if (wider === html && missing.length > 0) throw new Error(`${file} has no connect-src 'self' to add to`);
  writeFileSync(file, wider);
}

/** Anything but a plain origin could smuggle a directive into the policy. @param {string} text */
function originOf(text) {
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw new Error(`${text} is not an origin such as https://proxy.example`);
  }
  return text;
}
