// The page's file against Genesys' own aggregates, cell by cell: interval × queue.
import { queues, token } from './support/api.ts';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { report } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off'] });

type Stats = { count?: number; numerator?: number; denominator?: number };
type Aggregates = {
  results: { group: { queueId: string; mediaType: string }; data: { interval: string; metrics: { metric: string; stats: Stats }[] }[] }[];
};

/** Offered, answered, abandoned, numerator, denominator. */
type Cell = [number, number, number, number, number];

test('for last week every interval of every queue equals the aggregates of Genesys', async ({ page, request, site }) => {
  await report(page, 'from=2026-11-16&to=2026-11-23&tz=UTC&bucket=30m&attribution=event&threshold=queue&formula=genesys');
  const ours = new Map<string, Cell>();
  for (const row of (await downloadCsv(page)).rows) {
    const cell = [row.offered, row.answered, row.abandoned, row.numerator, row.denominator].map(Number) as Cell;
    if (cell.some((count) => count > 0)) ours.set(`${Date.parse(row.interval_start ?? '')} ${row.queue_id}`, cell);
  }

  const visible = new Set((await queues(request, site)).map((queue) => queue.id));
  const answer = await request.post(`${site.simUrl}/api/v2/analytics/conversations/aggregates/query`, {
    headers: { Authorization: `Bearer ${await token(request, site)}` },
    data: {
      interval: '2026-11-16T00:00:00.000Z/2026-11-23T00:00:00.000Z',
      granularity: 'PT30M',
      groupBy: ['queueId', 'mediaType'],
      metrics: ['oServiceLevel', 'nOffered', 'tAnswered', 'tAbandon'],
      filter: { type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] },
    },
  });
  expect(answer.status()).toBe(200);
  const theirs = new Map<string, Cell>();
  for (const { group, data } of ((await answer.json()) as Aggregates).results) {
    if (!visible.has(group.queueId)) continue;
    for (const { interval, metrics } of data) {
      const stats = (name: string): Stats => metrics.find((metric) => metric.metric === name)?.stats ?? {};
      const counts = ['nOffered', 'tAnswered', 'tAbandon'].map((name) => stats(name).count ?? 0);
      const { numerator = 0, denominator = 0 } = stats('oServiceLevel');
      const cell = [...counts, numerator, denominator] as Cell;
      if (cell.some((count) => count > 0)) theirs.set(`${Date.parse(interval.split('/')[0] ?? '')} ${group.queueId}`, cell);
    }
  }
  expect(theirs.size).toBeGreaterThan(1_000);
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
});
