// `node scripts/launch.mjs bench/clicks.ts`: the click stream on this machine: the transform against one look-up a record, clicks through
// the whole path, and SQL over a million of them. It starts a copy of its own. Ratios of one run are what to look at; see README.md.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { mysfits } from "../app/data/mysfits.ts";
import { tableLookUp } from "../app/functions/click-transform/mysfits.ts";
import { transformClicks } from "../app/functions/click-transform/handle.ts";
import type { Running } from "../local/start/running.ts";
import { median, report, start, stop } from "./support.ts";

const click = (index: number) => ({
  eventId: randomUUID(),
  mysfitId: mysfits[index % mysfits.length]?.mysfitId ?? "",
  at: new Date().toISOString(),
});
const perSecond = (count: number, milliseconds: number) =>
  `${Math.round((count / milliseconds) * 1000).toLocaleString("en")}`;

/** Physical ids of what the program made, by its type and name. */
async function idsOf({ console: address }: Running): Promise<(type: string, name: string) => string> {
  const resources = (await (await fetch(`${address}/api/resources`)).json()) as {
    type: string;
    name: string;
    id: string;
  }[];
  return (type, name) => {
    const resource = resources.find((one) => one.type === type && one.name === name);
    if (!resource) throw new Error(`the program has no ${type} "${name}"`);
    return resource.id;
  };
}

/** Records a second, of records with one click each: look-ups for the batch, against one for each record as the workshop does it. */
async function transforms(running: Running, table: string): Promise<void> {
  const RECORDS = 2_000;
  const client = new DynamoDBClient({
    endpoint: running.aws,
    region: running.region,
    credentials: running.operator,
  });
  let calls = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      calls++;
      return await next(args);
    },
    { step: "finalizeRequest" },
  );
  const database = DynamoDBDocumentClient.from(client);
  const records = Array.from({ length: RECORDS }, (_, index) => ({
    recordId: String(index).padStart(56, "0"),
    approximateArrivalTimestamp: Date.now(),
    data: Buffer.from(
      JSON.stringify({ receivedAt: Date.now(), userId: "guest", clicks: [click(index)] }),
    ).toString("base64"),
  }));
  const batched = async () => {
    const lookUp = tableLookUp(database, table);
    const options = { lookUp, putAgain: async () => [], onFailure: () => undefined };
    const { records: results } = await transformClicks({ deliveryStreamArn: "", records }, options);
    if (!results.every(({ result }) => result === "Ok")) throw new Error("the transform failed");
  };
  const one = async ({ data }: { data: string }) => {
    const { receivedAt, userId, clicks } = JSON.parse(Buffer.from(data, "base64").toString()) as {
      receivedAt: number;
      userId: string;
      clicks: { mysfitId: string }[];
    };
    const { Item } = await database.send(
      new GetCommand({ TableName: table, Key: { MysfitId: clicks[0]?.mysfitId } }),
    );
    const { Species: species, GoodEvil: goodevil, LawChaos: lawchaos } = Item as Record<string, string>;
    return Buffer.from(
      `${JSON.stringify({ ...clicks[0], receivedAt, userId, species, goodevil, lawchaos })}\n`,
    ).toString("base64");
  };
  const oneByOne = async () => {
    for (const record of records) await one(record);
  };
  const sideBySide = async () => {
    for (let from = 0; from < RECORDS; from += 50) await Promise.all(records.slice(from, from + 50).map(one));
  };
  const measure = async (what: string, run: () => Promise<void>, rounds: number) => {
    await run();
    const times: number[] = [];
    calls = 0;
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await run();
      times.push(performance.now() - began);
    }
    report(
      what,
      `${perSecond(RECORDS, median(times))} records/s, ${calls / rounds} look-ups for ${RECORDS} records`,
    );
    return { time: median(times), calls: calls / rounds };
  };
  const ours = await measure("transform, an empty cache", batched, 20);
  const naive = await measure("one look-up a record, one after the other", oneByOne, 3);
  const parallel = await measure("one look-up a record, 50 at a time", sideBySide, 3);
  report(
    "  ratio of time",
    `${(naive.time / ours.time).toFixed(0)}, and ${(parallel.time / ours.time).toFixed(0)} to 50 at a time`,
  );
  report("  ratio of look-ups", String(naive.calls / ours.calls));
  client.destroy();
}

