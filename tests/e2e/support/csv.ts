// Reading a CSV file after RFC 4180, and the intervals file of the contract.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** Header of the intervals file. */
export const HEADER =
  'interval_start,interval_end,queue_id,queue_name,media_type,offered,answered,answered_within,abandoned,abandoned_within,' +
  'short_abandoned,flow_out,other,waiting,wait_sum_ms,threshold_ms,target_percent,numerator,denominator,service_level_percent';

export type Row = Record<string, string>;

/** Cells of a file whose lines all end with CR LF. */
export function cells(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy)) {
    if (end === '' && line.length === 0 && !plain && quoted === undefined) break;
    line.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    lines.push(line);
    line = [];
  }
  return lines;
}

/** Rows by the names of the header. */
export function rows(text: string): Row[] {
  const [head = [], ...lines] = cells(text);
  return lines.map((line) => Object.fromEntries(head.map((name, place) => [name, line[place] ?? ''])));
}

/** Sum of a column. */
export function sum(of: Row[], column: string): number {
  return of.reduce((total, row) => total + Number(row[column]), 0);
}

/** The headline that follows from rows: sums before division. */
export function level(of: Row[]): number {
  return (100 * sum(of, 'numerator')) / sum(of, 'denominator');
}

/** Presses the button and reads what the browser was handed. */
export async function downloadCsv(page: Page): Promise<{ name: string; text: string; rows: Row[] }> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const download = await saved;
  const text = readFileSync(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text, rows: rows(text) };
}
