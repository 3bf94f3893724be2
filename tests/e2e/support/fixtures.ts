// What every end-to-end test stands on: a copy of the page in a sub-path of its own host, a
// simulator behind it, a clock that stands at a known moment, and a console that must stay silent.
import { test as base, expect } from '@playwright/test';
import { startSite, type Site } from '../../../tools/site.mjs';

/** Monday morning: last week is 16 to 22 November 2026, over in every zone. */
export const NOW = '2026-11-23T09:30:00Z';

export type SiteOptions = {
  /** Flags of the simulator; a file that changes them with `test.use` gets a simulator of its own. */
  simulatorFlags: string[];
  /** Further keys of `config.json`. */
  pageConfig: Record<string, unknown>;
};

type PerTest = {
  /** Console messages that belong to the test, such as the browser's own line about a 401. */
  expectedConsole: RegExp[];
  silentConsole: void;
};

export const test = base.extend<PerTest, SiteOptions & { site: Site }>({
  simulatorFlags: [['--auto-approve'], { scope: 'worker', option: true }],
  pageConfig: [{}, { scope: 'worker', option: true }],
  expectedConsole: [[], { option: true }],

  site: [
    async ({ simulatorFlags, pageConfig }, use, { parallelIndex }) => {
      const site = await startSite({
        folder: `target/e2e/${parallelIndex}`,
        prefix: 'some/where',
        flags: ['--now', NOW, ...simulatorFlags],
        config: pageConfig,
      });
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ site }, use) => {
    await use(site.pageUrl);
  },

  context: async ({ context }, use) => {
    await context.clock.install({ time: NOW });
    await use(context);
  },

  // Violations of the content security policy are console messages too.
  silentConsole: [
    async ({ context, expectedConsole }, use) => {
      const heard: string[] = [];
      context.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
      context.on('weberror', (error) => heard.push(`uncaught: ${error.error()}`));
      await use();
      expect(heard.filter((line) => !expectedConsole.some((pattern) => pattern.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
