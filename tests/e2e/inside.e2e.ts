// Inside Genesys Cloud: the page in a frame of another site, where the browser keeps a world of its own for it.
import type { Frame, FrameLocator, Page } from '@playwright/test';
import { findBrowser, switches } from '../../tools/chromium.mjs';
import type { Site } from '../../tools/site.mjs';
import { asked } from './support/api.ts';
import { expect, test } from './support/fixtures.ts';
import { holdFrame, inside } from './support/host.ts';
import { signInBeside } from './support/report.ts';

const AROUND = 'gcLangTag=de&gcHostOrigin=https%3A%2F%2Fapps.mypurecloud.de&gcTargetEnv=prod-euc1';
const QUESTION = '#range=yesterday&threshold=20';

test.use({
  simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'],
  // Playwright switches the partition of storage off; the last list of features counts, and readers have it on.
  launchOptions: { executablePath: findBrowser(), args: [...switches, '--disable-features=Translate'] },
});

const signIn = (frame: FrameLocator) => frame.getByRole('button', { name: 'Sign in with Genesys Cloud', exact: true });
const status = (frame: FrameLocator) => frame.getByRole('status');
const headline = (frame: FrameLocator) => frame.getByRole('group', { name: 'Service level', exact: true });

/** Opens the application in its frame and gives back the frame. */
async function hold(page: Page, application: string, sandbox?: string): Promise<FrameLocator> {
  const host = await holdFrame(application, sandbox);
  page.once('close', host.stop);
  await page.goto(host.url);
  return inside(page);
}

/** Signs in by the second window, which closes itself. */
async function enter(page: Page, frame: FrameLocator): Promise<void> {
  await signInBeside(page, signIn(frame));
  await expect(status(frame)).toHaveText(/^Complete/, { timeout: 30_000 });
}

/** The page in the frame, as a document. */
function application(page: Page, site: Site): Frame {
  const found = page.frames().find((frame) => frame.url().startsWith(site.pageUrl));
  expect(found, 'the page is in the frame').toBeDefined();
  return found as Frame;
}

/** By how many pixels the page is wider than its frame. */
const overflow = (page: Page, site: Site) => application(page, site).evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('a sign-in in a second window brings the figures into the frame, and nobody leaves it', async ({ page, site }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  const frame = await hold(page, `${site.pageUrl}index.html?${AROUND}${QUESTION}`);
  await enter(page, frame);
  await expect(headline(frame)).toHaveText(/^\d+\.\d\s*%$/);
  expect(new URL(application(page, site).url()).search).toBe('');
  expect(await overflow(page, site)).toBeLessThanOrEqual(0);
  // Signing out ends nothing of the page around, and the sign-in can begin anew.
  await frame.getByRole('button', { name: 'Sign out' }).click();
  await expect(signIn(frame)).toBeVisible();
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:/);
  await enter(page, frame);
});

test.describe('without allow-modals', () => {
  test.use({ expectedConsole: /allow-modals/ });

  test('a frame that may not print says so, and the page stays as it is', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}${QUESTION}`, 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox');
    await enter(page, frame);
    await frame.getByRole('button', { name: 'Print report' }).click();
    await expect(frame.getByText('The browser did not open its printing dialogue.')).toBeVisible();
    await expect(headline(frame)).toBeVisible();
    await expect(frame.getByRole('article')).toHaveCount(0);
  });
});

test('no channel reaches the frame: the code comes from the window itself', async ({ page, site }) => {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    addEventListener('message', (event) => heard.push(`${event.origin} ${typeof event.data}`));
    new BroadcastChannel('eightytwenty.sign-in').onmessage = () => heard.push('channel');
  });
  const frame = await hold(page, `${site.pageUrl}${QUESTION}`);
  await enter(page, frame);
  const heard = await application(page, site).evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(heard).toEqual([`${new URL(site.pageUrl).origin} string`]);
});

test.describe('when the login host asks', () => {
  test.use({ simulatorFlags: ['--conversations', '400'], expectedConsole: /X-Frame-Options|frame-ancestors|status of 400/ });

  test('the consent stands in the second window, and a refusal is told in the frame', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}${QUESTION}`);
    let popup = page.waitForEvent('popup');
    await signIn(frame).click();
    await (await popup).getByRole('button', { name: 'Deny' }).click();
    await expect(frame.getByText('The sign-in was declined.')).toBeVisible();
    popup = page.waitForEvent('popup');
    await signIn(frame).click();
    await (await popup).getByRole('button', { name: 'Allow' }).click();
    await expect(status(frame)).toHaveText(/^Complete/, { timeout: 30_000 });
  });

  test('what another origin or another sign-in hands over is not taken', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}${QUESTION}`);
    const requests = asked(page, site);
    const popup = page.waitForEvent('popup');
    await signIn(frame).click();
    const consent = await popup;
    await expect(consent.getByRole('button', { name: 'Allow' })).toBeVisible();
    const state = new URL(consent.url()).searchParams.get('state') ?? '';
    const own = application(page, site);
    // The page around knows the state, and speaks from another origin; another sign-in has another state.
    await page.evaluate((query) => document.querySelector('iframe')?.contentWindow?.postMessage(query, '*'), `?code=stolen&state=${state}`);
    await own.evaluate(() => postMessage('?code=made-up&state=w.another'));
    await expect(signIn(frame)).toBeVisible();
    expect(requests).toEqual([]);
    // Both are right here, and only the code is made up.
    await own.evaluate((query) => postMessage(query), `?code=made-up&state=${state}`);
    await expect(frame.getByText(/refused the sign-in code/)).toBeVisible();
    expect(requests).toEqual(['POST /oauth/token']);
  });

  test('its pages refuse to be framed', async ({ page, site }) => {
    const refused = page.waitForEvent('console', (message) => /frame/i.test(message.text()));
    const host = await holdFrame(`${site.simUrl}/oauth/authorize`);
    await page.goto(host.url);
    expect((await refused).text()).toMatch(/X-Frame-Options|frame-ancestors/);
    host.stop();
  });
});

test.describe('without allow-popups', () => {
  test.use({ expectedConsole: /Blocked opening/ });

  test('a window that does not open is told, with what to do', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}${QUESTION}`, 'allow-scripts allow-same-origin allow-forms');
    await signIn(frame).click();
    await expect(frame.getByText('The browser blocked the sign-in window.')).toBeVisible();
    await expect(frame.getByText(/allow-popups/)).toBeVisible();
    await expect(signIn(frame)).toBeVisible();
  });
});

