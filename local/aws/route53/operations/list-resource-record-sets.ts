import { fullName } from "../names.ts";
import { itemLimit, operation, zoneAccess } from "../operation.ts";

/** Record sets of an answer at the most. */
const PAGE = 300;

/** Record sets in the order of their names, with the labels in reverse, and types.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
export const listResourceRecordSets = operation("ListResourceRecordSets", {
  members: { HostedZoneId: true, StartRecordName: true, StartRecordType: true, MaxItems: true },
  read: (_call, input) => ({ ...input, limit: itemLimit(input.MaxItems, PAGE) }),
  access: (_call, { HostedZoneId }) => zoneAccess("ListResourceRecordSets", HostedZoneId),
  run: ({ store }, { HostedZoneId, StartRecordName, StartRecordType = "", limit }) => {
    const { id } = store.get(HostedZoneId);
    const keyOf = (name: string, type: string) =>
      `${fullName(name).split(".").filter(Boolean).reverse().join(".")} ${type}`;
    const first = StartRecordName === undefined ? "" : keyOf(StartRecordName, StartRecordType);
    const records = store
      .records(id)
      .map((record) => ({ record, key: keyOf(record.name, record.type) }))
      .filter(({ key }) => key >= first)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const next = records[limit]?.record;
    return {
      ResourceRecordSets: records.slice(0, limit).map(({ record: { name, type, ttl, values, alias } }) => ({
        // As Route 53 writes an asterisk.
        Name: name.replace("*", "\\052"),
        Type: type,
        TTL: ttl,
        ResourceRecords: alias ? undefined : values.map((Value) => ({ Value })),
        AliasTarget: alias && {
          HostedZoneId: alias.zoneId,
          DNSName: alias.dnsName,
          EvaluateTargetHealth: alias.evaluateTargetHealth,
        },
      })),
      IsTruncated: next !== undefined,
      NextRecordName: next?.name,
      NextRecordType: next?.type,
      MaxItems: limit,
    };
  },
});
