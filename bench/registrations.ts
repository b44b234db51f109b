// `node bench/registrations.ts` with a running copy (`npm start -- --config 'mysfits:registrations={"ratePerSecond":100000,"burst":5000}'`): how many
// registrations are taken and mailed, and how long one takes from POST to inbox. Sizes of the functions come from `.build`.
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { setTimeout as delay } from "node:timers/promises";
import { readFileSync } from "node:fs";
import { findRunning } from "../local/start/running.ts";
import type { Mail } from "../local/observe/mailbox.ts";

const root = resolve(import.meta.dirname, "..");
const running = findRunning(join(root, ".local/dev"));
if (!running) throw new Error("No copy is running. Start one with: npm start");
const run = Date.now().toString(36);
const report = (what: string, value: string) => console.log(`${what.padEnd(52)} ${value}`);

const post = async (email: string): Promise<number> =>
  (
    await fetch(`${running.site}/events/registrations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "bench", email, mobile: "+821012345678" }),
    })
  ).status;
const mails = async (): Promise<Mail[]> =>
  (await (await fetch(`${running.console}/api/mails`)).json()) as Mail[];

await post(`warm-${run}@example.org`);
await delay(2_000);

const sent = new Map<string, number>();
for (let n = 0; n < 100; n++) {
  const email = `one-${n}-${run}@example.org`;
  sent.set(email, Date.now());
  await post(email);
  await delay(50);
}
await delay(2_000);
const latencies = (await mails())
  .flatMap(({ to, at }) =>
    sent.has(to[0] ?? "") ? [Date.parse(at) - (sent.get(to[0] ?? "") as number)] : [],
  )
  .sort((a, b) => a - b);
report(
  "POST to inbox, one at a time, p50 / p99",
  `${latencies[50]} / ${latencies[98]} ms (${latencies.length} of 100)`,
);

const COUNT = 1_000;
const began = Date.now();
let next = 0;
const statuses: number[] = [];
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (next < COUNT) statuses.push(await post(`many-${next++}-${run}@example.org`));
  }),
);
const accepted = Date.now() - began;
let drained: Mail[] = [];
while (
  (drained = (await mails()).filter(({ to }) => to[0]?.startsWith("many-") && to[0].includes(run))).length <
  COUNT
)
  await delay(200);
const last = Math.max(...drained.map(({ at }) => Date.parse(at)));
report(
  `${COUNT} registrations, 16 at a time`,
  `${Math.round((COUNT / accepted) * 1000)} a second accepted (${statuses.filter((status) => status === 201).length} with 201)`,
);
report("  mails", `${Math.round((COUNT / (last - began)) * 1000)} a second drained, ${drained.length} mails`);

for (const folder of readdirSync(join(root, ".build")).filter((name) => name.startsWith("function-"))) {
  const file = join(root, ".build", folder, "index.mjs");
  report(
    folder.replace(/-[\da-f]+$/, ""),
    `${Math.round(statSync(file).size / 1024)} KB, ${Math.round(gzipSync(readFileSync(file)).length / 1024)} KB gzip`,
  );
}
