// A second period beside the first: choosing it asks for nothing, its button loads it, and its figures are
// those of a page that asks for that period alone.
import type { Locator, Page } from '@playwright/test';
import { asked } from './support/api.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, headline, percent, report, status, total } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'] });

const NOW = 'from=2026-11-18&to=2026-11-19&tz=Europe/Berlin&threshold=20';
const BEFORE = 'from=2026-11-11&to=2026-11-12&tz=Europe/Berlin&threshold=20';

const choice = (page: Page, name: RegExp): Locator => page.getByRole('group', { name: 'Compare with' }).getByRole('radio', { name });

const table = (page: Page): Locator => page.getByRole('region', { name: 'Both periods as a table', exact: true });

/** Cells of the row with this name: now, before, difference, interval. */
async function row(page: Page, name: string): Promise<string[]> {
  const found = table(page).getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  const texts = await found.getByRole('cell').allTextContents();
  return texts.map((text) => text.replaceAll('\u00a0', ' ').trim());
}

/** Opens the part. */
async function open(page: Page): Promise<void> {
  await button(page, 'Against before').click();
  await expect(page.getByRole('heading', { name: 'Against before' })).toBeVisible();
}

/** Figures of the page that stand in the table, too. */
async function figures(page: Page): Promise<string[]> {
  const counts = await Promise.all(['Offered', 'Answered', 'Abandoned'].map((column) => total(page, column)));
  return [`${(await percent(page)).toFixed(1)} %`, ...counts.map(String)];
}

async function column(page: Page, place: number): Promise<string[]> {
  const rows = await Promise.all(['Service level', 'Offered', 'Answered', 'Abandoned'].map((name) => row(page, name)));
  return rows.map((cells) => (cells[place] ?? '').replaceAll(',', ''));
}

test('a week earlier is not loaded until its button is pressed; then it equals a page of that period alone', async ({ page, site }) => {
  await report(page, NOW);
  const first = await figures(page);
  await open(page);
  const requests = asked(page, site);
  await choice(page, /^A week earlier/).check();
  await expect(page.getByText('11 Nov 2026 is not loaded.')).toBeVisible();
  expect(await row(page, 'Service level')).toEqual([first[0], '–', '–', '–']);
  await expect(page).toHaveURL(/compare=week/);
  await choice(page, /^Four weeks earlier/).check();
  await choice(page, /^Previous period/).check();
  await choice(page, /^A week earlier/).check();
  expect(requests, 'choosing asks for nothing').toEqual([]);

  await button(page, 'Load it too').click();
  await expect.poll(() => requests.length).toBeGreaterThan(0);
  await completes(page);
  await expect(page.getByText(/^Service level: .* points against 11 Nov 2026/)).toBeVisible();
  expect(new Set(requests), 'queues are not asked for again').toEqual(new Set(['POST /api/v2/analytics/conversations/details/query']));
  expect(await column(page, 0)).toEqual(first);
  expect(await figures(page), 'the period itself stays as it was').toEqual(first);
  const before = await column(page, 1);
  const [, , difference, interval] = await row(page, 'Service level');
  expect(difference).toMatch(/^([▲▼] )?\d+\.\d points, (more than|within) chance$/);
  expect(interval).toMatch(/^[+−]?\d+\.\d to [+−]?\d+\.\d$/);
  await expect(page.getByText(/^([▲▼] )?\d+\.\d points against 11 Nov 2026 \((more than|within) chance\)$/)).toBeVisible();
  await expect(page.getByRole('figure', { name: 'Difference by queue' })).toBeVisible();

  const alone = await page.context().newPage();
  await report(alone, BEFORE);
  expect(before).toEqual(await figures(alone));
});

test('a link that compares loads both; a period inside what is loaded needs nothing', async ({ page, site }) => {
  await report(page, `${NOW}&compare=week&view=compare`);
  await expect(page.getByText(/^Service level: .* points against 11 Nov 2026/)).toBeVisible();
  const requests = asked(page, site);
  // The look-back of the period itself does not cover the whole day before; that of 11 Nov was read above.
  await page.goto(`./#${NOW}&compare=2026-11-11T08:00/2026-11-11T12:00&view=compare`);
  await expect(page.getByText(/^Service level: .* points against 11 Nov 2026, 08:00–12:00/)).toBeVisible();
  expect(requests).toEqual([]);
});

