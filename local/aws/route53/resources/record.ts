import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { fullName, isWithin, withoutDot } from "../names.ts";
import type { HostedZone, RecordChange } from "../records.ts";
import type { ZoneStore } from "../store.ts";

// Routing policies and health checks are refused by name.
const inputs = {
  zoneId: true,
  name: true,
  type: true,
  ttl: true,
  records: true,
  aliases: { name: true, zoneId: true, evaluateTargetHealth: true },
  allowOverwrite: true,
} as const;

type RecordInputs = Read<Inputs<aws.route53.RecordArgs>, typeof inputs>;

/** Outputs of a record. */
interface RecordOutputs {
  readonly fqdn: string;
  readonly name: string;
}

/** `aws:route53/record:Record`, of a zone of the program's or of one that the account has on AWS.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/route53/record/ */
export const recordResource = (store: ZoneStore) => {
  const put = async (wanted: RecordInputs, action: RecordChange["action"]) => {
    const zone = await store.lookUp({ id: wanted.zoneId });
    const recordSet = recordSetOf(zone, wanted);
    await store.change(zone.id, [{ action, recordSet }]);
    const fqdn = withoutDot(recordSet.name);
    return { id: `${zone.id}_${wanted.name}_${wanted.type}`, outputs: { fqdn, name: fqdn } };
  };
  const remove = async (kept: RecordInputs) => {
    const zone = store.find(kept.zoneId);
    if (!zone) return;
    const { name, type } = recordSetOf(zone, kept);
    const there = store.records(zone.id).find((record) => record.name === name && record.type === type);
    if (there) await store.change(zone.id, [{ action: "DELETE", recordSet: there }]);
  };
  return resource<aws.route53.RecordArgs, RecordOutputs>()({
    inputs,
    replaceOn: ["zoneId", "name"],
    create: async ({ inputs: wanted }) => await put(wanted, wanted.allowOverwrite ? "UPSERT" : "CREATE"),
    update: async ({ inputs: wanted }, { inputs: kept }) => {
      if (wanted.type !== kept.type) await remove(kept);
      return await put(wanted, "UPSERT");
    },
    delete: async ({ inputs: kept }) => await remove(kept),
  });
};

/** A record set as Route 53 keeps it: the provider completes names and quotes texts. */
function recordSetOf(zone: HostedZone, wanted: RecordInputs): RecordChange["recordSet"] {
  const { name, type, ttl, records = [], aliases: [alias] = [] } = wanted;
  const given = fullName(name);
  const isQuoted = type === "TXT" || type === "SPF";
  return {
    name: name === "" ? zone.name : isWithin(given, zone.name) ? given : `${given}${zone.name}`,
    type,
    ttl,
    values: records.map((value) => (isQuoted ? `"${value}"` : value)),
    ...(alias && {
      alias: {
        zoneId: alias.zoneId,
        dnsName: fullName(alias.name),
        evaluateTargetHealth: alias.evaluateTargetHealth,
      },
    }),
  };
}
