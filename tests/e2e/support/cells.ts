// Counts by half hour and queue: of Genesys' own aggregates, and of the page's file.
import { expect, type APIRequestContext } from '@playwright/test';
import type { Site } from '../../../tools/site.mjs';
import { queues, token } from './api.ts';

type Stats = { count?: number; numerator?: number; denominator?: number };
type Aggregates = {
  results: { group: { queueId: string; mediaType: string }; data: { interval: string; metrics: { metric: string; stats: Stats }[] }[] }[];
};

/** Offered, answered, abandoned, numerator, denominator. */
export type Cell = [number, number, number, number, number];

/** The cells of an Intervals CSV in which something happened, named as those of `aggregates`. */
export function cellsOf(rows: Record<string, string>[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const row of rows) {
    const cell = [row.offered, row.answered, row.abandoned, row.numerator, row.denominator].map(Number) as Cell;
    if (cell.some((count) => count > 0)) cells.set(`${Date.parse(row.interval_start ?? '')} ${row.queue_id}`, cell);
  }
  return cells;
}

/** The cells of calls in which something happened, by the beginning of their half hour, ms UTC, and queue. */
export async function aggregates(request: APIRequestContext, site: Site, interval: string): Promise<Map<string, Cell>> {
  const visible = new Set((await queues(request, site)).map((queue) => queue.id));
  const answer = await request.post(`${site.simUrl}/api/v2/analytics/conversations/aggregates/query`, {
    headers: { Authorization: `Bearer ${await token(request, site)}` },
    data: {
      interval,
      granularity: 'PT30M',
      groupBy: ['queueId', 'mediaType'],
      metrics: ['oServiceLevel', 'nOffered', 'tAnswered', 'tAbandon'],
      filter: { type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] },
    },
  });
  expect(answer.status()).toBe(200);
  const cells = new Map<string, Cell>();
  for (const { group, data } of ((await answer.json()) as Aggregates).results) {
    if (!visible.has(group.queueId)) continue;
    for (const { interval, metrics } of data) {
      const stats = (name: string): Stats => metrics.find((metric) => metric.metric === name)?.stats ?? {};
      const counts = ['nOffered', 'tAnswered', 'tAbandon'].map((name) => stats(name).count ?? 0);
      const { numerator = 0, denominator = 0 } = stats('oServiceLevel');
      const cell = [...counts, numerator, denominator] as Cell;
      if (cell.some((count) => count > 0)) cells.set(`${Date.parse(interval.split('/')[0] ?? '')} ${group.queueId}`, cell);
    }
  }
  return cells;
}
