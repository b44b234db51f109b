import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { described, type DnsRecord, type WantedRecord } from "../parts/dns-record.ts";
import { ELSEWHERE, TTL, type Settings } from "./defaults.ts";
import { isWithin, isZoneId } from "./names.ts";

/** A zone of the account's, or one elsewhere. */
export interface Zone {
  /** Undefined elsewhere. */
  readonly id: pulumi.Input<string> | undefined;
  /** True for names that are taken to be in the zone. */
  covers(name: string): boolean;
}

/** Finds the zone. A zone that is told by its name is looked up: one that is not there ends the preview. */
export function zoneOf({ name, hostedZone }: Settings, parent: pulumi.Resource): Zone {
  // The name of a zone is not known by its id, nor elsewhere: names above and below the site's are taken to be in it.
  const isRelated = (other: string) => isWithin(other, name) || isWithin(name, other);
  if (hostedZone === ELSEWHERE) return { id: undefined, covers: isRelated };
  if (isZoneId(hostedZone)) return { id: hostedZone, covers: isRelated };
  return {
    id: aws.route53.getZoneOutput({ name: hostedZone }, { parent }).zoneId,
    covers: (other) => isWithin(other, hostedZone),
  };
}

/** Writes records into a zone of the account's, and lists them for whoever has the zone elsewhere.
 * @param owner First part of the logical names.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html */
export function writeRecords(
  owner: string,
  { id }: Zone,
  records: readonly WantedRecord[],
  parent: pulumi.Resource,
): { readonly written: readonly aws.route53.Record[]; readonly list: pulumi.Output<readonly DnsRecord[]> } {
  if (id === undefined) return { written: [], list: described(records, false) };
  const written = records.map(
    ({ slug, name, type, value }) =>
      new aws.route53.Record(
        `${owner}-${slug}`,
        {
          zoneId: id,
          name,
          type,
          ttl: TTL,
          records: [value],
          // Another certificate for the same name is proved by the same record.
          allowOverwrite: slug.startsWith("proof"),
        },
        { parent },
      ),
  );
  return { written, list: described(records, true) };
}

/** Points a name to a distribution, for IPv4 and IPv6.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html */
export function aliasRecords(
  owner: string,
  zoneId: pulumi.Input<string>,
  name: string,
  distribution: aws.cloudfront.Distribution,
  parent: pulumi.Resource,
): void {
  for (const type of ["A", "AAAA"] as const)
    new aws.route53.Record(
      `${owner}-${type.toLowerCase()}`,
      {
        zoneId,
        name,
        type,
        aliases: [
          {
            name: distribution.domainName,
            zoneId: distribution.hostedZoneId,
            evaluateTargetHealth: false,
          },
        ],
      },
      { parent },
    );
}
