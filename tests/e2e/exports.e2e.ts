// What is taken along: the printed report, figures for a spreadsheet, pictures; each with what it stands on.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { downloadCsv, sum } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, formula, headline, percent, report, slide, total } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off'] });

/** How many sheets a file has. */
const sheets = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

/** What is on the paper, as a person reads it. */
const paper = (page: Page) => page.getByRole('article');

/** Lays the page out for paper, as the browser does before it prints. */
async function layOut(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(paper(page)).toBeVisible();
}

for (const [what, fragment, format, fewest] of [
  ['a day', 'from=2026-11-18&to=2026-11-19&tz=Europe/Berlin', 'A4', 2],
  ['a week', 'range=last-week&tz=Europe/Berlin&threshold=20', 'Letter', 2],
  ['four weeks', 'range=last28&tz=Europe/Berlin&media=voice,chat,email', 'A4', 2],
  ['a period without calls', 'from=2026-12-01&to=2026-12-02&tz=UTC', 'Letter', 1],
] as const) {
  test(`${what} is printed on at most three sheets of ${format}`, async ({ page }) => {
    await report(page, fragment);
    const shown = await headline(page).textContent();
    const pdf = await page.pdf({ format });
    expect(sheets(pdf)).toBeGreaterThanOrEqual(fewest);
    expect(sheets(pdf)).toBeLessThanOrEqual(3);
    // After printing the page is as it was.
    await expect(paper(page)).toHaveCount(0);
    await expect(button(page, 'Print report')).toBeVisible();
    await expect(headline(page)).toHaveText(shown ?? '');
  });
}

test('the printed report says what it says on the screen and what it stands on, and nothing sticks out of the sheet', async ({ page }) => {
  await report(page, 'range=last-week&tz=Europe/Berlin&threshold=20&target=80');
  await slide(page, 25);
  const figures = [await total(page, 'Offered'), await total(page, 'Answered')].map((count) => count.toLocaleString('en'));
  const shown = (await percent(page)).toFixed(1);
  const title = await page.title();
  // A4 between its margins.
  await page.setViewportSize({ width: 688, height: 1000 });
  await layOut(page);
  for (const text of [`${shown} %`, '16–22 Nov 2026 (Europe/Berlin)', 'Genesys: within ÷ (answered + abandoned)', '25 s', 'Complete · ', 'Newest fact', 'Printed 23 Nov 2026, 10:30', ...figures]) {
    await expect(paper(page)).toContainText(text);
  }
  for (const heading of ['Service level by threshold', 'By hour', 'Queues', 'Formulas side by side', 'By day']) {
    await expect(paper(page).getByRole('heading', { name: new RegExp(`^${heading}`) })).toBeVisible();
  }
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('slider')).toHaveCount(0);
  const { out, ink, ground } = await page.evaluate(() => {
    const sheet = document.querySelector('.paper') as HTMLElement;
    const right = sheet.getBoundingClientRect().right + 1;
    const all = [...sheet.querySelectorAll('svg, svg text, table, td, p, dd')];
    return {
      out: all.filter((element) => element.getBoundingClientRect().right > right).map((element) => element.outerHTML.slice(0, 80)),
      ink: getComputedStyle(sheet).color,
      ground: getComputedStyle(document.body).backgroundColor,
    };
  });
  expect(out).toEqual([]);
  expect([ink, ground]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  // A browser names the file it prints into like the page.
  expect(await page.title()).toMatch(/^eightytwenty-report-2026-11-16-to-2026-11-23-\d+-queues-genesys-25s-Europe-Berlin$/);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(paper(page)).toHaveCount(0);
  expect(await page.title()).toBe(title);
});

test('Print report opens the browser’s dialog when the paper is there', async ({ page }) => {
  await report(page, 'range=yesterday');
  await page.evaluate(() => {
    window.print = () => {
      window.dispatchEvent(new Event('beforeprint'));
      document.documentElement.lang = document.querySelector('article h1')?.textContent ? 'printed' : 'empty';
    };
  });
  await button(page, 'Print report').press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'printed');
  await expect(page.getByText(/did not open its printing dialogue/)).toHaveCount(0);
});

