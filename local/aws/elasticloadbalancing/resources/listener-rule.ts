import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Balancing } from "../balancing.ts";
import { readAction, readConditions, type ConditionInputs } from "../routing.ts";

type RuleInputs = Inputs<aws.lb.ListenerRuleArgs>;

/** `aws:lb/listenerRule:ListenerRule`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/listenerrule/ */
export function listenerRuleHandler(balancing: Balancing): ResourceHandler<RuleInputs> {
  const put = ({ inputs }: Resource<RuleInputs>, arn: string) => {
    const { listenerArn, priority } = inputs;
    if (priority === undefined || !(priority >= 1 && priority <= 50_000))
      throw new AwsError(
        "ValidationError",
        `Rule priority must be 1 to 50000 (got ${priority ?? "nothing"}); give one`,
      );
    if (inputs.transforms !== undefined)
      throw new AwsError("ValidationError", "Transforms of rules are not emulated here");
    balancing.setRule({
      arn,
      listenerArn,
      priority,
      matches: readConditions(inputs.conditions as unknown as ConditionInputs[]),
      action: readAction(inputs.actions),
    });
    return { arn, priority, tagsAll: inputs.tags ?? {} };
  };
  return {
    replaceOn: ["listenerArn"],
    async create(resource) {
      const arn = `${resource.inputs.listenerArn.replace(":listener/", ":listener-rule/")}/${randomId(16)}`;
      return { id: arn, outputs: put(resource, arn) };
    },
    async start(kept) {
      put(kept, kept.id);
    },
    async update(resource, previous) {
      return { id: previous.id, outputs: put(resource, previous.id) };
    },
    async delete({ id }) {
      balancing.removeRule(id);
    },
  };
}
