import { at, elements, hasUnknown, isObject, referring } from "../graph.ts";
import { lacking, must, type Rule } from "../rule.ts";

const acls = ["aws:wafv2/webAcl:WebAcl"];

/** Rules of web ACLs. */
export const waf: readonly Rule[] = [
  {
    id: "waf-has-rules",
    title: "A web ACL has rules",
    number: 48,
    sources: ["CKV_AWS_175", "WAF.10"],
    severity: "medium",
    types: acls,
    check: (acl) => must(acl, "rules", (rules) => Array.isArray(rules) && rules.length > 0, "give it rules"),
  },
  {
    id: "waf-actions",
    title: "Every rule of a web ACL says what it does",
    number: 48,
    sources: ["CKV_AWS_342"],
    severity: "medium",
    types: acls,
    check: (acl) =>
      elements(acl.inputs["rules"]).flatMap((rule, index) =>
        hasUnknown(at(rule, "action")) ||
        hasUnknown(at(rule, "overrideAction")) ||
        [at(rule, "action"), at(rule, "overrideAction")].some(
          (action) => isObject(action) && Object.keys(action).length > 0,
        )
          ? []
          : [
              {
                property: `rules.${index}.action`,
                got: undefined,
                fix: "give the rule an action, or a managed group an overrideAction",
              },
            ],
      ),
  },
  {
    id: "waf-logs",
    title: "Requests that a web ACL looked at are logged",
    number: 48,
    sources: ["CKV2_AWS_31", "WAF.11"],
    severity: "medium",
    types: acls,
    check: (acl, graph) => {
      const types = ["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"];
      const { certain, possible } = referring(graph, types, "resourceArn", acl);
      return certain.length + possible.length > 0 ? [] : lacking("give it a WebAclLoggingConfiguration");
    },
  },
];
