/** A statement of a bucket policy, as far as whether it is public needs it. */
interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

/** Condition keys that make a statement for everybody not public when their values are fixed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status */
const narrowingKeys = new Set(
  [
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceIp",
    "aws:userid",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:DataAccessPointArn",
    "s3:DataAccessPointAccount",
  ].map((key) => key.toLowerCase()),
);

/** Operators under which a fixed value names somebody; a negation names everybody else. */
const narrowingOperator =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

/** True when a bucket policy counts as public for Block Public Access: it lets in somebody who is not named.
 * @param policy JSON text that was checked before. */
export function isPublicPolicy(policy: string): boolean {
  const { Statement } = JSON.parse(policy) as { Statement: Statement | readonly Statement[] };
  return list(Statement).some(
    (statement) =>
      statement.Effect === "Allow" &&
      (statement.NotPrincipal !== undefined || isEverybody(statement.Principal)) &&
      !isNarrowed(statement),
  );
}

function isEverybody(principal: unknown): boolean {
  if (typeof principal === "string") return principal === "*";
  if (typeof principal !== "object" || principal === null) return false;
  return list((principal as Record<string, unknown>)["AWS"]).some(
    (value) => typeof value === "string" && value.includes("*"),
  );
}

function isNarrowed({ Condition }: Statement): boolean {
  if (typeof Condition !== "object" || Condition === null) return false;
  return Object.entries(Condition).some(
    ([operator, tests]) =>
      narrowingOperator.test(operator) &&
      typeof tests === "object" &&
      tests !== null &&
      Object.entries(tests as Record<string, unknown>).some(
        ([key, values]) =>
          narrowingKeys.has(key.toLowerCase()) &&
          list(values).every((value) => isFixed(key.toLowerCase(), String(value))),
      ),
  );
}

function isFixed(key: string, value: string): boolean {
  if (value.includes("${")) return false;
  if (key === "aws:sourceip") return !/\/0$/.test(value);
  if (key === "aws:userid") return /^[^*?]+(:\*)?$/.test(value);
  // An ARN may leave the resource open as long as the account is fixed.
  if (key === "aws:sourcearn" || key === "aws:principalarn")
    return /^arn:[^:*?]+:[^:*?]+:[^:]*:\d{12}:/.test(value) || !/[*?]/.test(value);
  return !/[*?]/.test(value);
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
