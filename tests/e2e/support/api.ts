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

/** Calls offered in a queue, by Genesys' own count: faults strike the details only. */
export async function offered(request: APIRequestContext, site: Site, queue: string, interval: string): Promise<number> {
  const predicates = [{ dimension: 'queueId', value: queue }, { dimension: 'mediaType', value: 'voice' }];
  const answer = await request.post(`${site.simUrl}/api/v2/analytics/conversations/aggregates/query`, {
    headers: { Authorization: `Bearer ${await token(request, site)}` },
    data: { interval, groupBy: ['queueId'], metrics: ['nOffered'], filter: { type: 'and', predicates } },
  });
  const { results } = (await answer.json()) as { results: { data: { metrics: { stats: { count: number } }[] }[] }[] };
  return results[0]?.data[0]?.metrics[0]?.stats.count ?? 0;
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
