import type { Change } from "./compare/changes.ts";
import { propertyOf } from "./compare/differences.ts";

/** Outputs of a type that have another value after a change in place. */
interface NewOutputs {
  readonly outputs: readonly string[];
  /** True for a change that makes them new.
   * @default every change */
  readonly when?: (change: Change) => boolean;
}

/** Members of a function that are no part of a version of it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html */
const besidesVersions = [
  "tags",
  "publish",
  "reservedConcurrentExecutions",
  "skipDestroy",
  "codeSigningConfigArn",
];

/** Types of which a change in place makes outputs new, so that what refers to them changes too: an image has another digest, a function that
 * publishes has another version. */
const newOutputs: Readonly<Record<string, NewOutputs>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": { outputs: ["latestVersion", "defaultVersion"] },
  "aws:lambda/function:Function": {
    outputs: ["version", "qualifiedArn", "qualifiedInvokeArn"],
    when: ({ resource, differences }) =>
      resource.inputs["publish"] === true &&
      differences.some(({ path }) => !besidesVersions.includes(propertyOf(path))),
  },
  "aws:s3/bucketObject:BucketObject": { outputs: ["etag", "versionId"] },
  "aws:s3/bucketObjectv2:BucketObjectv2": { outputs: ["etag", "versionId"] },
  "aws:ssm/parameter:Parameter": { outputs: ["version"] },
  "docker:index/image:Image": { outputs: ["repoDigest"] },
  "docker-build:index:Image": { outputs: ["digest", "ref"] },
};

/** Answers whether a change gives an output of the resource a new value: each of what is replaced, some of what changes in place. */
export function makesNew(change: Change, output: string): boolean {
  if (change.kind === "replace") return change.replacedBy.some(({ certain }) => certain);
  const row = newOutputs[change.resource.type];
  return (
    change.kind === "update" &&
    row !== undefined &&
    row.outputs.includes(output) &&
    (row.when?.(change) ?? true)
  );
}
