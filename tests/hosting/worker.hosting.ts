// The page without its host, and while its host gets another version.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { copyPage } from '../../tools/site.mjs';
import { completes, percent, report, signInButton } from '../e2e/support/report.ts';
import { arrives, expect, isNewer, keep, look, PATH, settled, test, TITLE, versions } from './support.ts';

/** Address and text of everything that is kept. */
const kept = (page: Page): Promise<{ url: string; text: string; date: string | null }[]> =>
  page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const found = await cache.match(url);
        all.push({ url, text: (await found?.text()) ?? '', date: found?.headers.get('date') ?? null });
      }
    }
    return all;
  });

test.describe('after a first visit', () => {
  test('the page opens without its host, with its title and its door', async ({ page, context, host }) => {
    const first = await context.newPage();
    await keep(first);
    await host.unplug();
    const later = page.waitForResponse(/_more\.wasm$/);
    await page.goto('./#range=last-week&threshold=25');
    await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
    await expect(signInButton(page)).toBeVisible();
    expect((await later).ok()).toBe(true);
    await expect(page.getByText(/clock/)).toHaveCount(0);
    // So it does by its full name, and on return from the login host.
    await page.goto('./index.html');
    await expect(signInButton(page)).toBeVisible();
    await page.goto('./?error=access_denied&state=unknown');
    await expect(signInButton(page)).toBeVisible();
    expect(new URL(page.url()).search).toBe('');
  });

  test('a new configuration counts at once, and the last one only without the host', async ({ page, host }) => {
    await keep(page);
    writeFileSync(join(host.page, 'config.json'), '{ "title": "Renamed" }');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Renamed' })).toBeVisible();
    // What is no configuration is named, as ever, and not kept.
    writeFileSync(join(host.page, 'config.json'), '<p>Please log in</p>');
    await page.reload();
    await expect(page.getByText(/config\.json is a web page/)).toBeVisible();
    await host.unplug();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Renamed' })).toBeVisible();
  });

  test('a load goes to Genesys Cloud as ever, and nothing of it is kept', async ({ page, host }) => {
    mkdirSync(join(host.page, 'weekly'));
    writeFileSync(join(host.page, 'weekly/2026-47.json'), '{ "format": "a snapshot" }');
    mkdirSync(join(host.page, 'api'));
    writeFileSync(join(host.page, 'api/config.json'), '{}');
    await keep(page);
    const asked = page.waitForRequest((request) => /\/api\/v2\//.test(request.url()) && request.method() !== 'OPTIONS');
    await report(page, 'range=last-week&threshold=20');
    expect(await percent(page)).toBeGreaterThan(0);
    const token = ((await (await asked).headerValue('authorization')) ?? '').replace('Bearer ', '');
    expect(token.length).toBeGreaterThan(20);
    const answered = await page.evaluate(async (secret) => {
      const authorised = { headers: { authorization: `Bearer ${secret}` } };
      const answers = [fetch('weekly/2026-47.json'), fetch('api/config.json'), fetch('config.json?a=b'), fetch('config.json', authorised)];
      return (await Promise.all(answers)).map(({ status }) => status);
    }, token);
    expect(answered).toEqual([200, 200, 200, 200]);

    const all = await kept(page);
    const files = readdirSync(host.page).filter((name) => !['_headers', '404.html', 'api', 'index.html', 'sw.js', 'weekly'].includes(name));
    expect(all.map(({ url }) => url).sort()).toEqual(['', ...files].map((name) => host.pageUrl + name).sort());
    for (const { url, text, date } of all) {
      expect(text.includes(token), `${url} holds the token`).toBe(false);
      if (url.endsWith('config.json')) expect(text).toBe(readFileSync(join(host.page, 'config.json'), 'utf8'));
      // The page sets its clock by it.
      if (url.endsWith('config.json')) expect(date).toBeNull();
    }
  });

  test('headers that the host has changed reach the page', async ({ page, host }) => {
    await keep(page);
    const policy = () => page.evaluate(async () => (await caches.match('./'))?.headers.get('content-security-policy'));
    expect(await policy()).toContain("frame-ancestors 'self'");
    await host.unplug();
    await host.serve("frame-ancestors 'none'");
    await page.reload();
    await expect.poll(policy).toContain("frame-ancestors 'none'");
  });
});

test.describe('a new version', () => {
  test('comes at the next visit, while a page that is open goes on with its own files', async ({ page, host }) => {
    await keep(page);
    const before = await versions(page);
    const open = await page.context().newPage();
    // As on a slow computer: the rest of the program is not fetched yet.
    await open.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
    await open.goto('./');
    await expect(signInButton(open)).toBeVisible();
    expect(await isNewer(open)).toBe(false);

    host.deploy();
    await page.reload();
    await expect(signInButton(page)).toBeVisible();
    await arrives(page, before);
    await page.reload();
    await expect(signInButton(page)).toBeVisible();
    expect(await isNewer(page)).toBe(true);

    // What nobody needs is deleted, and so is this; the files of that page, gone from the host, are not.
    const stray = `eightytwenty ${PATH} stray`;
    await page.evaluate((name) => caches.open(name), stray);
    await page.reload();
    await expect.poll(() => versions(page)).not.toContain(stray);
    expect(await versions(page)).toEqual(expect.arrayContaining(before));
    await host.unplug();
    expect(await open.evaluate(() => (globalThis as unknown as { loadMore: () => Promise<void> }).loadMore().then(() => 'loaded', String))).toBe('loaded');
    await expect(open.locator('link[href*="_more.css"]')).toHaveAttribute('href', /app-(?!000000000000000b)/);
    await host.serve();
    await page.reload();
    await expect.poll(() => versions(page)).toHaveLength(1);
    expect(await versions(page)).not.toEqual(before);

    await host.unplug();
    await page.reload();
    await expect(signInButton(page)).toBeVisible();
    expect(await isNewer(page)).toBe(true);
  });

  for (const [what, spoil] of [
    ['without a file', (file: string) => rmSync(file)],
    ['with another page in place of a file', (file: string) => writeFileSync(file, '<p>Not found</p>')],
  ] as const) {
    test(`${what} does not replace one that works`, async ({ page, host }) => {
      await keep(page);
      const before = await versions(page);
      host.deploy();
      spoil(join(host.page, 'app-000000000000000b_more.wasm'));
      const asked = () => host.log().filter((line) => line.includes('app-000000000000000b_more.wasm')).length;
      await page.reload();
      await look(page);
      // Each look asks once, and once more past the browser's own cache; how often a visit looks is the browser's affair.
      await expect.poll(async () => asked() >= 2 && asked() % 2 === 0 && (await settled(page))).toBe(true);
      await expect.poll(() => versions(page)).toEqual(before);
      await page.reload();
      expect(await isNewer(page)).toBe(false);
      await report(page, 'range=last-week&threshold=20');
      expect(await isNewer(page)).toBe(false);

      copyPage(host.page, host.simUrl, { title: TITLE });
      host.deploy();
      // The same version, whole this time.
      await page.reload();
      await arrives(page, before);
      await page.reload();
      await expect(signInButton(page)).toBeVisible();
      expect(await isNewer(page)).toBe(true);
    });
  }

  test('of another page on the same host touches nothing of this one', async ({ page, host }) => {
    host.put('else');
    await keep(page);
    const outer = await versions(page);
    await keep(page, './else/');
    const inner = await versions(page, `${PATH}else/`);
    expect([outer.length, inner.length]).toEqual([1, 1]);
    host.deploy('else');
    await page.reload();
    await arrives(page, inner, `${PATH}else/`);
    await page.reload();
    await expect.poll(() => versions(page, `${PATH}else/`)).toHaveLength(1);
    expect(await isNewer(page)).toBe(true);
    expect(await versions(page)).toEqual(outer);
    await host.unplug();
    await page.goto('./');
    await expect(signInButton(page)).toBeVisible();
    expect(await isNewer(page)).toBe(false);
  });

  test('that turns the worker off leaves nothing behind', async ({ page, host }) => {
    await keep(page);
    copyFileSync('hosting/sw-off.js', join(host.page, 'sw.js'));
    await page.reload();
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
    await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    await signInButton(page).click();
    await completes(page);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });
});
