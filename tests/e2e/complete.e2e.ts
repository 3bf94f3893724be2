// Proof of completeness: reached by button and link, and its numbers are those that the API was asked and gave.
import type { Locator, Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { queueId } from './support/api.ts';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, enter, parameters, report, status } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '6000', '--rate-limit', 'off', '--fault-queues'] });

const WEEK = 'from=2026-11-16&to=2026-11-23&tz=UTC&bucket=30m&threshold=20';

const part = (page: Page): Locator => page.getByRole('region', { name: 'Proof of completeness' });

/** The number in the row with this name. */
async function fact(page: Page, name: string): Promise<number> {
  const row = part(page).getByRole('row', { name: new RegExp(`^${name}`) });
  return Number((await row.getByRole('cell').first().textContent())?.replaceAll(',', ''));
}

test('the proof opens by its button, stands in the link, and holds what came against what was announced', async ({ page }) => {
  const announced: number[] = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('/conversations/details/query') || response.request().method() !== 'POST') return;
    announced.push(((await response.json()) as { totalHits: number }).totalHits);
  });
  await report(page, WEEK);
  await button(page, 'Proof of completeness').press('Enter');
  expect(parameters(page).view).toBe('complete');
  await expect(part(page).getByRole('note')).toHaveText(/^Complete: \d+ windows? brought everything announced/);
  expect(await fact(page, 'Pages read')).toBe(announced.length);
  expect(await fact(page, 'Conversations announced')).toBe(await fact(page, 'Conversations received for it'));
  expect(await fact(page, 'Distinct conversations held')).toBe(Math.max(...announced));
  const windows = part(page).getByRole('region', { name: 'Windows of the load' });
  await expect(windows.getByRole('row')).toHaveCount(1 + (await fact(page, 'Windows')));
  expect((await new AxeBuilder({ page: page as never }).include('#part').analyze()).violations).toEqual([]);
});

test('what came incomplete is partial, with the window that lacks something', async ({ page, request, site }) => {
  const queue = await queueId(request, site, 'Fault: totalHits too high');
  await enter(page, `${WEEK}&queues=${queue}&view=complete`);
  await expect(status(page)).toHaveText(/^Partial/);
  await expect(part(page).getByRole('note')).toHaveText('Partial: 1 window lacks something.');
  expect((await fact(page, 'Conversations announced')) - (await fact(page, 'Conversations received for it'))).toBe(500);
  await expect(part(page).getByRole('cell', { name: 'incomplete' })).toBeVisible();
  expect((await downloadCsv(page)).name).toMatch(/-partial-[a-z0-9-]+\.csv$/);
});
