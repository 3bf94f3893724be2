// From a figure to the visits behind it, and the visits as a file.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { offered, queueId } from './support/api.ts';
import { downloadCsv, rows, sum, type Row } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, formula, parameters, queues, report } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off'] });

const WEEK = 'from=2026-11-16&to=2026-11-23&tz=Europe/Berlin&bucket=30m&threshold=20';
const HEADER = 'conversation_id,queue_id,queue_name,media_type,direction,offered_at,outcome,ended_at,wait_ms,short_abandon';

const list = (page: Page): Locator => page.getByRole('grid', { name: 'Visits' });
const part = (page: Page): Locator => page.getByRole('region', { name: 'Visits', exact: true });
const digits = (text: string | undefined) => Number(text?.replaceAll(',', ''));

/** What the head of the list says: how many visits, and how many of how many in time. */
async function said(page: Page): Promise<{ visits: number; numerator: number; denominator: number }> {
  const text = (await part(page).getByText(/visits? offered/).textContent()) ?? '';
  const [, visits] = /([\d,]+) visits? offered/.exec(text) ?? [];
  const [, numerator, denominator] = /: ([\d,]+) of ([\d,]+) in time/.exec(text) ?? [];
  return { visits: digits(visits), numerator: digits(numerator ?? '0'), denominator: digits(denominator ?? '0') };
}

/** All rows that the list says it has. */
const length = async (page: Page) => Number(await list(page).getAttribute('aria-rowcount')) - 1;

const pair = (of: Row[]) => ({ numerator: sum(of, 'numerator'), denominator: sum(of, 'denominator') });

async function downloadVisits(page: Page, place: 'foot' | 'part'): Promise<{ name: string; text: string; rows: Row[] }> {
  const saved = page.waitForEvent('download');
  const buttons = button(page, 'Download visits');
  await (place === 'part' ? part(page).getByRole('button', { name: 'Download visits', exact: true }) : buttons.first()).click();
  const download = await saved;
  const text = readFileSync(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text, rows: rows(text) };
}

test('an interval opens exactly the visits that its rows of the file count', async ({ page }) => {
  await report(page, WEEK);
  const csv = (await downloadCsv(page)).rows;
  await page.getByRole('figure', { name: 'By half hour' }).getByRole('button', { name: 'Show as table' }).click();
  const interval = page.getByRole('region', { name: 'Intervals as a table' }).getByRole('row').filter({ hasText: 'Tue 17 Nov, 10:00–10:30' });
  await interval.getByRole('button', { name: 'Visits' }).click();
  await expect(list(page)).toBeInViewport();
  const counted = csv.filter((row) => row.interval_start === '2026-11-17T10:00:00+01:00');
  expect(sum(counted, 'denominator')).toBeGreaterThan(3);
  expect(await said(page)).toMatchObject(pair(counted));
  expect(parameters(page)).toMatchObject({ view: 'visits', at: '2026-11-17T10:00/2026-11-17T10:30' });
  const { visits } = await said(page);
  expect(await length(page)).toBe(visits);

  // The rows say themselves what they count.
  const kept = list(page).getByRole('row').filter({ hasText: 'numerator and denominator' });
  await expect(kept).toHaveCount(sum(counted, 'numerator'));
  const judged = list(page).getByRole('row').filter({ hasText: 'denominator only' });
  await expect(judged).toHaveCount(sum(counted, 'denominator') - sum(counted, 'numerator'));

  await page.getByRole('button', { name: 'In time', exact: true }).click();
  await expect.poll(() => length(page)).toBe(sum(counted, 'numerator'));
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await button(page, 'Show all').click();
  await expect.poll(() => said(page)).toMatchObject(pair(csv));
});

