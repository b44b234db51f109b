import { AwsError } from "../../../contract/errors.ts";

/** Checks the name that a bucket is to have.
 * @throws AwsError InvalidBucketName
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  const problem = problemOf(name);
  if (problem !== undefined)
    throw new AwsError("InvalidBucketName", `The specified bucket is not valid: "${name}" ${problem}.`, 400, {
      BucketName: name,
    });
}

function problemOf(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) return "must have 3 to 63 characters";
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name))
    return "may have lower-case letters, digits, dots and hyphens only, with a letter or digit at both ends";
  if (name.includes("..")) return "must not have two dots next to each other";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "must not look like an IP address";
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name)) return "must not begin with xn--, sthree- or amzn-s3-demo-";
  if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name))
    return "must not end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3";
  return undefined;
}
