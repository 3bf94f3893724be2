// Named views: kept in the browser, as a file, and shipped by the host of the page.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { asked } from './support/api.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, formula, parameters, report, slide } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'] });

const panel = (page: Page): Locator => page.getByRole('dialog', { name: 'Views' });
const view = (page: Page, name: string): Locator => panel(page).getByRole('group', { name, exact: true });

async function open(page: Page): Promise<void> {
  await button(page, 'Views').press('Enter');
  await expect(panel(page)).toBeVisible();
}

async function keep(page: Page, name: string): Promise<void> {
  await panel(page).getByLabel('Name', { exact: true }).fill(name);
  await button(page, 'Keep what is shown').click();
  await expect(view(page, name)).toBeVisible();
}

async function change(page: Page, name: string): Promise<Locator> {
  const row = view(page, name);
  await row.getByRole('button', { name: 'Change' }).click();
  return row;
}

const names = (page: Page) => panel(page).getByRole('listitem').getByRole('group').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));

const put = (page: Page, text: string) =>
  panel(page).getByLabel('Import views…').setInputFiles({ name: 'views.json', mimeType: 'application/json', buffer: Buffer.from(text) });

const file = (views: { name: string; link: string }[]) => JSON.stringify({ format: 'eightytwenty-views/1', views });

test('a view keeps question and layout, opens as one step of the history, and asks the API only for another query', async ({ page, site }) => {
  await report(page, 'range=last-week&tz=UTC&threshold=20');
  await open(page);
  await keep(page, 'Last week');
  await page.keyboard.press('Escape');
  await formula(page, 'Lenient').check();
  await button(page, 'When').click();
  await open(page);
  await keep(page, 'Lenient, when');
  await page.keyboard.press('Escape');

  const requests = asked(page, site);
  const length = () => page.evaluate(() => history.length);
  const before = await length();
  await open(page);
  await view(page, 'Last week').getByRole('button', { name: 'Open' }).press('Enter');
  await expect(panel(page)).toBeHidden();
  await expect(formula(page, 'Genesys')).toBeChecked();
  expect(parameters(page)).toMatchObject({ range: 'last-week' });
  expect(parameters(page).view).toBeUndefined();
  expect(await length()).toBe(before + 1);
  await page.goBack();
  await expect(formula(page, 'Lenient')).toBeChecked();
  await expect(button(page, 'When')).toHaveAttribute('aria-expanded', 'true');
  expect(requests, 'the query was the same').toEqual([]);

  await page.goto('./#range=yesterday&tz=UTC&threshold=20');
  await completes(page);
  requests.length = 0;
  await open(page);
  await view(page, 'Lenient, when').getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => requests.length).toBeGreaterThan(0);
  await completes(page);
  expect(parameters(page)).toMatchObject({ range: 'last-week', formula: 'lenient', view: 'when' });
  await open(page);
  await expect(panel(page).getByRole('listitem').filter({ hasText: 'Lenient, when' })).toHaveAttribute('aria-current', 'true');
});

test('views are renamed, replaced, moved, deleted and brought back, and are there after a reload and in another tab', async ({ page }) => {
  await report(page, 'range=yesterday&tz=UTC&threshold=20');
  await open(page);
  for (const name of ['A', 'B', '<b>C</b>']) await keep(page, name);
  await panel(page).getByLabel('Name', { exact: true }).fill(' A ');
  await button(page, 'Keep what is shown').click();
  await expect(panel(page).getByText('There is a view named “A” already.')).toBeVisible();
  expect(await names(page)).toEqual(['A', 'B', '<b>C</b>']);

  await (await change(page, 'B')).getByRole('button', { name: 'Move up' }).click();
  await expect.poll(() => names(page)).toEqual(['B', 'A', '<b>C</b>']);
  const row = await change(page, 'A');
  await row.getByLabel('New name').fill('Alpha');
  await row.getByLabel('New name').press('Enter');
  await expect.poll(() => names(page)).toEqual(['B', 'Alpha', '<b>C</b>']);
  await view(page, 'B').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => names(page)).toEqual(['Alpha', '<b>C</b>']);
  await panel(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => names(page)).toEqual(['B', 'Alpha', '<b>C</b>']);
  await expect(panel(page).getByRole('button', { name: 'Undo' })).toHaveCount(0);

  await page.keyboard.press('Escape');
  await slide(page, 44);
  await expect.poll(() => parameters(page).threshold).toBe('44');
  await open(page);
  await (await change(page, 'Alpha')).getByRole('button', { name: 'Replace with what is shown' }).click();
  await expect(panel(page).getByText('“Alpha” is now what is shown.')).toBeVisible();

  const other = await page.context().newPage();
  await report(other, 'range=yesterday&tz=UTC&threshold=20');
  await open(other);
  expect(await names(other)).toEqual(['B', 'Alpha', '<b>C</b>']);
  await view(other, 'Alpha').getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => parameters(other).threshold).toBe('44');
  // What one tab keeps, the other shows.
  await open(other);
  await keep(other, 'From the other tab');
  await expect.poll(() => names(page)).toEqual(['B', 'Alpha', '<b>C</b>', 'From the other tab']);
});

