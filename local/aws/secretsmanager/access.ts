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
  ];
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
