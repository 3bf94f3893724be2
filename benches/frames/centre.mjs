// A contact centre that answers the page as Genesys Cloud would: the visits of the benchmark *recompute*, moved to the
// last four whole weeks, 40 of them in each conversation so that a million fits into the budget of requests.
import { visits } from '../recompute/data.mjs';
import { QUEUES, SLOTS, SLOT_MS, START_MS } from '../recompute/grid.mjs';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const SPAN_MS = SLOTS * SLOT_MS;
const VISITS = 40;
const OUTCOMES = ['tAnswered', 'tAbandon', 'tFlowOut'];

/** @param {number} number */
const queueId = (number) => `80200000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const QUEUE_PAGE = {
  entities: Array.from({ length: QUEUES }, (_, number) => ({
    id: queueId(number),
    name: `Queue ${number + 1}`,
    mediaSettings: { call: { serviceLevel: { percentage: 0.8, durationMs: number < 8 ? 20_000 : 30_000 } } },
  })),
  pageCount: 1,
};

/**
 * @param {number} count  visits
 * @param {number} nowMs  when it is asked; the four weeks end before
 */
export function centre(count, nowMs) {
  const data = visits(count);
  const shift = Math.floor((nowMs - START_MS - SPAN_MS) / WEEK_MS) * WEEK_MS;
  const fromMs = START_MS + shift;
  const conversations = Math.ceil(count / VISITS);
  /** Conversations before each UTC day. */
  const before = Array(SPAN_MS / DAY_MS + 1).fill(conversations);
  for (let number = conversations - 1; number >= 0; number -= 1) {
    before.fill(number, 0, Math.floor((data.offeredMs[number * VISITS] - START_MS) / DAY_MS) + 1);
  }

  /** @param {number} ms */
  const stamp = (ms) => new Date(ms + shift).toISOString();

  /** @param {number} row */
  function session(row) {
    const [offered, ended, value] = [stamp(data.offeredMs[row]), stamp(data.endedMs[row]), data.waitMs[row]];
    return {
      mediaType: 'voice',
      direction: 'inbound',
      metrics: [
        { name: 'nOffered', value: 1, emitDate: offered },
        { name: OUTCOMES[data.outcome[row]], value, emitDate: ended },
      ],
      segments: [{ queueId: queueId(data.queue[row]), segmentType: 'interact', segmentStart: offered, segmentEnd: ended }],
    };
  }

  /** @param {number} number */
  function conversation(number) {
    const rows = Array.from({ length: Math.min(VISITS, count - number * VISITS) }, (_, place) => number * VISITS + place);
    return {
      conversationId: `80200000-0000-4000-9000-${String(number).padStart(12, '0')}`,
      conversationStart: stamp(data.offeredMs[rows[0]]),
      conversationEnd: stamp(Math.max(...rows.map((row) => data.endedMs[row]))),
      participants: [{ purpose: 'acd', sessions: rows.map(session) }],
    };
  }

  /** A page of conversations that began in the interval, whole UTC days. @param {any} query */
  function details({ interval, paging }) {
    const days = interval.split('/').map((/** @type {string} */ at) => Math.floor((Date.parse(at) - fromMs) / DAY_MS));
    const [first, last] = days.map((/** @type {number} */ day) => before[Math.min(Math.max(day, 0), before.length - 1)]);
    const from = Math.min(first + (paging.pageNumber - 1) * paging.pageSize, last);
    const page = Array.from({ length: Math.min(paging.pageSize, last - from) }, (_, place) => conversation(from + place));
    return { conversations: page, totalHits: last - first };
  }

  /** What the API answers; `undefined` where it knows nothing. @param {string} path @param {() => any} body */
  function answer(path, body) {
    switch (path) {
      case '/oauth/token':
        return { access_token: 'none but this centre knows it', expires_in: 86_400, token_type: 'bearer' };
      case '/api/v2/users/me':
        return { name: 'Somebody' };
      case '/api/v2/tokens/me':
        return { organization: { name: 'A million visits' } };
      case '/api/v2/routing/queues':
        return QUEUE_PAGE;
      case '/api/v2/analytics/conversations/details/query':
        return details(body());
    }
  }

  const date = (/** @type {number} */ ms) => new Date(ms).toISOString().slice(0, 10);
  return { answer, fragment: `from=${date(fromMs)}&to=${date(fromMs + SPAN_MS)}&tz=UTC` };
}
