// A page of another site that holds the page in a frame, as Genesys Cloud holds a Client Application.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from '@playwright/test';

/** As docs/inside-genesys.md names them for the integration. */
export const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads';

/** Serves the frame of an application on an address of its own; 127.0.0.1 is another site than localhost. */
export async function holdFrame(application: string, sandbox = SANDBOX): Promise<{ url: string; stop: () => void }> {
  const escaped = application.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const html =
    '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Genesys Cloud</title>' +
    '<style>html,body,iframe{margin:0;block-size:100%;inline-size:100%;border:0;display:block}</style>' +
    `<iframe title="Application" sandbox="${sandbox}" allow="clipboard-write" src="${escaped}"></iframe>`;
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}

/** What is in the frame. */
export const inside = (page: Page): FrameLocator => page.frameLocator('iframe[title="Application"]');
