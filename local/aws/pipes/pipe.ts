import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { physicalName } from "../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../contract/resource.ts";
import { isTarget, type Pipes } from "./pipes.ts";

type PipeInputs = Inputs<aws.pipes.PipeArgs>;

/** `aws:pipes/pipe:Pipe`, from a table's stream to a queue, a topic or a function.
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html */
export function pipeHandler(pipes: Pipes): ResourceHandler<PipeInputs> {
  const put = async (resource: Resource<PipeInputs>, name: string) => {
    const { inputs, region } = resource;
    const arn = pipes.arnOf(region, name);
    refuseNotEmulated(inputs, name);
    const stream = inputs.sourceParameters?.dynamodbStreamParameters;
    const fifo = inputs.targetParameters?.sqsQueueParameters;
    await pipes.put({
      arn,
      name,
      region,
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
    });
    return { id: name, outputs: { arn, name } };
  };
  return {
    replaceOn: ["name", "namePrefix", "source"],
    create: async (resource) =>
      await put(
        resource,
        resource.inputs.name ?? physicalName(resource.inputs.namePrefix ?? resource.name, 64),
      ),
    start: async ({ id, region }) => {
      pipes.start(pipes.get(pipes.arnOf(region, id)));
      await Promise.resolve();
    },
    update: async (resource, { id }) => await put(resource, id),
    delete: async ({ id, region }) => await pipes.delete(pipes.arnOf(region, id)),
  };
}

function refuseNotEmulated(inputs: PipeInputs, name: string): void {
  if (!/^arn:aws[\w-]*:dynamodb:.*\/stream\//.test(inputs.source))
    throw new NotEmulatedError(
      `the source ${inputs.source} of pipe ${name}`,
      "Here: streams of DynamoDB tables.",
    );
  if (!isTarget(inputs.target))
    throw new NotEmulatedError(
      `the target ${inputs.target} of pipe ${name}`,
      "Here: queues, topics, functions and event buses.",
    );
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
  if (/:sns:.*\.fifo$/.test(inputs.target))
    throw new AwsError(
      "ValidationException",
      `The target ${inputs.target} of pipe ${name} is a FIFO topic, which pipes do not support.`,
    );
  if (inputs.enrichment)
    throw new NotEmulatedError(`the enrichment of pipe ${name}`, "Leave it away, and enrich in the target.");
}
