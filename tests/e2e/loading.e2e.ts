// Loading when the service is slow, strict or broken: what is missing is said, and Load fetches it.
import { asked, offered as truth, queueId } from './support/api.ts';
import { downloadCsv, sum } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, headline, hurry, percent, report, signInButton, status } from './support/report.ts';

test.use({
  simulatorFlags: ['--auto-approve', '--conversations', '400', '--rate-limit', 'off', '--fault-queues'],
  // The browser has its own line about answers of 4xx and 5xx and about connections that break.
  expectedConsole: /Failed to load resource|blocked by CORS policy/,
});

/** 21 and 22 November: about half of the 600 calls of a fault queue are on the last full day. */
const link = (queue: string) => `from=2026-11-21&to=2026-11-23&tz=UTC&threshold=20&queues=${queue}`;

const PERIOD = '2026-11-21T00:00:00.000Z/2026-11-23T00:00:00.000Z';

/** Calls that the page's file counts. */
async function offered(page: Parameters<typeof downloadCsv>[0]): Promise<number> {
  return sum((await downloadCsv(page)).rows, 'offered');
}

test('a page that cannot be read costs that page only: the load says which window, where, and whom to ask', async ({ page, request, site }) => {
  const id = await queueId(request, site, 'Fault: undecodable page');
  await enter(page, link(id));
  await expect(status(page)).toHaveText(/^Partial/);
  expect(await percent(page)).toBeGreaterThan(0);
  expect(await offered(page)).toBeGreaterThan(100);
  const message = page.getByText(/\d+ Nov 00:00 to .* UTC/).first();
  await expect(message).toBeVisible();
  const missing = page.getByText(/conversations\[\d+\]/).first();
  await expect(missing).toBeVisible();
  await expect(page.getByText(/Correlation id\s+[0-9a-f-]{36}/).first()).toBeVisible();
  await expect(missing).toContainText(/Load/);
  const requests = asked(page, site);
  await button(page, 'Load').click();
  await expect.poll(() => requests.filter((line) => line.endsWith('details/query')).length).toBeGreaterThan(0);
  await expect(status(page)).toHaveText(/^Partial/);
  expect(requests.filter((line) => line.endsWith('details/query')).length, 'only the missing page is asked for again').toBeLessThanOrEqual(2);
});

test('a wrong type in one conversation names the path', async ({ page, request, site }) => {
  await enter(page, link(await queueId(request, site, 'Fault: wrong type in a page')));
  await expect(status(page)).toHaveText(/^(Partial|Complete)/);
  await expect(status(page)).toHaveText(/^Partial/);
  await expect(page.getByText(/conversations\[3\]\.participants/).first()).toBeVisible();
});

test('a web page instead of data is recognised, and nothing is drawn', async ({ page, request, site }) => {
  await enter(page, link(await queueId(request, site, 'Fault: HTML instead of JSON')));
  await expect(status(page)).toHaveText(/^Failed/);
  await expect(page.getByText(/web page/i).first()).toBeVisible();
  await expect(headline(page)).toHaveCount(0);
  await expect(button(page, 'Load')).toBeEnabled();
});

for (const name of ['Fault: 429 now and then', 'Fault: 503 twice', 'Fault: 504 on wide windows', 'Fault: network drop without CORS']) {
  test(`“${name}” passes: the load becomes complete and lacks nothing`, async ({ page, request, site }) => {
    test.setTimeout(90_000);
    const id = await queueId(request, site, name);
    await enter(page, link(id));
    await hurry(page, /^(Complete|Partial|Failed)/);
    await expect(status(page)).toHaveText(/^Complete/);
    const all = await truth(request, site, id, PERIOD);
    expect(all).toBeGreaterThan(250);
    expect(await offered(page)).toBe(all);
    await expect(page.getByText(/missing\.|incomplete/)).toHaveCount(0);
  });
}

test('an absurd wait is not waited for: the load says so, and Load completes it', async ({ page, request, site }) => {
  const id = await queueId(request, site, 'Fault: absurd Retry-After');
  await enter(page, link(id));
  await expect(status(page)).toHaveText(/^(Partial|Failed)/);
  await expect(page.getByText(/requests/).first()).toBeVisible();
  // The first attempt at every page is refused: pages that become known later are, too.
  await expect
    .poll(
      async () => {
        if (!/^Loading/.test((await status(page).textContent()) ?? '')) await button(page, 'Load').click();
        return status(page).textContent();
      },
      { timeout: 30_000 },
    )
    .toMatch(/^Complete/);
  expect(await offered(page)).toBe(await truth(request, site, id, PERIOD));
});

