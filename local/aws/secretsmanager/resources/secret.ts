import type * as aws from "@pulumi/aws";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { isPolicy } from "../../../delivery/resource-policy.ts";
import { malformedPolicy } from "../errors.ts";
import { checkName, type SecretStore } from "../store.ts";

/** Longest name. */
const LONGEST_NAME = 512;
/** Days in which a secret can be restored, unless the program says otherwise. */
const RECOVERY = 30;

/** Outputs of a secret. */
interface SecretOutputs {
  readonly arn: string;
  readonly name: string;
}

/** `aws:secretsmanager/secret:Secret`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const secretResource = (secrets: SecretStore) => {
  const state = (arn: string, name: string) => ({ id: arn, outputs: { arn, name } });
  return resource<aws.secretsmanager.SecretArgs, SecretOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      description: true,
      kmsKeyId: true,
      policy: true,
      recoveryWindowInDays: true,
      tags: true,
      forceOverwriteReplicaSecret: [false],
    },
    replaceOn: ["name", "namePrefix", "region"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, LONGEST_NAME);
      checkName(name);
      checkPolicy(inputs.policy);
      const { arn } = await secrets.create({
        arn: secrets.arnOf(region, name, randomAlphanumeric(6)),
        name,
        region,
        origin: "program",
        tags: inputs.tags ?? {},
        description: inputs.description,
        kmsKeyId: inputs.kmsKeyId,
        policy: inputs.policy,
      });
      return state(arn, name);
    },
    update: async ({ inputs }, { outputs: { arn, name }, inputs: before }) => {
      checkPolicy(inputs.policy);
      await secrets.change(arn, (secret) => ({
        ...secret,
        tags: inputs.tags ?? {},
        description: inputs.description,
        kmsKeyId: inputs.kmsKeyId,
        // What SecretPolicy sets stays.
        policy: inputs.policy === before.policy ? secret.policy : inputs.policy,
      }));
      return state(arn, name);
    },
    delete: async ({ outputs: { arn }, inputs, region }) => {
      const secret = secrets.find(region, arn);
      if (!secret) return;
      const { recoveryWindowInDays: days = RECOVERY } = inputs;
      if (days === 0) await secrets.purge(arn);
      else if (!secret.deletion) await secrets.markDeleted(arn, days);
    },
    lookUp: async (id, region) => {
      const secret = secrets.find(region, id);
      if (!secret || secret.deletion) return undefined;
      const { arn, name, description, kmsKeyId, tags } = secret;
      return { ...state(arn, name), inputs: { name, description, kmsKeyId, tags } };
    },
  });
};

/** @throws AwsError MalformedPolicyDocumentException */
function checkPolicy(policy: string | undefined): void {
  if (policy !== undefined && !isPolicy(policy)) throw malformedPolicy();
}
