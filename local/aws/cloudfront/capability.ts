import type { Capabilities, SiteCapability } from "../../contract/capabilities.ts";
import { accessRecord } from "./access-record.ts";
import type { CloudFrontStore } from "./store.ts";

/** Distributions, for what viewers connect to. */
export function siteCapability(
  { distributions, metrics }: CloudFrontStore,
  capabilities: Capabilities,
): SiteCapability {
  return {
    distributions: () => [...distributions.keys()],
    domainNames: () => [...distributions.values()].map(({ domainName }) => domainName),
    siteNames: () => {
      const [first] = distributions.values();
      return first ? [first.domainName, ...first.aliases] : [];
    },
    withCertificate: (certificateArn) =>
      [...distributions.values()]
        .filter((distribution) => distribution.certificateArn === certificateArn)
        .map(({ arn }) => arn),
    handle: async (id, request) => {
      const distribution = distributions.get(id);
      if (!distribution) throw new Error(`there is no distribution ${id}`);
      const begin = performance.now();
      const response = await distribution.handle(request);
      if ("logDeliveries" in capabilities)
        capabilities.logDeliveries.deliver(distribution.arn, () =>
          accessRecord(request, response, performance.now() - begin),
        );
      metrics.answered(id, response.status);
      return response;
    },
  };
}
