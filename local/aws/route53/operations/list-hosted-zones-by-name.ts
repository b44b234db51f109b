import { fullName } from "../names.ts";
import { accountAccess, describeZone, itemLimit, operation } from "../operation.ts";

/** Zones of an answer at the most. */
const PAGE = 100;

/** Zones by name, with the labels in reverse: `com.example.`.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html */
export const listHostedZonesByName = operation("ListHostedZonesByName", {
  members: { DNSName: true, HostedZoneId: true, MaxItems: true },
  read: (_call, input) => ({ ...input, limit: itemLimit(input.MaxItems, PAGE) }),
  access: () => accountAccess("ListHostedZonesByName"),
  run: ({ store }, { DNSName, HostedZoneId = "", limit }) => {
    const keyOf = (name: string, id: string) => `${reversed(fullName(name))} ${id}`;
    const first = DNSName === undefined ? "" : keyOf(DNSName, HostedZoneId);
    const zones = store
      .all()
      .map((zone) => ({ zone, key: keyOf(zone.name, zone.id) }))
      .filter(({ key }) => key >= first)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const next = zones[limit]?.zone;
    return {
      HostedZones: zones.slice(0, limit).map(({ zone }) => describeZone(store, zone)),
      DNSName,
      HostedZoneId: HostedZoneId || undefined,
      IsTruncated: next !== undefined,
      NextDNSName: next?.name,
      NextHostedZoneId: next?.id,
      MaxItems: limit,
    };
  },
});

const reversed = (name: string) => name.split(".").filter(Boolean).reverse().join(".");
