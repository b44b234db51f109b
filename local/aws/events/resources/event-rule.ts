import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import { newSchedule } from "../rule-schedule.ts";
import type { BusStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly eventBusName: string;
  readonly region: string;
}

interface RuleInputs {
  readonly eventBusName?: string;
  readonly eventPattern?: string;
  readonly scheduleExpression?: string;
  readonly description?: string;
  readonly roleArn?: string;
  readonly state?: string;
  readonly isEnabled?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:cloudwatch/eventRule:EventRule`, with a pattern, a schedule, or both.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export function eventRuleResource(store: BusStore) {
  const put = async ({ inputs, region }: Resource<RuleInputs>, name: string) => {
    const { eventBusName: bus = "default", state, isEnabled = true } = inputs;
    const arn = store.ruleArn(region, name, bus);
    await store.putRule({
      arn,
      name,
      busArn: store.busArn(region, bus),
      description: inputs.description,
      roleArn: inputs.roleArn,
      eventPattern: inputs.eventPattern ?? "",
      schedule: newSchedule(store.findRule(arn)?.schedule, inputs.scheduleExpression),
      isEnabled: state === undefined ? isEnabled : state !== "DISABLED",
      tags: inputs.tags ?? {},
      targets: store.findRule(arn)?.targets ?? {},
      origin: "program",
    });
    return {
      id: bus === "default" ? name : `${bus}/${name}`,
      outputs: { arn, name, eventBusName: bus, region },
    };
  };
  return resource<aws.cloudwatch.EventRuleArgs, Outputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      eventBusName: true,
      eventPattern: true,
      scheduleExpression: true,
      description: true,
      roleArn: true,
      state: ["ENABLED", "DISABLED"],
      isEnabled: true,
      tags: true,
      forceDestroy: "no service manages rules here",
    },
    replaceOn: ["name", "namePrefix", "eventBusName", "region"],
    create: async (rule) => {
      const { name, namePrefix = rule.name } = rule.inputs;
      return await put(rule, name ?? physicalName(namePrefix, 64));
    },
    update: async (rule, { outputs }) => await put(rule, outputs.name),
    delete: async ({ outputs: { arn } }) => {
      for (const id of Object.keys(store.findRule(arn)?.targets ?? {})) await store.removeTarget(arn, id);
      await store.deleteRule(arn);
    },
  });
}
