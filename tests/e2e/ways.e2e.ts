// How figures come: from days kept on this computer, by job, counted by Genesys Cloud, kept up to date.
import type { Page } from '@playwright/test';
import { asked } from './support/api.ts';
import { downloadCsv, sum } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, headline, percent, report, slide, status } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '8000', '--rate-limit', 'off', '--job-takes', '1'] });

const WEEK = 'from=2026-11-09&to=2026-11-16&tz=UTC&bucket=1d';

const details = (requests: string[]): number => requests.filter((line) => line.endsWith('details/query')).length;

/** The same question in another tab of the same browser. */
async function again(page: Page, fragment: string): Promise<Page> {
  const tab = await page.context().newPage();
  await report(tab, fragment);
  return tab;
}

test.describe('days that were read', () => {
  test('are kept: the period opens again without asking for them, and says the same', async ({ page, site }) => {
    await report(page, WEEK);
    const { text } = await downloadCsv(page);
    await button(page, 'Proof of completeness').click();
    await expect(page.getByText(/^[1-9]\d* days kept, /)).toBeVisible();

    const tab = await page.context().newPage();
    const requests = asked(tab, site);
    await report(tab, `${WEEK}&view=complete`);
    expect(details(requests)).toBe(0);
    expect((await downloadCsv(tab)).text).toBe(text);
    await expect(tab.getByText('kept here').first()).toBeVisible();
    await expect(tab.getByRole('note')).toHaveText(/^Complete/);
  });

  test('are deleted by the switch and by signing out', async ({ page, site }) => {
    await report(page, `${WEEK}&view=complete`);
    await expect(page.getByText(/^[1-9]\d* days kept, /)).toBeVisible();
    await page.getByRole('checkbox', { name: 'Keep closed days on this computer' }).uncheck();
    await expect(page.getByText('Nothing is kept; every load asks for everything.')).toBeVisible();
    const off = await page.context().newPage();
    const whenOff = asked(off, site);
    await report(off, `${WEEK}&view=complete`);
    expect(details(whenOff)).toBeGreaterThan(0);

    await off.getByRole('checkbox', { name: 'Keep closed days on this computer' }).check();
    await button(off, 'Load').click();
    await completes(off);
    await expect(off.getByText(/^[1-9]\d* days kept, /)).toBeVisible();
    await button(off, 'Sign out').click();
    await expect(button(off, 'Sign in with Genesys Cloud')).toBeVisible();
    const after = await page.context().newPage();
    const requests = asked(after, site);
    await report(after, WEEK);
    expect(details(requests)).toBeGreaterThan(0);
  });

  test('are read again while Genesys restates them, and a figure that changed is told', async ({ page, request, site }) => {
    const young = 'from=2026-11-22&to=2026-11-23&tz=UTC&bucket=1d&view=complete';
    await report(page, young);
    await expect(page.getByText(/^[1-9]\d* days kept, /)).toBeVisible();
    const { text } = await downloadCsv(page);
    expect((await request.post(`${site.simUrl}/sim/restate?day=2026-11-22T00:00:00Z`)).ok()).toBe(true);
    const tab = await again(page, young);
    expect((await downloadCsv(tab)).text).not.toBe(text);
    await expect(tab.getByRole('listitem').filter({ hasText: /^22 Nov: \d+\/\d+ was \d+\/\d+$/ })).toBeVisible();
  });

  test('cost nothing but speed where the browser keeps nothing', async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { get: () => { throw new DOMException('blocked', 'SecurityError'); } }));
    await report(page, `${WEEK}&view=complete`);
    await expect(page.getByText(/^No day is kept yet\./)).toBeVisible();
    await expect(page.getByRole('note')).toHaveText(/^Complete/);
  });
});

