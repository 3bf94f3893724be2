// The contestants of the benchmark *load* that run in a page of their own: a plain loop on the official JavaScript SDK,
// and the floor, `fetch` and `arrayBuffer` of the same pages and nothing else. `task.json` says which, and where to tell.
import { Extraction } from './extract.mjs';

const THRESHOLD_MS = 20_000;
const MEDIA = ['callback', 'chat', 'email', 'message', 'voice'];
const DETAILS = '/api/v2/analytics/conversations/details/query';

/** @typedef {{ api: string, token: string, days: string[], inFlight: number }} Task */

/** @param {string} dimension @param {string[]} values */
function anyOf(dimension, values) {
  return { type: 'or', predicates: values.map((value) => ({ type: 'dimension', dimension, operator: 'matches', value })) };
}

/** The same question as the page's own. @param {string} interval @param {number} pageNumber */
function query(interval, pageNumber) {
  return {
    interval,
    order: 'asc',
    orderBy: 'conversationStart',
    paging: { pageSize: 100, pageNumber },
    segmentFilters: [anyOf('purpose', ['acd']), anyOf('mediaType', MEDIA)],
  };
}

/** Works on a list, so many at a time. @template T @param {T[]} list @param {number} inFlight @param {(one: T) => Promise<void>} work */
async function each(list, inFlight, work) {
  const rest = [...list];
  const worker = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** Day by day and page by page until one has no conversations. @param {Task} task */
async function loop({ api, token, days, inFlight }) {
  const { ApiClient, AnalyticsApi } = /** @type {any} */ (globalThis).sdk;
  const { protocol, hostname, port } = new URL(api);
  ApiClient.instance.setGateway({ host: hostname, protocol: protocol.replace(':', ''), port: Number(port) });
  ApiClient.instance.setAccessToken(token);
  const analytics = new AnalyticsApi();
  const found = new Extraction();
  /** @type {[string, number][]} */
  const pages = [];
  const begun = performance.now();
  await each(days, inFlight, async (day) => {
    for (let number = 1; ; number += 1) {
      const page = await analytics.postAnalyticsConversationsDetailsQuery(query(day, number));
      if (!page.conversations) break;
      found.take(page);
      pages.push([day, number]);
    }
  });
  return { ms: performance.now() - begun, counts: found.counts(THRESHOLD_MS), pages };
}

/** The same pages by `fetch`, thrown away. @param {Task & { pages: [string, number][] }} task */
async function floor({ api, token, pages, inFlight }) {
  let bytes = 0;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const begun = performance.now();
  await each(pages, inFlight, async ([day, number]) => {
    const answer = await fetch(api + DETAILS, { method: 'POST', headers, body: JSON.stringify(query(day, number)) });
    const { byteLength } = await answer.arrayBuffer();
    bytes += byteLength;
  });
  return { ms: performance.now() - begun, bytes };
}

const { work, report, ...task } = await (await fetch('task.json')).json();
const outcome = await (work === 'loop' ? loop(task) : floor(task));
await fetch(report, { method: 'POST', body: JSON.stringify(outcome) });
