// The simulator's API as another client sees it, and what the page asks of it.
import { createHash, randomBytes } from 'node:crypto';
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import type { Site } from '../../../tools/site.mjs';

const CLIENT_ID = '80200000-0000-4000-8000-000000008020';

export type Queue = { id: string; name: string };

/** A token of its own, by the same steps as the page. */
export async function token(request: APIRequestContext, site: Site): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const question = new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: site.pageUrl,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const approved = await request.get(`${site.simUrl}/oauth/authorize?${question}`, { maxRedirects: 0 });
  const code = new URL(approved.headers().location ?? '').searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: site.pageUrl, code, code_verifier: verifier };
  const issued = await request.post(`${site.simUrl}/oauth/token`, { form });
  expect(issued.status()).toBe(200);
  return (await issued.json()).access_token;
}

export async function queues(request: APIRequestContext, site: Site): Promise<Queue[]> {
  const headers = { Authorization: `Bearer ${await token(request, site)}` };
  const answer = await request.get(`${site.simUrl}/api/v2/routing/queues?pageSize=100`, { headers });
  return (await answer.json()).entities;
}

/** The id of the queue with this name. */
export async function queueId(request: APIRequestContext, site: Site, name: string): Promise<string> {
  const found = (await queues(request, site)).find((queue) => queue.name === name);
  expect(found, `there is a queue “${name}”`).toBeDefined();
  return found?.id ?? '';
}

/** Status that the API gives to whoever holds this token. */
export async function statusFor(request: APIRequestContext, site: Site, bearer: string): Promise<number> {
  return (await request.get(`${site.simUrl}/api/v2/tokens/me`, { headers: { Authorization: bearer } })).status();
}

/** Requests of the page to the simulator from now on, without preflights. */
export function asked(page: Page, site: Site): string[] {
  const list: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(site.simUrl)) list.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return list;
}

/** The page's next `Authorization` header. */
export async function bearer(page: Page): Promise<string> {
  const request = await page.waitForRequest((request) => /\/api\/v2\//.test(request.url()) && request.method() !== 'OPTIONS');
  const header = await request.headerValue('authorization');
  expect(header).toMatch(/^Bearer .{20,}/);
  return header ?? '';
}
