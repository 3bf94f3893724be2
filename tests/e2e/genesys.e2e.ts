// Against Genesys: the part asks only when it is told to, says in how many cells both sides are the same, and its switches
// can be adopted.
import { asked } from './support/api.ts';
import { downloadCsv, sum } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, parameters, report, total } from './support/report.ts';

const WEEK = 'from=2026-11-16&to=2026-11-23&tz=UTC&bucket=1h';
const FLAGS = ['--auto-approve', '--conversations', '6000', '--rate-limit', 'off'];

test.describe('an organisation as delivered', () => {
  test.use({ simulatorFlags: FLAGS });

  test('the part opens by its button and by its link, and asks for nothing by itself', async ({ page, site }) => {
    await report(page, WEEK);
    const requests = asked(page, site);
    await button(page, 'Against Genesys').press('Enter');
    await expect(button(page, 'Compare with Genesys')).toBeVisible();
    expect(parameters(page).view).toBe('genesys');
    await button(page, 'Against Genesys').press('Enter');
    await expect(button(page, 'Compare with Genesys')).toHaveCount(0);
    expect(requests).toEqual([]);
  });

  test('every cell of a closed week is Genesys’ own', async ({ page, site }) => {
    await report(page, `${WEEK}&view=genesys`);
    const cost = await page.getByText(/^It asks for them in \d+ requests?\.$/).textContent();
    const requests = asked(page, site);
    await button(page, 'Compare with Genesys').press('Enter');
    const said = page.getByText(/^Matches in all [\d,]+ cells/);
    await expect(said).toBeVisible();
    expect(new Set(requests)).toEqual(new Set(['POST /api/v2/analytics/conversations/aggregates/query']));
    expect(cost).toContain(` ${requests.length} request`);
    const { rows } = await downloadCsv(page);
    const judged = rows.filter((row) => Number(row.denominator) > 0).length;
    await expect(said).toContainText(judged.toLocaleString('en'));
    await expect(page.getByText(/one in force/)).toBeVisible();
    await expect(button(page, 'Adopt')).toHaveCount(0);
  });

  test('another threshold of the page changes nothing: each queue is judged by its own', async ({ page }) => {
    await report(page, `${WEEK}&view=genesys&threshold=5&formula=answered&attribution=arrival`);
    await button(page, 'Compare with Genesys').click();
    await expect(page.getByText(/^Matches in all [\d,]+ cells/)).toBeVisible();
  });
});

test.describe('an organisation that judges flow-outs', () => {
  test.use({ simulatorFlags: [...FLAGS, '--judged', 'abandons,short-abandons,flow-outs'] });

  test('its switches are found, and adopted by one press', async ({ page }) => {
    await report(page, `${WEEK}&view=genesys`);
    await button(page, 'Compare with Genesys').click();
    await expect(page.getByText(/^Matches in [\d,]+ of [\d,]+ cells/)).toBeVisible();
    await expect(page.getByText(/^Of those that differ: [\d,]+ judged by other switches\.$/)).toBeVisible();
    const differ = page.getByRole('region', { name: 'Cells that differ' });
    await expect(differ.getByRole('row').nth(1)).toContainText('judged by other switches');
    await expect(page.getByText(/^“Genesys, with flow-outs” explains its denominators in all/)).toBeVisible();
    await button(page, 'Adopt').press('Enter');
    expect(parameters(page)['flow-outs']).toBe('on');
    await expect(page.getByText(/^Matches in all [\d,]+ cells/)).toBeVisible();
    await expect(button(page, 'Adopt')).toHaveCount(0);
    const { rows } = await downloadCsv(page);
    const [answered, abandoned, flowOut] = ['answered', 'abandoned', 'flow_out'].map((column) => sum(rows, column)) as [number, number, number];
    expect(sum(rows, 'denominator')).toBe(answered + abandoned + flowOut);
    expect(await total(page, 'Offered')).toBe(sum(rows, 'offered'));
  });
});

test.describe('without the permission for aggregates', () => {
  test.use({
    simulatorFlags: [...FLAGS, '--permissions', 'analytics:conversationDetail:view,routing:queue:view'],
    expectedConsole: /403/,
  });

  test('the part says what is missing, with a correlation id, and the figures stay', async ({ page }) => {
    await report(page, `${WEEK}&view=genesys`);
    await button(page, 'Compare with Genesys').click();
    await expect(page.getByText(/^Comparing needs the permission analytics:conversationAggregate:view/)).toBeVisible();
    await expect(page.getByText(/^Correlation id/)).toBeVisible();
    expect(await total(page, 'Offered')).toBeGreaterThan(0);
    await expect(button(page, 'Compare with Genesys')).toBeVisible();
  });
});
