import type * as aws from "@pulumi/aws";
import type { Inputs } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { checkCorsRule } from "../configuration/settings.ts";
import type { CorsRule } from "../storage/records.ts";
import { settingResource, type SettingInputs } from "./setting.ts";

type CorsInputs = Inputs<aws.s3.BucketCorsConfigurationArgs> & SettingInputs;

/** `aws:s3/bucketCorsConfiguration:BucketCorsConfiguration`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketcorsconfiguration/ */
export const bucketCorsConfigurationResource = (s3: S3) =>
  settingResource<CorsInputs>(
    s3,
    ({ corsRules }) => ({ cors: readCorsRules(corsRules) }),
    () => ({ cors: undefined }),
  );

/** Reads the rules that a resource names, of its own or of a bucket.
 * @throws AwsError InvalidRequest, MalformedXML */
export function readCorsRules(rules: CorsInputs["corsRules"]): CorsRule[] {
  return rules.map(
    ({ id, allowedOrigins, allowedMethods, allowedHeaders = [], exposeHeaders = [], maxAgeSeconds }) =>
      checkCorsRule({ id, allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds }),
  );
}
