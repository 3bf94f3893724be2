// A console that must stay silent but for what a test expects: violations of the policy are console messages too.
import { expect, type BrowserContext } from '@playwright/test';

type Heard = { context: BrowserContext; expectedConsole: RegExp };

export async function staySilent({ context, expectedConsole }: Heard, use: () => Promise<void>): Promise<void> {
  const heard: string[] = [];
  context.on('console', (message) => heard.push(`${message.type()}: ${message.text()} ${message.location().url}`));
  context.on('weberror', (error) => heard.push(`uncaught: ${error.error()}`));
  await use();
  expect(heard.filter((line) => !expectedConsole.test(line))).toEqual([]);
}
