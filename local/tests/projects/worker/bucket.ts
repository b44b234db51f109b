import * as aws from "@pulumi/aws";

export function bucketFor(name: string, tags: Record<string, string>) {
  return new aws.s3.Bucket(name, { tags, forceDestroy: true });
}
