import { AwsError } from "../../../contract/errors.ts";
import { accessDenied } from "../errors.ts";

/** Upload that a policy decides about. */
export interface PolicyRequest {
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly bucket: string;
  /** With the file's name in it. */
  readonly key: string;
  /** Bytes of the file. */
  readonly size: number;
}

/** Fields that a policy need not name. */
const unnamed = new Set(["policy", "x-amz-signature", "signature", "awsaccesskeyid", "file"]);

/** Checks a form against the policy that its signer allows.
 * @param text JSON.
 * @param now Milliseconds since 1970.
 * @throws AwsError InvalidPolicyDocument; AccessDenied when it is over, a condition does not hold, or a field is in no condition;
 * EntityTooLarge and EntityTooSmall.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
export function checkPolicy(text: string, request: PolicyRequest, now: number): void {
  const { expiration, conditions } = readPolicy(text);
  if (expiration <= now) throw accessDenied("Invalid according to Policy: Policy expired.");
  const named = new Set<string>();
  for (const condition of conditions) {
    if (isRange(condition)) checkSize(condition, request.size);
    else named.add(checkCondition(condition, request));
  }
  const extra = [...request.fields.keys()].filter(
    (name) => !named.has(name) && !unnamed.has(name) && !name.startsWith("x-ignore-"),
  );
  if (extra.length > 0)
    throw accessDenied(`Invalid according to Policy: Extra input fields: ${extra.join(", ")}`);
}

function readPolicy(text: string): { expiration: number; conditions: readonly unknown[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalidPolicy("Invalid JSON.");
  }
  if (typeof policy !== "object" || policy === null) throw invalidPolicy("Invalid JSON.");
  const { expiration, conditions } = policy as { expiration?: unknown; conditions?: unknown };
  const end = typeof expiration === "string" ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(end)) throw invalidPolicy("Invalid 'expiration' value.");
  if (!Array.isArray(conditions)) throw invalidPolicy("Policy missing conditions.");
  return { expiration: end, conditions };
}

type Range = readonly ["content-length-range", number | string, number | string];

function isRange(condition: unknown): condition is Range {
  return Array.isArray(condition) && String(condition[0]).toLowerCase() === "content-length-range";
}

function checkSize([, least, most]: Range, size: number): void {
  if (size > Number(most))
    throw new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400, {
      ProposedSize: String(size),
      MaxSizeAllowed: String(most),
    });
  if (size < Number(least))
    throw new AwsError(
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed size",
      400,
      { ProposedSize: String(size), MinSizeAllowed: String(least) },
    );
}

/** @returns the field that a condition is about. */
function checkCondition(condition: unknown, { fields, bucket, key }: PolicyRequest): string {
  const [operator, name, expected] = readCondition(condition);
  let value = fields.get(name);
  if (name === "bucket") value = bucket;
  if (name === "key") value = key;
  const holds =
    value !== undefined &&
    (operator === "eq"
      ? value === expected
      : // A list of types is one value: each of them must begin so.
        (name === "content-type" ? value.split(",") : [value]).every((part) => part.startsWith(expected)));
  if (!holds)
    throw accessDenied(`Invalid according to Policy: Policy Condition failed: ${JSON.stringify(condition)}`);
  return name;
}

function readCondition(condition: unknown): readonly ["eq" | "starts-with", string, string] {
  if (Array.isArray(condition) && condition.length === 3) {
    const [operator, name, expected] = condition.map(String) as [string, string, string];
    const known = operator.toLowerCase();
    if ((known === "eq" || known === "starts-with") && name.startsWith("$"))
      return [known, name.slice(1).toLowerCase(), expected];
  } else if (typeof condition === "object" && condition !== null && !Array.isArray(condition)) {
    const [entry, ...others] = Object.entries(condition);
    if (entry && others.length === 0) return ["eq", entry[0].toLowerCase(), String(entry[1])];
  }
  throw invalidPolicy(`Invalid Condition: ${JSON.stringify(condition)}`);
}

const invalidPolicy = (detail: string) =>
  new AwsError("InvalidPolicyDocument", `Invalid Policy: ${detail}`, 400);
