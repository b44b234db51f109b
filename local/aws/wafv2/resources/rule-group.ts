import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import { rulesOf, visibilityOf } from "../from-program.ts";
import type { WafStore } from "../store.ts";
import { bodiesOf, newName, place, type NamedInputs, type NamedOutputs } from "./placing.ts";

interface RuleGroupInputs extends NamedInputs {
  readonly capacity: number;
  readonly rules?: unknown;
  readonly customResponseBodies?: Parameters<typeof bodiesOf>[0];
  readonly visibilityConfig: unknown;
}

/** `aws:wafv2/ruleGroup:RuleGroup`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/wafv2/rulegroup/ */
export const ruleGroupResource = (store: WafStore) => {
  const put = (wanted: Resource<RuleGroupInputs>, name: string, id: string) => {
    const { inputs } = wanted;
    const { arn, scope, region, description } = place(store, "rulegroup", wanted, name, id);
    const { lockToken } = store.putRuleGroup(
      { id, arn, scope, region },
      {
        name,
        description,
        defaultAction: { Allow: {} },
        rules: rulesOf(inputs.rules),
        visibility: visibilityOf(inputs.visibilityConfig),
        customResponseBodies: bodiesOf(inputs.customResponseBodies),
      },
      inputs.capacity,
    );
    return { id, outputs: { arn, name, lockToken, tagsAll: inputs.tags ?? {} } };
  };
  return resource<aws.wafv2.RuleGroupArgs, NamedOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      description: true,
      scope: true,
      capacity: true,
      rules: true,
      customResponseBodies: { key: true, content: true, contentType: true },
      visibilityConfig: true,
      tags: true,
    },
    replaceOn: ["name", "namePrefix", "scope", "capacity", "region"],
    create: async (wanted) => put(wanted, newName(wanted), randomUUID()),
    start: async (kept) => put(kept, kept.outputs.name, kept.id).outputs,
    update: async (wanted, { id, outputs }) => put(wanted, outputs.name, id),
    delete: async ({ outputs: { arn } }) => {
      store.ruleGroups.delete(arn);
      store.tags.delete(arn);
    },
  });
};
