import { parseArn } from "../../contract/arn.ts";
import type { MailIdentityCapability } from "../../contract/capabilities.ts";
import { readAddress } from "./addresses.ts";
import { unverified } from "./errors.ts";
import type { IdentityRecord } from "./records.ts";
import type { Ses } from "./ses.ts";

/** Identities for services that mail with them. */
export function mailIdentityCapability({ records, sending }: Ses): MailIdentityCapability {
  /** The identity itself: that of its domain does not stand in for one that is named.
   * @see https://github.com/aws-amplify/amplify-backend/issues/3134 */
  const identityOf = (arn: string): IdentityRecord => {
    const { region, resource } = parseArn(arn);
    const identity = records.identities.find(region, resource.replace(/^identity\//, "").toLowerCase());
    if (!identity?.isVerified) throw unverified(region, [arn]);
    return identity;
  };
  return {
    check: (arn) => void identityOf(arn),
    send: async ({ sourceArn, from, to, configurationSetName, ...content }) => {
      const { region, configurationSetName: own } = identityOf(sourceArn);
      await sending.send({
        ...content,
        region,
        sender: readAddress(from).address,
        recipients: [to],
        configurationSet: records.configurationSetOf(region, configurationSetName ?? own),
        tags: {},
      });
    },
  };
}
