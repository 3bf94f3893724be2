// The wallboard: what it shows, how it turns, and how it lives through nights, lost networks and ended sign-ins.
import type { Locator, Page } from '@playwright/test';
import { grown, held, FLAGS, openBoard } from '../../tools/week.mjs';
import { startSite } from '../../tools/site.mjs';
import { findBrowser, switches } from '../../tools/chromium.mjs';
import { queueId } from './support/api.ts';
import { downloadCsv, level, sum, type Row } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, headline, parameters, percent, report, signInButton } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '20000', '--rate-limit', 'off', '--expires-in', '36000'] });

const TODAY = 'range=today&tz=UTC&threshold=20';

const board = (page: Page): Locator => page.getByRole('region', { name: 'Wallboard' });
const shown = (page: Page): Locator => board(page).getByRole('heading', { level: 1 });
const alarm = (page: Page): Locator => board(page).getByRole('alert');
const alarmed = async (page: Page): Promise<string> => ((await alarm(page).textContent()) ?? '').trim();

/** Opens the wallboard by a link: the sign-in comes first. */
async function watch(page: Page, fragment: string): Promise<void> {
  await page.goto(`./#${fragment}&view=board`);
  await signInButton(page).click();
  await expect(board(page)).toBeVisible();
  await completes(page);
}

/** A value of the wallboard by its label. */
const value = (page: Page, label: string): Locator =>
  board(page).locator('dl > div').filter({ has: page.getByText(label, { exact: true }) }).getByRole('definition');

const digits = async (of: Locator): Promise<number> => Number((await of.textContent())?.replaceAll(',', ''));

/** Both clocks go on. */
async function pass(page: Page, simUrl: string, ms: number): Promise<void> {
  expect((await page.request.post(`${simUrl}/sim/advance?ms=${ms}`)).ok()).toBe(true);
  await page.clock.fastForward(ms);
}

test('the button opens it over everything, with the figures of the report, and leaving brings the page back', async ({ page }) => {
  await report(page, TODAY);
  const before = await percent(page);
  const { rows } = await downloadCsv(page);
  await button(page, 'Wallboard').click();
  await expect(board(page)).toBeVisible();
  expect(parameters(page).view).toBe('board');
  expect(await percent(page)).toBe(before);
  await expect(shown(page)).toHaveText('All queues');
  await expect(board(page).getByText(/^Today · 23 Nov 2026/)).toBeVisible();
  await expect(board(page).getByText(/^(✓ meets|◇ misses|≈ undecided against) /)).toBeVisible();
  const counted = `${sum(rows, 'numerator').toLocaleString('en')} of ${sum(rows, 'denominator').toLocaleString('en')} answered within 20 s`;
  await expect(board(page).getByText(counted.replace(' s', '\u00a0s'))).toBeVisible();
  expect(await digits(value(page, 'Offered'))).toBe(sum(rows, 'offered'));
  expect(await digits(value(page, 'Abandoned'))).toBe(sum(rows, 'abandoned'));
  expect(await digits(value(page, 'Waiting now'))).toBe(sum(rows, 'waiting'));
  for (const role of ['navigation', 'banner'] as const) await expect(page.getByRole(role)).toHaveCount(0);
  await button(page, 'Leave wallboard').click();
  await expect(board(page)).toHaveCount(0);
  expect(await percent(page)).toBe(before);
  expect(parameters(page).view).toBeUndefined();
});

test('a link opens it after the sign-in, it keeps itself up to date, and Escape ends it', async ({ page, site }) => {
  await watch(page, `${TODAY}&board=all`);
  await expect(headline(page)).toHaveText(/%$/);
  const before = await digits(value(page, 'Offered'));
  await expect
    .poll(async () => {
      await pass(page, site.simUrl, 10 * 60_000);
      return digits(value(page, 'Offered'));
    })
    .toBeGreaterThan(before);
  expect(parameters(page).refresh).toBeUndefined();
  await page.keyboard.press('Escape');
  await expect(button(page, 'Sign out')).toBeVisible();
});

/** Rows of each queue, by its id. */
function byQueue(rows: Row[]): Map<string, Row[]> {
  const ids = [...new Set(rows.map((row) => row.queue_id ?? ''))];
  return new Map(ids.map((id) => [id, rows.filter((row) => row.queue_id === id)]));
}

