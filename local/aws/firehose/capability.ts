import { parseArn } from "../../contract/arn.ts";
import type { FailedRecordCapability } from "../../contract/capabilities.ts";
import { jsonBody, jsonCall } from "../../delivery/destinations.ts";
import type { Platform } from "../../contract/service.ts";
import { S3Client } from "../../delivery/s3-client.ts";
import type { DeliveryStreamStore } from "./store.ts";
import type { DeliveryStreamRecord } from "./records.ts";
import { errorPlace } from "./replay/error-object.ts";
import { countFailed, replay, type ReplayOutcome, type ReplayPorts } from "./replay/replay.ts";

/** Failed records for the console, read and put as the operator. A stream is replayed once at a time: who asks meanwhile gets the same
 * outcome. */
export function failedRecordCapability(
  platform: Platform,
  streams: DeliveryStreamStore,
): FailedRecordCapability {
  const running = new Map<string, Promise<ReplayOutcome>>();
  const byName = () => streams.all().toSorted((a, b) => a.record.name.localeCompare(b.record.name));
  return {
    streams: async () =>
      await Promise.all(
        byName().map(async ({ record }) => {
          const { arn, name } = record;
          try {
            return { arn, name, ...(await countFailed(portsOf(platform, record))) };
          } catch (error) {
            // A bucket that somebody deleted.
            return {
              arn,
              name,
              objects: 0,
              records: 0,
              errorCodes: {},
              problems: [(error as Error).message],
            };
          }
        }),
      ),
    replay: async (streamArn) => {
      const { record } = streams.get(streamArn);
      const underWay =
        running.get(streamArn) ?? replay(portsOf(platform, record)).finally(() => running.delete(streamArn));
      running.set(streamArn, underWay);
      return await underWay;
    },
    states: () => byName().map((stream) => stream.state()),
  };
}

/** A stream and its error objects, as the operator. */
function portsOf(platform: Platform, { name, region, destination }: DeliveryStreamRecord): ReplayPorts {
  const { iam, gateway } = platform.capabilities;
  const principal = iam.identify(iam.operator.accessKeyId)?.principal;
  if (!principal) throw new Error("IAM does not know the operator's key");
  const s3 = new S3Client(platform, principal, region);
  const bucket = parseArn(destination.bucketArn).resource;
  const place = errorPlace(destination.prefix, destination.errorOutputPrefix);
  return {
    list: async () =>
      (await s3.list({ bucket, key: place.prefix })).map(({ key }) => key).filter(place.includes),
    read: async (key) => (await s3.get({ bucket, key })).body,
    remove: async (key) => await s3.remove({ bucket, key }),
    put: async (data) => {
      const input = { DeliveryStreamName: name, Records: data.map((Data) => ({ Data })) };
      const answer = await gateway.call(
        principal,
        "firehose",
        jsonCall(region, "Firehose_20150804.PutRecordBatch", input),
      );
      const { RequestResponses } = jsonBody<{ RequestResponses: readonly { ErrorCode?: string }[] }>(answer);
      return RequestResponses.map(({ ErrorCode }) => ErrorCode);
    },
  };
}
