// The page's own configuration: with mistakes, unreadable, absent.
import { expect, test } from './support/fixtures.ts';
import { completes, signInButton, slider } from './support/report.ts';

test.use({ simulatorFlags: ['--auto-approve', '--conversations', '400'] });

test.describe('with a config.json that has mistakes', () => {
  test.use({ pageConfig: { title: 7, region: 'atlantis', defaults: { threshold: 'soon', media: ['voice'] } } });

  test('each is named by its key, and the rest of it is used', async ({ page }) => {
    await page.goto('./');
    for (const key of ['title', 'region', 'defaults.media']) await expect(page.getByText(`“${key}”`)).toBeVisible();
    await expect(page.getByText(/“soon”.*threshold/)).toBeVisible();
    await signInButton(page).click();
    await completes(page);
    await expect(slider(page)).toBeVisible();
  });
});

test.describe('with a config.json that is no JSON', () => {
  test.use({ pageConfig: '{ "client_id": "abc",' });

  test('the page says where it breaks off, and asks for region and client id', async ({ page }) => {
    await page.goto('./');
    await expect(page.getByText(/config\.json.*line 1/)).toBeVisible();
    await expect(page.getByLabel('Region')).toBeVisible();
  });
});

test.describe('without a config.json', () => {
  // The browser tells of the absent file and of the host that does not exist.
  test.use({ pageConfig: null, expectedConsole: /404 .*config\.json|net::ERR_/ });

  test('the page asks for region and client id, refuses what is no region, and remembers both', async ({ page }) => {
    await page.goto('./#threshold=25');
    await signInButton(page).click();
    await expect(page.getByText(/both are needed/i)).toBeVisible();
    await page.getByLabel('Region').fill('atlantis');
    await page.getByLabel('Client id').fill('my-client');
    await signInButton(page).click();
    await expect(page.getByText(/“atlantis”/)).toBeVisible();
    await expect(page.getByLabel('Region')).toBeVisible();

    await page.getByLabel('Region').fill('contact.invalid');
    const left = page.waitForRequest((request) => request.url().startsWith('https://login.contact.invalid/'));
    await signInButton(page).click();
    const query = new URL((await left).url()).searchParams;
    expect(query.get('client_id')).toBe('my-client');
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('code_challenge')).toMatch(/^[\w-]{43}$/);

    const later = await page.context().newPage();
    await later.goto('./');
    await expect(later.getByLabel('Region')).toHaveValue('contact.invalid');
    await expect(later.getByLabel('Client id')).toHaveValue('my-client');
  });
});
