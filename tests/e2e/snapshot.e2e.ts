// A snapshot on its way: made by somebody who signed in, opened by somebody who did not, by every way there is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { asked, bearer, queueId } from './support/api.ts';
import { downloadCsv, type Row } from './support/csv.ts';
import { expect, NOW, test } from './support/fixtures.ts';
import { button, completes, enter, headline, parameters, report, signInBeside, signInButton, slide, slider, status } from './support/report.ts';
import type { Site } from '../../tools/site.mjs';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '3000'] });

const QUESTION = 'from=2026-11-16&to=2026-11-23&tz=Europe/Berlin&media=voice,callback&bucket=1h&threshold=20&formula=genesys';

/** The file that the page writes. */
async function downloadSnapshot(page: Page): Promise<{ name: string; text: string }> {
  const saved = page.waitForEvent('download');
  await button(page, 'Download snapshot').click();
  const download = await saved;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** Chooses a file in the dialogue that the button opens. */
async function open(page: Page, name: string, text: string, with_ = 'Open snapshot…'): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await button(page, with_).click();
  await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

/** Puts a file beside the page. */
function publish(site: Site, path: string, text: string): void {
  const file = join(site.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Another person's browser. */
async function stranger(browser: Browser, site: Site): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.pageUrl, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  return page;
}

/** Rows as both sides know them: a snapshot holds no id of a queue. */
const known = (rows: Row[]) => rows.map(({ queue_id: _, ...row }) => row);

test('who opens it sees the same figures at every setting, and nothing is asked of anybody', async ({ page, browser, site }) => {
  await report(page, QUESTION);
  const { name, text } = await downloadSnapshot(page);
  expect(name).toMatch(/^eightytwenty-snapshot-2026-11-16-to-2026-11-23-.*\.json$/);
  expect(JSON.parse(text).format).toBe('eightytwenty-snapshot/1');

  const other = await stranger(browser, site);
  const requests = asked(other, site);
  await other.goto('./');
  await open(other, name, text);
  await expect(status(other)).toHaveText(/^Complete · snapshot of 23 Nov 2026, 10:30 · [\d,]+ conversations$/);
  await expect(headline(other)).toHaveText((await headline(page).textContent()) ?? '');
  await expect(button(other, 'Load')).toHaveCount(0);
  await expect(button(other, 'Download visits')).toHaveCount(0);
  await button(other, 'Copy link').click();
  await expect(other.getByText(`It holds the question, not the file ${name}`)).toBeVisible();
  await button(other, 'Dismiss').click();
  expect(known((await downloadCsv(other)).rows)).toEqual(known((await downloadCsv(page)).rows));

  for (const both of [page, other]) await slide(both, 41);
  await expect(headline(other)).toHaveText((await headline(page).textContent()) ?? '');
  for (const change of ['bucket=15m&formula=lenient', 'attribution=arrival&formula=answered&tz=UTC&from=2026-11-17&to=2026-11-19']) {
    const link = `${QUESTION}&threshold=41&${change}`;
    await page.evaluate((hash) => (location.hash = hash), link);
    await other.evaluate((hash) => (location.hash = hash), link);
    await completes(page);
    await expect(status(other)).toHaveText(/^Complete/);
    expect(known((await downloadCsv(other)).rows)).toEqual(known((await downloadCsv(page)).rows));
  }
  expect(requests).toEqual([]);
  await other.context().close();
});

test('what lies outside of it is said, and no figure is called complete', async ({ page, browser, site }) => {
  await report(page, QUESTION);
  const { name, text } = await downloadSnapshot(page);
  const other = await stranger(browser, site);
  await other.goto('./');
  await open(other, name, text);
  await expect(status(other)).toHaveText(/^Complete/);
  await other.evaluate(() => (location.hash = 'from=2026-11-20&to=2026-11-25'));
  await expect(status(other)).toHaveText(/^Partial/);
  await expect(other.getByText(/The snapshot holds 16 Nov 2026, 00:00 – 23 Nov 2026, 00:00/)).toBeVisible();
  await other.evaluate(() => (location.hash = 'media=chat'));
  await expect(status(other)).toHaveText(/^Partial/);
  await expect(other.getByText(/no chats/i).first()).toBeVisible();
  await other.context().close();
});

test('a link opens it for whoever has neither sign-in nor configuration', async ({ page, browser, site }) => {
  await report(page, QUESTION);
  publish(site, 'weekly/2026-47.json', (await downloadSnapshot(page)).text);
  const other = await stranger(browser, site);
  const requests = asked(other, site);
  await other.goto('./#snapshot=weekly/2026-47.json&threshold=30');
  await expect(status(other)).toHaveText(/^Complete · snapshot of/);
  await expect(slider(other)).toHaveValue('30');
  await slide(page, 30);
  await expect(headline(other)).toHaveText((await headline(page).textContent()) ?? '');
  expect(requests).toEqual([]);

  await button(other, 'Close snapshot').click();
  await expect(signInButton(other)).toBeVisible();
  expect(parameters(other).snapshot).toBeUndefined();
  await other.goBack();
  await expect(status(other)).toHaveText(/^Complete · snapshot of/);
  await other.context().close();
});

test.describe('with a snapshot in config.json', () => {
  test.use({ pageConfig: { snapshot: 'sample.json' } });

  test('the page opens it and shows no sign-in first', async ({ page }) => {
    await page.goto('./');
    await expect(status(page)).toHaveText(/^Complete · snapshot of/);
    await expect(signInButton(page)).toHaveCount(0);
    await button(page, 'Close snapshot').click();
    await expect(signInButton(page)).toBeVisible();
  });
});

test.describe('with a snapshot of another site in config.json', () => {
  test.use({ pageConfig: { snapshot: 'https://elsewhere.example/x.json' } });

  test('the key is named and nothing is fetched', async ({ page }) => {
    await page.goto('./');
    await expect(page.getByText(/“snapshot”.*elsewhere/)).toBeVisible();
    await expect(signInButton(page)).toBeVisible();
  });
});

test('See the sample shows the whole analysis in one click', async ({ page, site }) => {
  const requests = asked(page, site);
  await page.goto('./');
  await button(page, 'See the sample').click();
  await expect(status(page)).toHaveText(/^Complete · snapshot of/);
  await expect(headline(page)).toHaveText(/^\d+\.\d\s*%$/);
  await expect(page.getByRole('figure').first()).toBeVisible();
  expect(requests).toEqual([]);
});

test('a file takes the place of a snapshot that was opened by its address', async ({ page, browser, site }) => {
  await report(page, QUESTION);
  const { name, text } = await downloadSnapshot(page);
  const figure = (await headline(page).textContent()) ?? '';
  const other = await stranger(browser, site);
  await other.goto('./');
  await button(other, 'See the sample').click();
  await expect(status(other)).toHaveText(/^Complete · snapshot of/);
  await open(other, name, text);
  await expect(headline(other)).toHaveText(figure);
  await expect(status(other)).toHaveText(/^Complete · snapshot of 23 Nov 2026, 10:30/);
  await button(other, 'Close snapshot').click();
  await expect(button(other, 'See the sample')).toBeVisible();
  await other.context().close();
});

test('what is no snapshot gets a sentence, and what was there stays', async ({ page }) => {
  await report(page, QUESTION);
  const { text } = await downloadSnapshot(page);
  await page.goto('./#snapshot=sample.json');
  await expect(status(page)).toHaveText(/^Complete · snapshot of/);
  const before = (await headline(page).textContent()) ?? '';
  const digit = text.lastIndexOf('"checksum"') - 40;
  const bad: [string, string, RegExp][] = [
    ['notes.json', '{"hello":1}', /is not a snapshot/],
    ['page.html', '<!doctype html>', /is a web page/],
    ['later.json', text.replace('eightytwenty-snapshot/1', 'eightytwenty-snapshot/7'), /newer version/],
    ['changed.json', text.slice(0, digit) + (text[digit] === 'A' ? 'B' : 'A') + text.slice(digit + 1), /was changed after/],
    ['half.json', text.slice(0, text.length / 2), /is cut off/],
  ];
  for (const [name, content, said] of bad) {
    await page.evaluate(
      ([name, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content ?? ''], name ?? ''));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, content],
    );
    const message = page.getByText(name).first();
    await expect(message).toBeVisible();
    await expect(page.getByText(said).first()).toBeVisible();
    await button(page, 'Dismiss').first().click();
    await expect(headline(page)).toHaveText(before);
  }
});

