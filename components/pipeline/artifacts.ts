import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRequests } from "../parts/access-logs.ts";
import { privateBucket, tlsOnlyPolicy } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";

/** Artifacts of the pipeline: the code that an execution was started with, and where the image for ECS is. CodePipeline has ten characters for the name in a
 * key. */
export type Artifact = "Image" | "Source";

/** Bucket of a pipeline, and what is where in it. */
export interface ArtifactStore {
  readonly bucket: aws.s3.Bucket;
  /** ARNs of the objects of an artifact. */
  readonly artifact: (artifact: Artifact) => pulumi.Output<string>;
  /** Prefix of the cache of a build, without the bucket. */
  readonly cache: (build: string) => string;
}

/** Makes the bucket of what is handed on from action to action, and of the builds' caches. What is in it is encrypted with S3's key, read and written by the
 * pipeline and its builds alone, each where it has to, and gone after a while.
 *
 * Keys begin with the first twenty characters of the pipeline's name, then the artifact's name.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts.html#concepts-artifacts */
export function artifactStore(
  name: string,
  pipelineName: string,
  args: Settings,
  parent: pulumi.Resource,
): ArtifactStore {
  const { protect, artifactDays, accessLogs, tags, transform } = args;
  const prefix = `${pipelineName.slice(0, 20)}/`;
  const { bucket, block } = privateBucket(
    name,
    {
      protect,
      tags,
      lifecycle: [
        { id: "artifacts", status: "Enabled", filter: { prefix }, expiration: { days: artifactDays } },
        { id: "caches", status: "Enabled", filter: { prefix: "cache/" }, expiration: { days: 30 } },
      ],
      transform: transform?.bucket,
    },
    parent,
  );
  tlsOnlyPolicy(`${name}-policy`, { bucket, block }, parent);
  logRequests(name, bucket, accessLogs, parent);
  return {
    bucket,
    artifact: (artifact) => pulumi.interpolate`${bucket.arn}/${prefix}${artifact}/*`,
    cache: (build) => `cache/${build}`,
  };
}
