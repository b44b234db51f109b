import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { roleNotFound } from "../errors.ts";
import type { IdentityStore } from "../store.ts";
import { documentText, readPolicy, roleNameOf } from "./policy-document.ts";

/** Outputs of a role's own policy. */
export interface RolePolicyOutputs {
  readonly name: string;
  readonly role: string;
}

/** `aws:iam/rolePolicy:RolePolicy`: a policy of one role.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/ */
export function rolePolicyResource(store: IdentityStore) {
  const put = (roleName: string, name: string, given: unknown) => {
    const role = store.role(roleName);
    if (!role) throw roleNotFound(roleName);
    const document = documentText(given);
    role.inline.set(name, { document, policy: readPolicy(name, document, "identity") });
    store.changed();
  };
  return resource<aws.iam.RolePolicyArgs, RolePolicyOutputs>()({
    inputs: { name: true, namePrefix: true, role: true, policy: true },
    replaceOn: ["name", "namePrefix", "role"],
    create: async ({ name: logicalName, inputs }) => {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 128);
      const role = roleNameOf(inputs.role as unknown as string);
      put(role, name, inputs.policy);
      return { id: `${role}:${name}`, outputs: { name, role } };
    },
    start: async ({ inputs, outputs }) => {
      put(outputs.role, outputs.name, inputs.policy);
    },
    update: async ({ inputs }, { id, outputs }) => {
      put(outputs.role, outputs.name, inputs.policy);
      return { id, outputs };
    },
    delete: async ({ outputs }) => {
      store.role(outputs.role)?.inline.delete(outputs.name);
      store.changed();
    },
  });
}