/** The queue that is shown by this name: a short id stands behind one that several share. */
function named(queues: Map<string, Row[]>, shown: string): string {
  // A file marks a name that a spreadsheet would take for a formula.
  const name = (row?: Row): string => row?.queue_name?.replace(/^'/, '') ?? '';
  const is = ([id, [row]]: [string, Row[]]): boolean => [name(row), `${name(row)} ${id.slice(0, 8)}`].includes(shown);
  return [...queues].find(is)?.[0] ?? `no queue “${shown}”`;
}

test('arrows go through the queues, each with its own figure; Space stops the turning', async ({ page }) => {
  await report(page, TODAY);
  const queues = byQueue((await downloadCsv(page)).rows);
  await button(page, 'Wallboard').click();
  await page.keyboard.press('Space');
  await expect(button(page, 'Pause')).toHaveAttribute('aria-pressed', 'true');
  const seen = new Set<string>();
  for (let step = 0; step < queues.size; step += 1) {
    await page.keyboard.press('ArrowRight');
    await expect(board(page).getByText(`${step + 2} of ${queues.size + 1}`, { exact: true })).toBeVisible();
    const name = (await shown(page).textContent()) ?? '';
    const id = named(queues, name);
    const rows = queues.get(id) ?? [];
    seen.add(id);
    if (sum(rows, 'denominator') === 0) await expect(headline(page)).toHaveText(/^no calls/);
    else expect(Math.abs((await percent(page)) - level(rows)), name).toBeLessThan(0.0501);
    expect(await digits(value(page, 'Offered')), name).toBe(sum(rows, 'offered'));
  }
  expect([...seen].sort()).toEqual([...queues.keys()].sort());
  await page.keyboard.press('ArrowRight');
  await expect(shown(page)).toHaveText('All queues');
  await page.keyboard.press('ArrowLeft');
  const last = (await shown(page).textContent()) ?? '';
  expect(last).not.toBe('All queues');
  await page.clock.fastForward(20_000);
  await page.clock.fastForward(20_000);
  await expect(shown(page), 'it stands still').toHaveText(last);
  await page.keyboard.press('Space');
  await page.clock.fastForward(16_000);
  await expect(shown(page)).toHaveText('All queues');
});

test('chosen queues, their time and the light are in the link', async ({ page, request, site }) => {
  const [first, second] = await Promise.all(['Bestellannahme', 'Premium Kunden'].map((name) => queueId(request, site, name)));
  await watch(page, `${TODAY}&board=${first},all,${second}&turn=1m&dim=on`);
  await expect(shown(page)).toHaveText('Bestellannahme');
  await expect(board(page)).toHaveCSS('background-color', 'rgb(0, 0, 0)');
  await page.clock.fastForward(40_000);
  await expect(shown(page)).toHaveText('Bestellannahme');
  await page.clock.fastForward(25_000);
  await expect(shown(page)).toHaveText('All queues');
  await page.keyboard.press('ArrowRight');
  await expect(shown(page)).toHaveText('Premium Kunden');
  await page.keyboard.press('ArrowRight');
  await expect(shown(page)).toHaveText('Bestellannahme');
  // The hand chooses too: the controls come with the pointer or the focus.
  await page.mouse.move(300, 300);
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('as the page');
  await expect(board(page)).not.toHaveCSS('background-color', 'rgb(0, 0, 0)');
  await page.getByText('In turn').click();
  await page.getByRole('checkbox', { name: 'All queues together' }).uncheck();
  expect(parameters(page)).toMatchObject({ board: `${first},${second}`, turn: '1m' });
  expect(parameters(page).dim).toBeUndefined();
});

test('colours are dark at night, by the clock of the zone', async ({ page }) => {
  await watch(page, 'range=today&tz=Pacific/Auckland&dim=night');
  await expect(board(page)).toHaveCSS('background-color', 'rgb(0, 0, 0)');
  await page.goto('./#range=today&tz=UTC&dim=night&view=board');
  await expect(board(page)).not.toHaveCSS('background-color', 'rgb(0, 0, 0)');
});

test.describe('without a network', () => {
  test.use({ expectedConsole: /ERR_INTERNET_DISCONNECTED/ });

  test('it says when the data stopped, and goes on by itself', async ({ page, site, context }) => {
    await report(page, TODAY);
    await button(page, 'Wallboard').click();
    await expect(alarm(page)).toHaveText('');
    await context.setOffline(true);
    await expect
      .poll(async () => {
        await page.clock.fastForward(30_000);
        return alarmed(page);
      })
      .toMatch(/Data stopped at 09:(29|30)\./);
    await expect(headline(page), 'the figure that is known stays').toHaveText(/%$/);
    await context.setOffline(false);
    await page.request.post(`${site.simUrl}/sim/advance?ms=600000`);
    await expect
      .poll(async () => {
        await page.clock.fastForward(15_000);
        return alarmed(page);
      })
      .toBe('');
  });
});

test.describe('when the sign-in ends', () => {
  test.use({ expectedConsole: /status of 401/ });

  test('it says what to do, and signing in goes on', async ({ page, site }) => {
    await report(page, TODAY);
    await button(page, 'Wallboard').click();
    await page.request.post(`${site.simUrl}/sim/advance?ms=${11 * 3_600_000}`);
    await expect
      .poll(async () => {
        await page.clock.fastForward(60_000);
        return alarmed(page);
      })
      .toMatch(/The sign-in has ended\./);
    await expect(headline(page)).toHaveText(/%$/);
    const popup = page.waitForEvent('popup');
    await signInButton(page).click();
    await popup;
    await expect(alarm(page)).toHaveText('');
    await completes(page);
    await expect(board(page)).toBeVisible();
  });
});

test('a day that is over stays on the board only until the next one begins', async ({ page, site }) => {
  // Half an hour before midnight, far in the east.
  await report(page, 'range=today&tz=Pacific/Kiritimati&threshold=20');
  await button(page, 'Wallboard').click();
  await expect(board(page).getByText(/^Today · 23 Nov 2026/)).toBeVisible();
  const before = await digits(value(page, 'Offered'));
  await pass(page, site.simUrl, 31 * 60_000);
  await expect
    .poll(async () => {
      await page.clock.fastForward(1_000);
      return board(page).getByText(/^Today · /).count();
    })
    .toBe(1);
  await expect(board(page).getByText(/^Today · 24 Nov 2026/)).toBeVisible();
  await pass(page, site.simUrl, 20 * 60_000);
  await completes(page);
  await expect.poll(() => digits(value(page, 'Offered'))).toBeGreaterThan(0);
  expect(await digits(value(page, 'Offered'))).toBeLessThan(before);
  await page.keyboard.press('Escape');
  const { rows } = await downloadCsv(page);
  expect(new Set(rows.map((row) => row.interval_start?.slice(0, 10)))).toEqual(new Set(['2026-11-24']));
});

test('nothing to judge is no calls, and a period that is over offers today', async ({ page }) => {
  await watch(page, 'from=2026-09-01&to=2026-09-02&tz=UTC');
  await expect(headline(page)).toHaveText(/^no calls/);
  await expect(board(page).getByText(/more|reached/)).toHaveCount(0);
  await page.mouse.move(300, 300);
  await button(page, 'Show today').click();
  await completes(page);
  await expect(headline(page)).toHaveText(/%$/);
});

test('hundreds of refreshes leave nothing behind', async ({ playwright }) => {
  test.setTimeout(120_000);
  const site = await startSite({ folder: 'target/e2e/week', flags: FLAGS });
  const browser = await playwright.chromium.launch({ executablePath: findBrowser(), args: switches });
  try {
    const { page, session, heard } = await openBoard(browser, site);
    const refresh = (count: number) => page.evaluate(([some, url]) => (globalThis as any).week.refresh(some, url), [count, site.simUrl] as const);
    await refresh(60);
    const first = await held(page, session);
    await refresh(240);
    // The morning goes on, and brings calls.
    expect(grown(first, await held(page, session), 500_000)).toEqual([]);
    expect(heard).toEqual([]);
  } finally {
    await browser.close();
    await site.stop();
  }
});
