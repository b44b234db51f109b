import { AwsError } from "../../../contract/errors.ts";
import { secretAccess } from "../access.ts";
import { invalidParameter, invalidRequest, notFound } from "../errors.ts";
import { operation, type SecretsManagerCall } from "../operation.ts";
import type { SecretRecord } from "../records.ts";
import { CURRENT, versionWith } from "../versions.ts";

/** Secrets of one BatchGetSecretValue. */
const MOST = 20;

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export const getSecretValue = operation("GetSecretValue", {
  members: { SecretId: true, VersionId: true, VersionStage: true },
  access: (call, { SecretId, VersionId, VersionStage }) =>
    secretAccess(call, "GetSecretValue", SecretId, {
      "secretsmanager:VersionId": VersionId,
      "secretsmanager:VersionStage": VersionStage ?? (VersionId === undefined ? CURRENT : undefined),
    }),
  run: async (call, { SecretId, VersionId, VersionStage }) => {
    const secret = call.store.secrets.live(call.region, SecretId);
    return await valueOf(call, secret, versionOf(secret, VersionId, VersionStage));
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html */
export const batchGetSecretValue = operation("BatchGetSecretValue", {
  members: { SecretIdList: true },
  read: (_, { SecretIdList: ids = [] }) => {
    if (ids.length === 0 || ids.length > MOST)
      throw invalidParameter(`SecretIdList must have 1 to ${MOST} secrets (got ${ids.length}).`);
    return ids;
  },
  access: (call, ids) => [
    { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
    ...ids.flatMap((id) =>
      secretAccess(call, "GetSecretValue", id, { "secretsmanager:VersionStage": CURRENT }),
    ),
  ],
  run: async (call, ids) => {
    const SecretValues = [];
    const Errors = [];
    for (const SecretId of ids)
      try {
        const secret = call.store.secrets.live(call.region, SecretId);
        SecretValues.push(await valueOf(call, secret, versionOf(secret)));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
      }
    return { SecretValues, Errors };
  },
});

function versionOf({ versions }: SecretRecord, id?: string, stage?: string): string {
  if (id !== undefined) {
    const version = Object.hasOwn(versions, id) ? versions[id] : undefined;
    if (!version)
      throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${id}`);
    if (stage !== undefined && !version.stages.includes(stage))
      throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
    return id;
  }
  const label = stage ?? CURRENT;
  const holder = versionWith(versions, label);
  if (holder === undefined)
    throw notFound(`Secrets Manager can't find the specified secret value for staging label: ${label}`);
  return holder;
}

async function valueOf({ store: { secrets } }: SecretsManagerCall, secret: SecretRecord, id: string) {
  const content = await secrets.content(secret, id);
  const version = secret.versions[id];
  if (!content || !version)
    throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${id}`);
  await secrets.accessed(secret, id);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    VersionStages: version.stages,
    CreatedDate: new Date(version.createdAt),
    SecretString: "SecretString" in content ? content.SecretString : undefined,
    SecretBinary: "SecretBinary" in content ? Buffer.from(content.SecretBinary, "base64") : undefined,
  };
}
