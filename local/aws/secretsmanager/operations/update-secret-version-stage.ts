import { ownSecret, secretAccess } from "../access.ts";
import { operation } from "../operation.ts";
import { moveStage } from "../versions.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export const updateSecretVersionStage = operation("UpdateSecretVersionStage", {
  members: { SecretId: true, VersionStage: true, RemoveFromVersionId: true, MoveToVersionId: true },
  access: (call, { SecretId, VersionStage }) =>
    secretAccess(call, "UpdateSecretVersionStage", SecretId, { "secretsmanager:VersionStage": VersionStage }),
  run: async (call, { SecretId, VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to }) => {
    const { arn, name } = ownSecret(call, SecretId);
    await call.store.secrets.change(arn, (secret) => ({
      ...secret,
      changedAt: Date.now(),
      versions: moveStage(secret.versions, { stage, from, to }),
    }));
    return { ARN: arn, Name: name };
  },
});
