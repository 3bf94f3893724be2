// The page behind a real nginx, with the configuration that is shipped.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { dirname, join } from 'node:path';
import { button, completes, percent, report, signInButton, status } from '../e2e/support/report.ts';
import { expect, Host, PATH, test, TITLE } from './support.ts';

const FOREVER = 'public, max-age=31536000, immutable';

/** Without a program that unpacks or follows. */
function get(address: string, headers: Record<string, string> = {}): Promise<{ status?: number; headers: Record<string, unknown>; size: number }> {
  return new Promise((resolve, reject) => {
    ask(address, { headers }, (answer) => {
      let size = 0;
      answer.on('data', (bytes: Buffer) => (size += bytes.length)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, size }));
    })
      .on('error', reject)
      .end();
  });
}

/** Files of the page, by whether their names tell their content. */
function files(host: Host): { hashed: string[]; plain: string[] } {
  const all = readdirSync(host.page).filter((name) => name !== '_headers');
  const hashed = all.filter((name) => /-[0-9a-f]{12,16}[._]/.test(name));
  return { hashed, plain: all.filter((name) => !hashed.includes(name)) };
}

test('a sign-in and a load from a sub-path, under the shipped headers', async ({ page, host }) => {
  await report(page, 'range=last-week&threshold=20');
  expect(await percent(page)).toBeGreaterThan(0);
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
  await expect(page.getByText(/^Unit: the queue visit/)).toBeVisible();
  const failed = host.log().filter((line) => !/^(200|304) /.test(line));
  expect(failed).toEqual([]);
  expect(host.log().every((line) => line.split(' ')[1]?.startsWith(PATH) || line.endsWith(' /'))).toBe(true);
});

