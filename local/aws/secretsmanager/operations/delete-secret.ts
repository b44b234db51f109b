import { ownSecret, secretAccess } from "../access.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";

/** Days in which a secret can be restored.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
const WINDOW = { shortest: 7, longest: 30, usual: 30 };

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const deleteSecret = operation("DeleteSecret", {
  members: { SecretId: true, RecoveryWindowInDays: true, ForceDeleteWithoutRecovery: true },
  read: (_, { SecretId, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced = false }) => {
    if (days !== undefined && isForced)
      throw invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && !(Number.isInteger(days) && days >= WINDOW.shortest && days <= WINDOW.longest))
      throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    return { id: SecretId, days: days ?? WINDOW.usual, isForced };
  },
  access: (call, { id, days, isForced }) =>
    secretAccess(call, "DeleteSecret", id, {
      "secretsmanager:ForceDeleteWithoutRecovery": String(isForced),
      "secretsmanager:RecoveryWindowInDays": isForced ? undefined : String(days),
    }),
  run: async (call, { id, days, isForced }) => {
    const { store, region } = call;
    const { secrets } = store;
    if (isForced) {
      const there = secrets.find(region, id);
      // It is no error to delete at once what is not there, or is marked already.
      const { arn, name } = there?.deletion
        ? there
        : there
          ? ownSecret(call, id)
          : missing(id, region, secrets);
      await secrets.purge(arn);
      return { ARN: arn, Name: name, DeletionDate: new Date() };
    }
    const { arn, name } = ownSecret(call, id);
    return { ARN: arn, Name: name, DeletionDate: new Date(await secrets.markDeleted(arn, days)) };
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html */
export const restoreSecret = operation("RestoreSecret", {
  members: { SecretId: true },
  access: (call, { SecretId }) => secretAccess(call, "RestoreSecret", SecretId),
  run: async ({ store, region }, { SecretId }) => {
    const { arn, name } = await store.secrets.restore(store.secrets.get(region, SecretId).arn);
    return { ARN: arn, Name: name };
  },
});

const missing = (
  id: string,
  region: string,
  secrets: { readonly missingArn: (region: string, id: string) => string },
) => ({ arn: secrets.missingArn(region, id), name: id });
