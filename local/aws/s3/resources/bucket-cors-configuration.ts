import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { checkCorsRule } from "../bucket/cors.ts";
import type { S3Store } from "../store.ts";
import type { CorsRule } from "../records.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

/** `aws:s3/bucketCorsConfiguration:BucketCorsConfiguration`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketcorsconfiguration/ */
export const bucketCorsConfigurationResource = (store: S3Store) =>
  resource<aws.s3.BucketCorsConfigurationArgs, NoOutputs>()({
    inputs: {
      bucket: true,
      expectedBucketOwner: true,
      corsRules: {
        id: true,
        allowedHeaders: true,
        allowedMethods: true,
        allowedOrigins: true,
        exposeHeaders: true,
        maxAgeSeconds: true,
      },
    },
    replaceOn: ["bucket", "expectedBucketOwner"],
    create: ({ inputs }) => configureBucket(store, inputs, { cors: readCorsRules(inputs.corsRules) }),
    update: ({ inputs }) => configureBucket(store, inputs, { cors: readCorsRules(inputs.corsRules) }),
    delete: ({ id }) => unsetBucket(store, id, { cors: undefined }),
  });

/** Reads the rules that a resource names, of its own or of a bucket.
 * @throws AwsError InvalidRequest, MalformedXML */
export function readCorsRules(
  rules: readonly (Partial<CorsRule> & Pick<CorsRule, "allowedMethods" | "allowedOrigins">)[],
): CorsRule[] {
  return rules.map(
    ({ id, allowedOrigins, allowedMethods, allowedHeaders = [], exposeHeaders = [], maxAgeSeconds }) =>
      checkCorsRule({ id, allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds }),
  );
}
