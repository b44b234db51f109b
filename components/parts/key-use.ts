import * as pulumi from "@pulumi/pulumi";
import type { Permission } from "./grants.ts";
import { whereabouts } from "./whereabouts.ts";

/** Lists the rights on a key of KMS for what a service does with it in somebody's name: by that service alone, for one thing alone. Empty
 * without a key.
 * @param service `secretsmanager`
 * @param context Encryption context that the service sends.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
export function keyUse(
  parent: pulumi.ComponentResource,
  keyArn: pulumi.Input<string> | undefined,
  service: string,
  actions: readonly string[],
  context: Readonly<Record<string, pulumi.Input<string>>>,
): Permission[] {
  if (keyArn === undefined) return [];
  const { region } = whereabouts(parent);
  const StringEquals = {
    "kms:ViaService": pulumi.interpolate`${service}.${region}.amazonaws.com`,
    ...Object.fromEntries(
      Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
    ),
  };
  return [{ actions, resources: [keyArn], conditions: { StringEquals } }];
}