test('fewer conversations than announced are reported as partial', async ({ page, request, site }) => {
  const id = await queueId(request, site, 'Fault: totalHits too high');
  await enter(page, link(id));
  await expect(status(page)).toHaveText(/^Partial/);
  await expect(page.getByText(/announced/).first()).toBeVisible();
  expect(await offered(page)).toBe(await truth(request, site, id, PERIOD));
});

test('a token that expires during the load: the popup signs in, loading goes on, the question stays', async ({ page, request, site }) => {
  const id = await queueId(request, site, 'Fault: token expires after 3 pages');
  // Enough pages that the token ends before the last one.
  await enter(page, link(id).replace('2026-11-21', '2026-11-02'));
  await expect(status(page)).toHaveText(/^Partial/);
  await expect(page.getByText('The sign-in has ended.').first()).toBeVisible();
  const address = page.url();
  const popup = page.waitForEvent('popup');
  await signInButton(page).click();
  await popup;
  await completes(page);
  expect(await offered(page)).toBe(await truth(request, site, id, PERIOD.replace('2026-11-21', '2026-11-02')));
  expect(page.url()).toBe(address);
  await expect(page.getByText('The sign-in has ended.')).toHaveCount(0);
});

test.describe('slowly', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off', '--latency', '700'] });

  test('progress is told in pages and conversations; Cancel keeps the figures; Load fetches the rest', async ({ page, site }) => {
    test.setTimeout(90_000);
    const requests = asked(page, site);
    const details = () => requests.filter((line) => line.endsWith('details/query')).length;
    await enter(page, 'from=2026-11-16&to=2026-11-23&tz=UTC&threshold=20');
    await expect(status(page)).toHaveText(/^Loading · \d+ of \d+ pages · [\d,]+ conversations/);
    await expect(page.getByRole('progressbar')).toBeVisible();
    await expect(headline(page), 'figures appear while it loads').toHaveText(/^\d+\.\d\s*%/);
    await button(page, 'Cancel').click();
    await expect(status(page)).toHaveText(/^Partial/);
    const partly = await offered(page);
    expect(partly).toBeGreaterThan(0);
    const before = details();
    await button(page, 'Load').click();
    await expect(status(page)).toHaveText(/^Loading/);
    await completes(page);
    const whole = await offered(page);
    expect(whole).toBeGreaterThan(partly);
    // No page was asked for twice but those that were in flight.
    const all = details();
    expect(all - before).toBeLessThan(all);
    const fresh = await page.context().newPage();
    await fresh.addInitScript(() => localStorage.setItem('eightytwenty.keep', 'off'));
    const again = asked(fresh, site);
    await report(fresh, 'from=2026-11-16&to=2026-11-23&tz=UTC&threshold=20');
    expect(await offered(fresh)).toBe(whole);
    expect(all).toBeLessThanOrEqual(again.filter((line) => line.endsWith('details/query')).length + 8);
  });

  test('a changed question aborts the old load', async ({ page }) => {
    await enter(page, 'range=last-week&tz=UTC');
    await expect(status(page)).toHaveText(/^Loading · \d+/);
    await page.goto('./#from=2026-11-20&to=2026-11-21&tz=UTC');
    await completes(page);
    const { rows } = await downloadCsv(page);
    expect(new Set(rows.map((row) => row.interval_start?.slice(0, 10)))).toEqual(new Set(['2026-11-20']));
  });
});

test.describe('with a small budget', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '8000', '--rate-limit', '20'] });

  test('a load beyond the budget is spread over its minutes, says how long it takes, and can be cancelled', async ({ page, site }) => {
    const refused: number[] = [];
    page.on('response', (response) => {
      if (response.status() === 429) refused.push(response.status());
    });
    const requests = asked(page, site);
    await enter(page, 'range=last-week&threshold=20');
    await expect(status(page)).toHaveText(/^Loading · \d+ of \d+ pages/);
    await expect.poll(() => requests.filter((line) => line.endsWith('details/query')).length).toBeGreaterThan(2);
    await expect(status(page)).toHaveText(/^Loading .*\d+ s .*rate limit/);
    await button(page, 'Cancel').click();
    await expect(status(page)).toHaveText(/^Partial/);
    await expect(headline(page)).toHaveText(/%$/);
    expect(refused).toEqual([]);
  });
});