test.describe('when the token is revoked during a load', () => {
  test.use({
    simulatorFlags: ['--auto-approve', '--conversations', '8000', '--rate-limit', 'off', '--latency', '500'],
    expectedConsole: /status of 401/,
  });

  test('the sign-in is renewed in the frame while the figures stay', async ({ page, request, site }) => {
    const frame = await hold(page, `${site.pageUrl}#range=last-week&tz=UTC`);
    const asks = page.waitForRequest((one) => one.url().endsWith('/details/query') && one.method() === 'POST');
    await signIn(frame).click();
    const authorization = (await asks).headers().authorization ?? '';
    await expect(status(frame)).toHaveText(/^Loading · \d+ of \d+ pages · /);
    await request.delete(`${site.simUrl}/api/v2/tokens/me`, { headers: { Authorization: authorization } });
    await expect(frame.getByText('The sign-in has ended.').first()).toBeVisible();
    await expect(headline(frame)).toHaveText(/%$/);
    await enter(page, frame);
  });
});

test('where the browser keeps nothing in frames, everything works all the same', async ({ page, site }) => {
  await page.addInitScript(() => {
    if (window === window.top) return;
    const refuse = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'BroadcastChannel']) Object.defineProperty(window, name, { get: refuse });
  });
  const frame = await hold(page, `${site.pageUrl}?${AROUND}${QUESTION}`);
  await enter(page, frame);
  await expect(headline(frame)).toHaveText(/%$/);
});

test.describe('with a client id and no region in config.json', () => {
  const CLIENT = '80200000-0000-4000-8000-000000008020';
  // The region’s host is nobody’s here.
  test.use({ pageConfig: JSON.stringify({ client_id: CLIENT }), expectedConsole: /net::ERR_/ });

  test('the region is the one that Genesys Cloud names, and stays known when the frame is loaded anew', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}?gcHostOrigin=https%3A%2F%2Fapps.test0.pure.cloud&gcTargetEnv=prod&gcLangTag=de${QUESTION}`);
    await expect(signIn(frame)).toBeVisible();
    await expect(frame.getByLabel('Region')).toHaveCount(0);
    await application(page, site).evaluate(() => location.reload());
    const left = page.context().waitForEvent('request', (request) => request.url().startsWith('https://login.test0.pure.cloud/oauth/authorize'));
    await signIn(frame).click();
    const query = new URL((await left).url()).searchParams;
    expect(query.get('client_id')).toBe(CLIENT);
    expect(query.get('redirect_uri')).toBe(site.pageUrl);
  });

  test('a link that names a stranger is asked for no password there', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}?gcHostOrigin=https%3A%2F%2Fapps.evil.example&gcTargetEnv=prod${QUESTION}`);
    await expect(frame.getByLabel('Region')).toHaveValue('');
  });
});

test.describe('with a region of its own in config.json', () => {
  test('the configuration wins over what is said around the page', async ({ page, site }) => {
    const frame = await hold(page, `${site.pageUrl}?gcHostOrigin=https%3A%2F%2Fapps.test0.pure.cloud&gcTargetEnv=prod${QUESTION}`);
    await enter(page, frame);
  });
});

test('a narrow frame scrolls in one direction only', async ({ page, site }) => {
  await page.setViewportSize({ width: 400, height: 600 });
  const frame = await hold(page, `${site.pageUrl}?${AROUND}${QUESTION}`);
  await enter(page, frame);
  await expect(frame.getByText(/^Unit: the queue visit/)).toBeVisible();
  expect(await overflow(page, site)).toBeLessThanOrEqual(0);
});