test('closed history by job brings the figures of the query, and leaves no job behind', async ({ page, site }) => {
  await page.addInitScript(() => localStorage.setItem('eightytwenty.keep', 'off'));
  await report(page, `${WEEK}&history=query&view=complete`);
  const { text } = await downloadCsv(page);
  await expect(page.getByText(/The last load went page by page, as you chose\./)).toBeVisible();

  const tab = await page.context().newPage();
  const requests = asked(tab, site);
  await enter(tab, `${WEEK}&history=job&view=complete`);
  await completes(tab);
  expect((await downloadCsv(tab)).text).toBe(text);
  expect(requests.some((line) => /^POST .*details\/jobs$/.test(line))).toBe(true);
  expect(requests.some((line) => /^DELETE .*details\/jobs\//.test(line))).toBe(true);
  await expect(tab.getByText(/The last load went by job, as you chose\./)).toBeVisible();
  await expect(tab.getByRole('cell', { name: 'job', exact: true }).first()).toBeVisible();
});

test('counted by Genesys Cloud: the same pairs without a single conversation, at thresholds that were asked', async ({ page, site }) => {
  await page.addInitScript(() => localStorage.setItem('eightytwenty.keep', 'off'));
  await report(page, `${WEEK}&threshold=20`);
  const raw = (await downloadCsv(page)).rows;
  const level = await percent(page);

  const tab = await page.context().newPage();
  const requests = asked(tab, site);
  await enter(tab, `${WEEK}&threshold=20&source=summary`);
  await completes(tab);
  expect(details(requests)).toBe(0);
  await expect(status(tab)).toHaveText('Complete · counted by Genesys Cloud');
  expect(await percent(tab)).toBe(level);
  const counted = (await downloadCsv(tab)).rows;
  for (const column of ['offered', 'answered', 'answered_within', 'abandoned', 'abandoned_within', 'flow_out', 'numerator', 'denominator']) {
    expect(sum(counted, column), column).toBe(sum(raw, column));
  }
  await button(tab, 'Visits').click();
  await expect(tab.getByText(/not known in summary mode/i).first()).toBeVisible();

  // A threshold nobody asked for is asked for, and until then no figure is called final.
  await slide(page, 37);
  await slide(tab, 37);
  await expect(tab.getByText('so far, still loading')).toBeVisible();
  await expect(tab.getByText('so far, still loading')).toBeHidden();
  expect(await percent(tab)).toBe(await percent(page));
});

test.describe('counted while the handle moves', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '12000', '--rate-limit', 'off', '--latency', '700'] });

  test('a threshold that was not asked for at first is asked for whole, not from the middle of the load', async ({ page }) => {
    test.setTimeout(90_000);
    const month = 'from=2026-10-26&to=2026-11-23&tz=UTC&bucket=15m&media=voice,chat,callback,email,message&threshold=20&source=summary';
    await report(page, month.replace('10-26', '11-22'));
    await page.evaluate((hash) => (location.hash = hash), month);
    await expect(status(page)).toHaveText(/^Loading · Genesys Cloud counts, [1-9]\d* of \d\d answers/);
    await button(page, 'Cancel').click();
    await expect(status(page)).toHaveText(/^Partial/);
    await slide(page, 37);
    // Meanwhile a page that was only ever asked for this threshold: time enough to ask for it too early.
    const other = await page.context().newPage();
    await report(other, month.replace('threshold=20', 'threshold=37'));
    await button(page, 'Load').click();
    await completes(page);
    await expect(page.getByText('so far, still loading')).toBeHidden();
    expect((await downloadCsv(page)).rows).toEqual((await downloadCsv(other)).rows);
    expect(await percent(page)).toBe(await percent(other));
  });
});

test.describe('on a day that is running', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--conversations', '8000', '--rate-limit', 'off', '--speed', '30'] });

  test('the page keeps itself up to date with few requests, and never says Loading', async ({ page, site }) => {
    test.setTimeout(90_000);
    await report(page, 'range=today&tz=UTC&refresh=1m');
    await expect(page.getByRole('combobox', { name: 'Keep up to date' })).toHaveValue('1m');
    const newest = () => page.getByText(/^Newest fact /).textContent();
    const first = await newest();
    const requests = asked(page, site);
    const said = new Set<string>();
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(60_000);
          said.add(((await status(page).textContent()) ?? '').split(' ')[0] ?? '');
          return newest();
        },
        { intervals: [2_000], timeout: 60_000 },
      )
      .not.toBe(first);
    expect([...said]).toEqual(['Complete']);
    expect(details(requests)).toBeGreaterThan(0);
    await expect(headline(page)).toHaveText(/%$/);
  });
});
