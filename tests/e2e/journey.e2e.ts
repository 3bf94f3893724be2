// The main job, end to end: sign in, load, read, move, keep, hand on, sign out.
import { asked, bearer, statusFor } from './support/api.ts';
import { HEADER, downloadCsv, level, sum } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, completes, formula, headline, percent, report, signInButton, slide, slider, status, total } from './support/report.ts';

/** Last week on a computer whose "today" is 23 November 2026. */
const LAST_WEEK = 'range=last-week&bucket=30m';

test.describe('with the consent page', () => {
  // The login host has no icon, and the browser looks for one.
  test.use({ simulatorFlags: [], expectedConsole: /404 .*\/favicon\.ico/ });

  test('whoever allows it at the login host comes back signed in, and loading begins by itself', async ({ page, site }) => {
    await page.goto('./#range=yesterday');
    await signInButton(page).click();
    await expect(page).toHaveURL(new RegExp(`^${site.simUrl}/oauth/authorize`));
    await button(page, 'Allow').click();
    await completes(page);
    await expect(headline(page)).toHaveText(/^\d+\.\d\s*%$/);
    await expect(signInButton(page)).toHaveCount(0);
    expect(page.url()).toMatch(new RegExp(`^${site.pageUrl}(#.*)?$`));
  });
});

test.describe('at once approved', () => {
  test.use({ simulatorFlags: ['--auto-approve', '--rate-limit', 'off'] });

  test('a person signs in, reads, moves the threshold, keeps a file, hands on a link and signs out', async ({ page, context, browser, request, site }) => {
    test.setTimeout(120_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const authorization = bearer(page);
    await report(page, LAST_WEEK);
    const first = await percent(page);
    const requests = asked(page, site);

    // The slider, by keyboard and by pointer.
    await slider(page).press('Home');
    await expect(headline(page)).not.toHaveText(`${first} %`);
    const lowest = await percent(page);
    expect(lowest).toBeLessThan(first);
    await slider(page).press('End');
    const highest = await percent(page);
    expect(highest).toBeGreaterThan(lowest);
    const box = await slider(page).boundingBox();
    if (!box) throw new Error('The slider is not on the page.');
    const middle = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width - 10, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + 8, middle, { steps: 5 });
    await page.mouse.up();
    await expect(slider(page)).not.toHaveValue((await slider(page).getAttribute('max')) ?? '');
    expect(await percent(page)).toBeLessThan(highest);

    // The formula: the same counts, another denominator.
    await slide(page, 20);
    const genesys = await percent(page);
    await formula(page, 'Answered only').check();
    await expect.poll(() => percent(page)).toBeGreaterThan(genesys);
    const shown = await percent(page);

    // The file says the same as the page.
    const { name, text, rows } = await downloadCsv(page);
    expect(name).toMatch(/^eightytwenty-intervals-2026-11-16.*2026-11-23.*-\d+-queues-answered-20s-Europe-Berlin\.csv$/);
    expect(text.split('\r\n')[0]).toBe(HEADER);
    expect(rows.length).toBeGreaterThan(1_000);
    for (const row of rows) {
      expect(row.media_type).toBe('voice');
      expect(row.threshold_ms).toBe('20000');
      expect(row.numerator).toBe(row.answered_within);
      expect(row.denominator).toBe(row.answered);
      expect(Number(row.answered_within)).toBeLessThanOrEqual(Number(row.answered));
      const quotient = Number(row.denominator) === 0 ? '' : String(Number(((100 * Number(row.numerator)) / Number(row.denominator)).toFixed(4)));
      expect(row.service_level_percent).toBe(quotient);
    }
    expect(Math.abs(level(rows) - shown)).toBeLessThanOrEqual(0.0501);
    expect(sum(rows, 'offered')).toBe(await total(page, 'Offered'));
    expect(sum(rows, 'answered')).toBe(await total(page, 'Answered'));
    expect(sum(rows, 'abandoned')).toBe(await total(page, 'Abandoned'));

    // The link, opened far away.
    await button(page, 'Copy link').click();
    await expect(page.getByText('Link copied')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(new RegExp(`^${site.pageUrl}#`));
    expect(requests, 'looking, keeping and handing on need no request').toEqual([]);
    const far = await browser.newContext({ timezoneId: 'America/New_York' });
    await far.clock.install({ time: '2026-11-23T09:31:00Z' });
    const other = await far.newPage();
    await other.goto(link);
    await signInButton(other).click();
    await completes(other);
    expect(await headline(other).textContent()).toBe(await headline(page).textContent());
    expect((await downloadCsv(other)).text).toBe(text);
    await far.close();

    // Out: nothing stays, and the token is worth nothing.
    expect(await statusFor(request, site, await authorization)).toBe(200);
    await button(page, 'Sign out').click();
    await expect(signInButton(page)).toBeVisible();
    await expect(headline(page)).toHaveCount(0);
    await expect(status(page)).toHaveText('');
    expect(requests).toContain('DELETE /api/v2/tokens/me');
    await expect.poll(async () => statusFor(request, site, await authorization)).toBe(401);
    await expect.poll(() => requests.filter((line) => line === 'GET /logout')).toHaveLength(1);
    await expect(signInButton(page)).toBeVisible();
    expect(await page.evaluate(() => ({ ...sessionStorage }))).toEqual({});
    await page.goBack();
    await expect(headline(page)).toHaveCount(0);
  });
});