test('the rows of a queue are walked by keyboard', async ({ page }) => {
  await report(page, `${NOW}&compare=week&view=compare`);
  const rows = page.getByRole('slider', { name: 'Queue read out' });
  await rows.focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows).toHaveAttribute('aria-valuetext', /before .* points, (more than|within) chance, 95 % interval/);
});

test('without calls in the second period there is no zero and no difference', async ({ page }) => {
  await report(page, 'from=2026-11-18T10:00&to=2026-11-18T11:00&tz=UTC&compare=2026-11-18T02:00/2026-11-18T03:00&view=compare');
  await expect(page.getByText(/no calls in 18 Nov 2026, 02:00–03:00/i).first()).toBeVisible();
  const [now, before, difference, interval] = await row(page, 'Service level');
  expect(now).toMatch(/%$/);
  expect([before, difference, interval]).toEqual(['–', '–', '–']);
  await expect(table(page)).not.toContainText(/(^|\s)0\.0(\s|$)/);
});

test('own dates are taken from their form', async ({ page, site }) => {
  await report(page, `${NOW}&view=compare`);
  const requests = asked(page, site);
  await choice(page, /^Own dates/).check();
  await expect(page).toHaveURL(/compare=2026-11-17\/2026-11-18/);
  // The period's own panel has the same form, closed.
  const form = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Against before' }) });
  await form.getByLabel('From', { exact: true }).fill('2026-11-09');
  await form.getByLabel('To, this day included').fill('2026-11-10');
  await form.getByRole('button', { name: 'Use these dates' }).click();
  await expect(page).toHaveURL(/compare=2026-11-09\/2026-11-11/);
  await expect(page.getByText('9–10 Nov 2026 is not loaded.')).toBeVisible();
  expect(requests).toEqual([]);
});

test.describe('slowly', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off', '--latency', '700'] });

  test('cancelled in between, the comparison stays partial and says so, and the period itself is final', async ({ page }) => {
    test.setTimeout(90_000);
    await report(page, `${NOW}&view=compare`);
    const level = await headline(page).textContent();
    await choice(page, /^A week earlier/).check();
    await button(page, 'Load it too').click();
    await expect(status(page)).toHaveText(/^Loading the comparison · \d+/);
    await expect(headline(page)).toHaveText(level ?? '');
    await expect(page.getByText('so far, still loading')).toHaveCount(0);
    await expect(page.getByText('11 Nov 2026 is being loaded.')).toBeVisible();
    await button(page, 'Cancel').click();
    await expect(status(page)).toHaveText(/^Partial .* Cancelled/);
    await expect(page.getByText('11 Nov 2026 is not loaded completely.')).toBeVisible();
    await expect(page.getByText('partial, something is missing')).toHaveCount(0);
    expect((await row(page, 'Service level')).slice(1)).toEqual(['–', '–', '–']);
    // What nobody compares with is missed no more; chosen again, it is loaded to its end.
    await choice(page, /^Nothing/).check();
    await completes(page);
    await choice(page, /^A week earlier/).check();
    await button(page, 'Load it too').click();
    await completes(page);
    await expect(page.getByText(/^Service level: .* points against 11 Nov 2026/)).toBeVisible();
    expect(await headline(page).textContent()).toBe(level);
  });

  test('Load after a cancelled link with a comparison fetches the rest of both', async ({ page }) => {
    test.setTimeout(90_000);
    await enter(page, `${NOW}&compare=week&view=compare`);
    await expect(status(page)).toHaveText(/^Loading · \d+/);
    // The period itself may be there before its part of the page is.
    await expect(page.getByText(/11 Nov 2026 is (loaded after the period itself|being loaded)\./)).toBeVisible();
    await button(page, 'Cancel').click();
    await expect(status(page)).toHaveText(/^Partial/);
    await button(page, 'Load').click();
    await completes(page);
    await expect(page.getByText(/^Service level: .* points against 11 Nov 2026/)).toBeVisible();
  });
});
