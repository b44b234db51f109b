import { refusedResource } from "../../contract/resource.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { wafApi } from "./api.ts";
import { webAclCapability } from "./capability.ts";
import { ipSetResource } from "./resources/ip-set.ts";
import { loggingConfigurationResource } from "./resources/logging-configuration.ts";
import { regexPatternSetResource } from "./resources/regex-pattern-set.ts";
import { ruleGroupResource } from "./resources/rule-group.ts";
import { webAclResource } from "./resources/web-acl.ts";
import { WafStore } from "./store.ts";

/** WAF on a clock. @param now Milliseconds, never going back: rate-based rules count by it. */
export const wafv2On =
  (now: () => number): ServiceFactory =>
  (platform) => {
    const store = new WafStore(platform, now);
    return {
      name: "wafv2",
      resources: {
        "aws:wafv2/webAcl:WebAcl": webAclResource(store),
        "aws:wafv2/ipSet:IpSet": ipSetResource(store),
        "aws:wafv2/regexPatternSet:RegexPatternSet": regexPatternSetResource(store),
        "aws:wafv2/ruleGroup:RuleGroup": ruleGroupResource(store),
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration":
          loggingConfigurationResource(store),
        "aws:wafv2/webAclAssociation:WebAclAssociation": refusedResource(
          "aws.wafv2.WebAclAssociation",
          "Web ACLs are asked for distributions here (webAclId). Put CloudFront in front of the API; it works on AWS.",
        ),
      },
      api: wafApi(store),
      capabilities: { webAcls: webAclCapability(store) },
      lacks: () =>
        [...store.webAcls.values()].flatMap(({ configuration: { name }, managedGroups }) =>
          managedGroups.length === 0
            ? []
            : `web ACL ${name}: no rule of ${managedGroups.join(", ")} matches here`,
        ),
      stop: () => store.stop(),
    };
  };

/** WAF: web ACLs in front of distributions. Rules run; AWS's managed rule groups are named and match nothing. */
export const wafv2 = wafv2On(() => performance.now());
