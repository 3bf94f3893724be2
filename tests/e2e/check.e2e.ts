// Check set-up: reached from everywhere, asks nothing by itself, and names each thing that is wrong.
import type { Locator, Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { asked } from './support/api.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, headline, parameters, report, signInButton } from './support/report.ts';

const SMALL = ['--auto-approve', '--conversations', '400'];
/** Asking without a sign-in, and with a made-up code, is refused, and the browser tells of it. */
const REFUSED = /status of 40[013] /;
test.use({ simulatorFlags: SMALL, expectedConsole: REFUSED });

const screen = (page: Page): Locator => page.getByRole('region', { name: 'Check set-up' });
const line = (page: Page, name: string): Locator => screen(page).getByRole('listitem', { name, exact: true });

async function runs(page: Page): Promise<void> {
  await button(page, 'Run the checks').click();
  await expect(button(page, 'Copy report')).toBeVisible({ timeout: 30_000 });
}

/** Names of the items with this word, in the order of the screen. */
async function with_(page: Page, word: string): Promise<string[]> {
  const lines = screen(page).getByRole('listitem').filter({ has: page.getByText(word, { exact: true }) });
  return Promise.all((await lines.all()).map(async (one) => (await one.locator('b').textContent()) ?? ''));
}

/** The token of the next request that has one: the first are made without. */
async function token(page: Page): Promise<string> {
  const request = await page.waitForRequest((one) => 'authorization' in one.headers());
  return request.headers().authorization ?? '';
}

/** Opens the screen by link, and signs in there; nothing is loaded meanwhile. */
async function enterThere(page: Page): Promise<void> {
  await page.goto('./#view=check');
  await signInButton(page).click();
  await expect(button(page, 'Sign out')).toBeVisible();
}

test('at the door it opens by its button, asks nothing until it is told to, and closes again', async ({ page, site }) => {
  await page.goto('./#threshold=25');
  const requests = asked(page, site);
  await button(page, 'Check set-up').press('Enter');
  expect(parameters(page)).toEqual({ threshold: '25', view: 'check' });
  await expect(screen(page).getByText('Nothing was asked yet.')).toBeVisible();
  await expect(line(page, 'Redirect URI')).toContainText(site.pageUrl);
  await expect(line(page, 'API host')).toContainText('not tested yet');
  expect(requests).toEqual([]);
  await runs(page);
  expect(requests).toEqual(['GET /api/v2/tokens/me', 'POST /oauth/token']);
  expect(await with_(page, 'to fix')).toEqual([]);
  for (const name of ['API host', 'Login host', 'Client id', 'config.json', 'Clock', 'Compression']) await expect(line(page, name)).toContainText('fine');
  await expect(line(page, 'Queues')).toContainText('Sign in to test it.');
  expect((await new AxeBuilder({ page: page as never }).include('#check-set-up').analyze()).violations).toEqual([]);
  await button(page, 'Back').click();
  await expect(signInButton(page)).toBeVisible();
  expect(parameters(page)).toEqual({ threshold: '25' });
});

test('after a sign-in there everything is fine, by one small request each, and the figures come on the way back', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const requests = asked(page, site);
  await enterThere(page);
  expect(requests.filter((one) => one.includes('/api/'))).toEqual([]);
  const authorization = token(page);
  await runs(page);
  expect(await with_(page, 'to fix')).toEqual([]);
  expect(await with_(page, 'optional')).toEqual([]);
  expect(await with_(page, 'not tested')).toEqual([]);
  await expect(screen(page).getByText('Nothing to fix.')).toBeVisible();
  expect(requests.filter((one) => one.includes('/api/'))).toHaveLength(7);
  await expect(line(page, 'Who is signed in')).toContainText('Ada Muster');
  await expect(line(page, 'Sign-in')).toContainText('Musterwerk Kundenservice GmbH');
  await expect(line(page, 'Rate limit')).toContainText('300 requests a minute');
  await expect(line(page, 'Redirect URI')).toContainText('is registered');

  await button(page, 'Copy report').click();
  await expect(page.getByText('Report copied.')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('✓ Queues (fine)');
  expect(text).toContain(`Page: ${site.pageUrl}`);
  expect(text).not.toContain((await authorization).replace('Bearer ', ''));
  await line(page, 'Redirect URI').getByRole('button', { name: 'Copy', exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(site.pageUrl);

  await button(page, 'Back').click();
  await completes(page);
  await expect(headline(page)).toBeVisible();
});

test('it is reached from the foot of the figures, and they are there again afterwards', async ({ page }) => {
  await report(page, 'range=yesterday');
  const shown = await headline(page).textContent();
  await button(page, 'Check set-up').click();
  await expect(screen(page)).toBeVisible();
  await page.goBack();
  await expect(headline(page)).toHaveText(shown ?? '');
});

for (const [permission, name, word, lost] of [
  ['routing:queue:view', 'Queues', 'to fix', /Routing › Queue › View/],
  ['analytics:conversationAggregate:view', 'Aggregates', 'optional', /“Against Genesys” and summary mode/],
] as const) {
  test.describe(`without ${permission}`, () => {
    const all = ['routing:queue:view', 'analytics:conversationDetail:view', 'analytics:conversationAggregate:view'];
    test.use({ simulatorFlags: [...SMALL, '--permissions', all.filter((one) => one !== permission).join()] });

    test('it is named, with what is lost and a correlation id', async ({ page }) => {
      await enterThere(page);
      await runs(page);
      expect([...(await with_(page, 'to fix')), ...(await with_(page, 'optional'))]).toEqual([name]);
      await expect(line(page, name)).toContainText(word);
      await expect(line(page, name)).toContainText(permission);
      await expect(line(page, name)).toContainText(lost);
      await expect(line(page, name).getByText(/Correlation id [0-9a-f-]{36}/)).toBeVisible();
    });
  });
}

test.describe('without the permission to read conversations', () => {
  test.use({ simulatorFlags: [...SMALL, '--permissions', 'routing:queue:view,analytics:conversationAggregate:view'] });

  test('conversations are to fix and jobs optional, and a failed load leads here', async ({ page }) => {
    await enter(page);
    await button(page, 'Check set-up').click();
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual(['Conversations']);
    expect(await with_(page, 'optional')).toEqual(['Details jobs']);
  });
});

test.describe('with a client that has too few scopes', () => {
  test.use({ simulatorFlags: [...SMALL, '--scopes', 'routing:readonly,users:readonly'] });

  test('the scope is named, not a permission', async ({ page }) => {
    await enterThere(page);
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual(['Scopes', 'Conversations']);
    await expect(line(page, 'Scopes')).toContainText('Add analytics:readonly');
    await expect(line(page, 'Conversations')).toContainText('The scope analytics:readonly is missing');
  });
});

test.describe('with a client id that nobody knows', () => {
  test.use({ pageConfig: { client_id: '80200000-0000-4000-8000-000000000000' } });

  test('the login host says so without a sign-in', async ({ page }) => {
    await page.goto('./#view=check');
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual(['Client id']);
    await expect(line(page, 'Client id')).toContainText('client not found');
  });
});

test.describe('where another page is registered', () => {
  test.use({ simulatorFlags: [...SMALL, '--redirect-uri', 'https://elsewhere.example/'], expectedConsole: /CORS|net::ERR_FAILED|status of 40[15] / });

  test('neither host lets the page read, and the redirect URI is named as the likely reason', async ({ page, site }) => {
    await page.goto('./#view=check');
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual(['API host', 'Login host', 'Redirect URI']);
    await expect(line(page, 'Redirect URI')).toContainText('probably not registered');
    await expect(line(page, 'API host')).toContainText(`register ${site.pageUrl}`);
  });
});

test.describe('where another page of the same host is registered', () => {
  test.use({ simulatorFlags: [...SMALL, '--redirect-uri', 'http://localhost:0/elsewhere/'] });

  test('the hosts can be read, and the redirect URI is told by signing in', async ({ page }) => {
    await page.goto('./#view=check');
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual([]);
    await expect(line(page, 'Redirect URI')).toContainText('does not come back here');
    await signInButton(page).click();
    await expect(page.getByText('redirect_uri is not registered')).toBeVisible();
  });
});

test.describe('behind a proxy that drops CORS headers', () => {
  test.use({ simulatorFlags: [...SMALL, '--expose', 'nothing'], expectedConsole: /CORS|net::ERR_FAILED|status of 40[15] / });

  test('both hosts answer and nothing can be read', async ({ page }) => {
    await page.goto('./#view=check');
    await runs(page);
    await expect(line(page, 'API host')).toContainText('lets this page read nothing');
    await expect(line(page, 'API host')).toContainText('CORS');
  });
});

test.describe('where headers are not exposed', () => {
  test.use({ simulatorFlags: [...SMALL, '--expose', 'correlation'] });

  test('the rate limit is not told, which is no fault', async ({ page }) => {
    await enterThere(page);
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual([]);
    expect(await with_(page, 'optional')).toEqual(['Rate limit']);
  });
});

test.describe('with hosts that are not there', () => {
  test.use({
    // The policy allows the first, and nobody has that name; the second it forbids.
    pageConfig: { login_url: 'https://login.test0.pure.cloud', api_url: 'https://api.proxy.example' },
    expectedConsole: /net::ERR_|Content Security Policy|violates/,
  });

  test('silence and the page’s own policy are told apart by what to do', async ({ page }) => {
    await page.goto('./#view=check');
    await runs(page);
    await expect(line(page, 'Login host')).toContainText('https://login.test0.pure.cloud does not answer');
    await expect(line(page, 'API host')).toContainText('The page’s own policy forbids a connection to https://api.proxy.example');
    await expect(line(page, 'API host')).toContainText('CONNECT_SRC="https://api.proxy.example"');
  });
});

test.describe('with a configuration that has a mistake', () => {
  test.use({ pageConfig: { region: 'atlantis' } });

  test('it is named by its key', async ({ page }) => {
    await page.goto('./#view=check');
    await runs(page);
    expect(await with_(page, 'to fix')).toEqual(['config.json']);
    await expect(line(page, 'config.json')).toContainText('“region”');
  });
});

test.describe('with no configuration', () => {
  test.use({ pageConfig: null, expectedConsole: /404 .*config\.json/ });

  test('what cannot be tested says why', async ({ page }) => {
    await page.goto('./#view=check');
    await runs(page);
    await expect(line(page, 'config.json')).toContainText('There is none (status 404)');
    await expect(line(page, 'API host')).toContainText('No region is known.');
    await expect(signInButton(page)).toHaveCount(0);
  });
});

test('a clock that is wrong by an hour is found', async ({ page }) => {
  await page.clock.setSystemTime('2026-11-23T10:30:00Z');
  await page.goto('./#view=check');
  await runs(page);
  await expect(line(page, 'Clock')).toContainText(/6[01] min ahead of/);
});

test('a blocked storage is found, with what it means', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await page.goto('./#view=check');
  await runs(page);
  expect(await with_(page, 'to fix')).toEqual(['Storage of the tab']);
  expect(await with_(page, 'optional')).toEqual(['Storage on this computer']);
});

test('a sign-in that has ended is found, and the page knows it', async ({ page, request, site }) => {
  await enterThere(page);
  const authorization = token(page);
  await runs(page);
  await request.delete(`${site.simUrl}/api/v2/tokens/me`, { headers: { Authorization: await authorization } });
  await runs(page);
  await expect(line(page, 'Sign-in')).toContainText('The sign-in has ended.');
  await expect(signInButton(page)).toBeVisible();
});

test.describe('after a sign-in that failed', () => {
  test.use({ simulatorFlags: ['--conversations', '400'] });

  test('the message stands beside the way here', async ({ page }) => {
    await page.goto('./');
    await signInButton(page).click();
    await button(page, 'Deny').click();
    await expect(page.getByText('The sign-in was declined.')).toBeVisible();
    await button(page, 'Check set-up').click();
    await expect(screen(page)).toBeVisible();
    await expect(page.getByText('The sign-in was declined.')).toBeVisible();
  });
});
