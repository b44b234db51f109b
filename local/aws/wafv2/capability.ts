import type { WebAclCapability } from "../../contract/capabilities.ts";
import type { WafStore } from "./store.ts";

/** Web ACLs, for the resources that they protect. */
export function webAclCapability({ webAcls }: WafStore): WebAclCapability {
  return {
    has: (arn) => webAcls.get(arn)?.names.scope === "CLOUDFRONT",
    check: (arn, request, resource) => {
      const webAcl = webAcls.get(arn);
      if (!webAcl) throw new Error(`there is no web ACL ${arn}`);
      return webAcl.check(request, resource);
    },
    all: () => [...webAcls.values()].map(({ state }) => state),
  };
}
