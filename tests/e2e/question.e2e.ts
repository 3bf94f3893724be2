// The question lives in the address: what a link says is what is shown, and nonsense is named.
import { asked, queues } from './support/api.ts';
import { downloadCsv, level } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, formula, headline, parameters, percent, report, slide, slider, status } from './support/report.ts';

const SMALL = ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'];
test.use({ simulatorFlags: SMALL });

const FULL = {
  from: '2026-11-16T08:00', to: '2026-11-20', tz: 'America/New_York', media: 'voice,chat', bucket: '1h', threshold: '33.5',
  target: '72.5', formula: 'genesys', abandons: 'on', 'short-abandons': 'off', 'flow-outs': 'on', attribution: 'arrival',
};
const write = (parameters: Record<string, string>) => Object.entries(parameters).map((pair) => pair.join('=')).join('&');

test('every value that is none is named, and the default is used in its place', async ({ page }) => {
  const nonsense = {
    range: 'whenever', tz: 'Mars/Olympus', media: 'telex', bucket: '7m', threshold: '-1', target: '101',
    formula: 'best', 'flow-outs': 'maybe', attribution: 'never',
  };
  await page.goto(`./#${write(nonsense)}`);
  for (const value of Object.values(nonsense)) await expect(page.getByText(`“${value}”`)).toBeVisible();
  await enter(page, write(nonsense));
  await completes(page);
  const { name, rows } = await downloadCsv(page);
  expect(name).toContain('2026-11-22');
  expect(new Set(rows.map((row) => row.media_type))).toEqual(new Set(['voice']));
  expect(rows.every((row) => row.interval_start?.endsWith('+01:00'))).toBe(true);
  expect(new Set(rows.map((row) => row.threshold_ms)).size, 'each queue has its own threshold').toBeGreaterThan(1);
});

test('a period that ends before it begins is named, and yesterday is shown', async ({ page }) => {
  await report(page, 'from=2026-11-20&to=2026-11-16');
  await expect(page.getByText(/from.*to/).filter({ hasText: /before|earlier/ }).first()).toBeVisible();
  expect((await downloadCsv(page)).name).toContain('2026-11-22');
});

test('half a period is no period', async ({ page }) => {
  await page.goto('./#from=2026-11-16');
  await expect(page.getByText(/“from” and “to”/)).toBeVisible();
});

test('parameters nobody knows are kept through every change and through the sign-in', async ({ page }) => {
  await report(page, 'campaign=spring%26summer&threshold=20&note');
  await formula(page, 'Lenient').check();
  await slide(page, 40);
  await expect.poll(() => parameters(page)).toMatchObject({ campaign: 'spring&summer', note: '', formula: 'lenient', threshold: '40' });
});

test('a link with every parameter reproduces the view', async ({ page, request, site }) => {
  const ids = (await queues(request, site)).filter((queue) => /Kundenservice|Premium|Bestellannahme/.test(queue.name)).map((queue) => queue.id);
  const link = { ...FULL, queues: ids.join(',') };
  await report(page, write(link));
  expect(parameters(page)).toMatchObject({ ...link, media: expect.stringMatching(/voice/) });
  const { rows } = await downloadCsv(page);
  expect(new Set(rows.map((row) => row.queue_id))).toEqual(new Set(ids));
  expect(new Set(rows.map((row) => row.media_type))).toEqual(new Set(['chat', 'voice']));
  for (const row of rows) {
    expect(row.interval_start).toMatch(/^2026-11-1[6-9]T\d\d:00:00-05:00$/);
    expect([row.threshold_ms, row.target_percent]).toEqual(['33500', '72.5']);
    const denominator = Number(row.answered) + Number(row.abandoned) - Number(row.short_abandoned) + Number(row.flow_out);
    expect([row.numerator, row.denominator]).toEqual([row.answered_within, String(denominator)]);
  }
  expect(Math.abs((await percent(page)) - level(rows))).toBeLessThanOrEqual(0.0501);
  await expect(page.getByRole('radio', { name: /^Arrival/ })).toBeChecked();
  await expect(page.getByRole('combobox', { name: 'Interval' })).toHaveValue('1h');
});

