// Where it was lost, what counts, and several promises: each reached by button, by link and by keyboard, and each figure
// held to the file, to the slider or to the simulator's own count.
import { offered, queueId } from './support/api.ts';
import { downloadCsv, level, sum } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, headline, parameters, percent, report, slide, status, total } from './support/report.ts';
import type { Locator, Page } from '@playwright/test';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'] });

const WEEK = 'range=last-week&tz=Europe/Berlin&threshold=20&target=80';

const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const near = async (page: Page, exact: number) => {
  await expect.poll(async () => Math.abs((await percent(page)) - exact)).toBeLessThanOrEqual(0.0501);
};

test('each part is reached by its button, by its link and by the keyboard', async ({ page }) => {
  await report(page, `${WEEK}&view=counts`);
  await expect(part(page, 'What counts')).toBeVisible();
  await button(page, 'What counts').click();
  await expect(part(page, 'What counts')).toHaveCount(0);
  for (const [word, name] of [['lost', 'Where it was lost'], ['counts', 'What counts'], ['promises', 'Several promises']] as const) {
    await button(page, name).focus();
    await page.keyboard.press('Enter');
    await expect(part(page, name)).toBeVisible();
    await expect.poll(() => parameters(page).view).toBe(word);
  }
});

test('without what was lost most, the total is that of the other rows', async ({ page }) => {
  await report(page, `${WEEK}&bucket=1h&view=lost`);
  const { rows } = await downloadCsv(page);
  const lost = part(page, 'Where it was lost');
  for (const [by, key] of [['Queues', 'queue_id'], ['Intervals', 'interval_start']] as const) {
    await button(page, by).click();
    const groups = new Map<string, { numerator: number; denominator: number }>();
    for (const row of rows) {
      const group = groups.get(row[key] ?? '') ?? { numerator: 0, denominator: 0 };
      groups.set(row[key] ?? '', { numerator: group.numerator + Number(row.numerator), denominator: group.denominator + Number(row.denominator) });
    }
    const missing = [...groups].map(([name, pair]) => ({ name, missing: Math.max(0, Math.ceil((pair.denominator * 80) / 100) - pair.numerator) }));
    const most = missing.reduce((a, b) => (b.missing > a.missing ? b : a));
    const cells = lost.getByRole('row').nth(1).getByRole('cell');
    await expect(cells.first()).toHaveText(String(most.missing));
    const rest = level(rows.filter((row) => row[key] !== most.name)).toFixed(1);
    await expect(cells.last()).toHaveText(new RegExp(`^${rest}\\s%$`));
    await expect(lost.getByText(new RegExp(`^Without .* it would have been ${rest}\\s% instead of`))).toBeVisible();
  }
});

test('a row leads to the visits behind it', async ({ page }) => {
  await report(page, `${WEEK}&bucket=1h&view=lost`);
  await button(page, 'Intervals').click();
  await part(page, 'Where it was lost').getByRole('row').nth(1).getByRole('button').click();
  await expect.poll(() => parameters(page).view).toBe('visits');
  expect(parameters(page).at).toMatch(/^2026-11-\d\dT\d\d:00\/2026-11-\d\d(T\d\d:00)?$/);
});

test('opening hours leave out what the simulator counts outside, in the headline and in the file, also after a reload', async ({ page, request, site }) => {
  const queue = await queueId(request, site, 'Bestellannahme');
  await report(page, `range=last-week&tz=UTC&threshold=20&target=80&queues=${queue}&view=counts`);
  const monday = page.getByRole('textbox', { name: 'Monday' });
  await monday.fill('09:00-12:00, 13:00-17:00');
  await monday.press('Enter');
  for (const day of ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) {
    await page.getByRole('textbox', { name: day }).fill('');
    await page.getByRole('textbox', { name: day }).press('Enter');
  }
  await expect.poll(() => parameters(page).hours).toBe('mo:09:00-12:00,13:00-17:00');
  const truth = (await offered(request, site, queue, '2026-11-16T09:00:00Z/2026-11-16T12:00:00Z')) + (await offered(request, site, queue, '2026-11-16T13:00:00Z/2026-11-16T17:00:00Z'));
  expect(truth).toBeGreaterThan(0);
  await expect.poll(() => total(page, 'Offered')).toBe(truth);
  const file = await downloadCsv(page);
  expect(file.name).toMatch(/-1-queue-.*-hours\.csv$/);
  expect(sum(file.rows, 'offered')).toBe(truth);
  await near(page, level(file.rows));
  await expect(page.getByText(/^Counted only in opening hours \(Mon 09:00–12:00, 13:00–17:00\); .* lies? outside\.$/)).toBeVisible();

  await button(page, 'Copy Monday to Friday').click();
  await expect.poll(() => parameters(page).hours).toBe('mo-fr:09:00-12:00,13:00-17:00');
  await page.reload();
  await expect(button(page, 'Sign in with Genesys Cloud')).toBeVisible();
  await button(page, 'Sign in with Genesys Cloud').click();
  await completes(page);
  await expect(page.getByRole('textbox', { name: 'Friday' })).toHaveValue('09:00-12:00, 13:00-17:00');
});