test.describe('copied', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('figures are cells that agree with the file, each table with what it stands on', async ({ page }) => {
    await report(page, 'from=2026-11-16&to=2026-11-23&tz=America/New_York&bucket=1h&threshold=20&target=80');
    const { rows } = await downloadCsv(page);
    await button(page, 'Copy figures').click();
    await expect(page.getByText('Figures copied.')).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    const blocks = text.trimEnd().split('\n\n').map((block) => block.split('\n').map((line) => line.split('\t')));
    expect(blocks).toHaveLength(3);
    const [head = [], intervals = [], queues = []] = blocks;
    const value = (name: string) => head.find((line) => line[0] === name)?.[1];
    expect([Number(value('numerator')), Number(value('denominator'))]).toEqual([sum(rows, 'numerator'), sum(rows, 'denominator')]);
    expect(Number(value('service_level_percent'))).toBeCloseTo((100 * sum(rows, 'numerator')) / sum(rows, 'denominator'), 3);
    expect(value('Zone')).toBe('America/New_York');
    for (const [title, table] of [['Intervals', intervals], ['Queues', queues]] as const) {
      const [told = [], names = [], ...lines] = table;
      expect(told[0]).toBe(title);
      for (const fact of [/^Formula: Genesys: within/, /^Threshold: 20 s$/, /^Target: 80 %$/, /^Period: 16–22 Nov 2026$/, /^Zone: America\/New_York$/, /^Completeness: Complete/]) {
        expect(told.some((cell) => fact.test(cell)), `${title}: ${fact}`).toBe(true);
      }
      for (const column of ['offered', 'answered', 'abandoned', 'numerator', 'denominator']) {
        const place = names.indexOf(column);
        expect(lines.reduce((all, line) => all + Number(line[place]), 0), `${title}: ${column}`).toBe(sum(rows, column));
      }
      expect(lines.every((line) => line.length === names.length)).toBe(true);
    }
    expect(intervals[2]?.slice(0, 3)).toEqual([expect.stringMatching(/^2026-11-1\dT\d\d:00:00$/), expect.stringMatching(/^2026-11-1\dT\d\d:00:00$/), 'UTC-05:00']);
    // A queue whose name would be run as a formula.
    expect(queues.map((line) => line[1])).toContain("'=SUMME(A1:A9)");
  });
});

test('pictures and files say by which formula, threshold and zone they were made', async ({ page }) => {
  await report(page, 'range=yesterday&tz=Europe/Berlin');
  await formula(page, 'Lenient').check();
  await slide(page, 33);
  const figure = page.getByRole('figure', { name: /^By / });
  const saved = page.waitForEvent('download');
  await figure.getByRole('button', { name: 'Save as SVG' }).click();
  const download = await saved;
  const words = /-lenient-33s-Europe-Berlin\.\w+$/;
  expect(download.suggestedFilename()).toMatch(words);
  expect((await downloadCsv(page)).name).toMatch(words);
  const svg = readFileSync(await download.path(), 'utf8');
  const described = /<desc>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '';
  // The lines of the caption stand below everything that is drawn.
  const drawn = await figure.locator('svg').first().boundingBox();
  const lines = [...svg.matchAll(/<text x="6" y="(\d+)"[^>]*>([^<]*)<\/text>/g)];
  expect(lines.every(([, y]) => Number(y) > (drawn?.height ?? 0))).toBe(true);
  const caption = lines.map(([, , line]) => line).join(' ');
  expect(described.endsWith(caption)).toBe(true);
  for (const fact of ['Lenient: ', 'threshold 33 s', 'target ', '22 Nov 2026 (Europe/Berlin)', 'Complete']) expect(caption).toContain(fact);
  expect(Number(/<svg[^>]* height="(\d+)"/.exec(svg)?.[1])).toBeGreaterThan(Math.max(...lines.map(([, y]) => Number(y))));
});