test('a dropped file opens, and a second one is compared with it', async ({ page, browser, site }) => {
  const weeks: string[] = [];
  for (const [from, to] of [['2026-11-16', '2026-11-23'], ['2026-11-09', '2026-11-16'], ['2026-11-02', '2026-11-09']]) {
    await page.goto('about:blank');
    await report(page, `${QUESTION}&from=${from}&to=${to}`);
    weeks.push((await downloadSnapshot(page)).text);
  }
  await page.goto('about:blank');
  await report(page, `${QUESTION}&compare=previous&view=compare`);
  const said = page.getByText(/^Service level: .* points against/);
  const other = await stranger(browser, site);
  await other.goto('./');
  await expect(signInButton(other)).toBeVisible();
  // What takes files in is fetched when the page is idle.
  await expect(async () => {
    await other.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text ?? ''], 'w47.json'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, weeks[0]);
    await expect(status(other)).toHaveText(/^Complete · snapshot of/, { timeout: 1_000 });
  }).toPass();
  await button(other, 'Against before').click();
  await open(other, 'w46.json', weeks[1] ?? '', 'Compare with another snapshot…');
  const theirs = other.getByText(/^Service level: .* points against/);
  await expect(theirs).toHaveText((await said.textContent()) ?? '');
  await expect(status(other)).toHaveText(/^Complete/);
  // Both are one span.
  const of = (from: string, to: string, more = '') =>
    other.evaluate((hash) => (location.hash = hash), `from=${from}&to=${to}&tz=Europe/Berlin&view=compare${more}`);
  await of('2026-11-09', '2026-11-23');
  await expect(status(other)).toHaveText(/^Complete/);

  // A third one takes the place of the second.
  await of('2026-11-16', '2026-11-23');
  await open(other, 'w45.json', weeks[2] ?? '', 'Compare with another snapshot…');
  await expect(theirs).toHaveText(/against 2–8 Nov 2026/);
  await of('2026-11-16', '2026-11-23', '&compare=previous');
  await expect(other.getByText('9–15 Nov 2026 is not in the snapshot.')).toBeVisible();
  await expect(theirs).toHaveCount(0);
  await of('2026-11-09', '2026-11-16');
  await expect(status(other)).toHaveText(/^Partial/);
  await other.context().close();
});

