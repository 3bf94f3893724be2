import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

// One worker: each host is an nginx and a simulator.
export default defineConfig(base, {
  testDir: '.',
  testMatch: '*.hosting.ts',
  workers: 1,
  outputDir: '../../test-results/hosting',
  reporter: [['list'], ['html', { open: 'never', outputFolder: '../../playwright-report/hosting' }]],
});
