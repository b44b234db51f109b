import assert from "node:assert/strict";
import { request } from "node:http";
import type { ConsoleData } from "../../console/data.ts";
import type { DashboardView } from "../../contract/capabilities.ts";
import { pages } from "../../console/pages/index.ts";
import { openConsole } from "../../console/server.ts";
import type { LoopbackServer } from "../../host/loopback-server.ts";

const queue = {
  arn: "arn:aws:sqs:ap-northeast-2:000000000000:dead",
  name: "dead",
  messages: 2,
  isDeadLetterQueue: true,
};
const mail = {
  id: "m-1",
  at: "2026-11-29T00:00:00Z",
  region: "ap-southeast-2",
  from: "mysfits@example.com",
  to: ["<b>@example.com"],
  subject: "Hello <script>",
  text: "text",
  status: "sent",
} as const;

const cache = {
  arn: "arn:aws:elasticache:ap-northeast-2:000000000000:serverlesscache:shop",
  name: "shop",
  region: "ap-northeast-2",
  host: "shop-1a2b3c.serverless.apn2.cache.amazonaws.com",
  localPort: 4711,
  users: ["shop-service"],
  connections: 1,
  keys: 2,
  bytes: 300,
  limit: 1000,
  hits: 4,
  misses: 5,
  evicted: 0,
  isStopped: false,
  slowness: 0,
};
const cacheCommands: object[] = [];
const database = {
  arn: "arn:aws:rds:ap-northeast-2:000000000000:cluster:shop",
  identifier: "shop",
  region: "ap-northeast-2",
  state: "running",
  databaseName: "app",
  endpoint: "shop.cluster-c1.ap-northeast-2.rds.amazonaws.com:5432",
  readerEndpoint: "shop.cluster-ro-c1.ap-northeast-2.rds.amazonaws.com:5432",
  localAddress: "127.0.0.1:4712",
  instances: [{ identifier: "shop-1", zone: "ap-northeast-2a", writes: true }],
  connections: [
    { user: "shop_app", database: "app", from: "task 1", since: "2026-11-29T00:00:00Z", readsOnly: false },
  ],
  events: [{ at: "2026-11-29T00:00:00Z", message: "DB cluster created" }],
} as const;
const failovers: string[] = [];

const webAcl = {
  name: "front",
  arn: "arn:aws:wafv2:us-east-1:000000000000:global/webacl/front/1",
  capacity: 727,
  lacks: ["AWSManagedRulesCommonRuleSet matches nothing"],
  rules: [{ name: "registrations", priority: 3, action: "Block", matches: 2 }],
  samples: [
    {
      at: "2026-11-29T00:00:00Z",
      rule: "registrations",
      action: "BLOCK",
      clientIp: "127.0.0.1",
      country: "-",
      method: "POST",
      uri: "/events/<registrations>",
    },
  ],
} as const;

const dashboard: DashboardView = {
  name: "mysfits-dev",
  widgets: [
    {
      kind: "alarms",
      title: "Alarms",
      alarms: [
        { name: "api-errors", description: "more than <5> %", state: "ALARM" },
        { name: "events-age", description: "", state: "OK" },
      ],
    },
    {
      kind: "chart",
      title: "api: <requests>",
      region: "ap-northeast-2",
      lines: [
        {
          label: "Count",
          unit: "Count",
          points: [
            { at: 0, value: 10 },
            { at: 60_000, value: undefined },
            { at: 120_000, value: 5 },
            { at: 180_000, value: 20 },
          ],
        },
        { label: "5XXError", unit: "Count", points: [{ at: 0, value: undefined }] },
      ],
    },
    { kind: "other", title: "logs", type: "log" },
  ],
};

const secret = {
  arn: "arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:shop-AbCdEf",
  name: "shop<key>",
  region: "ap-northeast-2",
  owningService: undefined,
  versions: { "version-1": ["AWSCURRENT"], "version-0": ["AWSPREVIOUS"] },
  rotatedAt: undefined,
  nextRotationAt: undefined,
  rotationProblem: "setSecret: <function> failed",
  deletedAt: undefined,
};

