import type { Access } from "../../contract/service.ts";
import { parseAddress, readAddress } from "./addresses.ts";
import { isSimulator } from "./simulator.ts";
import type { SesStore } from "./store.ts";

/** Sender of a mail with what it is sent by, in either version of the API. */
export interface Submission {
  readonly region: string;
  /** `SendEmail` */
  readonly action: string;
  readonly apiVersion: "1" | "2";
  /** `Name <address>` */
  readonly from: string;
  readonly recipients: readonly string[];
  readonly configurationSetName?: string | undefined;
  readonly templateName?: string | undefined;
}

/** A submission that IAM can be asked about. */
export interface Submitted {
  /** The sender's address. */
  readonly sender: string;
  /** The one that was named, else the identity's. */
  readonly configurationSetName: string | undefined;
  readonly access: readonly Access[];
}

/** Names what IAM must allow: the action on the sender's identity, on those of the recipients as far as the account has them, on the
 * configuration set and on the template.
 * @throws AwsError BadRequestException for a sender that is no address.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html */
export function submit(store: SesStore, submission: Submission): Submitted {
  const { region, templateName } = submission;
  const { name, address } = readAddress(submission.from);
  const identity = store.identityOf(region, address);
  const configurationSetName = submission.configurationSetName ?? identity?.configurationSetName;
  const context = {
    "ses:FromAddress": address,
    "ses:Recipients": submission.recipients,
    "ses:ApiVersion": submission.apiVersion,
    ...(name !== "" && { "ses:FromDisplayName": name }),
  };
  const resources = [
    identity?.arn ?? store.identityArn(region, address),
    ...recipientIdentities(store, region, submission.recipients),
    ...(configurationSetName === undefined ? [] : [store.configurationSetArn(region, configurationSetName)]),
    ...(templateName === undefined ? [] : [store.templateArn(region, templateName)]),
  ];
  const access = resources.map((resource) => ({ action: `ses:${submission.action}`, resource, context }));
  return { sender: address, configurationSetName, access };
}

/** Identities of recipients that SES asks about: those that the account has, and in the sandbox, where mail goes to verified identities
 * alone, every recipient's.
 * @see https://github.com/aws/aws-sdk-js/issues/3641
 * @see https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
function recipientIdentities(store: SesStore, region: string, recipients: readonly string[]): Set<string> {
  const { hasProductionAccess } = store.account(region);
  const arns = recipients
    // One of many may be no address: that one is answered by itself.
    .flatMap((text) => parseAddress(text)?.address ?? [])
    .filter((address) => !isSimulator(address))
    .map((address) => {
      const own = hasProductionAccess ? undefined : store.identityArn(region, address);
      return store.identityOf(region, address)?.arn ?? own;
    });
  return new Set(arns.filter((arn) => arn !== undefined));
}
