import { AwsError } from "../../../contract/errors.ts";
import { bucketAccess, s3Arn } from "../access/bucket-access.ts";
import { bucketNameProblem, createBucket, deleteBucket } from "../buckets.ts";
import { empty, type OperationHandler, xmlResponse } from "../call.ts";
import { accountId } from "../../../contract/account.ts";
import { header } from "../../../contract/http.ts";
import { pageLimit, readToken, writeToken } from "../lists/parameters.ts";
import { checkAcl } from "../objects/metadata.ts";
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
  return {
    access: [
      { action: "s3:CreateBucket", resource: s3Arn(bucket), context: { "aws:SecureTransport": "true" } },
    ],
    run: async () => {
      let constraint = "us-east-1";
      let tags: Record<string, string> = {};
      if (request.body.length > 0) {
        const configuration = await parseXml(request.body, "CreateBucketConfiguration");
        const location = configuration.text("LocationConstraint");
        if (location) constraint = location === "EU" ? "eu-west-1" : location;
        tags = Object.fromEntries(
          (configuration.child("Tags")?.all("Tag") ?? []).map((tag) => [
            tag.required("Key"),
            tag.required("Value"),
          ]),
        );
      }
      if (constraint !== request.region)
        throw new AwsError(
          "IllegalLocationConstraintException",
          `The ${request.body.length > 0 ? constraint : "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
          400,
        );
      checkAcl(header(request.headers, "x-amz-acl"), {
        name: bucket,
        region: constraint,
        created: "",
        origin: "api",
      });
      await createBucket(s3, bucket, constraint, "api", tags);
      return empty(200, { location: `/${bucket}`, "x-amz-bucket-arn": s3Arn(bucket) });
    },
  };
};

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
