// The extraction in plain JavaScript: parsed pages in, queue visits with their outcome and wait out, by the rules of
// docs/genesys.md, "Deriving visits". What whoever walks the API with the SDK or with `fetch` would write, with care.

/** How far stamps of one event may lie apart. */
const TOLERANCE_MS = 1_000;
const MEDIA = ['callback', 'chat', 'email', 'message', 'voice'];
/** An outcome by the metric that tells it, in the order in which they count. */
const OUTCOMES = [['tAbandon', 'abandoned'], ['tFlowOut', 'flow_out'], ['tAnswered', 'answered']];

/** @typedef {{ queue: string, media: string, offered: number, left: number, acd: number, outcome: string, wait: number }} Visit
 *  @typedef {{ session: any, at: number, wait: number }} Answer */

const near = (/** @type {number} */ one, /** @type {number} */ other) => Math.abs(one - other) <= TOLERANCE_MS;
const time = (/** @type {string | undefined} */ text) => (text ? Date.parse(text) : NaN);

/** @param {any} session @param {string} name */
function metric(session, name) {
  return session.metrics?.find((/** @type {any} */ one) => one?.name === name);
}

/** The visit of a queue's session, if it is one. @param {any} session @returns {Visit | undefined} */
function visit(session) {
  const offer = metric(session, 'nOffered');
  if (!offer || !MEDIA.includes(session.mediaType)) return;
  const segments = [...(session.segments ?? [])].filter(Boolean).sort((one, other) => (one.segmentStart < other.segmentStart ? -1 : 1));
  const queue = segments.find((segment) => segment.queueId)?.queueId;
  const first = segments.find((segment) => segment.segmentType === 'interact') ?? segments[0];
  const offered = time(offer.emitDate ?? first?.segmentStart);
  if (!queue || Number.isNaN(offered)) return;
  const acd = metric(session, 'tAcd');
  const ends = segments.map((segment) => time(segment.segmentEnd)).filter((end) => !Number.isNaN(end));
  const open = segments.length > 0 && !segments[segments.length - 1].segmentEnd;
  const left = open ? NaN : ends.length ? Math.max(...ends) : time(acd?.emitDate);
  const found = { queue, media: session.mediaType, offered, left, acd: acd?.value ?? NaN, outcome: open ? 'waiting' : 'other', wait: NaN };
  for (const [name, outcome] of OUTCOMES) {
    const told = metric(session, name);
    if (!told) continue;
    found.outcome = outcome;
    found.wait = told.value ?? found.acd;
    break;
  }
  return found;
}

/** What supports a pair, 0 is best; `undefined` when they cannot belong together. @param {Visit} visit @param {Answer} answer */
function support(visit, answer) {
  const { session, at, wait } = answer;
  const same = session.mediaType === visit.media && session.segments?.some((/** @type {any} */ one) => one?.queueId === visit.queue);
  if (!same || at < visit.offered - TOLERANCE_MS) return;
  const sameWait = near(visit.acd, wait);
  if (near(visit.left, at)) return sameWait ? 0 : 1;
  const fits = near(at - visit.offered, wait);
  const wasOpen = Number.isNaN(visit.left) || at <= visit.left + TOLERANCE_MS;
  if (wasOpen && fits) return 2;
  if (sameWait) return 3;
  return wasOpen || fits ? 4 : undefined;
}

/** Gives agents' answers to visits, best-supported pair first. @param {Visit[]} visits @param {Answer[]} answers */
function pair(visits, answers) {
  const pairs = [];
  for (const visit of visits) {
    if (visit.outcome !== 'other' && visit.outcome !== 'waiting') continue;
    for (const answer of answers) {
      const rank = support(visit, answer);
      if (rank === undefined) continue;
      pairs.push({ visit, answer, order: [rank, Math.abs(visit.acd - answer.wait), Math.abs(visit.left - answer.at), answer.at, visit.offered] });
    }
  }
  if (pairs.length > 1) pairs.sort(({ order: one }, { order: other }) => one.map((value, at) => value - other[at]).find((by) => by) ?? 0);
  const used = new Set();
  for (const { visit, answer } of pairs) {
    if (used.has(answer) || visit.outcome === 'answered') continue;
    used.add(answer);
    visit.outcome = 'answered';
    visit.wait = answer.wait;
  }
}

/** Keeps visits of conversations, each conversation once. */
export class Extraction {
  known = new Set();
  /** @type {Visit[]} */
  visits = [];

  /** @param {any} page */
  take(page) {
    for (const conversation of page.conversations ?? []) {
      if (!conversation || this.known.has(conversation.conversationId)) continue;
      this.known.add(conversation.conversationId);
      const visits = [];
      const answers = [];
      for (const { purpose, sessions } of conversation.participants ?? []) {
        if (purpose !== 'acd' && purpose !== 'agent') continue;
        for (const session of sessions ?? []) {
          if (purpose === 'acd') {
            const found = visit(session);
            if (found) visits.push(found);
          } else {
            for (const { name, value, emitDate } of session.metrics ?? []) {
              if (name === 'tAnswered') answers.push({ session, at: time(emitDate), wait: value });
            }
          }
        }
      }
      if (answers.length && visits.length) pair(visits, answers);
      this.visits.push(...visits);
    }
  }

  /** Conversations, visits, answered, answered within a threshold, abandoned, flow-outs, sum of answered waits.
   * @param {number} thresholdMs */
  counts(thresholdMs) {
    const counts = [this.known.size, this.visits.length, 0, 0, 0, 0, 0];
    for (const { outcome, wait } of this.visits) {
      if (outcome === 'answered') {
        counts[2] += 1;
        counts[3] += wait <= thresholdMs ? 1 : 0;
        counts[6] += wait;
      } else if (outcome === 'abandoned') counts[4] += 1;
      else if (outcome === 'flow_out') counts[5] += 1;
    }
    return counts;
  }
}
