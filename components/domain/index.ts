import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, withDefaults } from "../parts/component.ts";
import { described, type DnsRecord, type DnsZone, type WantedRecord } from "../parts/dns-record.ts";
import type { SiteDomain } from "../parts/site-domain.ts";
import type { DomainArgs } from "./args.ts";
import { issuedCertificate, provableCertificate } from "./certificate.ts";
import { defaults, ELSEWHERE, type Settings } from "./defaults.ts";
import { otherName } from "./names.ts";
import { problems } from "./validate.ts";
import { aliasRecords, writeRecords, zoneOf, type Zone } from "./zone.ts";

export type { DomainArgs } from "./args.ts";
export type { DnsRecord } from "../parts/dns-record.ts";

/** Names of a site's own: a certificate, its proof, and the records that lead to the site. Where the zone is of the account the program writes
 * them; elsewhere it lists them in `dnsRecords`, serves the site at CloudFront's name, and uses the certificate once somebody says that it is
 * proved (`validated`).
 *
 * ```ts
 * const domain = new Domain("domain", { name: "example.com", hostedZone: "example.com", www: true });
 * new StaticSite("site", { content: "dist", domain });
 * ```
 *
 * Makes: certificate in us-east-1, records of its proof, a wait for it, aliases A and AAAA of each name.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html */
export class Domain extends pulumi.ComponentResource implements SiteDomain, DnsZone {
  static readonly token = "mysfits:domain:Domain";

  readonly name: string;
  readonly redirects: readonly string[];
  readonly certificateArn: pulumi.Input<string> | undefined;
  readonly nodes: {
    /** None where the caller has one. */
    readonly certificate?: aws.acm.Certificate;
  };
  readonly #logicalName: string;
  readonly #zone: Zone;
  readonly #records: pulumi.Output<readonly DnsRecord[]>[] = [];

  constructor(name: string, given: DomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Domain.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Domain", name, problems(args));

    this.name = args.name;
    this.redirects = args.www ? [otherName(args.name)] : [];
    this.#logicalName = name;
    this.#zone = zoneOf(args, this);
    const { certificate, issuedArn } =
      args.certificateArn === undefined
        ? this.#certificate(args)
        : { certificate: undefined, issuedArn: args.certificateArn };
    this.certificateArn = issuedArn;
    this.nodes = { certificate };
    this.registerOutputs({});
  }

  /** Records of the names so far, written or to be written, the first ones those of the certificate. */
  get dnsRecords(): pulumi.Output<readonly DnsRecord[]> {
    return pulumi.all(this.#records).apply((lists) => lists.flat());
  }

  covers(name: string): boolean {
    return this.#zone.covers(name);
  }

  write(owner: string, records: readonly WantedRecord[]): pulumi.Output<readonly DnsRecord[]> {
    return writeRecords(`${this.#logicalName}-${owner}`, this.#zone, records, this).list;
  }

  leadTo(distribution: aws.cloudfront.Distribution): void {
    const { id } = this.#zone;
    const names = [this.name, ...this.redirects];
    const slugs = names.map((_, index) => (index === 0 ? "site" : "redirect"));
    const records = names.map((of, index): WantedRecord => ({
      slug: slugs[index] ?? "",
      name: of,
      type: "CNAME",
      value: distribution.domainName,
      purpose:
        this.certificateArn === undefined
          ? "leads to the site; write it after the stage says validated: true"
          : "leads to the site; at the apex of a zone it is called ALIAS or ANAME",
    }));
    if (id !== undefined)
      for (const [index, of] of names.entries())
        aliasRecords(`${this.#logicalName}-${slugs[index] ?? ""}`, id, of, distribution, this);
    this.#records.push(described(records, id !== undefined));
  }

  /** Makes the certificate, and its proof where that is the program's to write. */
  #certificate(args: Settings) {
    const { certificate, records } = provableCertificate(
      this.#logicalName,
      args,
      [this.name, ...this.redirects],
      this,
    );
    const { written, list } = writeRecords(this.#logicalName, this.#zone, records, this);
    this.#records.push(list);
    if (args.hostedZone === ELSEWHERE && !args.validated) return { certificate, issuedArn: undefined };
    const recordNames = written.length > 0 ? written.map(({ fqdn }) => fqdn) : undefined;
    return {
      certificate,
      issuedArn: issuedCertificate(this.#logicalName, certificate, recordNames, this),
    };
  }
}
