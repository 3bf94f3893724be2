// What every end-to-end test stands on: a copy of the page in a sub-path of its own host, a
// simulator behind it, a clock that stands at a known moment, and a console that must stay silent.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { startSite, type Site } from '../../../tools/site.mjs';
import { staySilent } from './console.ts';

/** Monday morning: last week is 16 to 22 November 2026, over in every zone. */
export const NOW = '2026-11-23T09:30:00Z';

export type SiteOptions = {
  /** Flags of the simulator. Tests in a row that ask for the same share one. */
  simulatorFlags: string[];
  /** Further keys of `config.json`; a text to be the whole file; `null` for none. */
  pageConfig: Record<string, unknown> | string | null;
};

type PerTest = {
  site: Site;
  /** Console messages that belong to the test, such as the browser's own line about a 401. */
  expectedConsole: RegExp;
  silentConsole: void;
};

/** The site that runs, and what it was asked to be. */
type Running = { key: string; site?: Site };

export const test = base.extend<PerTest & SiteOptions, { running: Running }>({
  simulatorFlags: [['--auto-approve'], { option: true }],
  pageConfig: [{}, { option: true }],
  expectedConsole: [/(?!)/, { option: true }],

  running: [
    async ({}, use) => {
      const running: Running = { key: '' };
      await use(running);
      await running.site?.stop();
    },
    { scope: 'worker' },
  ],

  site: async ({ running, simulatorFlags, pageConfig }, use, { parallelIndex }) => {
    const key = JSON.stringify([simulatorFlags, pageConfig]);
    if (!running.site || running.key !== key) {
      await running.site?.stop();
      running.site = undefined;
      const folder = `target/e2e/${parallelIndex}`;
      const keys = typeof pageConfig === 'string' ? {} : (pageConfig ?? {});
      const site = await startSite({ folder, prefix: 'some/where', flags: ['--now', NOW, ...simulatorFlags], config: keys });
      if (pageConfig === null) rmSync(join(folder, 'config.json'));
      if (typeof pageConfig === 'string') writeFileSync(join(folder, 'config.json'), pageConfig);
      Object.assign(running, { key, site });
    }
    await use(running.site as Site);
  },

  baseURL: async ({ site }, use) => {
    await use(site.pageUrl);
  },

  context: async ({ context }, use) => {
    await context.clock.install({ time: NOW });
    await use(context);
  },

  silentConsole: [staySilent, { auto: true }],
});

export { expect };
