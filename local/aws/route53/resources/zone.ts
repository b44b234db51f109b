import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { invalidDomainName } from "../errors.ts";
import { fullName, isName, withoutDot } from "../names.ts";
import type { HostedZone } from "../records.ts";
import type { ZoneStore } from "../store.ts";

/** Outputs of a zone. */
interface ZoneOutputs {
  readonly arn: string;
  readonly zoneId: string;
  readonly name: string;
  readonly nameServers: readonly string[];
  readonly primaryNameServer: string;
  readonly comment: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:route53/zone:Zone`, public.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/route53/zone/ */
export const zoneResource = (store: ZoneStore) =>
  resource<aws.route53.ZoneArgs, ZoneOutputs>()({
    inputs: { name: true, comment: true, forceDestroy: true, tags: true, enableAcceleratedRecovery: [false] },
    replaceOn: ["name"],
    create: async ({ name: logicalName, inputs }) => {
      const name = inputs.name ?? physicalName(logicalName);
      if (!isName(name)) throw invalidDomainName(name);
      const zone = await store.create({
        name: fullName(name),
        comment: inputs.comment ?? "Managed by Pulumi",
        callerReference: physicalName(logicalName),
        origin: "program",
      });
      return state(zone, inputs.tags);
    },
    update: async ({ inputs }, { id }) =>
      state(await store.setComment(id, inputs.comment ?? "Managed by Pulumi"), inputs.tags),
    delete: async ({ id, inputs }) => {
      if (store.find(id)) await store.delete(id, inputs.forceDestroy ?? false);
    },
    lookUp: async (id) => {
      const zone = await store.lookUp({ id });
      return { ...state(zone), inputs: { name: withoutDot(zone.name), comment: zone.comment } };
    },
  });

function state(zone: HostedZone, tags: Readonly<Record<string, string>> = {}) {
  const { id, name, nameServers, comment } = zone;
  return {
    id,
    outputs: {
      arn: `arn:aws:route53:::hostedzone/${id}`,
      zoneId: id,
      name: withoutDot(name),
      nameServers,
      primaryNameServer: nameServers[0] ?? "",
      comment,
      tagsAll: tags,
    },
  };
}
