import type * as aws from "@pulumi/aws";
import type { Inputs } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { checkOwnership } from "../configuration/settings.ts";
import { settingResource, type SettingInputs } from "./setting.ts";

type OwnershipInputs = Inputs<aws.s3.BucketOwnershipControlsArgs> & SettingInputs;

/** `aws:s3/bucketOwnershipControls:BucketOwnershipControls`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketownershipcontrols/ */
export const bucketOwnershipControlsResource = (s3: S3) =>
  settingResource<OwnershipInputs>(
    s3,
    ({ rule }) => ({ ownership: checkOwnership(rule.objectOwnership) }),
    () => ({ ownership: undefined }),
  );
