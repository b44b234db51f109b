import type { Access } from "../../contract/service.ts";
import { invalidRequest } from "./errors.ts";
import type { SecretsManagerCall } from "./operation.ts";
import type { SecretRecord } from "./records.ts";

/** Access that IAM must allow on the secret that a call is for, whether there is one or not.
 * @param context Condition keys of the operation beside those of the secret.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export function secretAccess(
  { store: { secrets }, region }: SecretsManagerCall,
  action: string,
  id: string,
  context: Readonly<Record<string, string | undefined>> = {},
): readonly Access[] {
  const secret = secrets.find(region, id);
  const resource = secret?.arn ?? secrets.missingArn(region, id);
  const keys: Record<string, string> = { "secretsmanager:SecretId": resource };
  for (const [key, value] of Object.entries(secret?.tags ?? {})) {
    keys[`aws:ResourceTag/${key}`] = value;
    keys[`secretsmanager:ResourceTag/${key}`] = value;
  }
  for (const [key, value] of Object.entries(context)) if (value !== undefined) keys[key] = value;
  return [
    {
      action: `secretsmanager:${action}`,
      resource,
      context: keys,
      ...(secret?.policy !== undefined && { resourcePolicy: secret.policy }),
    },
    ...keyAccess(secret, action),
  ];
}

/** Uses of a secret's key, by the action that needs them. The account's own key lets in whoever may use the secret.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
const keyUses: Readonly<Record<string, readonly string[]>> = {
  GetSecretValue: ["kms:Decrypt"],
  PutSecretValue: ["kms:GenerateDataKey", "kms:Decrypt"],
};

function keyAccess(secret: SecretRecord | undefined, action: string): Access[] {
  const keyArn = secret?.kmsKeyId ?? "";
  if (!secret || !/^arn:[^:]+:kms:.*:key\//.test(keyArn)) return [];
  return (keyUses[action] ?? []).map((use) => ({
    action: use,
    resource: keyArn,
    context: {
      "kms:ViaService": `secretsmanager.${secret.region}.amazonaws.com`,
      "kms:EncryptionContext:SecretARN": secret.arn,
    },
  }));
}

/** Secret that a call changes. @throws AwsError ResourceNotFoundException; InvalidRequestException for one that is marked for deletion, or that
 * another service owns.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html */
export function ownSecret({ store, region }: SecretsManagerCall, id: string): SecretRecord {
  const secret = store.secrets.live(region, id);
  if (secret.owningService !== undefined)
    throw invalidRequest(
      `You can't perform this operation on the secret because it is managed by ${secret.owningService}.`,
    );
  return secret;
}
