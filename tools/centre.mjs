// A running simulator for the benchmarks, and somebody who has signed in there.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

const SIMULATOR = process.env.SIMULATOR_BIN || 'target/release/eightytwenty-simulator';
const CLIENT_ID = '80200000-0000-4000-8000-000000008020';
const DETAILS = '/api/v2/analytics/conversations/details/query';

/** Starts a simulator without limits. @param {string[]} flags */
export async function centre(...flags) {
  const child = spawn(SIMULATOR, ['--port', '0', '--auto-approve', '--rate-limit', 'off', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (address) return { url: address, stop: () => child.kill() };
  }
  throw new Error('The simulator did not start.');
}

/** A token, by the real way of code and PKCE.
 * @param {string} url @param {string} [redirect]  a page that the simulator knows */
export async function signIn(url, redirect = 'http://localhost:8080/') {
  const verifier = randomBytes(32).toString('base64url');
  const authorize = new URL('/oauth/authorize', url);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  authorize.search = `${new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: redirect,
    response_type: 'code',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'bench',
  })}`;
  const back = new URL((await fetch(authorize, { redirect: 'manual' })).headers.get('location') ?? '');
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    code_verifier: verifier,
    client_id: CLIENT_ID,
    redirect_uri: redirect,
  };
  const answer = await fetch(new URL('/oauth/token', url), { method: 'POST', body: new URLSearchParams(form) });
  return /** @type {string} */ ((await answer.json()).access_token);
}

/** Pages of an interval as bytes, so many at most. @param {string} url @param {string} interval @param {number} most */
export async function pages(url, interval, most) {
  const token = await signIn(url);
  const found = [];
  for (let pageNumber = 1; pageNumber <= most; pageNumber += 1) {
    const answer = await fetch(url + DETAILS, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ interval, paging: { pageSize: 100, pageNumber } }),
    });
    if (!answer.ok) throw new Error(`The simulator answered ${answer.status}.`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!bytes.includes('"conversations"')) break;
    found.push(bytes);
  }
  return found;
}
