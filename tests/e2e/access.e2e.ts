// Everybody can use the page: axe finds nothing, the keyboard suffices, no width needs sideways scrolling.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { queueId } from './support/api.ts';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, formula, headline, percent, queues, report, signInButton, slider, status } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off', '--fault-queues'] });

async function sound(page: Page): Promise<void> {
  // Its types may come from another copy of Playwright.
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(told).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('axe finds nothing on the sign-in page', async ({ page }) => {
      await page.goto('./#threshold=nonsense');
      await expect(signInButton(page)).toBeVisible();
      await sound(page);
    });

    test('axe finds nothing on the report, with its tables, and with each panel open', async ({ page }) => {
      test.setTimeout(180_000);
      await report(page, 'range=yesterday');
      await sound(page);
      for (const shown of await button(page, 'Show as table').all()) await shown.click();
      await expect(page.getByRole('figure').getByRole('table').first()).toBeVisible();
      await sound(page);
      for (const name of [/^Queues/, /^Period/, /^Zone/, /^Media/]) {
        await page.getByRole('button', { name }).first().click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await sound(page);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    });

    test('axe finds nothing on a partial report, on a failed load and on a period without calls', async ({ page, request, site }) => {
      const [broken, html] = [await queueId(request, site, 'Fault: undecodable page'), await queueId(request, site, 'Fault: HTML instead of JSON')];
      await enter(page, `range=yesterday&queues=${broken}`);
      await expect(status(page)).toHaveText(/^Partial/);
      await sound(page);
      await page.goto(`./#range=yesterday&queues=${html}`);
      await expect(status(page)).toHaveText(/^Failed/);
      await sound(page);
      await page.goto('./#from=2026-12-01&to=2026-12-02');
      await expect(headline(page)).toHaveText('no calls');
      await sound(page);
    });
  });
}

/** Presses Tab until the element has the focus, and sees that the focus can be seen. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await element.evaluate((node) => node === document.activeElement)) {
      const seen = await element.evaluate((node) =>
        // A radio button or checkbox may show it around its label.
        [node, node.closest('label')].some((shown) => {
          if (!shown) return false;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
        }),
      );
      expect(seen, 'the focus can be seen').toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${element}.`);
}

test('the whole job can be done by keyboard alone', async ({ page }) => {
  test.setTimeout(90_000);
  await page.goto('./#range=yesterday&threshold=20');
  await tabTo(page, signInButton(page));
  await page.keyboard.press('Enter');
  await completes(page);

  // Two queues out of all: the panel opens, is searched, and closes; focus is not lost.
  await tabTo(page, page.getByRole('button', { name: /^Queues/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, button(page, 'Select none'));
  await page.keyboard.press('Enter');
  for (const name of ['Bestellannahme', 'Premium Kunden']) {
    await tabTo(page, page.getByRole('checkbox', { name }));
    await page.keyboard.press('Space');
  }
  await tabTo(page, button(page, 'Use these queues'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/queues=[^&]+,[^&]+/);
  await completes(page);
  await expect(queues(page).getByRole('rowheader', { name: 'Premium Kunden' })).toBeVisible();

  const before = await percent(page);
  await tabTo(page, slider(page));
  await page.keyboard.press('Home');
  await expect.poll(() => percent(page)).toBeLessThan(before);
  await page.keyboard.press('ArrowRight');
  await expect(slider(page)).toHaveValue('1');
  await tabTo(page, formula(page, 'Genesys'));
  await page.keyboard.press('ArrowDown');
  await expect(formula(page, 'Answered only')).toBeChecked();

  const show = button(page, 'Show as table').first();
  await tabTo(page, show);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('figure').getByRole('table').first()).toBeVisible();

  await tabTo(page, button(page, 'Download CSV'));
  const saved = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await saved).suggestedFilename()).toMatch(/-2-queues-answered-1s-Europe-Berlin\.csv$/);
  await tabTo(page, button(page, 'Sign out'));
  await page.keyboard.press('Enter');
  await expect(signInButton(page)).toBeVisible();
});

test('Escape closes a panel and gives the focus back', async ({ page }) => {
  await report(page, 'range=yesterday');
  const queuesChip = page.getByRole('button', { name: /^Queues/ });
  await queuesChip.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(queuesChip).toBeFocused();
});

for (const width of [390, 820, 2560]) {
  test(`nothing needs sideways scrolling at ${width} px`, async ({ page }) => {
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.setViewportSize({ width, height: 900 });
    await page.goto('./');
    await expect(signInButton(page)).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await report(page, 'range=last-week&media=voice,callback,chat,email,message');
    expect(await overflow()).toBeLessThanOrEqual(0);
    for (const shown of await button(page, 'Show as table').all()) await shown.click();
    await expect(page.getByRole('figure').getByRole('table').first()).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
    // Every command is on the screen, none is cut off at its side.
    const ends = await page
      .getByRole('button')
      .filter({ visible: true })
      .evaluateAll((all) => {
        const commands = all.filter((one) => !one.closest('[role=region], nav'));
        return commands.map((one): [string, number] => [one.textContent ?? '', one.getBoundingClientRect().right]);
      });
    expect(ends.length).toBeGreaterThan(10);
    for (const [words, end] of ends) expect(end, words).toBeLessThanOrEqual(width);
  });
}

test('every chart has a name and a table with a row for each interval', async ({ page }) => {
  await report(page, 'from=2026-11-17&to=2026-11-18&tz=UTC&bucket=1h&threshold=20');
  const figures = page.getByRole('figure');
  const count = await figures.count();
  expect(count).toBeGreaterThan(0);
  for (let place = 0; place < count; place += 1) {
    const figure = figures.nth(place);
    await expect(figure).toHaveAccessibleName(/\S/);
    const show = figure.getByRole('button', { name: 'Show as table', exact: true });
    await expect(show).toHaveAttribute('aria-expanded', 'false');
    await expect(figure.getByRole('table')).toHaveCount(0);
    await show.click();
    await expect(show).toHaveAttribute('aria-expanded', 'true');
    await expect(figure.getByRole('table')).toBeVisible();
  }
  // Twenty-four hours and the heading; the figures are those of the file.
  const rows = page.getByRole('figure', { name: /hour/i }).getByRole('row');
  await expect(rows).toHaveCount(25);
  const { rows: file } = await downloadCsv(page);
  const tenth = file.filter((row) => row.interval_start?.startsWith('2026-11-17T10:00'));
  const offered = tenth.reduce((sum, row) => sum + Number(row.offered), 0);
  const heads = await page.getByRole('figure', { name: /hour/i }).getByRole('columnheader').allTextContents();
  await expect(rows.nth(11).getByRole('cell').nth(heads.indexOf('Offered') - 1)).toHaveText(String(offered));
});
