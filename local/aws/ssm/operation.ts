import type { SSM } from "@aws-sdk/client-ssm";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { Access } from "../../contract/service.ts";
import { parseArn } from "../../contract/arn.ts";
import type { ParameterStore } from "./store.ts";

/** Makes an operation of Parameter Store. */
export const operation = operationsOf<SSM, ParameterStore>();

/** Access that IAM must allow on a parameter, or a hierarchy, whether there is one or not.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html */
export function parameterAccess(
  { store, region }: Call<ParameterStore>,
  action: string,
  name: string,
): Access {
  const tags = store.find(region, name)?.tags ?? {};
  const context: Record<string, string> = {};
  for (const [key, value] of Object.entries(tags)) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`ssm:resourceTag/${key}`] = value;
  }
  return { action: `ssm:${action}`, resource: store.arnOf(region, name), context };
}

/** Access to the key of an encrypted parameter that is to be read: AWS's own key lets in whoever may read the parameter.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html */
export function keyAccess(
  { store, region }: Call<ParameterStore>,
  name: string,
  isDecrypted: boolean,
): readonly Access[] {
  const keyId = store.find(region, name)?.versions.at(-1)?.keyId;
  if (!isDecrypted || keyId === undefined || !/^arn:[^:]+:kms:.*:key\//.test(keyId)) return [];
  return [
    {
      action: "kms:Decrypt",
      resource: keyId,
      context: {
        "kms:ViaService": `ssm.${parseArn(keyId).region}.amazonaws.com`,
        "kms:EncryptionContext:PARAMETER_ARN": store.arnOf(region, name),
      },
    },
  ];
}
