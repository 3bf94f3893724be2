// The part of the program that comes later: fetched by itself when the page has started, and said when it is missing.
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { button, completes, enter, percent, report, status } from './support/report.ts';

const later = /_more\.wasm$/;
const smallPrint = /^Unit: the queue visit/;

test('it is fetched once, ahead of its first use', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const ahead = page.waitForResponse(later);
  await page.goto('./');
  expect((await ahead).status()).toBe(200);
  await report(page, 'range=yesterday');
  await expect(page.getByText(smallPrint)).toBeVisible();
  // Signing in leaves the page, so it started twice.
  expect(fetched.filter((path) => later.test(path))).toHaveLength(2);
});

test('what is open below stays open when a picture is saved', async ({ page }) => {
  await report(page, 'range=yesterday');
  const intervals = page.getByRole('figure', { name: /^By / });
  const table = intervals.getByRole('button', { name: 'Show as table' });
  await table.click();
  const saved = page.waitForEvent('download');
  await page.getByRole('figure', { name: 'Service level by threshold' }).getByRole('button', { name: 'Save as SVG' }).click();
  await saved;
  await expect(table).toHaveAttribute('aria-expanded', 'true');
  await expect(intervals.getByRole('table')).toBeVisible();
});

test('a chart is saved as lines and as pixels, complete in itself', async ({ page }) => {
  await report(page, 'range=yesterday');
  for (const [name, id] of [['Service level by threshold', 'curve'], [/^By /, 'intervals']] as const) {
    const figure = page.getByRole('figure', { name });
    const save = async (as: string): Promise<[string, Buffer]> => {
      const file = page.waitForEvent('download');
      await figure.getByRole('button', { name: `Save as ${as}` }).click();
      return [(await file).suggestedFilename(), readFileSync(await (await file).path())];
    };
    const [svgName, svg] = await save('SVG');
    expect(svgName).toMatch(new RegExp(`^eightytwenty-${id}-.*\\.svg$`));
    const text = svg.toString();
    const title = (await figure.getByRole('heading').first().innerText()).trim();
    expect(text).toContain(`>${title}</title>`);
    expect(text).toMatch(/<path [^>]*d="M/);
    // Nothing hangs on a style sheet, and every program knows its colours.
    expect(text).not.toMatch(/class=|var\(|oklab|color\(|color-mix|light-dark|NaN/);
    const [pngName, png] = await save('PNG');
    expect(pngName).toMatch(new RegExp(`^eightytwenty-${id}-.*\\.png$`));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const drawn = await figure.locator('svg').first().boundingBox();
    expect(png.readUInt32BE(16)).toBe(2 * Math.ceil(drawn?.width ?? 0));
  }
});

test.describe('missing on the host', () => {
  test.use({ expectedConsole: /404 .*_more\.wasm/ });

  /** Both names of the file, in the copy of the page that this worker's site serves. */
  let names: [string, string];

  test.beforeEach(({ site }, { parallelIndex }) => {
    expect(site.pageUrl).toContain('http');
    const folder = join('target/e2e', `${parallelIndex}`);
    const file = readdirSync(folder).find((name) => later.test(name));
    if (!file) throw new Error(`${folder} has no part that comes later.`);
    names = [join(folder, file), join(folder, 'elsewhere')];
    renameSync(...names);
  });

  // The next test of this worker may have the same copy.
  test.afterEach(() => {
    try {
      renameSync(names[1], names[0]);
    } catch {
      // It is back already.
    }
  });

  test('the page says what it cannot do, and Load helps once it is there', async ({ page }) => {
    await enter(page, 'range=yesterday');
    await expect(status(page)).toHaveText(/^Failed · The part of the page that loads could not be fetched/);

    const again = page.waitForResponse(later);
    await button(page, 'Load').click();
    expect((await again).status()).toBe(404);
    await expect(status(page)).toHaveText(/^Failed/);

    renameSync(names[1], names[0]);
    await button(page, 'Load').click();
    await completes(page);
    expect(await percent(page)).toBeGreaterThan(0);
    await expect(page.getByText(smallPrint)).toBeVisible();
    await expect(page.getByText('The page has stopped')).toHaveCount(0);
  });
});
