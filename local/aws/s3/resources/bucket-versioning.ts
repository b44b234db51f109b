import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { settingResource, type SettingInputs } from "./setting.ts";

type VersioningInputs = Inputs<aws.s3.BucketVersioningArgs> & SettingInputs;

/** `aws:s3/bucketVersioning:BucketVersioning`. Versioning can be suspended, never taken back.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketversioning/ */
export const bucketVersioningResource = (s3: S3) =>
  settingResource<VersioningInputs>(
    s3,
    ({ versioningConfiguration: { status, mfaDelete }, mfa }, { versioning }) => {
      if (mfaDelete === "Enabled" || mfa !== undefined) throw new NotEmulatedError("MFA delete");
      if (status === "Disabled" && versioning === undefined) return {};
      if (status !== "Enabled" && status !== "Suspended")
        throw new AwsError(
          "IllegalVersioningConfigurationException",
          `versioning status must be Enabled or Suspended (got ${status})`,
        );
      return { versioning: status };
    },
    () => ({ versioning: "Suspended" }),
  );
