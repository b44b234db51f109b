import type { ServiceFactory } from "../../contract/service.ts";
import { route53Api } from "./api.ts";
import { dnsCapability } from "./capability.ts";
import { getZone } from "./invokes.ts";
import { withoutDot } from "./names.ts";
import { recordResource } from "./resources/record.ts";
import { zoneResource } from "./resources/zone.ts";
import { ZoneStore } from "./store.ts";

/** Route 53: public hosted zones and their records. It is the only name server that is asked here, and nobody outside asks it. */
export const route53: ServiceFactory = (platform) => {
  const store = new ZoneStore(platform);
  return {
    name: "route53",
    resources: {
      "aws:route53/zone:Zone": zoneResource(store),
      "aws:route53/record:Record": recordResource(store),
    },
    invokes: { "aws:route53/getZone:getZone": getZone(store) },
    api: route53Api(store),
    capabilities: { dns: dnsCapability(store) },
    foreign: () =>
      store
        .all()
        .filter(({ origin }) => origin === "api")
        .map(({ id, name }) => ({
          type: "aws:route53/zone:Zone",
          name: withoutDot(name),
          id,
          region: "us-east-1",
          outputs: { zoneId: id },
        })),
  };
};
