// What a host should say along with the files of the page. The policy in index.html is the source; everything else is
// made from it, so that headers and page cannot disagree.
import { readFileSync } from 'node:fs';

/** For files whose name tells their content. */
export const FOREVER = 'public, max-age=31536000, immutable';
/** For files that keep their name: they are asked for anew, and answered by 304 if they are the same. */
export const FRESH = 'no-cache';
/** Those of the first kind, as nginx and JavaScript both read it; `sw.js` has it too. */
export const HASHED = '-[0-9a-f]{12,16}(_[a-z]+)?\\.(js|css|wasm|svg)$';

/** The policy in a page, on one line. @param {string} html */
export function policyOf(html) {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  if (!policy) throw new Error('index.html has no content security policy.');
  return policy.trim().replaceAll(/\s+/g, ' ');
}

/**
 * Who may show the page in a frame: Genesys Cloud of every region, which shows it as a client application, and the
 * page's own host. Narrowed by `FRAME_ANCESTORS`, for example to one region's host, or to 'none'.
 * @param {string} [chosen]
 */
export function ancestors(chosen) {
  if (!chosen) {
    const regions = readFileSync('src/auth/region.rs', 'utf8').split('];')[0];
    return ["'self'", ...Array.from(regions.matchAll(/domain: "([^"]+)"/g), ([, domain]) => `https://apps.${domain}`)].join(' ');
  }
  const words = chosen.split(/\s+/);
  const wrong = words.find((word) => !/^('self'|'none'|https?:\/\/[\w.*:-]+)$/.test(word));
  if (wrong) throw new Error(`FRAME_ANCESTORS: ${wrong} is neither 'self', 'none' nor an origin such as https://apps.mypurecloud.de`);
  return words.join(' ');
}

/**
 * Names and values, for every file of the page.
 *
 * Left out on purpose:
 * - `Cross-Origin-Opener-Policy`. A sign-in in a second window ends on the page's own address, which hands over to the window
 *   that opened it. On a page of its own they find each other by a channel; in a frame of Genesys Cloud browsers keep that channel
 *   apart, and `opener` is the only tie. Any value but the default cuts it when the window comes back from the login host.
 * - `X-Frame-Options`: it knows no list of hosts. `frame-ancestors` does, and browsers prefer it.
 * - `includeSubDomains` and `preload` of HSTS: they bind other sites of the same domain.
 * @param {string} html @param {string} [frameAncestors] @returns {[string, string][]}
 */
export function securityHeaders(html, frameAncestors) {
  const policy = `${policyOf(html)}; frame-ancestors ${ancestors(frameAncestors)}`;
  // CloudFront takes no longer value, and Cloudflare no longer line than 2,000 characters.
  if (policy.length > 1783) throw new Error(`The content security policy has ${policy.length} characters, and CloudFront takes 1,783.`);
  return [
    ['Content-Security-Policy', policy],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ['Permissions-Policy', ['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb'].map((name) => `${name}=()`).join(', ')],
    ['Strict-Transport-Security', 'max-age=31536000'],
  ];
}
