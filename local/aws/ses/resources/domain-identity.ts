import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import type { SesStore } from "../store.ts";
import { verificationToken } from "../verification-token.ts";

interface Outputs {
  readonly arn: string;
  readonly domain: string;
  readonly verificationToken: string;
}

/** `aws:ses/domainIdentity:DomainIdentity`, verified at once here; on AWS a DNS record with the token comes first. */
export function domainIdentityResource(store: SesStore) {
  return resource<aws.ses.DomainIdentityArgs, Outputs>()({
    inputs: { domain: true },
    replaceOn: ["domain", "region"],
    create: async ({ region, inputs: { domain } }) => {
      const { arn } = await store.putVerified(region, domain);
      return { id: domain, outputs: { arn, domain, verificationToken: verificationToken(arn) } };
    },
    delete: async ({ region, inputs: { domain } }) =>
      await store.identities.delete(region, domain.toLowerCase()),
  });
}