test('views leave as a file and come back from it; what cannot be read changes nothing', async ({ page }) => {
  await report(page, 'range=last-week&tz=UTC&threshold=20');
  await open(page);
  await keep(page, 'Monday');
  const saved = page.waitForEvent('download');
  await button(page, 'Export views').click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('eightytwenty-views.json');
  const text = readFileSync(await download.path(), 'utf8');
  const { format, views } = JSON.parse(text);
  expect(format).toBe('eightytwenty-views/1');
  expect(views).toEqual([{ name: 'Monday', link: expect.stringMatching(/^#range=last-week&tz=UTC&/) }]);

  await put(page, text);
  await expect(panel(page).getByText('Nothing new in this file.')).toBeVisible();
  await put(page, file([{ name: 'Monday', link: '#range=today' }, { name: 'Tuesday', link: '#threshold=12' }]));
  await expect(panel(page).getByText(/2 views imported\..*“Monday \(2\)”/)).toBeVisible();
  expect(await names(page)).toEqual(['Monday', 'Monday (2)', 'Tuesday']);

  for (const [bad, sentence] of [
    [text.slice(0, -20), /not imported\. It is damaged/],
    ['{"format":"eightytwenty-snapshot/1"}', /not imported\. It holds no views/],
    ['{"format":"eightytwenty-views/2","views":[]}', /not imported\. A newer version/],
    [file([{ name: 'x', link: '' }]), /not imported\. View 1 in it has no link/],
    [' '.repeat((1 << 20) + 1), /not imported\. It is too large/],
  ] as const) {
    await put(page, bad);
    await expect(panel(page).getByText(sentence)).toBeVisible();
    expect(await names(page)).toEqual(['Monday', 'Monday (2)', 'Tuesday']);
  }
});

for (const [what, text, sentence] of [
  ['what a newer version kept is never overwritten', '{"format":"eightytwenty-views/9","views":[]}', /newer version/],
  ['what is damaged is laid aside', '{"format":"eightytwenty-vie', /laid aside/],
] as const) {
  test(what, async ({ page }) => {
    const stored = (key: string) => page.evaluate((key) => localStorage.getItem(key), key);
    const KEY = 'eightytwenty-views';
    await page.goto('./');
    await page.evaluate(([key, text]) => localStorage.setItem(key as string, text as string), [KEY, text]);
    await report(page, 'range=yesterday&tz=UTC');
    await open(page);
    await expect(panel(page).getByText(sentence)).toBeVisible();
    await panel(page).getByLabel('Name', { exact: true }).fill('New');
    await button(page, 'Keep what is shown').click();
    if (text.includes('/9')) {
      await expect(panel(page).getByText(sentence)).toBeVisible();
      expect(await names(page)).toEqual([]);
      expect(await stored(KEY)).toBe(text);
    } else {
      await expect(view(page, 'New')).toBeVisible();
      expect(await stored(`${KEY}-unreadable`)).toBe(text);
    }
  });
}

test('where the browser keeps nothing, views stay while the page is open, and it says so', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = function (key: string, text: string) {
      if (this === localStorage) throw new DOMException('blocked', 'QuotaExceededError');
      (this as unknown as Record<string, string>)[key] = text;
    };
  });
  await report(page, 'range=yesterday&tz=UTC');
  await open(page);
  await keep(page, 'Here');
  await expect(panel(page).getByText(/lets the page keep nothing.*Export them/)).toBeVisible();
});

test.describe('with views of the team', () => {
  const team = [
    { name: 'Promise, last week', link: '#range=last-week&tz=UTC&threshold=30&view=lost' },
    { name: 'Broken', link: '#threshold=soon' },
    { name: 'Today' },
  ];
  test.use({ pageConfig: { views: team } });

  test('they stand first and cannot be deleted, and a bad one is named by its key', async ({ page }) => {
    await report(page, 'range=yesterday&tz=UTC');
    await expect(page.getByText(/“views\[1\]\.link”: “soon” is not a value for threshold/)).toBeVisible();
    await expect(page.getByText(/“views\[2\]\.link”/)).toBeVisible();
    await open(page);
    await panel(page).getByLabel('Name', { exact: true }).fill('Promise, last week');
    await button(page, 'Keep what is shown').click();
    await expect.poll(() => names(page)).toEqual(['Promise, last week', 'Promise, last week']);
    const first = panel(page).getByRole('listitem').first();
    await expect(first).toContainText('from your team');
    await expect(first.getByRole('button')).toHaveText(['Open']);
    await first.getByRole('button', { name: 'Open' }).click();
    await completes(page);
    expect(parameters(page)).toMatchObject({ range: 'last-week', threshold: '30', view: 'lost' });
  });

  test('on a phone the menu is reached, fits, and axe finds nothing in it', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await report(page, 'range=yesterday&tz=UTC');
    await open(page);
    await keep(page, 'A name that is as long as names of views may be, at sixty ab');
    await change(page, 'A name that is as long as names of views may be, at sixty ab');
    const box = await panel(page).boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    expect(await panel(page).evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    const { violations } = await new AxeBuilder({ page: page as never }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
  });
});