test.describe('after the token ended', () => {
  test.use({ expectedConsole: /status of 401/ });

  test('a sign-in in a second window still finds the first', async ({ page, host, request }) => {
    const first = page.waitForRequest((request) => /\/api\/v2\//.test(request.url()) && request.method() !== 'OPTIONS');
    await report(page, 'range=last-week&threshold=20');
    const authorization = (await (await first).headerValue('authorization')) ?? '';
    const revoked = await request.delete(`${host.simUrl}/api/v2/tokens/me`, { headers: { Authorization: authorization } });
    expect(revoked.ok()).toBe(true);
    await page.evaluate(() => (location.hash = 'range=last28&threshold=20'));
    await expect(page.getByText('The sign-in has ended.').first()).toBeVisible();
    const popup = page.waitForEvent('popup');
    await signInButton(page).click();
    const second = await popup;
    await expect.poll(() => second.isClosed()).toBe(true);
    await completes(page);
  });
});

test.describe('headers', () => {
  test('each file says how long it may be kept, and every one carries the security headers', async ({ host }) => {
    mkdirSync(join(host.page, 'weekly'));
    writeFileSync(join(host.page, 'weekly/2026-47.json'), '{}');
    const { hashed, plain } = files(host);
    expect(hashed.length).toBeGreaterThan(10);
    expect(plain).toContain('sw.js');
    const meta = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync(join(host.page, 'index.html'), 'utf8'))?.[1] ?? '';
    const rules = (policy: unknown) => String(policy).split(';').map((rule) => rule.trim().replace(/\s+/g, ' '));
    for (const name of [...hashed, ...plain.filter((name) => name !== 'weekly'), '', 'weekly/2026-47.json']) {
      const { status, headers } = await get(host.pageUrl + name);
      expect(status, name).toBe(200);
      expect(headers['cache-control'], name).toBe(hashed.includes(name) ? FOREVER : 'no-cache');
      const [last = '', ...first] = rules(headers['content-security-policy']).reverse();
      expect(first.reverse(), name).toEqual(rules(meta));
      expect(last, name).toMatch(/^frame-ancestors 'self' https:\/\/apps\.mypurecloud\.com .*https:\/\/apps\.mypurecloud\.de/);
      expect(headers, name).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy': expect.stringContaining('camera=()'),
        'strict-transport-security': 'max-age=31536000',
      });
      expect(headers, name).not.toHaveProperty('cross-origin-opener-policy');
      expect(headers, name).not.toHaveProperty('x-frame-options');
    }
    const types = Object.fromEntries(await Promise.all(hashed.map(async (name) => [name.replace(/.*\./, ''), (await get(host.pageUrl + name)).headers['content-type']])));
    expect(types).toMatchObject({ wasm: 'application/wasm', js: 'application/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml; charset=utf-8' });
  });

  test('what is not there is a 404 that nobody keeps', async ({ host }) => {
    for (const name of ['nothing', 'nothing.json', 'app-0123456789abcdef_bg.wasm', 'weekly/', '_headers']) {
      const { status, headers } = await get(host.pageUrl + name);
      expect(status, name).toBe(404);
      expect(headers['cache-control'], name).toBeUndefined();
      expect(headers['content-security-policy'], name).toBeDefined();
    }
  });

  test('the address without its last slash leads to the page', async ({ page, host }) => {
    await page.goto(host.pageUrl.slice(0, -1) + '#threshold=25');
    await expect(signInButton(page)).toBeVisible();
    expect(page.url()).toBe(`${host.pageUrl}#threshold=25`);
  });

  test('a file that is the same is not sent again', async ({ host }) => {
    for (const name of ['', 'config.json', 'sw.js']) {
      const { headers } = await get(host.pageUrl + name);
      const again = await get(host.pageUrl + name, { 'If-None-Match': String(headers.etag), 'If-Modified-Since': String(headers['last-modified']) });
      expect([again.status, again.size], name).toEqual([304, 0]);
    }
  });

  test('what was compressed beforehand is sent as it is, to those who can read it', async ({ host }) => {
    execFileSync('node', ['tools/compress.mjs', host.page]);
    const { hashed } = files(host);
    const program = hashed.find((name) => name.endsWith('_bg.wasm')) ?? '';
    const packed = await get(host.pageUrl + program, { 'Accept-Encoding': 'gzip' });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding', 'content-type': 'application/wasm', 'cache-control': FOREVER });
    expect(packed.size).toBe(statSync(join(host.page, `${program}.gz`)).size);
    const plain = await get(host.pageUrl + program);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.size).toBe(statSync(join(host.page, program)).size);
    expect(packed.size).toBeLessThan(plain.size / 2);
  });
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block', expectedConsole: /registration blocked by Playwright/ });

  test('a second visit takes every file with a hash from the browser’s own cache', async ({ page, host }) => {
    await page.goto('./');
    await expect.poll(() => host.log().filter((line) => /_more\.(wasm|css)$/.test(line)).length).toBe(2);
    await expect(signInButton(page)).toBeVisible();
    const before = host.log().length;
    const again = await page.context().newPage();
    const later = again.waitForResponse(/_more\.wasm$/);
    await again.goto('./');
    await later;
    await expect(signInButton(again)).toBeVisible();
    const asked = host.log(before).map((line) => line.split(' ')[1]?.replace(PATH, ''));
    expect(asked.filter((name) => name !== '' && name !== 'config.json' && name !== 'sw.js')).toEqual([]);
    expect(asked).toContain('');
  });
});

test.describe('in a frame', () => {
  test.use({ expectedConsole: /frame-ancestors|chrome-error|ERR_BLOCKED_BY_RESPONSE/ });

  /** A page of another origin that shows ours. */
  const framed = (host: Host) => writeFileSync(join(dirname(dirname(host.page)), 'frame.html'), `<!doctype html><title>Frame</title><link rel="icon" href="data:,"><iframe title="App" src="${host.pageUrl}"></iframe>`);

  test('a foreign site cannot show the page', async ({ page, host }) => {
    framed(host);
    const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await page.goto(`${host.elsewhere}/frame.html`);
    await refused;
    await expect(page.frameLocator('iframe').getByRole('button')).toHaveCount(0);
  });

  test('a site that was named can', async ({ page, host }) => {
    await host.unplug();
    await host.begin(host.elsewhere);
    framed(host);
    await page.goto(`${host.elsewhere}/frame.html`);
    await expect(page.frameLocator('iframe').getByRole('button', { name: 'Sign in with Genesys Cloud' })).toBeVisible();
    await expect(status(page)).toHaveCount(0);
  });
});
