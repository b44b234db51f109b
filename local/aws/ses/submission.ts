import type { Access } from "../../contract/service.ts";
import { readAddress } from "./addresses.ts";
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

/** Names what IAM must allow: the action on the identity, the configuration set and the template.
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
    ...(configurationSetName === undefined ? [] : [store.configurationSetArn(region, configurationSetName)]),
    ...(templateName === undefined ? [] : [store.templateArn(region, templateName)]),
  ];
  const access = resources.map((resource) => ({ action: `ses:${submission.action}`, resource, context }));
  return { sender: address, configurationSetName, access };
}
