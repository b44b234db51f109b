import { formatArn } from "../../../contract/arn.ts";
import { invalidParameter } from "../errors.ts";
import type { TableDefinition } from "../records.ts";

/** Largest resource policy, in bytes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html */
const MAXIMUM_POLICY = 20 * 1024;

/** Input of server-side encryption with KMS. */
export interface SseSpecification {
  readonly Enabled?: boolean;
  readonly SSEType?: string;
  readonly KMSMasterKeyId?: string;
}

/** Encryption of a table: with the AWS managed key unless another one is named. Nothing is encrypted here.
 * @throws AwsError ValidationException */
export function encryptionOf(
  specification: SseSpecification | undefined,
  region: string,
  accountId: string,
): Pick<TableDefinition, "encryption"> {
  if (!specification) return {};
  const { Enabled, SSEType, KMSMasterKeyId } = specification;
  if (SSEType !== undefined && SSEType !== "KMS")
    throw invalidParameter(`SSEType ${SSEType} is not supported`);
  if (!Enabled && KMSMasterKeyId !== undefined)
    throw invalidParameter("KMSMasterKeyId can not be specified if Enabled is false");
  if (!Enabled && SSEType !== undefined)
    throw invalidParameter("SSEType can not be specified if Enabled is false");
  if (!Enabled) return {};
  const key = (resource: string) => formatArn({ service: "kms", region, accountId, resource });
  const id = KMSMasterKeyId ?? "alias/aws/dynamodb";
  return {
    encryption: { keyArn: id.startsWith("arn:") ? id : key(id.startsWith("alias/") ? id : `key/${id}`) },
  };
}

/** A resource policy with a revision of its own.
 * @throws AwsError ValidationException when it is not a policy document. */
export function newPolicy(document: string): { document: string; revisionId: string } {
  if (Buffer.byteLength(document) > MAXIMUM_POLICY)
    throw invalidParameter(`Maximum policy size of ${MAXIMUM_POLICY} bytes exceeded`);
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    throw invalidParameter("Invalid policy document: This policy contains invalid Json");
  }
  const statements = (policy as { Statement?: unknown } | null)?.Statement;
  if (
    typeof statements !== "object" ||
    statements === null ||
    (Array.isArray(statements) && statements.length === 0)
  )
    throw invalidParameter("Invalid policy document: Could not parse the policy: Statement is empty!");
  return { document, revisionId: String(Date.now()) + String(revision++).padStart(6, "0") };
}

let revision = 0;
