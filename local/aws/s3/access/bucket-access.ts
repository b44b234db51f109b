import { accountId } from "../../../contract/account.ts";
import type { Access } from "../../../contract/service.ts";
import type { BucketRecord, ObjectVersion, Tags } from "../storage/records.ts";

type Context = Readonly<Record<string, string | readonly string[] | undefined>>;

/** ARN of a bucket, or of an object in it. */
export const s3Arn = (bucket: string, key?: string) =>
  `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;

/** What IAM must allow for `action` on a bucket or object, decided together with the bucket's policy.
 *
 * `aws:SecureTransport` is true: the gateway listens on 127.0.0.1 only and stands for the HTTPS endpoint of AWS, which is
 * what clients of the same program use there. With `false` the usual deny of plain HTTP would refuse every call here.
 * @param action Without `s3:`. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export function bucketAccess(
  bucket: BucketRecord,
  action: string,
  key?: string,
  context: Context = {},
): Access {
  return {
    action: `s3:${action}`,
    resource: s3Arn(bucket.name, key),
    context: defined({
      "aws:SecureTransport": "true",
      "aws:ResourceAccount": accountId,
      "s3:ResourceAccount": accountId,
      ...context,
    }),
    ...(bucket.policy !== undefined && { resourcePolicy: bucket.policy }),
  };
}

/** Condition keys about the tags an object has, and those a request gives it. */
export function tagContext(existing?: ObjectVersion, requested?: Tags): Context {
  const context: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(existing?.tags ?? {}))
    context[`s3:ExistingObjectTag/${key}`] = value;
  for (const [key, value] of Object.entries(requested ?? {})) context[`s3:RequestObjectTag/${key}`] = value;
  if (requested && Object.keys(requested).length > 0)
    context["s3:RequestObjectTagKeys"] = Object.keys(requested);
  return context;
}

function defined(context: Context): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(context).filter(
      (entry): entry is [string, string | readonly string[]] => entry[1] !== undefined,
    ),
  );
}