/** A copy with one queue, one mail and one web ACL. */
const cloud: ConsoleData = {
  overview: () => ({
    stack: "dev",
    region: "ap-northeast-2",
    site: "s",
    aws: "a",
    outputs: { secret: "[secret]" },
  }),
  resources: () => [],
  mails: () => [mail],
  denials: () => [],
  webAcls: () => [webAcl],
  pipelines: () => ({ pipelines: [], builds: [], connections: [] }),
  runPipeline: () => Promise.resolve(),
  completeConnection: () => Promise.resolve(),
  alarms: () => [],
  dashboards: () => [dashboard],
  secrets: () => [secret],
  revealSecret: (_, versionId) => Promise.resolve(`<value> of ${versionId}`),
  names: () => ({
    zones: [
      {
        id: "Z1",
        name: "example.com",
        origin: "look-up",
        records: [{ name: "_dmarc.example.com", type: "TXT", ttl: 300, values: ['"v=DMARC1; p=none"'] }],
      },
    ],
    certificates: [
      {
        arn: "arn:aws:acm:us-east-1:000000000000:certificate/1",
        region: "us-east-1",
        status: "PENDING_VALIDATION",
        names: ["example.com"],
        validation: [
          {
            name: "example.com",
            recordName: "_1.example.com.",
            recordValue: "_2.acm-validations.aws.",
            isThere: false,
          },
        ],
      },
    ],
  }),
  scaling: () => ({ targets: [], activities: [] }),
  databases: () => [database],
  failOverDatabase: (arn) => Promise.resolve(void failovers.push(arn)),
  peekDatabase: (_, table) =>
    Promise.resolve({
      tables: [{ name: "public.orders", rows: 2 }],
      ...(table === "public.orders" && {
        columns: ["id", "note"],
        values: [
          ["1", "<b>"],
          ["2", null],
        ],
      }),
    }),
  caches: () => [cache],
  changeCache: (arn, command) => void cacheCommands.push({ arn, ...command }),
  failures: () => [queue],
  replay: (arn) => Promise.resolve({ replayed: arn === queue.arn ? 2 : 0, problems: [] }),
  failedRecords: () => Promise.resolve([]),
  replayStream: () => Promise.resolve({ replayed: 0, objects: 0, problems: [] }),
  lake: () => ({ streams: [], queries: [] }),
  runQuery: () => Promise.reject(new Error("no query")),
  traces: () => [],
  trace: () => undefined,
  logs: (_source, limit) => [{ at: "t", source: "task", level: "info", message: `of ${limit}` }],
  flush: () => Promise.resolve({ records: 3, objects: 1 }),
};

