// The official JavaScript SDK, which nobody here wrote, walks the simulator:
// queues, details and aggregates page by page, and the four refusals.
// SIMULATOR_BIN names the simulator's binary.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import sdk from "purecloud-platform-client-v2";

const CLIENT_ID = "80200000-0000-4000-8000-000000008020";
const REDIRECT = "http://localhost:8080/";
const DAY = "2026-10-20T00:00:00.000Z/2026-10-21T00:00:00.000Z";
const WORLD = [
  "--port", "0", "--auto-approve", "--conversations", "6000",
  "--start", "2026-10-12T00:00:00Z", "--now", "2026-11-30T00:00:00Z",
];

const running = [];

/** Starts a simulator; resolves with its address once it accepts connections. */
async function simulator(...flags) {
  const binary = process.env.SIMULATOR_BIN;
  assert.ok(binary, "SIMULATOR_BIN must name the simulator's binary");
  const child = spawn(binary, [...WORLD, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const address = line.match(/http:\/\/localhost:(\d+)/);
    if (address) return { url: `http://127.0.0.1:${address[1]}`, port: Number(address[1]) };
  }
  throw new Error("the simulator ended before it was ready");
}

/** The real login: authorization code with PKCE, by plain fetch. */
async function signIn(url) {
  const verifier = randomBytes(32).toString("base64url");
  const authorize = new URL("/oauth/authorize", url);
  authorize.search = new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT,
    response_type: "code",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state: "fidelity",
  });
  const redirect = await fetch(authorize, { redirect: "manual" });
  const returned = new URL(redirect.headers.get("location"));
  assert.equal(returned.searchParams.get("state"), "fidelity");
  const answer = await fetch(new URL("/oauth/token", url), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: returned.searchParams.get("code"),
      code_verifier: verifier,
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT,
    }),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

const client = sdk.ApiClient.instance;
client.setReturnExtendedResponses(true);

/** Points the SDK, which is one global client, at a simulator. */
function use({ port }, token) {
  client.setGateway({ host: "127.0.0.1", protocol: "http", port });
  client.setAccessToken(token);
}

/** The SDK rejects with the extended response; this resolves with it. */
async function refusal(call) {
  const answer = await call.then(
    () => assert.fail("should have been refused"),
    (refused) => refused,
  );
  assert.equal(answer.body?.status, answer.status, JSON.stringify(answer.body));
  assert.equal(answer.body.contextId, answer.headers["inin-correlation-id"]);
  assert.deepEqual([answer.body.details, answer.body.errors], [[], []]);
  return answer;
}

const routing = new sdk.RoutingApi();
const analytics = new sdk.AnalyticsApi();
let home;
let token;

before(async () => {
  home = await simulator("--rate-limit", "off");
  token = await signIn(home.url);
});

after(() => running.forEach((child) => child.kill("SIGTERM")));

test("who am I", async () => {
  use(home, token);
  const me = (await new sdk.UsersApi().getUsersMe({ expand: ["authorization"] })).body;
  assert.equal(me.name, "Ada Muster");
  assert.ok(me.authorization.permissions.includes("routing:queue:view"));
  const info = (await new sdk.TokensApi().getTokensMe()).body;
  assert.equal(info.OAuthClient.id, CLIENT_ID);
  const organization = (await new sdk.OrganizationApi().getOrganizationsMe()).body;
  assert.equal(organization.id, info.organization.id);
});

test("queues over several pages", async () => {
  use(home, token);
  const queues = [];
  let page;
  let pageNumber = 1;
  do {
    page = (await routing.getRoutingQueues({ pageSize: 7, pageNumber })).body;
    assert.equal(page.pageNumber, pageNumber);
    queues.push(...page.entities);
    pageNumber += 1;
  } while (page.nextUri);
  assert.equal(queues.length, page.total);
  assert.ok(page.pageCount >= 2 && pageNumber - 1 === page.pageCount);
  assert.equal(new Set(queues.map((queue) => queue.id)).size, queues.length);
  const level = queues.find((queue) => queue.name === "Premium Kunden").mediaSettings.call.serviceLevel;
  assert.deepEqual(level, { percentage: 0.9, durationMs: 10000 });
});

test("details until the key is missing", async () => {
  use(home, token);
  const ids = new Set();
  let offered = 0;
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { body } = await analytics.postAnalyticsConversationsDetailsQuery({
      interval: DAY,
      order: "asc",
      orderBy: "conversationStart",
      paging: { pageSize: 100, pageNumber },
      segmentFilters: [
        { type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] },
      ],
    });
    if (!("conversations" in body)) {
      assert.ok(pageNumber > 2, "more than one page");
      assert.equal(ids.size, body.totalHits);
      break;
    }
    for (const conversation of body.conversations) {
      ids.add(conversation.conversationId);
      const sessions = (conversation.participants ?? []).flatMap((person) => person.sessions ?? []);
      offered += sessions.flatMap((session) => session.metrics ?? []).filter((metric) => metric.name === "nOffered").length;
    }
  }
  assert.ok(offered > 100, `${offered}`);
});

