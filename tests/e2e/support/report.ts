// The page as a person finds it: by role, label and the words of the contract.
import { expect, type Locator, type Page } from '@playwright/test';

/** The loading state. */
export const status = (page: Page): Locator => page.getByRole('status');

/** The headline figure. */
export const headline = (page: Page): Locator => page.getByRole('group', { name: 'Service level', exact: true });

export const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Threshold (seconds)' });

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

export const signInButton = (page: Page): Locator => button(page, 'Sign in with Genesys Cloud');

/** The radio button of a formula. */
export const formula = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Formula' }).getByRole('radio', { name: new RegExp(`^${name}`) });

/** Opens the page with a question and signs in; the login host approves at once. */
export async function enter(page: Page, fragment = ''): Promise<void> {
  await page.goto(`./${fragment && '#'}${fragment}`);
  await signInButton(page).click();
  await expect(button(page, 'Sign out')).toBeVisible();
}

/** The same, and waits until everything is loaded. */
export async function report(page: Page, fragment = ''): Promise<void> {
  await enter(page, fragment);
  await completes(page);
}

export async function completes(page: Page): Promise<void> {
  await expect(status(page)).toHaveText(/^Complete/, { timeout: 30_000 });
}

/** Lets the page's clock run ahead until the state is reached; the network keeps its own time. */
export async function hurry(page: Page, state: RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.clock.fastForward(1_000);
        return status(page).textContent();
      },
      { intervals: [100], timeout: 30_000 },
    )
    .toMatch(state);
}

/** The headline as a number; fails when there is none. */
export async function percent(page: Page): Promise<number> {
  const text = (await headline(page).textContent()) ?? '';
  const [, number] = /^(\d+\.\d)\s*%$/.exec(text) ?? [];
  expect(number, `the headline “${text}” is a percentage`).toBeDefined();
  return Number(number);
}

/** The table of queues: its last row is the total. */
export const queues = (page: Page): Locator =>
  page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Queue', exact: true }) });

/** A figure of the total row, by the heading of its column. */
export async function total(page: Page, column: string): Promise<number> {
  const heads = await queues(page).getByRole('columnheader').allTextContents();
  const place = heads.indexOf(column);
  expect(place, `the table of queues has a column ${column}`).toBeGreaterThan(0);
  // The first cell of a row is its header.
  const text = await queues(page).getByRole('row').last().getByRole('cell').nth(place - 1).textContent();
  return Number(text?.replaceAll(',', ''));
}

/** Signs in by a second window, which closes by itself. */
export async function signInBeside(page: Page, by: Locator = signInButton(page)): Promise<void> {
  const popup = page.waitForEvent('popup');
  await by.click();
  const window = await popup;
  await expect.poll(() => window.isClosed()).toBe(true);
}

/** Sets the slider; the keyboard reaches every value. */
export async function slide(page: Page, seconds: number): Promise<void> {
  await slider(page).fill(String(seconds));
}

/** Parameters of the address. */
export function parameters(page: Page): Record<string, string> {
  const fragment = new URL(page.url()).hash.slice(1);
  const pairs = fragment.split('&').filter(Boolean).map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([key, value = '']) => [decodeURIComponent(key ?? ''), decodeURIComponent(value)]));
}
