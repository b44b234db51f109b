import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { EventSourceMappings } from "../event-sources/mappings.ts";
import type { Functions } from "../functions.ts";
import type { MappingRecord } from "../records.ts";

type MappingInputs = Inputs<aws.lambda.EventSourceMappingArgs>;

/** `aws:lambda/eventSourceMapping:EventSourceMapping`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export function eventSourceMappingHandler(
  functions: Functions,
  mappings: EventSourceMappings,
): ResourceHandler<MappingInputs> {
  const write = async (resource: Resource<MappingInputs>, uuid: string) => {
    const mapping = asRecord(functions, resource, uuid);
    await mappings.check(mapping);
    await mappings.put(mapping);
    const { name } = functions.parse(mapping.functionArn, mapping.region);
    return {
      id: uuid,
      outputs: {
        uuid,
        arn: mappings.arnOf(mapping),
        functionArn: mapping.functionArn,
        functionName: resource.inputs.functionName ?? name,
        state: mapping.enabled ? "Enabled" : "Disabled",
        stateTransitionReason: "USER_INITIATED",
        lastModified: mapping.lastModified,
        lastProcessingResult: "",
      },
    };
  };
  return {
    replaceOn: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
    create: async (resource) => await write(resource, randomUUID()),
    start: async ({ id }) => {
      mappings.start(mappings.get(id));
      await Promise.resolve();
    },
    update: async (resource, previous) => await write(resource, previous.id),
    delete: async ({ id }) => await mappings.delete(id),
  };
}

function asRecord(
  functions: Functions,
  { name, region, inputs }: Resource<MappingInputs>,
  uuid: string,
): MappingRecord {
  const { eventSourceArn } = inputs;
  if (!eventSourceArn)
    throw new NotEmulatedError(
      `the event source of mapping ${name}`,
      "Here: streams of DynamoDB tables, and SQS queues.",
    );
  for (const unknown of ["parallelizationFactor", "tumblingWindowInSeconds"] as const)
    if ((inputs[unknown] ?? 0) > 1)
      throw new NotEmulatedError(
        `${unknown} of mapping ${name}`,
        "Leave it away: the stream has one shard here.",
      );
  const isQueue = eventSourceArn.split(":")[2] === "sqs";
  const reference = functions.parse(inputs.functionName, region);
  const { fn } = functions.target(reference);
  const batchSize = inputs.batchSize ?? (isQueue ? 10 : 100);
  const window = inputs.maximumBatchingWindowInSeconds ?? 0;
  const limits = isQueue && eventSourceArn.endsWith(".fifo") ? 10 : 10_000;
  if (!(batchSize >= 1 && batchSize <= limits))
    throw invalid(`batchSize must be 1 to ${limits} (got ${batchSize})`);
  if (!(window >= 0 && window <= 300))
    throw invalid(`maximumBatchingWindowInSeconds must be 0 to 300 (got ${window})`);
  if (isQueue && batchSize > 10 && window < 1)
    throw invalid(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  return {
    uuid,
    region,
    eventSourceArn,
    batchSize,
    window,
    functionArn: reference.qualifier === undefined ? fn.arn : `${fn.arn}:${reference.qualifier}`,
    enabled: inputs.enabled ?? true,
    filters: (inputs.filterCriteria?.filters ?? []).flatMap(({ pattern }) =>
      pattern === undefined ? [] : [pattern],
    ),
    ...(inputs.startingPosition !== undefined && {
      startingPosition: inputs.startingPosition as "LATEST" | "TRIM_HORIZON",
    }),
    maximumRetryAttempts: inputs.maximumRetryAttempts ?? -1,
    maximumRecordAge: inputs.maximumRecordAgeInSeconds ?? -1,
    bisect: inputs.bisectBatchOnFunctionError ?? false,
    reportsItemFailures: inputs.functionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    onFailure: inputs.destinationConfig?.onFailure?.destinationArn,
    maximumConcurrency: inputs.scalingConfig?.maximumConcurrency,
    lastModified: new Date().toISOString(),
  };
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
