import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { described, type DnsRecord, type WantedRecord } from "../parts/dns-record.ts";
import type { MailSenderArgs } from "./args.ts";
import { domainOf } from "./defaults.ts";

const DEFAULT_DMARC = "v=DMARC1; p=none";

/** Hosts of the DKIM keys of the regions that have their own.
 * @see https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_dkim_domains */
const regionsWithOwnKeys = [
  "af-south-1",
  "ap-northeast-3",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "il-central-1",
  "me-central-1",
];

/** Has mails of a domain come from a name below it, so that SPF holds for it, and makes the records that prove the domain: three of DKIM,
 * MX and SPF of the name that bounces go to, DMARC.
 * @returns None for an address, and for an identity that the account has already.
 * @see https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
export function mailRecords(
  name: string,
  args: MailSenderArgs,
  identity: aws.sesv2.EmailIdentity | undefined,
  parent: pulumi.Resource,
): pulumi.Output<readonly DnsRecord[]> {
  if (args.identity !== "domain" || !identity) return pulumi.output([]);
  const { dmarc = DEFAULT_DMARC, zone } = args;
  const domain = domainOf(args.sender);
  const mailFrom = `mail.${domain}`;
  new aws.sesv2.EmailIdentityMailFromAttributes(
    `${name}-mail-from`,
    {
      emailIdentity: identity.emailIdentity,
      mailFromDomain: mailFrom,
      // Until the records are there, mails come from a name of SES's.
      behaviorOnMxFailure: "USE_DEFAULT_VALUE",
      region: args.region,
    },
    { parent },
  );
  const { region } = identity;
  const records: WantedRecord[] = [
    ...[0, 1, 2].map((index) => dkimRecord(identity, domain, index)),
    {
      slug: "mail-from-mx",
      name: mailFrom,
      type: "MX",
      value: pulumi.interpolate`10 feedback-smtp.${region}.amazonses.com`,
      purpose: "takes bounces",
    },
    {
      slug: "mail-from-spf",
      name: mailFrom,
      type: "TXT",
      value: "v=spf1 include:amazonses.com ~all",
      purpose: "says who may send (SPF)",
    },
  ];
  if (dmarc !== "existing")
    records.push({
      slug: "dmarc",
      name: `_dmarc.${domain}`,
      type: "TXT",
      value: dmarc,
      purpose: "says what becomes of unsigned mails (DMARC)",
    });
  return zone?.covers(domain) ? zone.write(name, records) : described(records, false);
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy-setup-domain.html */
function dkimRecord(identity: aws.sesv2.EmailIdentity, domain: string, index: number): WantedRecord {
  // A preview has what the program says of them alone.
  const token = identity.dkimSigningAttributes.apply(
    ({ tokens }) => (tokens as readonly string[] | undefined)?.[index] ?? "",
  );
  const keys = identity.region.apply((region) =>
    regionsWithOwnKeys.includes(region) ? `dkim.${region}.amazonses.com` : "dkim.amazonses.com",
  );
  return {
    slug: `dkim-${index + 1}`,
    name: pulumi.interpolate`${token}._domainkey.${domain}`,
    type: "CNAME",
    value: pulumi.interpolate`${token}.${keys}`,
    purpose: "proves the domain, and signs its mails (DKIM)",
  };
}
