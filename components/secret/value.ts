import { randomBytes } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GeneratedValue } from "./args.ts";
import { LENGTH, type Settings } from "./defaults.ts";

/** Makes the version that holds the value; undefined where somebody else puts it.
 *
 * A value that is made here is written once and never read back: the provider takes it write-only, Pulumi's state has it encrypted as any
 * secret, and `ignoreChanges` drops the one that each later run makes. A new revision is a resource of its own, so that the value before is
 * `AWSPREVIOUS` for who still has it.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/secretsmanager/secretversion/ */
export function secretValue(
  name: string,
  { value, generate, revision, isSetByHand, rotation }: Settings,
  secret: aws.secretsmanager.Secret,
  parent: pulumi.Resource,
): aws.secretsmanager.SecretVersion | undefined {
  if (isSetByHand || rotation) return undefined;
  if (value !== undefined)
    return new aws.secretsmanager.SecretVersion(
      `${name}-value`,
      { secretId: secret.id, secretString: pulumi.secret(value) },
      { parent, additionalSecretOutputs: ["secretString"] },
    );
  return new aws.secretsmanager.SecretVersion(
    revision === 1 ? `${name}-value` : `${name}-value-${revision}`,
    {
      secretId: secret.id,
      secretStringWo: pulumi.secret(generated(generate)),
      secretStringWoVersion: revision,
    },
    {
      parent,
      ignoreChanges: ["secretStringWo"],
      additionalSecretOutputs: ["secretStringWo"],
      // Versions go with their secret: deleting one takes the label of the value before away.
      retainOnDelete: true,
    },
  );
}

function generated({ length = LENGTH, member, others }: GeneratedValue = {}): string {
  const text = randomBytes(length).toString("base64url").slice(0, length);
  return member === undefined ? text : JSON.stringify({ ...others, [member]: text });
}