test('the chart opens the interval under the pointer or the cursor', async ({ page }) => {
  await report(page, WEEK);
  const chart = page.getByRole('slider', { name: 'Interval read out' });
  await chart.focus();
  await page.keyboard.press('End');
  for (let back = 0; back < 24; back += 1) await page.keyboard.press('ArrowLeft');
  const read = (await chart.getAttribute('aria-valuetext')) ?? '';
  expect(read).toContain('Sun 22 Nov, 11:30–12:00');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/visits? offered or ended in 22 Nov 2026, 11:30–12:00/)).toBeVisible();
  await chart.click({ position: { x: 300, y: 60 } });
  await expect.poll(() => parameters(page).at).not.toBe('2026-11-22T11:30/2026-11-22T12:00');
});

test('a queue opens its visits, under every formula', async ({ page, request, site }) => {
  await report(page, WEEK);
  const id = await queueId(request, site, 'Bestellannahme');
  await queues(page).getByRole('button', { name: /show the visits of Bestellannahme/ }).click();
  for (const name of ['Genesys', 'Offered', 'Late abandons', 'Lenient', 'Answered only']) {
    await formula(page, name).check();
    const of_it = (await downloadCsv(page)).rows.filter((row) => row.queue_id === id);
    await expect.poll(() => said(page), name).toMatchObject(pair(of_it));
  }
  expect(parameters(page)).toMatchObject({ view: 'visits', only: `${id}:voice` });
});

test('a link opens the list as narrowed as it says', async ({ page, request, site }) => {
  const id = await queueId(request, site, 'Kundenservice Deutschland');
  await report(page, `${WEEK}&view=visits&at=2026-11-16T09:00/2026-11-16T11:00&only=${id}:voice`);
  const hours = /^2026-11-16T(09|10):/;
  const counted = (await downloadCsv(page)).rows.filter((row) => row.queue_id === id && hours.test(row.interval_start ?? ''));
  expect(sum(counted, 'denominator')).toBeGreaterThan(0);
  await expect.poll(() => said(page)).toMatchObject(pair(counted));
  await expect(part(page).getByText('Kundenservice Deutschland').first()).toBeVisible();

  const link = list(page).getByRole('link', { name: 'Open in Genesys Cloud' }).first();
  await expect(link).toHaveAttribute('href', new RegExp(`^${site.simUrl}/directory/#/engage/admin/interactions/[0-9a-f-]{36}$`));
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
});

