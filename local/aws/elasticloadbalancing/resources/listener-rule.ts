import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { randomId } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { actionMembers, readAction } from "../actions.ts";
import { conditionMembers, readConditions } from "../conditions.ts";
import { validationError } from "../errors.ts";
import type { LoadBalancerStore } from "../store.ts";

const inputs = {
  listenerArn: true,
  priority: true,
  conditions: conditionMembers,
  actions: actionMembers,
  tags: true,
} as const;
type RuleInputs = Read<Inputs<aws.lb.ListenerRuleArgs>, typeof inputs>;

/** Outputs of a rule. */
export interface ListenerRuleOutputs {
  readonly arn: string;
  readonly priority: number;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:lb/listenerRule:ListenerRule`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/listenerrule/ */
export function listenerRuleResource(store: LoadBalancerStore) {
  const put = (given: RuleInputs, arn: string): ListenerRuleOutputs => {
    const { listenerArn, priority, tags = {} } = given;
    if (priority === undefined || !(priority >= 1 && priority <= 50_000))
      throw validationError(`Rule priority must be 1 to 50000 (got ${priority ?? "nothing"}); give one`);
    const matches = readConditions(given.conditions);
    store.setRule({ arn, listenerArn, priority, matches, action: readAction(given.actions) });
    return { arn, priority, tagsAll: tags };
  };
  return resource<aws.lb.ListenerRuleArgs, ListenerRuleOutputs>()({
    inputs,
    replaceOn: ["listenerArn"],
    create: async ({ inputs: given }) => {
      const arn = `${given.listenerArn.replace(":listener/", ":listener-rule/")}/${randomId(16)}`;
      return { id: arn, outputs: put(given, arn) };
    },
    start: async ({ id, inputs: given }) => put(given, id),
    update: async ({ inputs: given }, { id }) => ({ id, outputs: put(given, id) }),
    delete: async ({ id }) => {
      store.removeRule(id);
    },
  });
}
