// Formulas side by side, when, how long: each is one step away, by button, by link and by keyboard, and says
// the same as the file and as Genesys.
import type { Locator, Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { asked } from './support/api.ts';
import { downloadCsv, sum, type Row } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, headline, parameters, report, slide, total } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '6000', '--rate-limit', 'off'] });

const WEEK = 'from=2026-11-16&to=2026-11-23&tz=UTC&bucket=30m&threshold=20';

const figure = (page: Page, name: string): Locator => page.getByRole('figure', { name, exact: true });

/** The cells of a table by its headings, one object for each row. */
async function table(within: Locator): Promise<Row[]> {
  const heads = await within.getByRole('columnheader').allTextContents();
  const lines = await within.getByRole('row').evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll('tbody th, tbody td')].map((cell) => cell.textContent?.replaceAll('\u00a0', ' ').trim() ?? '')),
  );
  return lines.filter((line) => line.length > 0).map((line) => Object.fromEntries(heads.map((head, place) => [head.trim(), line[place] ?? ''])));
}

/** The table behind *Show as table*. */
async function shown(of: Locator): Promise<Row[]> {
  await of.getByRole('button', { name: 'Show as table' }).click();
  await expect(of.getByRole('table')).toBeVisible();
  return table(of.getByRole('table'));
}

const count = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));
const share = (text: string | undefined): number => Number((text ?? '').replace(/\s*%$/, ''));

test('each part opens by its button, closes by it, and stands in the link', async ({ page, site }) => {
  await report(page, WEEK);
  const requests = asked(page, site);
  const parts = [
    { name: 'Formulas side by side', word: 'formulas', first: 'From one formula to another' },
    { name: 'When', word: 'when', first: 'By weekday and time of day' },
    { name: 'How long', word: 'waits', first: 'How long people waited' },
  ];
  for (const { name, word, first } of parts) {
    await button(page, name).press('Enter');
    await expect(figure(page, first)).toBeVisible();
    expect(parameters(page).view).toBe(word);
    await expect(button(page, name)).toHaveAttribute('aria-expanded', 'true');
    await button(page, name).press('Enter');
    await expect(figure(page, first)).toHaveCount(0);
    expect(parameters(page).view).toBeUndefined();
  }
  expect(requests, 'no part asks the API').toEqual([]);
});

test('formulas stand side by side with the figures of the file, and the one that is pressed comes into force', async ({ page }) => {
  await report(page, `${WEEK}&view=formulas`);
  const { rows } = await downloadCsv(page);
  const [answered, within, abandoned, flowOut] = ['answered', 'answered_within', 'abandoned', 'flow_out'].map((column) => sum(rows, column)) as [number, number, number, number];
  const side = page.getByRole('region', { name: 'Formulas as a table' });
  const lines = await table(side.getByRole('table'));
  expect(lines).toHaveLength(10);
  const line = (name: string): Row => lines.find((row) => row.Formula?.startsWith(name)) ?? {};
  const expected: [string, number, number][] = [
    ['Genesys ✓ in force', within, answered + abandoned],
    ['Genesys, with flow-outs', within, answered + abandoned + flowOut],
    ['Answered only', within, answered],
    ['Offered', within, answered + abandoned + flowOut],
    ['Lenient', within + sum(rows, 'abandoned_within'), answered + abandoned],
  ];
  for (const [name, numerator, denominator] of expected) {
    expect([count(line(name).Kept), count(line(name)['Judged over'])], name).toEqual([numerator, denominator]);
    expect(share(line(name)['Service level']), name).toBeCloseTo((100 * numerator) / denominator, 1);
  }

  // The way, in words and counts.
  const way = figure(page, 'From one formula to another');
  const from = ((100 * within) / (answered + abandoned)).toFixed(1);
  const to = ((100 * within) / answered).toFixed(1);
  await expect(way.getByRole('listitem')).toHaveText([`${from} → ${to}: ${abandoned.toLocaleString('en')} abandoned calls leave the denominator`]);
  await way.getByRole('combobox', { name: 'To formula' }).selectOption('Genesys, no abandons, with flow-outs');
  await expect(way.getByRole('listitem')).toHaveCount(2);
  const told = await shown(way);
  expect(told.map((row) => count(row['Moved calls']))).toEqual([0, abandoned, flowOut, 0]);

  await side.getByRole('button', { name: /^Answered only/ }).press('Enter');
  await expect(headline(page)).toHaveText(new RegExp(`^${to}\\s*%$`));
  expect(parameters(page).formula).toBe('answered');
  await expect(side.getByRole('button', { name: /^Answered only/ })).toHaveAttribute('aria-pressed', 'true');
});

