import { accessDenied } from "../errors.ts";
import type { Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import type { BucketRecord } from "../storage/records.ts";

/** Arguments that every resource has which is one setting of a bucket. */
export interface SettingInputs {
  readonly bucket: string;
  readonly expectedBucketOwner?: string;
}

/** Makes a resource of one setting of a bucket.
 * @param read The setting that the arguments say. Throws AwsError.
 * @param remove The bucket's record without it. */
export function settingResource<Args extends SettingInputs>(
  { storage, platform }: S3,
  read: (inputs: Args, bucket: BucketRecord) => Partial<BucketRecord>,
  remove: (inputs: Args) => Partial<BucketRecord>,
): ResourceHandler<Args> {
  const put = async ({ inputs }: Resource<Args>) => {
    const { bucket, expectedBucketOwner = platform.accountId } = inputs;
    if (expectedBucketOwner !== platform.accountId)
      throw accessDenied(`Bucket ${bucket} does not belong to account ${expectedBucketOwner}.`);
    await storage.configure(bucket, read(inputs, storage.bucket(bucket)));
    return { id: bucket, outputs: {} };
  };
  return {
    replaceOn: ["bucket", "expectedBucketOwner"],
    create: put,
    update: put,
    delete: async ({ id, inputs }) => {
      if (storage.findBucket(id)) await storage.configure(id, remove(inputs));
    },
  };
}
