import { defineConfig } from '@playwright/test';
import { findBrowser, switches } from './tools/chromium.mjs';
import type { SiteOptions } from './tests/e2e/support/fixtures.ts';

// Page and simulator are started by a fixture, not by `webServer`: a test file may ask for a
// simulator with other flags (no permission, a short-lived token, a tight rate limit).
export default defineConfig<object, SiteOptions>({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  // A machine that others share may stop a browser for seconds. What passes only then is printed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    launchOptions: { executablePath: findBrowser(), args: switches },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
  },
});
