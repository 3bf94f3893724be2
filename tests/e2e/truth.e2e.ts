// The page's file against Genesys' own aggregates, cell by cell: interval × queue.
import { aggregates, cellsOf } from './support/cells.ts';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { report } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off'] });

test('for last week every interval of every queue equals the aggregates of Genesys', async ({ page, request, site }) => {
  await report(page, 'from=2026-11-16&to=2026-11-23&tz=UTC&bucket=30m&attribution=event&threshold=queue&formula=genesys');
  const ours = cellsOf((await downloadCsv(page)).rows);
  const theirs = await aggregates(request, site, '2026-11-16T00:00:00.000Z/2026-11-23T00:00:00.000Z');
  expect(theirs.size).toBeGreaterThan(1_000);
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
});