test.describe('a second snapshot that lacks something', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '6000', '--rate-limit', 'off', '--fault-queues'] });

  test('is not compared, and its own period is partial', async ({ page, request, browser, site }) => {
    const sound = await queueId(request, site, 'Kundenservice Deutschland');
    const faulty = await queueId(request, site, 'Fault: totalHits too high');
    await report(page, `${QUESTION}&queues=${sound}`);
    const whole = (await downloadSnapshot(page)).text;
    await page.goto('about:blank');
    await enter(page, `${QUESTION}&from=2026-11-09&to=2026-11-16&queues=${sound},${faulty}`);
    await expect(status(page)).toHaveText(/^Partial/);
    const partial = (await downloadSnapshot(page)).text;

    const other = await stranger(browser, site);
    await other.goto('./');
    await open(other, 'w47.json', whole);
    await button(other, 'Against before').click();
    await open(other, 'w46.json', partial, 'Compare with another snapshot…');
    // The first one is what it was.
    await expect(status(other)).toHaveText(/^Complete · snapshot of/);
    const part = other.getByRole('region', { name: 'Against before' });
    await expect(part.getByText(/^9–15 Nov 2026 is not complete in its snapshot\. /)).toBeVisible();
    await expect(other.getByText(/points against/)).toHaveCount(0);
    expect(parameters(other).compare).toContain('2026-11-09');
    await other.evaluate(() => (location.hash = 'from=2026-11-09&to=2026-11-16&tz=Europe/Berlin'));
    await expect(status(other)).toHaveText(/^Partial/);
    await expect(other.getByText(/So it was when the snapshot was made/).first()).toBeVisible();
    await other.context().close();
  });
});

test.describe('with a sign-in that has ended', () => {
  test.use({ expectedConsole: /status of 401/ });

  test('a file that is shown gives way to Genesys Cloud once somebody signs in again', async ({ page, request, site }) => {
    const authorization = bearer(page);
    await report(page, QUESTION);
    const { name, text } = await downloadSnapshot(page);
    const before = (await headline(page).textContent()) ?? '';
    await request.delete(`${site.simUrl}/api/v2/tokens/me`, { headers: { Authorization: await authorization } });
    await button(page, 'Load').click();
    await expect(status(page)).toHaveText(/^Partial/);
    await open(page, name, text);
    await expect(status(page)).toHaveText(/^Complete · snapshot of/);
    await signInBeside(page);
    await expect(button(page, 'Close snapshot')).toHaveCount(0);
    await page.evaluate((hash) => (location.hash = hash), QUESTION);
    await completes(page);
    await expect(status(page)).not.toHaveText(/snapshot/);
    await expect(headline(page)).toHaveText(before);
  });
});

test('small groups are merged: days stay exact, and what a group is cut by stands empty', async ({ page, browser, site }) => {
  await report(page, `${QUESTION}&bucket=1d`);
  await page.getByText('What a snapshot holds').click();
  await page.getByRole('combobox', { name: 'Small groups' }).selectOption('below 5 visits merged');
  const { name, text } = await downloadSnapshot(page);
  const days = known((await downloadCsv(page)).rows);
  const other = await stranger(browser, site);
  await other.goto('./');
  await open(other, name, text);
  await expect(other.getByText(/fewer than 5 visits of a queue are merged/).first()).toBeVisible();
  const theirs = known((await downloadCsv(other)).rows);
  const told = theirs.filter((row) => row.offered !== '');
  expect(told.length).toBeGreaterThan(20);
  for (const row of told) expect(days).toContainEqual(row);

  await other.evaluate(() => (location.hash = 'bucket=15m'));
  const rows = (await downloadCsv(other)).rows;
  expect(rows.some((row) => row.offered === '' && row.denominator === '' && row.service_level_percent === '')).toBe(true);
  for (const row of rows) expect(row.offered === '0' && row.answered === '0' && row.denominator !== '0').toBe(false);
  await other.context().close();
});