test('further lines join the curve, of formulas and of queues', async ({ page }) => {
  await report(page, `${WEEK}&view=formulas`);
  await page.getByRole('checkbox', { name: 'Lenient' }).check();
  const queues = page.getByRole('group', { name: 'Queues as curves of their own' });
  await queues.getByRole('checkbox').first().check();
  expect(parameters(page).lines).toBe('lenient');
  expect(parameters(page).curves).toMatch(/^[0-9a-f-]{36}$/);
  const curve = figure(page, 'Service level by threshold');
  const lines = await shown(curve);
  expect(Object.keys(lines[0] ?? {})).toHaveLength(6);
  for (let more = 1; more < 6; more += 1) await queues.getByRole('checkbox', { checked: false }).first().check();
  await expect(page.getByText('6 of at most 6 drawn')).toBeVisible();
  await expect(queues.getByRole('checkbox', { checked: false }).first()).toBeDisabled();
});

test('the week and the strip say what the file says, by pointer, keys and table', async ({ page }) => {
  await report(page, `${WEEK}&view=when`);
  const { rows } = await downloadCsv(page);
  const tuesday = rows.filter((row) => /^2026-11-17T10:[03]0/.test(row.interval_start ?? ''));
  const week = figure(page, 'By weekday and time of day');
  const lines = await shown(week);
  const cell = lines.filter((row) => /^Tuesday 10:/.test(row['Weekday and time'] ?? ''));
  expect(cell.map((row) => count(row.Kept)).reduce((a, b) => a + b)).toBe(sum(tuesday, 'numerator'));
  expect(lines.reduce((all, row) => all + count(row['Judged over']), 0)).toBe(sum(rows, 'denominator'));
  expect(lines.reduce((all, row) => all + count(row.Offered), 0)).toBe(await total(page, 'Offered'));

  const walk = week.getByRole('slider', { name: 'Weekday and time read out' });
  await walk.press('Home');
  await expect(walk).toHaveAttribute('aria-valuetext', /^Monday /);
  await walk.press('ArrowDown');
  await expect(walk).toHaveAttribute('aria-valuetext', /^Tuesday /);
  const first = await walk.getAttribute('aria-valuetext');
  await walk.press('ArrowRight');
  await expect(walk).not.toHaveAttribute('aria-valuetext', first ?? '');
  await week.getByRole('radio', { name: 'Median wait' }).check();
  await walk.press('Home');
  await walk.press('ArrowDown');
  await expect(walk).toHaveAttribute('aria-valuetext', /^Tuesday .*(median wait|nobody was answered)/);

  // The strip: the numbers of its sentence are those of the file, interval by interval.
  const strip = figure(page, 'Target met, interval by interval');
  const pairs = new Map<string, [number, number]>();
  for (const row of rows) {
    const [kept, judged] = pairs.get(row.interval_start ?? '') ?? [0, 0];
    pairs.set(row.interval_start ?? '', [kept + Number(row.numerator), judged + Number(row.denominator)]);
  }
  const judged = [...pairs.values()].filter(([, over]) => over > 0);
  // One threshold for all leaves each queue its own target; the file has them.
  const targets = new Set(rows.map((row) => row.target_percent));
  await expect(strip).toContainText(`of ${judged.length} judged intervals met it by the 95 % interval`);
  if (targets.size === 1) {
    const met = judged.filter(([kept, over]) => (100 * kept) / over >= Number([...targets][0])).length;
    await expect(strip).toContainText(`${met} by the point value`);
  }
  const cells = strip.getByRole('slider', { name: 'Interval in the strip' });
  await cells.press('Home');
  await expect(cells).toHaveAttribute('aria-valuetext', /^Mon 16 Nov, 00:00–00:30: /);
  await cells.press('ArrowDown');
  await expect(cells).toHaveAttribute('aria-valuetext', /^Tue 17 Nov, 00:00–00:30: /);
  await cells.press('Enter');
  await expect.poll(() => parameters(page)).toMatchObject({ view: 'visits', at: '2026-11-17/2026-11-17T00:30' });
});