test('the file has the visits that the figures count, and the offers that Genesys counts', async ({ page, request, site }) => {
  await report(page, `${WEEK}&view=visits`);
  const counted = (await downloadCsv(page)).rows;
  const { name, text, rows: visits } = await downloadVisits(page, 'part');
  expect(name).toMatch(/^eightytwenty-visits-2026-11-16-to-2026-11-23-\d+-queues-genesys-20s-Europe-Berlin\.csv$/);
  expect(text.split('\r\n')[0]).toBe(HEADER);
  expect(visits.length).toBe((await said(page)).visits);
  const [from, to] = [Date.parse('2026-11-15T23:00:00Z'), Date.parse('2026-11-22T23:00:00Z')];
  const inside = (time = '') => Date.parse(time) >= from && Date.parse(time) < to;
  const count = (outcome: string) => visits.filter((row) => row.outcome === outcome && inside(row.ended_at)).length;
  expect(visits.filter((row) => inside(row.offered_at)).length).toBe(sum(counted, 'offered'));
  expect(count('answered')).toBe(sum(counted, 'answered'));
  expect(count('abandoned')).toBe(sum(counted, 'abandoned'));
  expect(count('flow_out')).toBe(sum(counted, 'flow_out'));
  expect(visits.filter((row) => row.short_abandon === 'true' && inside(row.ended_at)).length).toBe(sum(counted, 'short_abandoned'));
  for (const row of visits) {
    expect(row.offered_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(['true', 'false']).toContain(row.short_abandon);
  }
  const id = await queueId(request, site, 'Bestellannahme');
  const theirs = await offered(request, site, id, '2026-11-15T23:00:00.000Z/2026-11-22T23:00:00.000Z');
  expect(visits.filter((row) => row.queue_id === id && inside(row.offered_at)).length).toBe(theirs);

  // The same file from the foot of the page.
  const again = await downloadVisits(page, 'foot');
  expect(again.text).toBe(text);
});

test('a long list is walked by keyboard, and only what can be seen stands in the document', async ({ page }) => {
  await report(page, `${WEEK}&view=visits`);
  await expect(list(page)).toBeVisible();
  const all = await length(page);
  expect(all).toBeGreaterThan(1_000);
  expect(await list(page).getByRole('row').count()).toBeLessThan(60);
  const active = async () => {
    const id = await list(page).getAttribute('aria-activedescendant');
    return page.locator(`[id="${id}"]`);
  };
  const at = async () => (await active()).getAttribute('aria-rowindex');
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  expect(await at()).toBe('3');
  await page.keyboard.press('End');
  expect(await at()).toBe(String(all + 1));
  await expect(await active()).toBeInViewport();
  await page.keyboard.press('PageUp');
  expect(await at()).toBe(String(all + 1 - 15));
  // Past the headings, which sort, comes the link of the current row and no other.
  for (const _ of await list(page).getByRole('columnheader').getByRole('button').all()) await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect((await active()).getByRole('link')).toBeFocused();
  await list(page).focus();
  await page.keyboard.press('Home');
  expect(await at()).toBe('2');
  await expect(await active()).toBeInViewport();

  const first = list(page).getByRole('row').nth(1).getByRole('gridcell');
  await list(page).getByRole('button', { name: 'Wait' }).click();
  await list(page).getByRole('button', { name: 'Wait' }).click();
  await expect(list(page).getByRole('columnheader', { name: 'Wait' })).toHaveAttribute('aria-sort', 'descending');
  const { rows: visits } = await downloadVisits(page, 'part');
  const longest = Math.max(...visits.map((row) => Number(row.wait_ms)));
  const minutes = Math.floor(Math.round(longest / 1000) / 60);
  if (minutes < 60) await expect(first.nth(3)).toHaveText(new RegExp(`^${minutes}:`));
});

test('conversations stand beside visits, and those passed on show their way', async ({ page }) => {
  await report(page, `${WEEK}&view=visits`);
  const { rows: visits } = await downloadVisits(page, 'part');
  const times = new Map<string, number>();
  for (const row of visits) times.set(row.conversation_id ?? '', (times.get(row.conversation_id ?? '') ?? 0) + 1);
  const several = [...times.values()].filter((count) => count > 1).length;
  expect(several).toBeGreaterThan(10);

  await button(page, 'Conversations').click();
  const ways = page.getByRole('grid', { name: 'Conversations' });
  await expect(ways).toHaveAttribute('aria-rowcount', String(several + 1));
  const words = page.getByText(/were passed on and made 2 or more visits/);
  expect(digits(/: ([\d,]+) of ([\d,]+) conversations/.exec((await words.textContent()) ?? '')?.[1])).toBe(several);
  expect(digits(/: ([\d,]+) of ([\d,]+) conversations/.exec((await words.textContent()) ?? '')?.[2])).toBe(times.size);
  await expect(ways.getByRole('row').nth(1)).toContainText('→');
  await page.getByRole('checkbox', { name: 'Only passed on' }).uncheck();
  await expect(ways).toHaveAttribute('aria-rowcount', String(times.size + 1));
});

test('axe finds nothing in either list, and a span without visits says so', async ({ page }) => {
  await report(page, `${WEEK}&view=visits`);
  await expect(list(page)).toBeVisible();
  const sound = async () => {
    const { violations } = await new AxeBuilder({ page: page as never }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
  };
  await sound();
  await button(page, 'Conversations').click();
  await expect(page.getByRole('grid', { name: 'Conversations' })).toBeVisible();
  await sound();
  await page.goto(`./#${WEEK}&view=visits&at=2026-11-01/2026-11-02`);
  await expect(page.getByText(/No visit was offered or ended here/)).toBeVisible();
});
