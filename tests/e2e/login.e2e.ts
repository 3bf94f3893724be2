// Signing in when it does not go well, and what must never be kept.
import type { APIRequestContext, Page } from '@playwright/test';
import type { Site } from '../../tools/site.mjs';
import { asked, bearer, statusFor } from './support/api.ts';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, headline, parameters, percent, report, signInBeside, signInButton, slide, status } from './support/report.ts';

const SMALL = ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'];
test.use({ simulatorFlags: SMALL });

/** Everything a page can keep between two visits. */
const kept = (page: Page) =>
  page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases(), await caches.keys()]));

test.describe('at the consent page', () => {
  test.use({ simulatorFlags: ['--conversations', '400'], expectedConsole: /404 .*\/favicon\.ico|400 .*\/oauth\/token/ });

  test('whoever denies is told so, stays signed out, and keeps the question', async ({ page, site }) => {
    await page.goto('./#range=last7&threshold=25');
    await signInButton(page).click();
    await button(page, 'Deny').click();
    await expect(page.getByText(/declined|denied/i).first()).toBeVisible();
    await expect(signInButton(page)).toBeVisible();
    expect(page.url()).toMatch(new RegExp(`^${site.pageUrl}#`));
    expect(parameters(page)).toEqual({ range: 'last7', threshold: '25' });
  });

  test('a return with another state is refused before any code is exchanged', async ({ page, site }) => {
    await page.goto('./#threshold=25');
    await signInButton(page).click();
    await expect(button(page, 'Allow')).toBeVisible();
    const requests = asked(page, site);
    await page.goto(`${site.pageUrl}?code=made-up&state=somebody-elses`);
    await expect(page.getByText(/did not begin/)).toBeVisible();
    await expect(signInButton(page)).toBeVisible();
    expect(new URL(page.url()).search).toBe('');
    expect(requests).toEqual([]);
    // The verifier is spent: the true return does not work afterwards either.
    expect(await kept(page)).not.toContain('verifier');
  });

  test('a code that the login host refuses says so and offers to sign in again', async ({ page, site }) => {
    await page.goto('./#threshold=25');
    await signInButton(page).click();
    await expect(button(page, 'Allow')).toBeVisible();
    const state = new URL(page.url()).searchParams.get('state') ?? '';
    const requests = asked(page, site);
    await page.goto(`${site.pageUrl}?code=made-up&state=${encodeURIComponent(state)}`);
    await expect(page.getByText(/refused the sign-in code/)).toBeVisible();
    expect(requests).toEqual(['POST /oauth/token']);
    expect(parameters(page)).toEqual({ threshold: '25' });
    await signInButton(page).click();
    await button(page, 'Allow').click();
    await completes(page);
  });
});

test('a made-up return without a sign-in under way is refused, and leaves the address at once', async ({ page, site }) => {
  const requests = asked(page, site);
  await page.goto('./?code=made-up&state=made-up#threshold=25');
  await expect(page.getByText(/did not begin/)).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  expect(parameters(page)).toEqual({ threshold: '25' });
  expect(requests).toEqual([]);
  await page.goBack();
  expect(page.url()).not.toContain('made-up');
});

test('the token is in no storage and in no address', async ({ page }) => {
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  const authorization = bearer(page);
  await report(page, 'range=yesterday');
  const secret = (await authorization).replace('Bearer ', '');
  expect(addresses.some((url) => url.includes('code='))).toBe(true);
  expect(await kept(page)).not.toContain(secret);
  expect(await kept(page)).not.toContain('verifier');
  expect(await page.content()).not.toContain(secret);
  expect([...addresses, page.url()].filter((url) => url.includes(secret))).toEqual([]);
  expect(new URL(page.url()).search).toBe('');
  expect(await page.evaluate(() => history.state as unknown)).toBeNull();
});

test('a reload ends the sign-in, says so, and keeps the question', async ({ page }) => {
  await report(page, 'range=yesterday&threshold=25');
  const before = await percent(page);
  await page.reload();
  await expect(page.getByText(/loaded anew|reload/i)).toBeVisible();
  expect(parameters(page)).toMatchObject({ threshold: '25' });
  await signInButton(page).click();
  await completes(page);
  expect(await percent(page)).toBe(before);
  // Said once: a first visit in a new tab hears nothing of it.
  const other = await page.context().newPage();
  await other.goto('./');
  await expect(signInButton(other)).toBeVisible();
  await expect(other.getByText(/loaded anew|reload/i)).toHaveCount(0);
});

test('two tabs have a session each', async ({ page, context, request, site }) => {
  const [first, other] = [bearer(page), await context.newPage()];
  await report(page, 'range=yesterday&threshold=20');
  const second = bearer(other);
  await report(other, 'range=yesterday&threshold=60');
  const shown = await percent(other);
  expect(await first).not.toBe(await second);
  await button(page, 'Sign out').click();
  await expect.poll(async () => statusFor(request, site, await first)).toBe(401);
  expect(await statusFor(request, site, await second)).toBe(200);
  expect(await percent(other)).toBe(shown);
  await slide(other, 20);
  await expect(headline(other)).not.toHaveText(`${shown} %`);
  await button(other, 'Load').click();
  await completes(other);
});

