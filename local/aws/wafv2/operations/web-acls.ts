import { nonexistent } from "../errors.ts";
import { scopeOf } from "../names.ts";
import { operation } from "../operation.ts";
import { accessTo, accessToArn, accessToAll, arnOf } from "./access.ts";
import { compileRules } from "../rules/rule.ts";
import { refuseUnnamedRules } from "../rule-members.ts";

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACL.html */
export const getWebAcl = operation("GetWebACL", {
  members: { Name: true, Scope: true, Id: true },
  access: (call, input) => accessTo(call, "GetWebACL", "webacl", input),
  run: (call, input) => {
    const webAcl = call.store.webAcls.get(arnOf(call, "webacl", input));
    if (!webAcl) throw nonexistent();
    const { names, configuration, capacity, lockToken } = webAcl;
    return {
      LockToken: lockToken,
      WebACL: {
        Name: configuration.name,
        Id: names.id,
        ARN: names.arn,
        DefaultAction: configuration.defaultAction,
        Description: configuration.description ?? "",
        Rules: configuration.rules,
        VisibilityConfig: configuration.visibility,
        Capacity: capacity,
        ManagedByFirewallManager: false,
        LabelNamespace: names.labelPrefix,
        CustomResponseBodies: configuration.customResponseBodies,
      },
    };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRuleGroup.html */
export const getRuleGroup = operation("GetRuleGroup", {
  members: { Name: true, Scope: true, Id: true },
  access: (call, input) => accessTo(call, "GetRuleGroup", "rulegroup", input),
  run: (call, input) => {
    const group = call.store.ruleGroups.get(arnOf(call, "rulegroup", input));
    if (!group) throw nonexistent();
    return {
      LockToken: group.lockToken,
      RuleGroup: {
        Name: group.name,
        Id: group.id,
        ARN: group.arn,
        Capacity: group.capacity,
        Description: group.description ?? "",
        Rules: group.rules,
        VisibilityConfig: group.configuration.visibility,
        LabelNamespace: group.references.labelPrefix,
        CustomResponseBodies: group.customResponseBodies,
      },
    };
  },
});

/** The sum of what the rules need by themselves. AWS may need less where rules transform the same component alike.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_CheckCapacity.html */
export const checkCapacity = operation("CheckCapacity", {
  members: { Scope: true, Rules: true },
  access: accessToAll("CheckCapacity"),
  run: ({ store, region }, { Scope, Rules }) => {
    scopeOf(Scope, region);
    refuseUnnamedRules(Rules);
    const compiled = compileRules(Rules, { ...store.contextOf("awswaf:"), customResponseBodies: {} });
    return { Capacity: compiled.reduce((sum, { capacity }) => sum + capacity, 0) };
  },
});

/** Distributions are asked by CloudFront's GetDistributionConfig, on AWS too; nothing else has a web ACL here.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACLForResource.html */
export const getWebAclForResource = operation("GetWebACLForResource", {
  members: { ResourceArn: true },
  access: (_call, { ResourceArn }) => accessToArn("GetWebACLForResource", ResourceArn),
  run: () => {
    throw nonexistent();
  },
});
