import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { Target } from "../records.ts";
import type { BusStore } from "../store.ts";

interface Outputs {
  readonly targetId: string;
  readonly eventBusName: string;
  readonly region: string;
}

interface TargetInputs {
  readonly rule: string;
  readonly arn: string;
  readonly eventBusName?: string;
  readonly roleArn?: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly inputPaths?: Readonly<Record<string, string>>;
    readonly inputTemplate: string;
  };
  readonly sqsTarget?: { readonly messageGroupId?: string };
  readonly retryPolicy?: {
    readonly maximumRetryAttempts?: number;
    readonly maximumEventAgeInSeconds?: number;
  };
  readonly deadLetterConfig?: { readonly arn?: string };
}

/** `aws:cloudwatch/eventTarget:EventTarget`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export function eventTargetResource(store: BusStore) {
  const put = async ({ inputs, region }: Resource<TargetInputs>, targetId: string) => {
    const { rule, eventBusName: bus = "default" } = inputs;
    await store.putTarget(store.ruleArn(region, rule, bus), readTarget(inputs, targetId));
    const id = [...(bus === "default" ? [] : [bus]), rule, targetId].join("-");
    return { id, outputs: { targetId, eventBusName: bus, region } };
  };
  return resource<aws.cloudwatch.EventTargetArgs, Outputs>()({
    inputs: {
      rule: true,
      arn: true,
      targetId: true,
      eventBusName: true,
      roleArn: true,
      input: true,
      inputPath: true,
      inputTransformer: { inputPaths: true, inputTemplate: true },
      sqsTarget: { messageGroupId: true },
      retryPolicy: { maximumRetryAttempts: true, maximumEventAgeInSeconds: true },
      deadLetterConfig: { arn: true },
      forceDestroy: "no service manages rules here",
    },
    replaceOn: ["rule", "targetId", "eventBusName", "region"],
    create: async (target) => await put(target, target.inputs.targetId ?? physicalName(target.name, 64)),
    update: async (target, { outputs }) => await put(target, outputs.targetId),
    delete: async ({ inputs, outputs, region }) =>
      await store.removeTarget(store.ruleArn(region, inputs.rule, inputs.eventBusName), outputs.targetId),
  });
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
