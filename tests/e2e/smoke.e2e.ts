import { expect, test } from './support/fixtures.ts';

test('the page starts from a sub-path, within its own policy', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByText('Loading the page…')).toHaveCount(0);
  await expect(page.locator('body')).not.toHaveText('');
  await expect(page.locator('script:not([src]), style')).toHaveCount(0);
});