/** Clicks a second that are answered with 202, and until the last is in the bucket. */
async function wholePath({ site, console: address }: Running): Promise<void> {
  const REQUESTS = 5_000;
  const send = async (requests: number) => {
    let left = requests;
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (left-- > 0) {
          const body = JSON.stringify({ clicks: Array.from({ length: 20 }, (_, index) => click(index)) });
          const answer = await fetch(`${site}/stream/clicks`, {
            method: "PUT",
            headers: { "content-type": "application/json" },
            body,
          });
          if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
          await answer.arrayBuffer();
        }
      }),
    );
  };
  const flush = async () =>
    await (await fetch(`${address}/api/flush`, { method: "POST", headers: { "x-console": "1" } })).json();
  await send(500);
  await flush();
  const began = performance.now();
  await send(REQUESTS);
  const accepted = performance.now() - began;
  await flush();
  const delivered = performance.now() - began;
  report(
    `${REQUESTS * 20} clicks, 20 a request, 16 at a time, accepted`,
    `${perSecond(REQUESTS * 20, accepted)} clicks/s`,
  );
  report("  and in the bucket", `${perSecond(REQUESTS * 20, delivered)} clicks/s`);
}

/** Measures how long SQL takes over a million clicks of ten days, in files as Firehose writes them. */
async function queries(
  running: Running,
  names: { bucket: string; database: string; workgroup: string },
): Promise<void> {
  const { aws: endpoint, region, operator: credentials } = running;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const athena = new AthenaClient({ endpoint, region, credentials });
  let bytes = 0;
  for (let file = 0; file < 100; file++) {
    const day = `2026/10/${String((file % 10) + 1).padStart(2, "0")}`;
    const lines = Array.from({ length: 10_000 }, (_, index) => {
      const mysfit = mysfits[(index * 7 + file) % mysfits.length];
      return `${JSON.stringify({
        ...click(index * 7 + file),
        receivedAt: new Date().toISOString(),
        userId: index % 3 === 0 ? randomUUID() : "guest",
        species: mysfit?.species,
        goodevil: mysfit?.goodEvil,
        lawchaos: mysfit?.lawChaos,
      })}\n`;
    });
    const Body = gzipSync(lines.join(""));
    bytes += Body.length;
    await s3.send(
      new PutObjectCommand({ Bucket: names.bucket, Key: `clicks/${day}/bench-${file}.gz`, Body }),
    );
  }
  report("1,000,000 clicks in 100 files", `${(bytes / 1e6).toFixed(0)} MB of GZIP`);
  const run = async (
    QueryString: string,
  ): Promise<{ milliseconds: number; rows: number; megabytes: number }> => {
    const began = performance.now();
    const { QueryExecutionId } = await athena.send(
      new StartQueryExecutionCommand({
        QueryString,
        WorkGroup: names.workgroup,
        QueryExecutionContext: { Database: names.database },
      }),
    );
    for (;;) {
      const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      const { State, StateChangeReason } = QueryExecution?.Status ?? {};
      if (State === "FAILED") throw new Error(StateChangeReason);
      if (State === "SUCCEEDED") {
        const milliseconds = performance.now() - began;
        const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
        const megabytes = (QueryExecution?.Statistics?.DataScannedInBytes ?? 0) / 1e6;
        return { milliseconds, rows: (ResultSet?.Rows?.length ?? 1) - 1, megabytes };
      }
      await delay(5);
    }
  };
  const days = "day BETWEEN '2026/10/01' AND '2026/10/10'";
  for (const [what, sql] of [
    ["count, first query (loads the engine)", `SELECT count(*) FROM clicks WHERE ${days}`],
    ["count", `SELECT count(*) FROM clicks WHERE ${days}`],
    ["count of one day", "SELECT count(*) FROM clicks WHERE day = '2026/10/03'"],
    ["distinct event ids", `SELECT count(DISTINCT eventid) FROM clicks WHERE ${days}`],
    ["by mysfit and day", `SELECT mysfitid, day, count(*) FROM clicks WHERE ${days} GROUP BY mysfitid, day`],
  ] as const) {
    const rounds = what.includes("first") ? 1 : 3;
    const results = [];
    for (let round = 0; round < rounds; round++) results.push(await run(sql));
    const [{ rows, megabytes } = { rows: 0, megabytes: 0 }] = results;
    report(
      `  ${what}`,
      `${(median(results.map(({ milliseconds }) => milliseconds)) / 1000).toFixed(2)} s, ${rows} rows, ${megabytes.toFixed(0)} MB read`,
    );
  }
  s3.destroy();
  athena.destroy();
}

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}\n`);
const state = mkdtempSync(join(tmpdir(), "bench-"));
const copy = await start(state, "--config", 'mysfits:clicks={"ratePerSecond":10000,"burst":5000}');
try {
  const idOf = await idsOf(copy.running);
  await transforms(copy.running, idOf("aws:dynamodb/table:Table", "mysfits-table"));
  await wholePath(copy.running);
  await queries(copy.running, {
    bucket: idOf("aws:s3/bucket:Bucket", "clicks-bucket"),
    database: idOf("aws:glue/catalogDatabase:CatalogDatabase", "clicks-lake").split(":").at(-1) ?? "",
    workgroup: idOf("aws:athena/workgroup:Workgroup", "clicks-queries"),
  });
} finally {
  await stop(copy.child);
  rmSync(state, { recursive: true, force: true });
}
