// `npm run replay:aws -- --stream NAME | --queue URL`: tries again what failed for good on AWS, with the caller's credentials.
import { parseArgs } from "node:util";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordBatchCommand,
} from "@aws-sdk/client-firehose";
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { errorPlace } from "../local/aws/firehose/replay/error-object.ts";
import { countFailed, replay, type ReplayPorts } from "../local/aws/firehose/replay/replay.ts";
import { replayQueue } from "./replay/discarded.ts";

const usage = `Usage: npm run replay:aws -- (--stream NAME | --queue URL) [--region REGION] [--dry-run]

Puts the records that a delivery stream's function could not change back into the stream, and deletes each error object whose records were
all taken; or gives the batches that a failure queue tells of to their function again, and deletes each that it handles. It uses the
credentials and the region of your environment, as the AWS CLI does. See docs/replay.md.

  --stream NAME    the delivery stream
  --queue URL      the failure queue of a table's changes
  --region REGION  where it is (default: AWS_REGION, or your profile's)
  --dry-run        only count what waits
  --help           this text

Ends with 0, with 1 when something was left, with 2 for a wrong command line.`;

class UsageError extends Error {}

try {
  const options = readOptions();
  if (!options) console.log(usage);
  else process.exitCode = "queue" in options ? await runQueue(options) : await run(options);
} catch (error) {
  console.error(
    error instanceof UsageError
      ? `${error.message}\n\n${usage}`
      : `${(error as Error).name}: ${(error as Error).message}`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** Options of both. */
interface Options {
  readonly region: string | undefined;
  readonly dryRun: boolean;
}

/** @returns undefined when help was asked for. */
function readOptions(): (Options & ({ readonly stream: string } | { readonly queue: string })) | undefined {
  const { values } = parse();
  if (values.help) return undefined;
  const options = { region: values.region, dryRun: values["dry-run"] ?? false };
  if (values.queue !== undefined) {
    if (values.stream !== undefined) throw new UsageError("give --stream or --queue, not both");
    if (!/^https?:\/\/[^/]+\/\d{12}\/[\w.-]+$/.test(values.queue))
      throw new UsageError(`--queue must be the URL of a queue (got "${values.queue}")`);
    return { ...options, queue: values.queue };
  }
  if (values.stream === undefined || !/^[\w.-]{1,64}$/.test(values.stream))
    throw new UsageError(
      `--stream must be the name of a delivery stream (got ${values.stream === undefined ? "none" : `"${values.stream}"`})`,
    );
  return { ...options, stream: values.stream };
}

function parse() {
  try {
    return parseArgs({
      options: {
        stream: { type: "string" },
        queue: { type: "string" },
        region: { type: "string" },
        "dry-run": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function runQueue({ queue, region, dryRun }: Options & { readonly queue: string }): Promise<number> {
  const config = region === undefined ? {} : { region };
  const clients = {
    sqs: new SQSClient(config),
    s3: new S3Client({ ...config, forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined }),
    lambda: new LambdaClient(config),
  };
  try {
    if (dryRun) {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: queue,
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      console.log(`${queue}: ${Attributes?.["ApproximateNumberOfMessages"] ?? "0"} messages`);
      return 0;
    }
    const { batches, records, problems } = await replayQueue(queue, clients, (line) => console.log(line));
    console.log(`${records} records of ${batches} batches replayed, ${problems.length} messages left`);
    return problems.length === 0 ? 0 : fail(problems);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

async function run({ stream, region, dryRun }: Options & { readonly stream: string }): Promise<number> {
  const config = region === undefined ? {} : { region };
  const firehose = new FirehoseClient(config);
  // An endpoint of the environment may be an address without room for a bucket's name.
  const s3 = new S3Client({ ...config, forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined });
  try {
    const { ports, bucket, prefix } = await portsOf(stream, firehose, s3);
    const { records, objects, errorCodes, problems } = await countFailed(ports);
    console.log(`s3://${bucket}/${prefix}: ${records} records in ${objects} objects`);
    for (const [code, count] of Object.entries(errorCodes)) console.log(`  ${code}: ${count}`);
    if (dryRun) return problems.length === 0 ? 0 : fail(problems);
    const outcome = await replay(ports, (key, count) => console.log(`replayed ${count} of ${key}`));
    console.log(
      `${outcome.replayed} records of ${outcome.objects} objects replayed, ${outcome.problems.length} objects left`,
    );
    return outcome.problems.length === 0 ? 0 : fail(outcome.problems);
  } finally {
    firehose.destroy();
    s3.destroy();
  }
}

/** @throws Error when the stream writes to no bucket. */
async function portsOf(
  stream: string,
  firehose: FirehoseClient,
  s3: S3Client,
): Promise<{ ports: ReplayPorts; bucket: string; prefix: string }> {
  const { DeliveryStreamDescription } = await firehose.send(
    new DescribeDeliveryStreamCommand({ DeliveryStreamName: stream }),
  );
  const destination = DeliveryStreamDescription?.Destinations?.[0]?.ExtendedS3DestinationDescription;
  const Bucket = destination?.BucketARN?.split(":::")[1];
  if (Bucket === undefined) throw new Error(`${stream} does not write to S3`);
  const { prefix, includes } = errorPlace(destination?.Prefix ?? "", destination?.ErrorOutputPrefix ?? "");
  return {
    bucket: Bucket,
    prefix,
    ports: {
      list: async () => {
        const keys: string[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2(
          { client: s3 },
          { Bucket, Prefix: prefix },
        ))
          keys.push(...Contents.map(({ Key = "" }) => Key).filter(includes));
        return keys;
      },
      read: async (Key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      },
      put: async (data) => {
        const Records = data.map((one) => ({ Data: Buffer.from(one, "base64") }));
        const { RequestResponses = [] } = await firehose.send(
          new PutRecordBatchCommand({ DeliveryStreamName: stream, Records }),
        );
        return data.map((_, index) =>
          RequestResponses[index]?.RecordId === undefined
            ? (RequestResponses[index]?.ErrorCode ?? "none")
            : undefined,
        );
      },
      remove: async (Key) => {
        await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      },
    },
  };
}

function fail(problems: readonly string[]): number {
  console.error(problems.join("\n"));
  return 1;
}
