// What the page may do and with whom it may talk: its own policy, from a sub-path, in a whole session.
import type { Page } from '@playwright/test';
import { downloadCsv } from './support/csv.ts';
import { expect, test } from './support/fixtures.ts';
import { button, formula, headline, report, signInButton, slide } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '4000', '--rate-limit', 'off'] });

/** Violations in every document of the page, as they happen. */
async function violations(page: Page): Promise<string[]> {
  const heard: string[] = [];
  await page.exposeFunction('heardViolation', (what: string) => heard.push(what));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { heardViolation: (what: string) => void }).heardViolation(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return heard;
}

async function session(page: Page): Promise<void> {
  await report(page, 'range=yesterday');
  await slide(page, 30);
  await formula(page, 'Lenient').check();
  await page.getByRole('button', { name: /^Queues/ }).click();
  await page.keyboard.press('Escape');
  await button(page, 'Show as table').first().click();
  await downloadCsv(page);
  await button(page, 'Sign out').click();
  await expect(signInButton(page)).toBeVisible();
}

test('a whole session violates no rule of the policy', async ({ page }) => {
  const heard = await violations(page);
  await session(page);
  expect(heard).toEqual([]);
});

test.describe('on trial', () => {
  test.use({ expectedConsole: /Content Security Policy|violates the following/ });

  test('the policy stops inline scripts and styles and foreign hosts', async ({ page }) => {
    await page.goto('./');
    await expect(signInButton(page)).toBeVisible();
    const heard = await violations(page);
    await page.reload();
    await expect(signInButton(page)).toBeVisible();
    const reached = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<i style="color:red">x</i>');
      const sent = await fetch('https://example.invalid/').then(() => 'sent', () => 'stopped');
      return [sent, 'ran' in window];
    });
    expect(reached).toEqual(['stopped', false]);
    await expect.poll(() => heard.map((line) => line.split(' ')[0]).sort()).toEqual(['connect-src', 'script-src-elem', 'style-src-attr']);
  });
});

test('requests go to the page and to Genesys Cloud only, and the page’s own below its sub-path', async ({ page, site }) => {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await session(page);
  const foreign = urls.filter((url) => !url.startsWith(site.pageUrl) && !url.startsWith(`${site.simUrl}/`) && !/^(blob|data):/.test(url));
  expect(foreign).toEqual([]);
  expect(urls.filter((url) => url.startsWith(site.pageUrl)).length).toBeGreaterThan(5);
  expect(new URL(site.pageUrl).pathname).toBe('/some/where/');
});

test('no element of the report carries an inline script, style or handler', async ({ page }) => {
  await report(page, 'range=yesterday');
  await button(page, 'Show as table').first().click();
  await expect(headline(page)).toBeVisible();
  await expect(page.locator('script:not([src]), style')).toHaveCount(0);
  const inline = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].filter(({ name }) => name === 'style' || name.startsWith('on')).map(({ name, value }) => `${name}=${value}`),
    ),
  );
  expect(inline).toEqual([]);
});

test('the page asks to be connected with nothing that is not Genesys Cloud', async ({ request, site }) => {
  const html = await (await request.get(site.pageUrl)).text();
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const rules = Object.fromEntries(policy.split(';').map((rule) => rule.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));
  expect(rules['default-src']).toEqual(["'none'"]);
  expect(rules['script-src']).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(rules['style-src']).toEqual(["'self'"]);
  const hosts = (rules['connect-src'] ?? []).filter((host) => !host.startsWith('http://') && host !== "'self'");
  expect(hosts.length).toBeGreaterThan(5);
  for (const host of hosts) expect(host).toMatch(/^https:\/\/\*\.(mypurecloud\.(com|com\.au|de|ie|jp)|[a-z0-9.-]*pure\.cloud|eusc-pure\.cloud|use2\.us-gov-pure\.cloud)$/);
  expect(html).not.toMatch(/(?:src|href)="\//);
});
