import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logRequests } from "../parts/access-logs.ts";
import { privateBucket, tlsOnlyPolicy } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";
import { prefixes } from "./lake.ts";

/** Makes the bucket of the events, in which nothing stays for ever. */
export function eventBucket(name: string, args: Settings, parent: pulumi.Resource): aws.s3.Bucket {
  const { protect, tags, transform } = args;
  const { bucket, block } = privateBucket(
    name,
    { protect, tags, lifecycle: lifecycleRules(args), transform: transform?.bucket },
    parent,
  );
  tlsOnlyPolicy(`${name}-tls`, { bucket, block }, parent);
  logRequests(name, bucket, args.accessLogs, parent);
  return bucket;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
function lifecycleRules({ events, expirationDays }: Settings) {
  const { data, failed, source, results } = prefixes(events);
  const expire = (id: string, prefix: string, days: number) => ({
    id,
    status: "Enabled",
    filter: { prefix },
    expiration: { days },
  });
  return [
    expire("events", data, expirationDays),
    expire("failed", failed, expirationDays),
    expire("source", source, expirationDays),
    expire("query-results", results, 7),
  ];
}
