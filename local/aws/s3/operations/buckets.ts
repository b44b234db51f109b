import { AwsError } from "../../../contract/errors.ts";
import { bucketAccess, s3Arn } from "../access/bucket-access.ts";
import { bucketNameProblem, createBucket, deleteBucket, newBucket } from "../buckets.ts";
import { empty, type OperationHandler, xmlResponse } from "../call.ts";
import { accountId } from "../../../contract/account.ts";
import { header, type Headers } from "../../../contract/http.ts";
import { pageLimit, readToken, writeToken } from "../lists/parameters.ts";
import { invalidArgument, notEmulated } from "../errors.ts";
import { checkTags } from "../objects/tags.ts";
import type { ObjectOwnership, Tags } from "../storage/records.ts";
import { parseXml, xmlDocument } from "../wire/xml.ts";

/** The owner of everything, in answers that name one. */
export const owner = { ID: accountId.padEnd(64, "0") };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets: OperationHandler = ({ s3, request: { query } }) => ({
  access: [{ action: "s3:ListAllMyBuckets", resource: "*", context: { "aws:SecureTransport": "true" } }],
  run: async () => {
    const limit = query.has("max-buckets") ? pageLimit(query, "max-buckets") : Infinity;
    const token = query.get("continuation-token");
    const after = token === null ? "" : readToken(token);
    const prefix = query.get("prefix") ?? "";
    const region = query.get("bucket-region");
    const all = s3.storage
      .buckets()
      .filter(
        (bucket) =>
          bucket.name > after &&
          bucket.name.startsWith(prefix) &&
          (region === null || bucket.region === region),
      );
    const page = all.slice(0, limit);
    return xmlResponse(
      xmlDocument("ListAllMyBucketsResult", {
        Owner: owner,
        Buckets: {
          Bucket: page.map(({ name, created, region }) => ({
            Name: name,
            CreationDate: created,
            BucketRegion: region,
            BucketArn: s3Arn(name),
          })),
        },
        ContinuationToken:
          all.length > page.length ? writeToken((page.at(-1) as { name: string }).name) : undefined,
        Prefix: prefix === "" ? undefined : prefix,
      }),
    );
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const create: OperationHandler = ({ s3, request, bucket }) => {
  const problem = bucketNameProblem(bucket);
  if (problem !== undefined)
    throw new AwsError(
      "InvalidBucketName",
      `The specified bucket is not valid: "${bucket}" ${problem}.`,
      400,
    );
  const ownership = objectOwnership(request.headers);
  refuseUndone(request.headers, ownership);
  return {
    access: [
      { action: "s3:CreateBucket", resource: s3Arn(bucket), context: { "aws:SecureTransport": "true" } },
    ],
    run: async () => {
      let constraint = "us-east-1";
      let tags: Tags | undefined;
      if (request.body.length > 0) {
        const configuration = await parseXml(request.body, "CreateBucketConfiguration");
        if (configuration.child("Location") ?? configuration.child("Bucket"))
          throw notEmulated("a directory bucket");
        const location = configuration.text("LocationConstraint");
        if (location) constraint = location === "EU" ? "eu-west-1" : location;
        const pairs = (configuration.child("Tags")?.all("Tag") ?? []).map(
          (tag) => [tag.required("Key"), tag.required("Value")] as const,
        );
        if (pairs.length > 0) tags = checkTags(pairs, 50);
      }
      if (constraint !== request.region)
        throw new AwsError(
          "IllegalLocationConstraintException",
          `The ${request.body.length > 0 ? constraint : "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
          400,
        );
      await createBucket(s3, newBucket({ name: bucket, region: constraint, origin: "api", tags, ownership }));
      return empty(200, { location: `/${bucket}`, "x-amz-bucket-arn": s3Arn(bucket) });
    },
  };
};

function objectOwnership(headers: Headers): ObjectOwnership {
  const value = header(headers, "x-amz-object-ownership") ?? "BucketOwnerEnforced";
  if (value !== "BucketOwnerEnforced" && value !== "BucketOwnerPreferred" && value !== "ObjectWriter")
    throw invalidArgument(`Invalid x-amz-object-ownership header: ${value}`, "x-amz-object-ownership", value);
  return value;
}

/** @throws AwsError NotImplemented, InvalidBucketAclWithObjectOwnership for what a bucket does not get here. */
function refuseUndone(headers: Headers, ownership: ObjectOwnership): void {
  if (header(headers, "x-amz-bucket-object-lock-enabled")?.toLowerCase() === "true")
    throw notEmulated("S3 Object Lock", "Make the bucket without ObjectLockEnabledForBucket.");
  if ((header(headers, "x-amz-bucket-namespace") ?? "global") !== "global")
    throw notEmulated("a bucket in a name space of its own", "Make it without BucketNamespace.");
  for (const name of Object.keys(headers))
    if (name.startsWith("x-amz-grant-"))
      throw notEmulated("access control lists", `Remove the header ${name} and use a bucket policy.`);
  const acl = header(headers, "x-amz-acl") ?? "private";
  if (acl === "private") return;
  if (ownership === "BucketOwnerEnforced")
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    );
  throw notEmulated(`the access control list ${acl}`, "Grant access with a bucket policy.");
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const head: OperationHandler = ({ s3, bucket }) => {
  const record = s3.storage.bucket(bucket);
  return {
    access: [bucketAccess(record, "ListBucket")],
    run: async () =>
      empty(200, {
        "x-amz-bucket-region": record.region,
        "x-amz-bucket-arn": s3Arn(bucket),
        "x-amz-access-point-alias": "false",
      }),
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export const remove: OperationHandler = ({ s3, bucket }) => ({
  access: [bucketAccess(s3.storage.bucket(bucket), "DeleteBucket")],
  run: async () => {
    await deleteBucket(s3, bucket);
    return empty(204);
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const location: OperationHandler = ({ s3, bucket }) => {
  const record = s3.storage.bucket(bucket);
  return {
    access: [bucketAccess(record, "GetBucketLocation")],
    // For us-east-1 the answer is empty, by history.
    run: async () =>
      xmlResponse(
        xmlDocument("LocationConstraint", record.region === "us-east-1" ? undefined : record.region),
      ),
  };
};
