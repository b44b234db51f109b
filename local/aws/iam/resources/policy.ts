import { randomBytes } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { IdentityStore } from "../store.ts";
import { documentText, readPolicy } from "./policy-document.ts";

/** Outputs of a managed policy. */
export interface PolicyOutputs {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly policyId: string;
  readonly attachmentCount: number;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:iam/policy:Policy`: a managed policy of the program.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/policy/ */
export function policyResource(store: IdentityStore) {
  const put = (arn: string, name: string, given: unknown) => {
    const document = documentText(given);
    readPolicy(name, document, "identity");
    store.putPolicy(arn, name, document);
  };
  return resource<aws.iam.PolicyArgs, PolicyOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      path: true,
      policy: true,
      tags: true,
      description: "a description changes nothing of what is allowed",
      delayAfterPolicyCreationInMs: "a policy is there at once",
    },
    replaceOn: ["name", "namePrefix", "path", "description"],
    create: async ({ name: logicalName, inputs }) => {
      const { path = "/", tags = {} } = inputs;
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 128);
      const arn = `arn:aws:iam::${accountId}:policy${path}${name}`;
      if (store.hasPolicy(arn))
        throw new AwsError("EntityAlreadyExists", `A policy called ${name} already exists.`, 409);
      put(arn, name, inputs.policy);
      const policyId = `ANPA${randomBytes(8).toString("hex").toUpperCase()}`;
      return {
        id: arn,
        outputs: { arn, name, path, policyId, attachmentCount: 0, tagsAll: tags },
      };
    },
    start: async ({ id, inputs, outputs }) => {
      put(id, outputs.name, inputs.policy);
    },
    update: async ({ inputs }, { id, outputs }) => {
      put(id, outputs.name, inputs.policy);
      return { id, outputs: { ...outputs, tagsAll: inputs.tags ?? {} } };
    },
    delete: async ({ id }) => {
      store.deletePolicy(id);
    },
  });
}