describe("Console", () => {
  let server: LoopbackServer;
  const get = async (path: string, init?: RequestInit) => await fetch(server.url + path, init);

  before(async () => (server = await openConsole(cloud, 0)));
  after(async () => await server.close());

  for (const { path, tab } of pages)
    it(`has a page ${tab}, which marks its tab and loads nothing from elsewhere`, async () => {
      const answer = await get(path);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
      const text = await answer.text();
      assert.match(text, new RegExp(`<a href="${path}" aria-current="page">${tab}</a>`));
      assert.doesNotMatch(text, /src="http|href="http|<script>/);
    });

  it("shows one mail, with what people wrote escaped", async () => {
    const text = await (await get("/mails/m-1")).text();
    assert.match(text, /Hello &lt;script&gt;/);
    assert.match(text, /&lt;b&gt;@example\.com/);
    assert.equal((await get("/mails/m-2")).status, 404);
  });

  it("draws a dashboard: raised alarms, lines that break where nothing was measured, and what it does not draw", async () => {
    const text = await (await get("/dashboard?hours=3")).text();
    assert.match(text, /Alarms: 1 of 2 raised/);
    assert.match(
      text,
      /<li class="bad" title="more than &lt;5&gt; %">! api-errors<\/li><li class="good" title="">events-age/,
    );
    assert.match(text, /<figcaption>api: &lt;requests&gt;<\/figcaption>/);
    assert.match(text, /aria-label="Count, at last 20 Count; 5XXError, at last - Count"/);
    // 10 alone is a dot; 5 and 20 make a line up to the top.
    assert.match(
      text,
      /<path d="M4\.0 75\.0M252\.0 103\.5L376\.0 18\.0"\/><circle cx="4\.0" cy="75\.0" r="2"\/>/,
    );
    assert.match(
      text,
      /<text x="0" y="146">00:00<\/text><text x="380" y="146" text-anchor="end">00:03<\/text>/,
    );
    assert.match(text, /Widgets of the type log are not drawn here/);
    assert.match(text, /<b>3 h<\/b>/);
    assert.equal((await get("/dashboard?hours=25")).status, 400);
    assert.deepEqual(await (await get("/api/dashboards")).json(), JSON.parse(JSON.stringify([dashboard])));
  });

  it("shows the rules of a web ACL with what they matched, escaped, and what it lacks here", async () => {
    const text = await (await get("/waf")).text();
    assert.match(text, /727 capacity units.*AWSManagedRulesCommonRuleSet matches nothing\./);
    assert.match(text, /<td>3<\/td><td>registrations<\/td><td>Block<\/td><td class="bad">2<\/td>/);
    assert.match(text, /POST \/events\/&lt;registrations&gt;/);
    assert.deepEqual(await (await get("/api/web-acls")).json(), [webAcl]);
  });

  it("shows certificates with what proves them, and zones with their records and where they are from", async () => {
    const text = await (await get("/names")).text();
    assert.match(text, /PENDING_VALIDATION/);
    assert.match(text, /class="bad">_1\.example\.com\. CNAME _2\.acm-validations\.aws\.</);
    assert.match(text, /Z1, stands for one that the account has on AWS/);
    assert.match(text, /&quot;v=DMARC1; p=none&quot;/);
    assert.deepEqual(await (await get("/api/names")).json(), cloud.names());
  });

  it("shows secrets without their values, and a value to whoever asks for it with a POST", async () => {
    const text = await (await get("/secrets")).text();
    assert.match(text, /shop&lt;key&gt;/);
    assert.match(text, /AWSCURRENT/);
    assert.match(text, /setSecret: &lt;function&gt; failed/);
    assert.doesNotMatch(text, /value&gt; of/);
    assert.doesNotMatch(await (await get("/api/secrets")).text(), /value&gt; of|<value>/);
    const reveal = (versionId: string) =>
      `/api/secrets/reveal?${new URLSearchParams({ arn: secret.arn, versionId }).toString()}`;
    const program = { method: "POST", headers: { "x-console": "1" } };
    assert.deepEqual(await (await get(reveal("version-0"), program)).json(), {
      arn: secret.arn,
      versionId: "version-0",
      value: "<value> of version-0",
    });
    assert.equal((await get(reveal("version-9"), program)).status, 404);
    assert.notEqual((await get(reveal("version-0"))).status, 200);
    assert.notEqual((await get(reveal("version-0"), { method: "POST" })).status, 200);
  });

  it("answers the same as JSON, lines of the log as JSON lines", async () => {
    assert.deepEqual(await (await get("/api/mails")).json(), [mail]);
    assert.deepEqual(await (await get("/api/failures")).json(), [queue]);
    const logs = await get("/api/logs?limit=7");
    assert.equal(logs.headers.get("content-type"), "application/x-ndjson");
    assert.match(await logs.text(), /"message":"of 7"/);
    assert.match(await (await get("/api/logs")).text(), /of 1000/);
  });

  for (const limit of ["0", "-1", "1.5", "x", ""])
    it(`refuses the limit "${limit}"`, async () => {
      const answer = await get(`/api/logs?limit=${limit}`);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
    });

  it("replays for a program and for its own form, and for nobody else", async () => {
    const path = `/api/replay?queue=${encodeURIComponent(queue.arn)}`;
    assert.equal((await get(path, { method: "POST" })).status, 403);
    assert.equal(
      (await get(path, { method: "POST", headers: { "sec-fetch-site": "cross-site" } })).status,
      403,
    );
    const program = await get(path, { method: "POST", headers: { "x-console": "1" } });
    assert.deepEqual(await program.json(), { replayed: 2, problems: [] });
    assert.equal(
      (await get("/api/replay?queue=x", { method: "POST", headers: { "x-console": "1" } })).status,
      404,
    );
    const form = await new Promise<string>((resolve) => {
      const page = `/failures?queue=${encodeURIComponent(queue.arn)}`;
      request(
        server.url + page,
        { method: "POST", headers: { "sec-fetch-site": "same-origin" } },
        (answer) => {
          let text = "";
          answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
          answer.on("end", () => resolve(text));
        },
      ).end();
    });
    assert.match(form, /2 replayed, 0 failed again/);
  });

  it("shows databases with who is connected, looks into tables, and fails over for a program", async () => {
    const text = await (await get("/databases")).text();
    assert.match(text, /shop\.cluster-c1\.ap-northeast-2\.rds\.amazonaws\.com:5432/);
    assert.match(text, /127\.0\.0\.1:4712/);
    assert.match(text, /shop_app/);
    assert.doesNotMatch(text, /public\.orders/);
    const query = new URLSearchParams({ arn: database.arn, table: "public.orders" }).toString();
    const rows = await (await get(`/databases?${query}`)).text();
    assert.match(rows, /public\.orders/);
    assert.match(rows, /<td>&lt;b&gt;<\/td>/);
    assert.match(rows, /<td>null<\/td>/);
    assert.deepEqual(await (await get("/api/databases")).json(), [database]);
    const fail = (arn: string, headers: Record<string, string> = { "x-console": "1" }) =>
      get(`/api/databases?${new URLSearchParams({ arn }).toString()}`, { method: "POST", headers });
    assert.equal((await fail(database.arn, {})).status, 403);
    assert.equal((await fail("none")).status, 404);
    assert.deepEqual(failovers, []);
    assert.equal((await fail(database.arn)).status, 200);
    assert.deepEqual(failovers, [database.arn]);
  });

  it("shows caches, and stops them, lets them run or makes them slow for a program", async () => {
    const text = await (await get("/caches")).text();
    assert.match(text, /shop-1a2b3c\.serverless\.apn2\.cache\.amazonaws\.com:6379/);
    assert.match(text, /127\.0\.0\.1:4711, TLS/);
    assert.deepEqual(await (await get("/api/caches")).json(), [cache]);
    const change = (query: Record<string, string>, headers: Record<string, string> = { "x-console": "1" }) =>
      get(`/api/caches?${new URLSearchParams({ arn: cache.arn, ...query }).toString()}`, {
        method: "POST",
        headers,
      });
    assert.equal((await change({ do: "interrupt" }, {})).status, 403);
    assert.equal((await change({ do: "interrupt" })).status, 200);
    assert.equal((await change({ do: "resume" })).status, 200);
    assert.equal((await change({ do: "slow", milliseconds: "500" })).status, 200);
    assert.equal((await change({ do: "slow", milliseconds: "x" })).status, 400);
    assert.equal((await change({ do: "slow", milliseconds: "60001" })).status, 400);
    assert.equal((await change({ do: "burn" })).status, 400);
    assert.equal((await change({ do: "resume", arn: "none" })).status, 404);
    const { arn } = cache;
    assert.deepEqual(cacheCommands, [
      { arn, do: "interrupt" },
      { arn, do: "resume" },
      { arn, do: "slow", milliseconds: 500 },
    ]);
  });

  it("flushes for a program alone", async () => {
    assert.equal(
      (await get("/api/flush", { method: "POST", headers: { "sec-fetch-site": "same-origin" } })).status,
      403,
    );
    const answer = await get("/api/flush", { method: "POST", headers: { "x-console": "1" } });
    assert.deepEqual(await answer.json(), { records: 3, objects: 1 });
  });

  for (const [method, path, status] of [
    ["POST", "/api/mails", 405],
    ["DELETE", "/mails", 405],
    ["GET", "/nowhere", 404],
    ["GET", "/mails/../../etc", 404],
    ["GET", "/__proto__", 404],
    ["GET", "/api/constructor", 404],
  ] as const)
    it(`answers ${method} ${path} with ${status}`, async () => {
      assert.equal((await get(path, { method })).status, status);
    });

  it("answers to its own address only", async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      request(server.url, { headers: { host: "evil.example.com" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    assert.equal(status, 421);
  });
});