test('a changed period, zone, queue or media type asks the API again; a changed view asks nothing', async ({ page, site }) => {
  await report(page, 'range=yesterday&threshold=20&target=80');
  const requests = asked(page, site);
  const details = () => requests.filter((line) => line.endsWith('/details/query')).length;

  const before = await headline(page).textContent();
  await page.getByRole('combobox', { name: 'Interval' }).selectOption('1h');
  await slide(page, 60);
  await formula(page, 'Late abandons').check();
  await page.getByRole('radio', { name: /^Arrival/ }).check();
  await page.getByRole('spinbutton', { name: /Target/ }).fill('95');
  await page.getByRole('spinbutton', { name: /Target/ }).press('Enter');
  await expect.poll(() => parameters(page)).toMatchObject({ bucket: '1h', threshold: '60', formula: 'late-abandons', attribution: 'arrival', target: '95' });
  await expect(headline(page)).not.toHaveText(before ?? '');
  expect(requests).toEqual([]);

  for (const change of ['range=last7', 'range=last7&tz=Asia/Tokyo', 'range=last7&tz=Asia/Tokyo&media=voice,callback']) {
    const so_far = details();
    await page.goto(`./#${change}`);
    await expect.poll(details).toBeGreaterThan(so_far);
    await completes(page);
  }
  const so_far = details();
  await page.getByRole('button', { name: /^Queues/ }).click();
  await button(page, 'Select none').click();
  await page.getByRole('checkbox', { name: 'Bestellannahme' }).check();
  await button(page, 'Use these queues').click();
  await expect.poll(details).toBeGreaterThan(so_far);
  await completes(page);
  const { rows } = await downloadCsv(page);
  expect(new Set(rows.map((row) => row.queue_name))).toEqual(new Set(['Bestellannahme']));
});

test('back and forward walk through the questions that were asked', async ({ page }) => {
  await report(page, 'threshold=20');
  const genesys = await percent(page);
  await formula(page, 'Answered only').check();
  await expect.poll(() => percent(page)).not.toBe(genesys);
  const answered = await percent(page);
  await page.goBack();
  await expect.poll(() => percent(page)).toBe(genesys);
  await expect(formula(page, 'Genesys')).toBeChecked();
  await page.goForward();
  await expect.poll(() => percent(page)).toBe(answered);
  await expect(formula(page, 'Answered only')).toBeChecked();
  await expect(status(page)).toHaveText(/^Complete/);
});

test.describe('with the defaults of config.json', () => {
  test.use({ pageConfig: { title: 'Promise watch', defaults: { threshold: 45, formula: 'offered', range: 'last7', target: '70' } } });

  test('the link overrides them, and what it leaves open comes from there', async ({ page }) => {
    await report(page, 'target=75');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Promise watch/);
    await expect(slider(page)).toHaveValue('45');
    await expect(formula(page, 'Offered')).toBeChecked();
    const { name, rows } = await downloadCsv(page);
    expect(name).toContain('2026-11-16');
    expect(new Set(rows.map((row) => `${row.threshold_ms} ${row.target_percent}`))).toEqual(new Set(['45000 75']));
  });
});

test('queues that cannot be seen are named; with none left nothing is asked for', async ({ page, request, site }) => {
  const known = (await queues(request, site)).find((queue) => queue.name === 'Bestellannahme')?.id ?? '';
  const ghost = '00000000-0000-4000-8000-000000000000';
  await report(page, `queues=${known},${ghost}`);
  await expect(page.getByText(/1 queue.*cannot be seen/)).toBeVisible();
  expect((await downloadCsv(page)).rows.every((row) => row.queue_id === known)).toBe(true);
  const requests = asked(page, site);
  await page.goto(`./#queues=${ghost}`);
  await expect(status(page)).toHaveText(/^Failed/);
  await expect(headline(page)).toHaveCount(0);
  expect(requests.filter((line) => line.endsWith('details/query'))).toEqual([]);
});
