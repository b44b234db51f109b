import type { Invoke } from "../../contract/service.ts";
import type { SesStore } from "./store.ts";

/** `aws:sesv2/getEmailIdentity:getEmailIdentity`. The account of this machine has no identities but those of the program: one that the program
 * looks up is taken to be there, verified, as on AWS it has to be. */
export const getEmailIdentity =
  (store: SesStore): Invoke =>
  async (args, region) => {
    const name = String(args["emailIdentity"]).toLowerCase();
    const identity = store.identities.find(region, name) ?? (await store.putVerified(region, name));
    return {
      id: name,
      emailIdentity: name,
      region,
      arn: identity.arn,
      identityType: name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
      configurationSetName: identity.configurationSetName ?? "",
      verifiedForSendingStatus: identity.isVerified,
      verificationStatus: identity.isVerified ? "SUCCESS" : "PENDING",
      dkimSigningAttributes: [],
      tags: {},
    };
  };
