import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import { isTarget, type PipeStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
}

interface PipeInputs {
  readonly roleArn: string;
  readonly source: string;
  readonly target: string;
  readonly description?: string;
  readonly desiredState?: string;
  readonly sourceParameters?: {
    readonly filterCriteria?: { readonly filters?: readonly { readonly pattern: string }[] };
    readonly dynamodbStreamParameters?: {
      readonly startingPosition: string;
      readonly batchSize?: number;
      readonly maximumBatchingWindowInSeconds?: number;
      readonly maximumRetryAttempts?: number;
      readonly maximumRecordAgeInSeconds?: number;
      readonly deadLetterConfig?: { readonly arn?: string };
    };
  };
  readonly targetParameters?: {
    readonly inputTemplate?: string;
    readonly sqsQueueParameters?: {
      readonly messageGroupId?: string;
      readonly messageDeduplicationId?: string;
    };
  };
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:pipes/pipe:Pipe`, from a table's stream to a queue, a topic, a function or an event bus.
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html */
export function pipeResource(store: PipeStore) {
  const put = async ({ inputs, region }: Resource<PipeInputs>, name: string) => {
    const arn = store.arnOf(region, name);
    refuseEnds(inputs, name);
    const stream = inputs.sourceParameters?.dynamodbStreamParameters;
    const fifo = inputs.targetParameters?.sqsQueueParameters;
    await store.put({
      arn,
      name,
      region,
      description: inputs.description,
      roleArn: inputs.roleArn,
      source: inputs.source,
      target: inputs.target,
      isRunning: inputs.desiredState !== "STOPPED",
      filters: (inputs.sourceParameters?.filterCriteria?.filters ?? []).map(({ pattern }) => pattern),
      startingPosition: (stream?.startingPosition ?? "LATEST") as "LATEST" | "TRIM_HORIZON",
      batchSize: stream?.batchSize ?? 1,
      window: stream?.maximumBatchingWindowInSeconds ?? 0,
      maximumRetryAttempts: stream?.maximumRetryAttempts ?? -1,
      maximumRecordAge: stream?.maximumRecordAgeInSeconds ?? -1,
      deadLetterArn: stream?.deadLetterConfig?.arn,
      inputTemplate: inputs.targetParameters?.inputTemplate,
      messageGroupId: fifo?.messageGroupId,
      messageDeduplicationId: fifo?.messageDeduplicationId,
      tags: inputs.tags ?? {},
    });
    return { id: name, outputs: { arn, name } };
  };
  return resource<aws.pipes.PipeArgs, Outputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      description: true,
      desiredState: ["RUNNING", "STOPPED"],
      roleArn: true,
      source: true,
      sourceParameters: {
        filterCriteria: { filters: { pattern: true } },
        dynamodbStreamParameters: {
          // On AWS a change of it replaces the pipe; here the pipe goes on where it was.
          startingPosition: true,
          batchSize: true,
          maximumBatchingWindowInSeconds: true,
          maximumRetryAttempts: true,
          maximumRecordAgeInSeconds: true,
          deadLetterConfig: { arn: true },
          onPartialBatchItemFailure:
            "records are sent one by one: the one that failed is known, and tried again with those after it",
          parallelizationFactor: "records are sent one after the other",
        },
      },
      target: true,
      targetParameters: {
        inputTemplate: true,
        sqsQueueParameters: { messageGroupId: true, messageDeduplicationId: true },
        lambdaFunctionParameters: { invocationType: ["FIRE_AND_FORGET"] },
      },
      tags: true,
      kmsKeyIdentifier: "nothing is encrypted on this machine",
      logConfiguration: "what a pipe does is in the local cloud's own log",
    },
    replaceOn: ["name", "namePrefix", "source"],
    create: async (pipe) => {
      const { name, namePrefix = pipe.name } = pipe.inputs;
      return await put(pipe, name ?? physicalName(namePrefix, 64));
    },
    start: async ({ id, region }) => {
      store.start(store.get(store.arnOf(region, id)));
    },
    update: async (pipe, { id }) => await put(pipe, id),
    delete: async ({ id, region }) => await store.delete(store.arnOf(region, id)),
  });
}

function refuseEnds({ source, target }: PipeInputs, name: string): void {
  if (!/^arn:aws[\w-]*:dynamodb:.*\/stream\//.test(source))
    throw new NotEmulatedError(`the source ${source} of pipe ${name}`, "Here: streams of DynamoDB tables.");
  if (!isTarget(target))
    throw new NotEmulatedError(
      `the target ${target} of pipe ${name}`,
      "Here: queues, topics, functions and event buses.",
    );
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
  if (/:sns:.*\.fifo$/.test(target))
    throw new AwsError(
      "ValidationException",
      `The target ${target} of pipe ${name} is a FIFO topic, which pipes do not support.`,
    );
}
