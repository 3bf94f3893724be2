// The page as it is hosted: a copy of dist/ in a sub-path behind a real nginx, with the configuration that `make dist`
// writes, and a simulator on another origin. The clock is the machine's own.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { complete, describe } from '../../tools/hosting.mjs';
import { freePort, startNginx } from '../../tools/nginx.mjs';
import { copyPage, startSimulator } from '../../tools/site.mjs';
import { staySilent } from '../e2e/support/console.ts';

/** Where the page stands on its host. */
export const PATH = '/some/where/';
export const TITLE = 'Northwind, hosted';
const SIMULATOR = ['--auto-approve', '--conversations', '400', '--rate-limit', 'off', '--port', '0'];
const FOLDER = 'target/hosting-test';

export class Host {
  /** Folder of the page's files. */
  readonly page = join(FOLDER, 'www', PATH);
  private web?: { stop: () => Promise<void>; log: string };

  private constructor(
    private readonly port: number,
    readonly simUrl: string,
    readonly stopSimulator: () => Promise<void>,
  ) {}

  static async start(): Promise<Host> {
    const port = await freePort();
    const { addresses, stop } = await startSimulator([...SIMULATOR, '--redirect-uri', `http://localhost:${port}${PATH}`]);
    return new Host(port, addresses[0] ?? '', stop);
  }

  get pageUrl(): string {
    return `http://localhost:${this.port}${PATH}`;
  }

  /** The same host by another name: another origin, which Genesys Cloud stands for in a frame. */
  get elsewhere(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The page as `make dist` writes it, and nginx with the configuration that belongs to it. */
  async begin(frameAncestors?: string): Promise<void> {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(join(FOLDER, 'www'), { recursive: true });
    this.put();
    describe(join(this.page, 'index.html'), FOLDER, { frameAncestors, path: PATH });
    await this.serve();
  }

  /** Copies dist/ to its place, or to a folder within. */
  put(folder = ''): void {
    copyPage(join(this.page, folder), this.simUrl, { title: TITLE });
  }

  /** Starts nginx; with another rule about frames if one is given. */
  async serve(rule?: string): Promise<void> {
    const written = readFileSync(join(FOLDER, 'nginx.conf'), 'utf8');
    const shipped = rule ? written.replaceAll(/frame-ancestors [^"]*/g, rule) : written;
    expect(shipped.match(/root \/var\/www\/html;/g)).toHaveLength(1);
    const www = resolve(FOLDER, 'www');
    const server = `${shipped.replace('/var/www/html;', `${www};`)}\nlocation = /frame.html { root ${www}; }`;
    this.web = await startNginx(FOLDER, this.port, server);
  }

  /** The network is gone, as far as the page's host goes. */
  async unplug(): Promise<void> {
    await this.web?.stop();
    this.web = undefined;
  }

  /** Status and path of each request since then. */
  log(since = 0): string[] {
    return this.web ? readFileSync(this.web.log, 'utf8').split('\n').filter(Boolean).slice(since) : [];
  }

  /** Puts a newer version in place of the files: all names of the program are others, none of the old ones is left. */
  deploy(folder = ''): void {
    const at = join(this.page, folder);
    const index = join(at, 'index.html');
    const stem = (name: string) => name.replace(/^app-[0-9a-f]{16}/, 'app-000000000000000b');
    let html = readFileSync(index, 'utf8').replace('content="Service level', 'content="Newer. Service level');
    for (const name of readdirSync(at).filter((name) => stem(name) !== name)) {
      renameSync(join(at, name), join(at, stem(name)));
      html = html.replaceAll(name, stem(name));
    }
    writeFileSync(index, html);
    complete(at);
  }
}

type Fixtures = { host: Host; expectedConsole: RegExp; silentConsole: void };

export const test = base.extend<Fixtures, { running: Host }>({
  expectedConsole: [/(?!)/, { option: true }],

  running: [
    async ({}, use) => {
      const host = await Host.start();
      await use(host);
      await host.stopSimulator();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  host: async ({ running }, use) => {
    await running.begin();
    await use(running);
    await running.unplug();
  },

  baseURL: async ({ host }, use) => {
    await use(host.pageUrl);
  },

  silentConsole: [staySilent, { auto: true }],
});

/** Opens the page and waits until it is kept for a visit without a network. */
export async function keep(page: Page, address = './'): Promise<void> {
  await page.goto(address);
  await expect.poll(() => settled(page)).toBe(true);
}

/** Waits until a version that is not one of these is kept and in force. */
export async function arrives(page: Page, before: string[], path = PATH): Promise<void> {
  await expect.poll(async () => (await versions(page, path)).some((name) => !before.includes(name)) && settled(page)).toBe(true);
}

/** Whether the page's own worker is in force, and no other is on its way. */
export const settled = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const own = await navigator.serviceWorker.getRegistration();
    return own?.scope === new URL('.', location.href).href && own.active?.state === 'activated' && !own.installing && !own.waiting;
  });

/** Has the browser look for a new version now, and not when it finds the time; one that cannot be kept is refused. */
export const look = (page: Page): Promise<unknown> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(() => true, () => false));

/** Whether the page is the newer version of `Host.deploy`. */
export const isNewer = async (page: Page): Promise<boolean> =>
  ((await page.locator('meta[name="description"]').getAttribute('content')) ?? '').startsWith('Newer.');

/** Names of the caches of versions below a path. */
export const versions = (page: Page, path = PATH): Promise<string[]> =>
  page.evaluate(async (path) => (await caches.keys()).filter((name) => name.startsWith(`eightytwenty ${path} `) && !name.endsWith(' config')), path);

export { expect };
