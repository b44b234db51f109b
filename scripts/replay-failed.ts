// `npm run replay:aws -- --stream NAME`: puts the records that a delivery stream on AWS put aside back into it, with the caller's credentials.
import { parseArgs } from "node:util";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordBatchCommand,
} from "@aws-sdk/client-firehose";
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { errorPlace } from "../local/aws/firehose/replay/error-object.ts";
import { countFailed, replay, type ReplayPorts } from "../local/aws/firehose/replay/replay.ts";

const usage = `Usage: npm run replay:aws -- --stream NAME [--region REGION] [--dry-run]

Puts the records that a delivery stream's function could not change back into the stream, and deletes each error object whose records were
all taken. It uses the credentials and the region of your environment, as the AWS CLI does. See docs/replay.md.

  --stream NAME    the delivery stream
  --region REGION  where it is (default: AWS_REGION, or your profile's)
  --dry-run        only count what waits
  --help           this text

Ends with 0, with 1 when something was left, with 2 for a wrong command line.`;

class UsageError extends Error {}

try {
  const options = readOptions();
  if (options) process.exitCode = await run(options);
  else console.log(usage);
} catch (error) {
  console.error(
    error instanceof UsageError
      ? `${error.message}\n\n${usage}`
      : `${(error as Error).name}: ${(error as Error).message}`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** @returns undefined when help was asked for. */
function readOptions() {
  const { values } = parse();
  if (values.help) return undefined;
  if (values.stream === undefined || !/^[\w.-]{1,64}$/.test(values.stream))
    throw new UsageError(
      `--stream must be the name of a delivery stream (got ${values.stream === undefined ? "none" : `"${values.stream}"`})`,
    );
  return { stream: values.stream, region: values.region, dryRun: values["dry-run"] ?? false };
}

function parse() {
  try {
    return parseArgs({
      options: {
        stream: { type: "string" },
        region: { type: "string" },
        "dry-run": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function run({ stream, region, dryRun }: NonNullable<ReturnType<typeof readOptions>>): Promise<number> {
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
