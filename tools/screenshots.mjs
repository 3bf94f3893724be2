// Draws docs/screenshot.png from a running demo; with ALL=1 also every size and scheme, for looking
// at, into target/screenshots/. Dates, data and clock are fixed: equal pages give equal pictures.
import { chromium } from '@playwright/test';
import { findBrowser, switches } from './chromium.mjs';
import { startSite } from './site.mjs';

const NOW = '2026-11-23T09:30:00Z';
const QUESTION = '#range=last-week&tz=Europe/Berlin';

/** @typedef {{ file: string, width: number, scheme: 'light' | 'dark', whole: boolean }} Shot */

/** @type {Shot[]} */
const shots = [{ file: 'docs/screenshot.png', width: 1440, scheme: 'light', whole: false }];
if (process.env.ALL) {
  for (const width of [1440, 820, 390]) {
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      shots.push({ file: `target/screenshots/${width}-${scheme}.png`, width, scheme, whole: true });
    }
  }
}

const site = await startSite({ folder: 'target/screenshots-page', flags: ['--auto-approve', '--now', NOW, '--rate-limit', 'off'] });
const browser = await chromium.launch({ executablePath: findBrowser(), args: switches });
try {
  for (const shot of shots) {
    await take(shot);
    console.log(shot.file);
  }
} finally {
  await browser.close();
  await site.stop();
}

/** @param {Shot} shot */
async function take({ file, width, scheme, whole }) {
  const context = await browser.newContext({
    viewport: { width, height: 1000 },
    colorScheme: scheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  await context.clock.install({ time: NOW });
  const page = await context.newPage();
  await page.goto(site.pageUrl + QUESTION);
  await page.getByRole('button', { name: 'Sign in with Genesys Cloud' }).click();
  // Waits until the whole week is loaded.
  await page.getByRole('status').filter({ hasText: /^\s*Complete/ }).waitFor({ timeout: 120_000 });
  await page.screenshot({ path: file, fullPage: whole, animations: 'disabled' });
  await context.close();
}