test.describe('when the token ended before Load was pressed again', () => {
  test.use({ expectedConsole: /status of 401/ });

  test('what was loaded stays, and is called partial', async ({ page, request, site }) => {
    const authorization = bearer(page);
    await report(page, 'range=yesterday&threshold=20');
    const before = await percent(page);
    await request.delete(`${site.simUrl}/api/v2/tokens/me`, { headers: { Authorization: await authorization } });
    await button(page, 'Load').click();
    await expect(page.getByText('The sign-in has ended.').first()).toBeVisible();
    await expect(status(page)).toHaveText(/^Partial/);
    expect(await percent(page)).toBe(before);
  });
});

/** Begins to load last week, and revokes the token while pages come. */
async function revokeDuringLoad(page: Page, request: APIRequestContext, site: Site): Promise<void> {
  const authorization = bearer(page);
  await enter(page, 'range=last-week&threshold=20&tz=UTC');
  await expect(status(page)).toHaveText(/^Loading · \d+ of \d+ pages · /);
  await request.delete(`${site.simUrl}/api/v2/tokens/me`, { headers: { Authorization: await authorization } });
  await expect(status(page)).toHaveText(/^Partial/);
}

test.describe('when the token is revoked during a load', () => {
  test.use({
    simulatorFlags: ['--auto-approve', '--conversations', '8000', '--rate-limit', 'off', '--latency', '500'],
    expectedConsole: /status of 401/,
  });

  test('the figures stay, signing in again in a second window goes on, and nothing is missing', async ({ page, request, site }) => {
    test.setTimeout(90_000);
    await revokeDuringLoad(page, request, site);
    await expect(page.getByText('The sign-in has ended.').first()).toBeVisible();
    const partly = (await downloadCsv(page)).text;
    expect(partly.split('\r\n').length).toBeGreaterThan(2);
    await slide(page, 30);
    expect(await percent(page)).toBeGreaterThan(0);
    await slide(page, 20);

    const requests = asked(page, site);
    await signInBeside(page);
    await completes(page);
    const whole = (await downloadCsv(page)).text;
    expect(whole.length).toBeGreaterThan(partly.length);
    const resumed = requests.filter((line) => line.endsWith('details/query')).length;

    const fresh = await page.context().newPage();
    await fresh.addInitScript(() => localStorage.setItem('eightytwenty.keep', 'off'));
    const all = asked(fresh, site);
    await report(fresh, 'range=last-week&threshold=20&tz=UTC');
    expect((await downloadCsv(fresh)).text).toBe(whole);
    expect(resumed, 'only what was missing is asked for').toBeLessThan(all.filter((line) => line.endsWith('details/query')).length);
  });
});

test.describe('when somebody else signs in after the token was revoked', () => {
  // Flags of its own: the simulator remembers who comes.
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '8001', '--rate-limit', 'off', '--latency', '500'], expectedConsole: /status of 401/ });

  test('the load begins anew, for it brought what another may see', async ({ page, request, site }) => {
    test.setTimeout(90_000);
    await revokeDuringLoad(page, request, site);
    expect((await request.post(`${site.simUrl}/sim/other-user`)).ok()).toBe(true);
    const requests = asked(page, site);
    await signInBeside(page);
    await completes(page);
    await expect(button(page, 'Sign out')).toHaveAttribute('title', 'Signed in as Bea Beispiel');
    const fresh = await page.context().newPage();
    await fresh.addInitScript(() => localStorage.setItem('eightytwenty.keep', 'off'));
    const all = asked(fresh, site);
    await report(fresh, 'range=last-week&threshold=20&tz=UTC');
    expect((await downloadCsv(fresh)).text).toBe((await downloadCsv(page)).text);
    const pages = (of: string[]) => of.filter((line) => line.endsWith('details/query')).length;
    expect(pages(requests)).toBe(pages(all));
  });
});

test.describe('without the permission to read conversations', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '400', '--permissions', 'routing:queue:view'], expectedConsole: /status of 403/ });

  test('the page names the permission and whom to ask', async ({ page }) => {
    await enter(page);
    await expect(status(page)).toHaveText(/^Failed/);
    await expect(page.getByRole('main')).toContainText('analytics:conversationDetail:view');
    await expect(page.getByRole('main')).toContainText(/administrator/);
    await expect(headline(page)).toHaveCount(0);
    await expect(button(page, 'Load')).toBeEnabled();
  });
});

test.describe('without the permission to see queues', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '400', '--permissions', 'analytics:conversationDetail:view'], expectedConsole: /status of 403/ });

  test('the page names that one', async ({ page }) => {
    await enter(page);
    await expect(status(page)).toHaveText(/^Failed/);
    await expect(page.getByRole('main')).toContainText('routing:queue:view');
  });
});
