import { randomId } from "../../../contract/names.ts";
import { invalidInput } from "../errors.ts";
import { fullName } from "../names.ts";
import { insync, operation, zoneAccess } from "../operation.ts";
import type { RecordChange } from "../records.ts";

/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html */
export const changeResourceRecordSets = operation("ChangeResourceRecordSets", {
  // Routing policies and health checks are refused by name.
  members: {
    HostedZoneId: true,
    ChangeBatch: {
      Comment: "nobody reads it",
      Changes: {
        Action: true,
        ResourceRecordSet: {
          Name: true,
          Type: true,
          TTL: true,
          ResourceRecords: { Value: true },
          AliasTarget: { HostedZoneId: true, DNSName: true, EvaluateTargetHealth: true },
        },
      },
    },
  },
  read: (_call, { HostedZoneId, ChangeBatch: { Changes } }) => {
    if (Changes.length === 0 || Changes.length > 1000)
      throw invalidInput(`A change batch has 1 to 1000 changes (got ${Changes.length})`);
    return {
      zoneId: HostedZoneId,
      changes: Changes.map(
        ({ Action, ResourceRecordSet: { Name, Type, TTL, ResourceRecords, AliasTarget } }) => ({
          action: actionOf(Action),
          recordSet: {
            name: fullName(Name),
            type: Type,
            ttl: TTL,
            values: (ResourceRecords ?? []).map(({ Value }) => Value),
            ...(AliasTarget && {
              alias: {
                zoneId: AliasTarget.HostedZoneId,
                dnsName: fullName(AliasTarget.DNSName),
                evaluateTargetHealth: AliasTarget.EvaluateTargetHealth,
              },
            }),
          },
        }),
      ),
    };
  },
  access: (_call, { zoneId }) => zoneAccess("ChangeResourceRecordSets", zoneId),
  run: async ({ store }, { zoneId, changes }) => {
    await store.change(zoneId, changes);
    return { ChangeInfo: insync(`C${randomId(20).toUpperCase()}`) };
  },
});

function actionOf(action: string): RecordChange["action"] {
  if (action === "CREATE" || action === "DELETE" || action === "UPSERT") return action;
  throw invalidInput(`Action must be CREATE, DELETE or UPSERT (got ${action})`);
}
