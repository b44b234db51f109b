import type { Platform } from "../../contract/service.ts";
import { invalidChangeBatch } from "./errors.ts";
import { isName, isWithin, withoutDot } from "./names.ts";
import type { HostedZone, RecordChange, RecordSet } from "./records.ts";
import { faultOf, recordTypes } from "./values.ts";

/** Hosted zone of every CloudFront distribution.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

/** Key of a record set, unique in its zone. */
export const recordKey = ({ name, type }: Pick<RecordSet, "name" | "type">): string => `${name} ${type}`;

/** Makes the record sets that a zone has after some changes: all of them or none.
 * @param records Record sets of the zone, by {@link recordKey}.
 * @throws AwsError InvalidChangeBatch naming everything that is wrong.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html */
export function changed(
  zone: HostedZone,
  records: ReadonlyMap<string, RecordSet>,
  changes: readonly RecordChange[],
  platform: Platform,
): Map<string, RecordSet> {
  const after = new Map(records);
  const problems = changes.flatMap(({ action, recordSet }) => {
    const wanted: RecordSet = { ...recordSet, zoneId: zone.id };
    const key = recordKey(wanted);
    const there = after.get(key);
    const what = `resource record set [name='${wanted.name}', type='${wanted.type}']`;
    if (action === "DELETE") {
      if (!there) return [`Tried to delete ${what} but it was not found`];
      if (!isSame(there, wanted))
        return [`Tried to delete ${what} but the values provided do not match the current values`];
      if (isOwn(zone, there))
        return [
          `A HostedZone must contain exactly one SOA record and at least one NS record for the zone itself`,
        ];
      after.delete(key);
      return [];
    }
    if (action === "CREATE" && there) return [`Tried to create ${what} but it already exists`];
    const faults = faultsOf(zone, wanted, after, platform);
    if (faults.length === 0) after.set(key, wanted);
    return faults;
  });
  if (problems.length > 0) throw invalidChangeBatch(problems);
  return after;
}

/** True for the records that every zone has. */
export const isOwn = (zone: HostedZone, { name, type }: RecordSet): boolean =>
  name === zone.name && (type === "NS" || type === "SOA");

const isSame = (one: RecordSet, other: RecordSet) =>
  JSON.stringify([one.ttl, [...one.values].sort(), one.alias]) ===
  JSON.stringify([other.ttl, [...other.values].sort(), other.alias]);

function faultsOf(
  zone: HostedZone,
  wanted: RecordSet,
  records: ReadonlyMap<string, RecordSet>,
  platform: Platform,
): string[] {
  const { name, type, values, alias, ttl } = wanted;
  if (!recordTypes.includes(type))
    return [`records of type ${type} are not done here; there are ${recordTypes.join(", ")}`];
  if (!isName(name)) return [`FATAL problem: DomainLabelFault encountered with '${name}'`];
  if (!isWithin(name, zone.name))
    return [`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`];
  if (type === "CNAME" && name === zone.name)
    return [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`];
  const neighbours = [...records.values()].filter((one) => one.name === name && one.type !== type);
  if (neighbours.some((one) => type === "CNAME" || one.type === "CNAME"))
    return [
      `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type ${neighbours[0]?.type ?? ""} with the same DNS name already exists in zone ${zone.name}`,
    ];
  if (alias) return aliasFaults(zone, wanted, records, platform);
  if (values.length === 0) return [`${name} must have at least one ResourceRecord`];
  if (ttl === undefined || !(ttl >= 0 && ttl <= 2_147_483_647)) return [`${name} must have a TTL`];
  if (type === "CNAME" && values.length > 1) return [`${name} must have one ResourceRecord: it is a CNAME`];
  return values.flatMap((value) => faultOf(type, value) ?? []);
}

function aliasFaults(
  zone: HostedZone,
  { type, alias }: RecordSet,
  records: ReadonlyMap<string, RecordSet>,
  { capabilities }: Platform,
): string[] {
  if (!alias) return [];
  const { zoneId, dnsName } = alias;
  const tried = `Tried to create an alias that targets ${dnsName}, type ${type} in zone ${zoneId}`;
  if (zoneId === zone.id)
    return records.has(recordKey({ name: dnsName, type })) ? [] : [`${tried}, but that target was not found`];
  if (zoneId !== CLOUDFRONT_ZONE)
    return [`${tried}: here an alias leads to a CloudFront distribution, or to a record of the same zone`];
  if (type !== "A" && type !== "AAAA")
    return [`${tried}, but a distribution has records of the types A and AAAA alone`];
  return capabilities.sites.domainNames().includes(withoutDot(dnsName))
    ? []
    : [`${tried}, but that target was not found`];
}
