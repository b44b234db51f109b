import { AwsError } from "../../../contract/errors.ts";
import { s3Arn } from "../arn.ts";
import { checkBucketName } from "../bucket/name.ts";
import { createBucket as create, newBucket } from "../bucket/new-bucket.ts";
import { invalidArgument, notEmulated } from "../errors.ts";
import { checkTags } from "../object/tags.ts";
import { operation } from "../operation.ts";
import type { ObjectOwnership } from "../records.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const createBucket = operation("CreateBucket", {
  // Grants are refused by name, and so are directory buckets, which have a Location.
  members: {
    Bucket: true,
    ACL: true,
    BucketNamespace: ["global"],
    ObjectLockEnabledForBucket: [false],
    ObjectOwnership: true,
    CreateBucketConfiguration: { LocationConstraint: true, Tags: { Key: true, Value: true } },
  },
  read: ({ region }, { Bucket, ACL = "private", ObjectOwnership, CreateBucketConfiguration = {} }) => {
    checkBucketName(Bucket);
    const { LocationConstraint, Tags = [] } = CreateBucketConfiguration;
    // The API's first region has no constraint, and its second one has a name of its own.
    const constraint = LocationConstraint === "EU" ? "eu-west-1" : (LocationConstraint ?? "us-east-1");
    if (constraint !== region)
      throw new AwsError(
        "IllegalLocationConstraintException",
        `The ${LocationConstraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
        400,
      );
    const ownership = objectOwnership(ObjectOwnership);
    checkAcl(ACL, ownership);
    return newBucket({ name: Bucket, region, origin: "api", ownership, tags: checkTags(Tags, "Bucket") });
  },
  access: (_call, { name }) => [
    { action: "s3:CreateBucket", resource: s3Arn(name), context: { "aws:SecureTransport": "true" } },
  ],
  run: async ({ store }, bucket) => {
    await create(store, bucket);
    return { Location: `/${bucket.name}`, BucketArn: s3Arn(bucket.name) };
  },
});

function objectOwnership(value = "BucketOwnerEnforced"): ObjectOwnership {
  if (value !== "BucketOwnerEnforced" && value !== "BucketOwnerPreferred" && value !== "ObjectWriter")
    throw invalidArgument(`Invalid x-amz-object-ownership header: ${value}`, "x-amz-object-ownership", value);
  return value;
}

function checkAcl(acl: string, ownership: ObjectOwnership): void {
  if (acl === "private") return;
  if (ownership === "BucketOwnerEnforced")
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    );
  throw notEmulated(`the access control list ${acl}`, "Grant access with a bucket policy.");
}
