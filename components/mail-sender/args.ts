import type * as aws from "@pulumi/aws";
import type { Tags, Transform } from "../parts/component.ts";
import type { Alarms } from "../alarms/index.ts";
import type { FunctionArgs } from "../function/index.ts";
import type { DnsZone } from "../parts/dns-record.ts";
import type { Variables } from "../parts/environment.ts";
import type { TableArgs } from "../table/index.ts";

/** Things that a function has to know to send mail: the region and the address that it comes from, the configuration set, and the names of
 * the tables. */
export type SenderVariable = "region" | "sender" | "configurationSet" | "ledger" | "blockedAddresses";

/** Arguments of `MailSender`. */
export interface MailSenderArgs {
  /** Address that mails come from: `mysfits@example.com`. */
  readonly sender: string;
  /** Thing that is verified: the address (its owner follows a link), its whole domain (DNS records are written), or one that the account
   * has already in that region. The latter is looked up: nothing is made, changed or deleted.
   * @default "address" */
  readonly identity?: "address" | "domain" | "existing";
  /** Name of the existing identity: an address or a domain.
   * @default the sender's domain */
  readonly identityName?: string;
  /** Zone that the records of an identity `domain` are written in, if it is of the domain. Elsewhere somebody writes them: see `dnsRecords`.
   * @default somebody writes them */
  readonly zone?: DnsZone;
  /** Policy of the domain for mails that are not signed by it, with `identity: "domain"`; `existing` makes no record, for a domain that has one.
   * @default "v=DMARC1; p=none", which only asks for the signature: raise it once every sender of the domain signs
   * @see https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html */
  readonly dmarc?: string;
  /** Region that mails are sent from.
   * @default the provider's */
  readonly region?: string;
  /** Names of the environment variables of functions that send. */
  readonly variables: Variables<SenderVariable>;
  /** Function that reads bounces and complaints and writes the addresses to the table of blocked addresses, which it is told by
   * `variables.blockedAddresses`. */
  readonly feedback: FunctionArgs;
  /** Key of each mail that was sent, and the attribute with its expiry. */
  readonly ledger: TableArgs;
  /** Addresses that get no more mail. */
  readonly blockedAddresses: TableArgs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly configurationSet?: Transform<aws.sesv2.ConfigurationSetArgs>;
    readonly identity?: Transform<aws.sesv2.EmailIdentityArgs>;
  };
}