test('how long: bins hold every visit, patience falls, and both follow the queues', async ({ page }) => {
  await report(page, `${WEEK}&view=waits`);
  const waits = figure(page, 'How long people waited');
  const lines = await shown(waits);
  expect(lines.reduce((all, row) => all + count(row.Answered), 0)).toBe(await total(page, 'Answered'));
  expect(lines.reduce((all, row) => all + count(row.Abandoned), 0)).toBe(await total(page, 'Abandoned'));
  const { rows } = await downloadCsv(page);
  const upTo = lines.findIndex((row) => / 20 s$/.test(row.Wait ?? ''));
  if (upTo >= 0) {
    const within = lines.slice(0, upTo + 1).reduce((all, row) => all + count(row.Answered), 0);
    expect(within).toBe(sum(rows, 'answered_within'));
  }
  const walk = waits.getByRole('slider', { name: 'Waits read out' });
  await walk.press('Home');
  await expect(walk).toHaveAttribute('aria-valuetext', /^up to .*answered, .*abandoned$/);

  const patience = figure(page, 'Patience');
  const steps = await shown(patience);
  const shares = steps.map((row) => share(row['Still waiting, %'])).filter((value) => !Number.isNaN(value));
  expect(shares[0]).toBe(100);
  expect([...shares].sort((a, b) => b - a)).toEqual(shares);
  expect(shares.at(-1)).toBeLessThan(100);
  const along = patience.getByRole('slider', { name: 'Patience read out' });
  await along.press('End');
  await expect(along).toHaveAttribute('aria-valuetext', /would still be waiting|nobody was observed/);

  // The threshold is a line in it, and a share of its sentence.
  await slide(page, 30);
  await expect(patience).toContainText('; after 30 s');
});

test('without calls every part says so in words, and axe finds nothing in any of them', async ({ page }) => {
  test.setTimeout(90_000);
  const sound = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page: page as never }).analyze();
    expect(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
  };
  await report(page, `${WEEK}&view=formulas`);
  for (const name of ['Formulas side by side', 'When', 'How long']) {
    if ((await button(page, name).getAttribute('aria-expanded')) !== 'true') await button(page, name).click();
    await expect(page.getByRole('figure').nth(2)).toBeVisible();
    await sound();
  }
  await page.goto('./#from=2026-12-01&to=2026-12-02&tz=UTC&view=when');
  await expect(headline(page)).toHaveText('no calls');
  await expect(figure(page, 'By weekday and time of day').getByText('No calls in this period.')).toBeVisible();
  await expect(page.getByText('No interval has calls to judge.')).toBeVisible();
  await button(page, 'How long').click();
  await expect(page.getByText('No calls were answered or abandoned in this period.').last()).toBeVisible();
  await expect(page.getByText('nothing is known of patience')).toBeVisible();
  await button(page, 'Formulas side by side').click();
  await expect(page.getByText('No calls to tell apart.')).toBeVisible();
  await sound();
});