test('what cannot be read stays in its field, and the hours stay as they were', async ({ page }) => {
  await report(page, `${WEEK}&view=counts`);
  const before = await percent(page);
  const tuesday = page.getByRole('textbox', { name: 'Tuesday' });
  await tuesday.fill('08:00-12:00, 1pm-6pm');
  await tuesday.press('Enter');
  await expect(page.getByText(/“1pm-6pm” is no range.*Tuesday stays 00:00-24:00/)).toBeVisible();
  await expect(tuesday).toHaveValue('08:00-12:00, 1pm-6pm');
  expect(await percent(page)).toBe(before);
});

test('hours that exclude everything leave no figure', async ({ page }) => {
  await report(page, `${WEEK}&view=counts&hours=mo-su:`);
  await expect(headline(page)).toHaveText('no calls');
  await expect(part(page, 'What counts').getByText(/^Nothing is left: all/)).toBeVisible();
  await button(page, 'Always open').click();
  await expect(headline(page)).toHaveText(/\d %$/);
});

test('an exclusion tells its effect, changes headline and file, and can be taken back', async ({ page }) => {
  await report(page, `${WEEK}&bucket=30m&view=counts`);
  const before = await percent(page);
  const { rows } = await downloadCsv(page);
  const form = page.getByRole('form', { name: 'Exclude a time' });
  await form.getByLabel('From', { exact: true }).fill('2026-11-16');
  await form.getByLabel('From, time').fill('11:00');
  await form.getByLabel('To', { exact: true }).fill('2026-11-16');
  await form.getByLabel('To, time').fill('10:00');
  await form.getByLabel('Reason').fill('Outage; line/cut 50 %');
  await button(page, 'Exclude').click();
  await expect(form.getByText('The exclusion ends before it begins.')).toBeVisible();
  await form.getByLabel('From, time').fill('09:00');
  await button(page, 'Exclude').click();

  const left = rows.filter((row) => !/^2026-11-16T09:/.test(row.interval_start ?? ''));
  await near(page, level(left));
  const file = await downloadCsv(page);
  expect(file.name).toMatch(/-excluded\.csv$/);
  expect(file.rows).toEqual(left);
  const row = page.getByRole('row').filter({ hasText: 'Outage; line/cut 50 %' });
  const without = row.getByRole('cell').filter({ hasText: /^\d+\.\d\s%$/ });
  await expect(without).toHaveText(new RegExp(`^${before.toFixed(1)}`));

  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await button(page, 'Sign in with Genesys Cloud').click();
  await completes(page);
  await near(page, level(left));
  await page.getByRole('button', { name: /^Remove the exclusion of 16 Nov 2026/ }).click();
  await near(page, level(rows));
  expect(parameters(page).exclude).toBeUndefined();
});

test('the short-abandon limit is a number of abandons before it is chosen', async ({ page }) => {
  await report(page, `${WEEK}&view=counts&short-abandons=off`);
  const marked = sum((await downloadCsv(page)).rows, 'short_abandoned');
  const group = page.getByRole('group', { name: 'Short abandons' });
  await expect(group.getByText(new RegExp(`^${marked} of`)).first()).toBeVisible();
  await group.getByRole('spinbutton').fill('8');
  await group.getByRole('spinbutton').press('Enter');
  await expect.poll(() => parameters(page).short).toBe('8');
  const file = await downloadCsv(page);
  await expect(group.getByText(new RegExp(`^${sum(file.rows, 'short_abandoned').toLocaleString('en')} of`)).first()).toBeVisible();
  await near(page, level(file.rows));
});

test('a second promise shows the figure that the slider gives', async ({ page }) => {
  await report(page, `${WEEK}&view=promises`);
  await button(page, '95\u00a0% in 60\u00a0s').click();
  await expect.poll(() => parameters(page).promises).toBe('95/60');
  const promises = part(page, 'Several promises').getByRole('table');
  const last = promises.getByRole('row').last().getByRole('cell');
  await expect(last).toHaveCount(2);
  const beside = /^\s*(\d+\.\d)/.exec((await last.last().textContent()) ?? '')?.[1];
  await slide(page, 60);
  await expect.poll(async () => (await percent(page)).toFixed(1)).toBe(beside);
  await expect(last.last()).toHaveText(new RegExp(`^\\s*${beside}`));

  await page.getByRole('button', { name: /^Remove 95/ }).click();
  await expect.poll(() => parameters(page).promises).toBeUndefined();
  await page.getByRole('spinbutton', { name: 'Promised percent' }).fill('101');
  await button(page, 'Add promise').click();
  await expect(page.getByText(/^A promise needs a percentage/)).toBeVisible();
  await expect(status(page)).toHaveText(/^Complete/);
});
