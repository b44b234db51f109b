import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { build } from "esbuild";
import { EventPipeline } from "../../components/event-pipeline/index.ts";
import { grant } from "../../components/parts/grants.ts";
import { cloudwatch } from "../../local/aws/cloudwatch/index.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { events } from "../../local/aws/events/index.ts";
import { lambda } from "../../local/aws/lambda/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { sns } from "../../local/aws/sns/index.ts";
import { sqs } from "../../local/aws/sqs/index.ts";
import { ServiceBackend, runInProcess } from "../../local/engine/testing.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";

/** Tells the queue of what is done; an order with a `poison` fails. */
const consumer = `
  import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  export const handler = async ({ Records }) => {
    const batchItemFailures = [];
    for (const { messageId, body } of Records) {
      const { detail } = JSON.parse(body);
      if (detail.poison) batchItemFailures.push({ itemIdentifier: messageId });
      else await client.send(new SendMessageCommand({ QueueUrl: process.env.DONE, MessageBody: JSON.stringify(detail) }));
    }
    return { batchItemFailures };
  };`;

describe("EventPipeline from a rule, in the local cloud", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let folder: string;
  let client: EventBridgeClient;
  let queues: SQSClient;
  let outputs: Record<string, string>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "consumer-"));
    const { outputFiles } = await build({
      stdin: { contents: consumer, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      logLevel: "silent",
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    await writeFile(join(folder, "index.mjs"), outputFiles[0]?.text ?? "");
    testbed = await startTestbed([logs, dynamodb, sqs, sns, lambda, events, cloudwatch]);
    const { region, platform, services } = testbed;
    const made = await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend: new ServiceBackend({ services, store: platform.store, region }),
      program: () => {
        const done = new aws.sqs.Queue("done");
        const orders = new EventPipeline("orders", {
          source: { rule: { eventPattern: { source: ["shop"], detail: { paid: [true] } } } },
          function: { code: folder, timeoutSeconds: 1, environment: { DONE: done.url } },
          maximumRetries: 0,
          visibilityTimeoutSeconds: 6,
        });
        const { function: fn, failureQueue } = orders.nodes;
        grant("done", fn, { actions: ["sqs:SendMessage"], resources: [done.arn] }, fn);
        return { done: done.url, failures: failureQueue.url };
      },
    });
    outputs = made.outputs as Record<string, string>;
    client = new EventBridgeClient(testbed.clientConfig);
    queues = new SQSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await testbed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const put = async (...details: object[]) => {
    const Entries = details.map((detail) => ({
      Source: "shop",
      DetailType: "order",
      Detail: JSON.stringify(detail),
    }));
    assert.equal((await client.send(new PutEventsCommand({ Entries }))).FailedEntryCount, 0);
  };
  const next = async (QueueUrl: string | undefined) => {
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    return JSON.parse(Messages?.[0]?.Body ?? "null") as Record<string, unknown>;
  };

  it("brings the events that match to the function, and no others", async () => {
    await put({ n: 1, paid: false }, { n: 2, paid: true });
    assert.deepEqual(await next(outputs["done"]), { n: 2, paid: true });
  });

  it("keeps what the function can't handle", async () => {
    await put({ n: 3, paid: true, poison: true });
    const message = await next(outputs["failures"]);
    assert.deepEqual(message["detail"], { n: 3, paid: true, poison: true });
    assert.match(String(message["id"]), /^[\da-f-]{36}$/);
  });
});
