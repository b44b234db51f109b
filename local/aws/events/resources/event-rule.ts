import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Buses } from "../buses.ts";
import type { Target } from "../records.ts";

type RuleInputs = Inputs<aws.cloudwatch.EventRuleArgs>;
type TargetInputs = Inputs<aws.cloudwatch.EventTargetArgs>;

/** `aws:cloudwatch/eventRule:EventRule`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export function eventRuleHandler(buses: Buses): ResourceHandler<RuleInputs> {
  const put = async ({ inputs, region }: Resource<RuleInputs>, name: string) => {
    if (inputs.scheduleExpression !== undefined)
      throw new NotEmulatedError(`the schedule of rule ${name}`, "Here rules have an eventPattern.");
    const arn = buses.ruleArn(region, name, inputs.eventBusName);
    await buses.putRule({
      arn,
      name,
      busArn: buses.busArn(region, inputs.eventBusName),
      description: inputs.description,
      roleArn: inputs.roleArn,
      eventPattern: inputs.eventPattern ?? "",
      isEnabled: inputs.state === undefined ? inputs.isEnabled !== false : inputs.state !== "DISABLED",
      tags: inputs.tags ?? {},
      targets: buses.findRule(arn)?.targets ?? {},
      origin: "program",
    });
    const bus = inputs.eventBusName ?? "default";
    return {
      id: bus === "default" ? name : `${bus}/${name}`,
      outputs: { arn, name, eventBusName: bus, region },
    };
  };
  return {
    replaceOn: ["name", "namePrefix", "eventBusName", "region"],
    create: async (resource) =>
      await put(
        resource,
        resource.inputs.name ?? physicalName(resource.inputs.namePrefix ?? resource.name, 64),
      ),
    update: async (resource, { outputs }) => await put(resource, (outputs as { name: string }).name),
    delete: async ({ outputs }) => {
      const { arn } = outputs as { arn: string };
      for (const id of Object.keys(buses.findRule(arn)?.targets ?? {})) await buses.removeTarget(arn, id);
      await buses.deleteRule(arn);
    },
  };
}

/** Inputs of a target that nothing here does. */
const OTHERS = [
  ...([
    "appsyncTarget",
    "batchTarget",
    "ecsTarget",
    "httpTarget",
    "kinesisTarget",
    "redshiftTarget",
  ] as const),
  ...(["runCommandTargets", "sagemakerPipelineTarget"] as const),
];

/** `aws:cloudwatch/eventTarget:EventTarget`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export function eventTargetHandler(buses: Buses): ResourceHandler<TargetInputs> {
  const put = async ({ inputs, region }: Resource<TargetInputs>, targetId: string) => {
    const unknown = OTHERS.find((name) => inputs[name] !== undefined);
    if (unknown) throw new NotEmulatedError(`${unknown} of the target ${inputs.arn}`);
    await buses.putTarget(
      buses.ruleArn(region, inputs.rule, inputs.eventBusName),
      readTarget(inputs, targetId),
    );
    const bus = inputs.eventBusName ?? "default";
    const id = [...(bus === "default" ? [] : [bus]), inputs.rule, targetId].join("-");
    return { id, outputs: { targetId, eventBusName: bus, region } };
  };
  return {
    replaceOn: ["rule", "targetId", "eventBusName", "region"],
    create: async (resource) =>
      await put(resource, resource.inputs.targetId ?? physicalName(resource.name, 64)),
    update: async (resource, { outputs }) => await put(resource, (outputs as { targetId: string }).targetId),
    delete: async ({ inputs, outputs, region }) =>
      await buses.removeTarget(
        buses.ruleArn(region, inputs.rule, inputs.eventBusName),
        (outputs as { targetId: string }).targetId,
      ),
  };
}

function readTarget(inputs: TargetInputs, Id: string): Target {
  const { arn, roleArn, input, inputPath, inputTransformer, sqsTarget, retryPolicy, deadLetterConfig } =
    inputs;
  return {
    Id,
    Arn: arn,
    RoleArn: roleArn,
    Input: input,
    InputPath: inputPath,
    InputTransformer: inputTransformer && {
      InputPathsMap: inputTransformer.inputPaths,
      InputTemplate: inputTransformer.inputTemplate,
    },
    SqsParameters: sqsTarget && { MessageGroupId: sqsTarget.messageGroupId },
    RetryPolicy: retryPolicy && {
      MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
      MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
    },
    DeadLetterConfig: deadLetterConfig && { Arn: deadLetterConfig.arn },
  };
}
