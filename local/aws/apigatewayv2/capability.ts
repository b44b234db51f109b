import type { VpcLinkCapability } from "../../contract/capabilities.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import type { VpcLinkRecord } from "./records.ts";
import type { VpcLinkStore } from "./store.ts";

/** Network interfaces of VPC links, from which API Gateway calls load balancers. */
export function vpcLinkCapability(store: VpcLinkStore): VpcLinkCapability {
  const interfaces = new WeakMap<VpcLinkRecord, NetworkInterface>();
  return {
    // The same interface for the same link, as long as it is not changed: what is known of its way to others is kept by it.
    find: (vpcLinkId) => {
      const link = store.get(vpcLinkId);
      if (!link) return undefined;
      const known = interfaces.get(link);
      if (known) return known;
      const { id, name, subnetIds, securityGroupIds } = link;
      const made = { owner: `VPC link ${name} (${id})`, subnetIds, securityGroupIds, publicIp: false };
      interfaces.set(link, made);
      return made;
    },
  };
}
