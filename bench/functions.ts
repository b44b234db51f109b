// `node scripts/launch.mjs bench/functions.ts`: size of each function's code and the time that loading it takes, beside that of an empty
// handler with the same SDK clients. Loads are made in turn, each in a new process; medians of one run are compared.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { buildFunction, buildFunctions } from "../artifacts/build.ts";
import { median, report } from "./support.ts";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 21);
const folder = "app/functions";

const CLIENTS = {
  athena: `import { AthenaClient } from "@aws-sdk/client-athena";
export const athena = new AthenaClient({});`,
  dynamodb: `import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
export const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));`,
  ses: `import { SESv2Client } from "@aws-sdk/client-sesv2";
export const ses = new SESv2Client({});`,
  cognito: `import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
export const users = new CognitoIdentityProviderClient({});`,
  firehose: `import { FirehoseClient } from "@aws-sdk/client-firehose";
export const firehose = new FirehoseClient({});`,
} as const;
const clientsOf: Readonly<Record<string, readonly (keyof typeof CLIENTS)[]>> = {
  "adoption-notice": ["dynamodb", "ses", "cognito"],
  "click-report": ["athena"],
  "click-transform": ["dynamodb", "firehose"],
  "mail-feedback": ["dynamodb"],
  probe: [],
  registration: ["dynamodb"],
  "registration-mail": ["dynamodb", "ses"],
};
const settings = [
  "MYSFITS_TABLE",
  "REGISTRATIONS_TABLE",
  "MAILS_TABLE",
  "BLOCKED_ADDRESSES_TABLE",
  "SITE_URL",
  "USER_POOL_ID",
  "SES_REGION",
  "SENDER",
  "CONFIGURATION_SET",
  "QUERY_WORKGROUP",
  "QUERY_DATABASE",
];

/** Milliseconds that a new process takes to load a module. */
function load(file: string): number {
  const script = `const began = performance.now(); await import(${JSON.stringify(pathToFileURL(resolve(file)).href)}); process.stdout.write(String(performance.now() - began))`;
  const env = {
    ...Object.fromEntries(settings.map((name) => [name, "x"])),
    AWS_REGION: "ap-northeast-2",
    PATH: process.env["PATH"],
  };
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { env }).toString());
}

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${ROUNDS} loads each\n`);
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "index.ts")));
const built = await buildFunctions({ folder, names, shared: ["app/shared"] });
mkdirSync(".build/bench", { recursive: true });
for (const name of names) {
  const clients = clientsOf[name];
  if (!clients)
    throw new Error(`bench/functions.ts does not know the clients of ${name}. Fix: add them to clientsOf`);
  const entry = `.build/bench/empty-${name}.ts`;
  writeFileSync(
    entry,
    `${clients.map((client) => CLIENTS[client]).join("\n")}\nexport const handler = async () => undefined;\n`,
  );
  const empty = join(
    (await buildFunction({ name: `empty-${name}`, entry, sources: [entry] })).folder,
    "index.mjs",
  );
  const file = join(built[name] ?? "", "index.mjs");
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(load(file));
    times[1].push(load(empty));
  }
  const [own, other] = [median(times[0]), median(times[1])];
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;
  report(
    name,
    `${kilobytes(statSync(file).size)}, ${kilobytes(gzipSync(readFileSync(file)).length)} gzip (goal: 300 KB)`,
  );
  report(
    "  loads in",
    `${own.toFixed(1)} ms; empty, with ${clients.join(", ")}: ${other.toFixed(1)} ms; ratio ${(own / other).toFixed(2)} (goal: 1.5)`,
  );
}
