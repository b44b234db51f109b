import { AwsError } from "../../../contract/errors.ts";

const LIMIT = 20 * 1024;

/** Checks a bucket policy as S3 does before it keeps one.
 * @throws AwsError MalformedPolicy, or PolicyTooLarge above 20 KB
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
export function checkBucketPolicy(bucket: string, policy: string): void {
  if (Buffer.byteLength(policy) > LIMIT) throw malformed("The policy is larger than 20 KB");
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  const { Version, Statement } = document as Record<string, unknown>;
  if (Version !== undefined && Version !== "2012-10-17" && Version !== "2008-10-17")
    throw malformed("The policy must contain a valid version string");
  const statements = Array.isArray(Statement) ? (Statement as unknown[]) : [Statement];
  if (Statement === undefined || statements.length === 0)
    throw malformed("Could not parse the policy: Statement is empty!");
  const ids = new Set<string>();
  for (const statement of statements) {
    if (typeof statement !== "object" || statement === null)
      throw malformed("Could not parse the policy: Statement is not an object");
    checkStatement(bucket, statement as Record<string, unknown>);
    const sid = (statement as Record<string, unknown>)["Sid"];
    if (typeof sid === "string" && sid !== "" && ids.size === ids.add(sid).size)
      throw malformed(`The policy has two statements with the Sid ${sid}`);
  }
}

function checkStatement(bucket: string, statement: Record<string, unknown>): void {
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny")
    throw malformed(`Invalid effect: ${text(statement["Effect"])}`);
  if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined)
    throw malformed("Missing required field Principal");
  const principal = statement["Principal"] ?? statement["NotPrincipal"];
  if (principal !== "*" && (typeof principal !== "object" || principal === null))
    throw malformed("Invalid principal in policy");
  const actions = strings(statement["Action"] ?? statement["NotAction"]);
  if (actions.length === 0) throw malformed("Missing required field Action");
  for (const action of actions)
    if (action !== "*" && !/^s3:/i.test(action)) throw malformed(`Policy has invalid action: ${action}`);
  const resources = strings(statement["Resource"] ?? statement["NotResource"]);
  if (resources.length === 0) throw malformed("Missing required field Resource");
  const own = `arn:aws:s3:::${bucket}`;
  for (const resource of resources)
    if (resource !== own && !resource.startsWith(`${own}/`) && resource !== `${own}*`)
      throw malformed(`Policy has invalid resource: ${resource}`);
}

function strings(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((item) => typeof item === "string");
}

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const malformed = (message: string) => new AwsError("MalformedPolicy", message, 400);
