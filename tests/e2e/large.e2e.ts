// 200,000 conversations: every cell equals Genesys' own aggregates, page by page, from storage, by job, and in summary
// mode. It takes minutes: `make large` runs it, and nothing else does.
import type { Page } from '@playwright/test';
import { asked } from './support/api.ts';
import { aggregates, cellsOf, type Cell } from './support/cells.ts';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { enter, status } from './support/report.ts';

test.skip(!process.env.LARGE, 'runs with `make large`');
test.use({
  simulatorFlags: ['--auto-approve', '--conversations', '200000', '--weeks', '4', '--rate-limit', 'off', '--prerender', '--job-takes', '1'],
  pageConfig: { rate_limit: 'off' },
});

const PERIOD = 'from=2026-10-26&to=2026-11-23&tz=UTC&bucket=30m&attribution=event&threshold=queue&formula=genesys';

/** What the page's file says of each interval and queue, once everything is loaded in this way. */
async function cells(page: Page, way: string): Promise<Record<string, Cell>> {
  await enter(page, `${PERIOD}&${way}`);
  await expect(status(page)).toHaveText(/^Complete/, { timeout: 600_000 });
  return Object.fromEntries(cellsOf((await downloadCsv(page)).rows));
}

test('every cell equals the aggregates, whichever way the visits came', async ({ page, request, site }) => {
  test.setTimeout(1_800_000);
  const theirs = Object.fromEntries(await aggregates(request, site, '2026-10-26T00:00:00.000Z/2026-11-23T00:00:00.000Z'));
  expect(Object.keys(theirs).length).toBeGreaterThan(10_000);
  for (const [way, requests] of [
    ['history=query', /details\/query$/],
    ['history=query&view=complete', /routing\/queues$/],
    ['history=job&source=visits', /details\/jobs$/],
    ['source=summary', /aggregates\/query$/],
  ] as const) {
    const tab = await page.context().newPage();
    if (way.startsWith('history=job')) await tab.addInitScript(() => localStorage.setItem('eightytwenty.keep', 'off'));
    const list = asked(tab, site);
    const began = Date.now();
    expect(await cells(tab, way), way).toEqual(theirs);
    expect(list.some((line) => requests.test(line)), way).toBe(true);
    const details = list.filter((line) => line.endsWith('details/query')).length;
    console.log(`${way}: ${details} pages, ${Math.round((Date.now() - began) / 1000)} s`);
    await tab.close();
  }
});