test("aggregates with the service level and a view", async () => {
  use(home, token);
  const { body } = await analytics.postAnalyticsConversationsAggregatesQuery({
    interval: DAY,
    granularity: "PT30M",
    timeZone: "Europe/Berlin",
    groupBy: ["queueId", "mediaType"],
    metrics: ["nOffered", "tAnswered", "tAbandon", "nOverSla", "oServiceLevel", "oServiceTarget"],
    views: [{ target: "tAnswered", name: "in20s", function: "rangeBound", range: { gte: 0, lt: 20001 } }],
    filter: { type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] },
  });
  let rows = 0;
  let viewed = 0;
  for (const { group, data } of body.results) {
    assert.equal(group.mediaType, "voice");
    for (const row of data) {
      const stats = Object.fromEntries(row.metrics.map(({ metric, stats }) => [metric, stats]));
      const count = (metric) => stats[metric]?.count ?? 0;
      viewed += row.views?.[0].stats.count ?? 0;
      if (!stats.oServiceLevel) continue;
      assert.equal(stats.oServiceLevel.numerator, count("tAnswered") - count("nOverSla"));
      assert.equal(stats.oServiceLevel.denominator, count("tAnswered") + count("tAbandon"));
      assert.equal(stats.oServiceLevel.target, stats.oServiceTarget.current);
      rows += 1;
    }
  }
  assert.ok(rows > 50 && viewed > 50, `${rows} ${viewed}`);
});

test("400: an interval that is too long, and an unknown word", async () => {
  use(home, token);
  const long = await refusal(
    analytics.postAnalyticsConversationsDetailsQuery({ interval: "2026-01-01T00:00:00.000Z/2026-03-01T00:00:00.000Z" }),
  );
  assert.equal(long.status, 400);
  assert.match(long.body.message, /does not exceed 31 days/);
  const unknown = await refusal(
    analytics.postAnalyticsConversationsDetailsQuery({ interval: DAY, segmentFilters: [{ type: "", predicates: [] }] }),
  );
  assert.equal(unknown.body.code, "invalid.value");
  assert.equal(
    unknown.body.message,
    "Value [] is not valid for field type [QueryFilterType]. Allowable values are: and, or",
  );
});

test("401: a token that nobody issued, and one that was revoked", async () => {
  use(home, "nonsense");
  const wrong = await refusal(routing.getRoutingQueues());
  assert.deepEqual([wrong.status, wrong.body.code], [401, "bad.credentials"]);
  const own = await signIn(home.url);
  use(home, own);
  await new sdk.TokensApi().deleteTokensMe();
  const revoked = await refusal(routing.getRoutingQueues());
  assert.deepEqual([revoked.status, revoked.body.code], [401, "bad.credentials"]);
});

test("403: the missing permission is named", async () => {
  const poor = await simulator("--permissions", "routing:queue:view");
  use(poor, await signIn(poor.url));
  assert.equal((await routing.getRoutingQueues()).status, 200);
  const details = await refusal(analytics.postAnalyticsConversationsDetailsQuery({ interval: DAY }));
  assert.deepEqual([details.status, details.body.code], [403, "missing.any.permissions"]);
  assert.match(details.body.message, /analytics:conversationDetail:view/);
  const aggregates = await refusal(
    analytics.postAnalyticsConversationsAggregatesQuery({ interval: DAY, metrics: ["nOffered"] }),
  );
  assert.deepEqual([aggregates.status, aggregates.body.code], [403, "missing.permissions"]);
});

test("429: one request more than the limit", async () => {
  const narrow = await simulator("--rate-limit", "3");
  use(narrow, await signIn(narrow.url));
  for (const count of ["1", "2", "3"]) {
    const { headers } = await routing.getRoutingQueues();
    assert.deepEqual([headers["inin-ratelimit-count"], headers["inin-ratelimit-allowed"]], [count, "3"]);
  }
  const limited = await refusal(routing.getRoutingQueues());
  assert.deepEqual([limited.status, limited.body.code], [429, "too.many.requests"]);
  const seconds = limited.headers["retry-after"];
  assert.equal(limited.headers["inin-ratelimit-reset"], seconds);
  assert.ok(limited.body.message.includes(`[${seconds}] seconds`));
  assert.deepEqual(limited.body.messageParams, { seconds });
});
