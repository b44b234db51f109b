import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import type { SesStore } from "../store.ts";

/** `aws:ses/emailIdentity:EmailIdentity`, verified at once here like the one of version 2. */
export function emailIdentityV1Resource(store: SesStore) {
  return resource<aws.ses.EmailIdentityArgs, { readonly arn: string; readonly email: string }>()({
    inputs: { email: true },
    replaceOn: ["email", "region"],
    create: async ({ region, inputs: { email } }) => {
      const { arn } = await store.putVerified(region, email);
      return { id: email, outputs: { arn, email } };
    },
    delete: async ({ region, inputs: { email } }) =>
      await store.identities.delete(region, email.toLowerCase()),
  });
}
