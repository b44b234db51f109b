import { invalidInput } from "./errors.ts";
import { withoutDot } from "./names.ts";
import type { Invoke } from "../../contract/service.ts";
import type { ZoneStore } from "./store.ts";

/** `aws.route53.getZone`, by name or id: a zone that is not here is made, for the one that the account has on AWS.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/route53/getzone/ */
export const getZone =
  (store: ZoneStore): Invoke =>
  async ({ name, zoneId, privateZone, vpcId, tags }) => {
    if (privateZone === true || vpcId !== undefined || tags !== undefined)
      throw invalidInput("A zone is looked up by name or zoneId here, not by privateZone, vpcId or tags");
    const zone =
      typeof zoneId === "string"
        ? await store.lookUp({ id: zoneId })
        : typeof name === "string"
          ? await store.lookUp({ name })
          : undefined;
    if (!zone) throw invalidInput("A zone is looked up by name or by zoneId");
    return {
      id: zone.id,
      zoneId: zone.id,
      arn: `arn:aws:route53:::hostedzone/${zone.id}`,
      name: withoutDot(zone.name),
      comment: zone.comment,
      callerReference: zone.callerReference,
      nameServers: zone.nameServers,
      primaryNameServer: zone.nameServers[0] ?? "",
      privateZone: false,
      resourceRecordSetCount: store.records(zone.id).length,
      linkedServiceDescription: "",
      linkedServicePrincipal: "",
      tags: {},
    };
  };
