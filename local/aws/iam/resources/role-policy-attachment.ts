import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { roleNotFound } from "../errors.ts";
import type { IdentityStore } from "../store.ts";
import { roleNameOf } from "./policy-document.ts";

/** `aws:iam/rolePolicyAttachment:RolePolicyAttachment`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicyattachment/ */
export function rolePolicyAttachmentResource(store: IdentityStore) {
  const attach = (roleName: string, policyArn: string) => {
    const role = store.role(roleName);
    if (!role) throw roleNotFound(roleName);
    store.policy(policyArn);
    role.attached.add(policyArn);
    store.changed();
  };
  return resource<aws.iam.RolePolicyAttachmentArgs, { readonly role: string }>()({
    inputs: { role: true, policyArn: true },
    replaceOn: ["role", "policyArn"],
    create: async ({ inputs }) => {
      const role = roleNameOf(inputs.role as unknown as string);
      attach(role, inputs.policyArn);
      return { id: `${role}-${inputs.policyArn}`, outputs: { role } };
    },
    start: async ({ inputs, outputs }) => {
      attach(outputs.role, inputs.policyArn);
    },
    delete: async ({ inputs, outputs }) => {
      store.role(outputs.role)?.attached.delete(inputs.policyArn);
      store.changed();
    },
  });
}
