// Periods and zones: nothing happened, nothing has happened yet, nothing is kept any more, and a wrong clock.
import { downloadCsv, level } from './support/csv.ts';
import { NOW, expect, test } from './support/fixtures.ts';
import { headline, percent, report } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'] });

/** A figure of zero per cent, as the page writes percentages. */
const ZERO = /(^|\s)0\.0(\s|$)/;

test('a period without calls says so and draws no zero', async ({ page }) => {
  await report(page, 'from=2026-11-20T02:00&to=2026-11-20T03:00&tz=UTC&bucket=30m');
  await expect(headline(page)).toHaveText('no calls');
  await page.getByRole('figure', { name: /^By / }).getByRole('button', { name: 'Show as table' }).click();
  const levels = page.getByRole('figure', { name: /^By / }).getByRole('row').filter({ has: page.getByRole('cell', { name: 'no calls' }) });
  await expect(levels).toHaveCount(2);
  expect(await page.getByRole('main').innerText()).not.toMatch(ZERO);
  expect((await downloadCsv(page)).rows).toEqual([]);
});

test('a period in the future says no calls, and no moment is asked for that has not come', async ({ page }) => {
  const ends: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/details/query')) ends.push(String(request.postDataJSON()?.interval.split('/')[1]));
  });
  await report(page, 'from=2026-12-01&to=2026-12-02');
  await expect(headline(page)).toHaveText('no calls');
  expect(await page.getByRole('main').innerText()).not.toMatch(ZERO);
  expect(ends.filter((end) => Date.parse(end) > Date.parse(NOW))).toEqual([]);
});

test('today is shown as far as it has come', async ({ page }) => {
  await report(page, 'range=today&threshold=20&bucket=30m');
  const { rows } = await downloadCsv(page);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(Date.parse(row.interval_start ?? '')).toBeLessThan(Date.parse(NOW));
  expect(Math.abs((await percent(page)) - level(rows))).toBeLessThanOrEqual(0.0501);
});

for (const [zone, offset] of [['Asia/Tokyo', '+09:00'], ['Asia/Kolkata', '+05:30'], ['America/Sao_Paulo', '-03:00'], ['UTC', 'Z']]) {
  test(`half hours are cut in a zone that changes its clock no more: ${zone}`, async ({ page }) => {
    await report(page, `range=yesterday&bucket=30m&tz=${zone}`);
    const { rows } = await downloadCsv(page);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.interval_start?.replace('+00:00', 'Z')).toMatch(new RegExp(`^2026-11-22T\\d\\d:[03]0:00${offset?.replace('+', '\\+')}$`));
  });
}

test('a period longer ago than anything is kept says so', async ({ page }) => {
  await report(page, 'from=2026-07-06&to=2026-07-08');
  await expect(headline(page)).toHaveText('no calls');
  await expect(page.getByText(/retention/)).toBeVisible();
});

test('the hours of a clock change are neither lost nor counted twice', async ({ page }) => {
  await report(page, 'from=2026-11-01&to=2026-11-02&tz=America/New_York&bucket=1h');
  await page.getByRole('figure', { name: /^By / }).getByRole('button', { name: 'Show as table' }).click();
  // Twenty-five hours and the heading.
  await expect(page.getByRole('figure', { name: /hour/i }).getByRole('row')).toHaveCount(26);
  const starts = (await downloadCsv(page)).rows.map((row) => row.interval_start ?? '');
  expect(new Set(starts.filter((start) => start.startsWith('2026-11-01T01')))).toEqual(
    new Set(['2026-11-01T01:00:00-04:00', '2026-11-01T01:00:00-05:00']),
  );
});

test('where this computer’s clock is wrong by days, yesterday follows the host of the page, and the page says so', async ({ page }) => {
  await page.clock.setSystemTime('2026-11-20T22:00:00Z');
  await report(page, 'range=yesterday');
  await expect(page.getByText(/clock is .* behind/)).toBeVisible();
  expect((await downloadCsv(page)).name).toContain('2026-11-22-to-2026-11-23');
  expect(await percent(page)).toBeGreaterThan(0);
});
