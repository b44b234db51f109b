import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import { logRequests } from "../parts/access-logs.ts";
import { grant } from "../parts/grants.ts";
import { privateBucket, tlsOnlyPolicy } from "../parts/private-bucket.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";
import { letIn } from "./queue.ts";

/** Prefix of what Lambda writes into an on-failure destination. */
const PREFIX = "aws/lambda/";
/** Days that a discarded record is kept: longer than any queue keeps the news of it. */
const KEPT_DAYS = 30;

/** Bucket of the records of a stream that a function could not handle, and what the mapping has to wait for. */
export interface Discarded {
  readonly bucket: aws.s3.Bucket;
  readonly rights: readonly pulumi.Resource[];
}

/** Makes the place of a stream's discarded records. To a queue Lambda tells only where in the stream they were, which forgets them after a
 * day; a bucket gets the records themselves. The failure queue gets the news of each object, so that it counts what waits, as everywhere. A
 * rule brings them: S3 itself would begin with a test message, and ring the alarm of a queue in which nothing is.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function discardedRecords(
  name: string,
  { accessLogs, tags }: Settings,
  { fn, failureQueue }: { readonly fn: Function; readonly failureQueue: aws.sqs.Queue },
  parent: pulumi.ComponentResource,
): Discarded {
  const { bucket, block } = privateBucket(
    `${name}-discarded`,
    {
      protect: false,
      tags,
      lifecycle: [
        { id: "discarded", status: "Enabled", filter: { prefix: PREFIX }, expiration: { days: KEPT_DAYS } },
      ],
      transform: undefined,
    },
    parent,
  );
  tlsOnlyPolicy(`${name}-discarded`, { bucket, block }, parent);
  logRequests(`${name}-discarded`, bucket, accessLogs, parent);
  const news = tellQueue(name, bucket, { failureQueue, tags }, parent);
  // A bucket of this name in another account gets nothing, should this one be deleted by hand.
  const conditions = { StringEquals: { "s3:ResourceAccount": whereabouts(parent).accountId } };
  const may = (what: string, action: string, resource: pulumi.Input<string>) =>
    grant(`${name}-${what}`, fn, { actions: [action], resources: [resource], conditions }, parent);
  return {
    bucket,
    rights: [
      may("failures", "s3:PutObject", pulumi.interpolate`${bucket.arn}/${PREFIX}*`),
      may("failures-list", "s3:ListBucket", bucket.arn),
      ...news,
    ],
  };
}

/** Leads the news of each new object to the queue. */
function tellQueue(
  name: string,
  bucket: aws.s3.Bucket,
  { failureQueue, tags }: { readonly failureQueue: aws.sqs.Queue } & Pick<Settings, "tags">,
  parent: pulumi.ComponentResource,
): readonly pulumi.Resource[] {
  const child = { parent };
  const notification = new aws.s3.BucketNotification(
    `${name}-discarded`,
    { bucket: bucket.id, eventbridge: true },
    child,
  );
  const rule = new aws.cloudwatch.EventRule(
    `${name}-discarded`,
    {
      description: "Records of a stream that a function could not handle",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: [bucket.id] }, object: { key: [{ prefix: PREFIX }] } },
      }),
      tags,
    },
    child,
  );
  const target = new aws.cloudwatch.EventTarget(
    `${name}-discarded`,
    { rule: rule.name, arn: failureQueue.arn },
    {
      ...child,
      dependsOn: letIn(`${name}-failures`, "events.amazonaws.com", rule.arn, failureQueue, parent),
    },
  );
  return [notification, target];
}
