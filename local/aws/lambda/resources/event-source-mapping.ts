import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { checkBatch } from "../event-sources/batch-limits.ts";
import type { MappingRecord } from "../records.ts";
import type { LambdaStore } from "../store.ts";
import type { FunctionStore } from "../stores/function-store.ts";

const inputs = {
  eventSourceArn: true,
  functionName: true,
  enabled: true,
  batchSize: true,
  maximumBatchingWindowInSeconds: true,
  filterCriteria: { filters: { pattern: true } },
  startingPosition: ["LATEST", "TRIM_HORIZON"],
  maximumRetryAttempts: true,
  maximumRecordAgeInSeconds: true,
  bisectBatchOnFunctionError: true,
  functionResponseTypes: true,
  destinationConfig: { onFailure: { destinationArn: true } },
  scalingConfig: { maximumConcurrency: true },
  // A stream has one shard here.
  parallelizationFactor: [1],
  tumblingWindowInSeconds: [0],
  kmsKeyArn: "nothing is encrypted on this machine",
  useResourceTimeoutForPropagation: "a policy of a role holds at once",
  tags: "tags of mappings are not told",
} as const;
type MappingInputs = Read<Inputs<aws.lambda.EventSourceMappingArgs>, typeof inputs>;

/** Outputs of an event source mapping. */
export interface EventSourceMappingOutputs {
  readonly uuid: string;
  readonly arn: string;
  readonly functionArn: string;
  readonly functionName: string;
  readonly state: string;
  readonly stateTransitionReason: string;
  readonly lastModified: string;
  readonly lastProcessingResult: string;
}

/** `aws:lambda/eventSourceMapping:EventSourceMapping`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export function eventSourceMappingResource({ functions, mappings }: LambdaStore) {
  const put = async (given: MappingInputs, region: string, name: string, uuid: string) => {
    const mapping = asRecord(given, region, name, uuid, functions);
    await mappings.check(mapping);
    await mappings.put(mapping);
    return {
      id: uuid,
      outputs: {
        uuid,
        arn: mappings.arnOf(mapping),
        functionArn: mapping.functionArn,
        functionName: given.functionName,
        state: mapping.enabled ? "Enabled" : "Disabled",
        stateTransitionReason: "USER_INITIATED",
        lastModified: mapping.lastModified,
        lastProcessingResult: "",
      },
    };
  };
  return resource<aws.lambda.EventSourceMappingArgs, EventSourceMappingOutputs>()({
    inputs,
    replaceOn: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
    create: async ({ inputs: given, region, name }) => await put(given, region, name, randomUUID()),
    start: async ({ id }) => {
      mappings.start(mappings.get(id));
    },
    update: async ({ inputs: given, region, name }, { id }) => await put(given, region, name, id),
    delete: async ({ id }) => await mappings.delete(id),
  });
}

/** @throws AwsError InvalidParameterValueException, ResourceNotFoundException. */
function asRecord(
  given: MappingInputs,
  region: string,
  name: string,
  uuid: string,
  functions: FunctionStore,
): MappingRecord {
  const { eventSourceArn } = given;
  if (!eventSourceArn)
    throw new NotEmulatedError(
      `the event source of mapping ${name}`,
      "Here: streams of DynamoDB tables, and SQS queues.",
    );
  const reference = functions.parse(given.functionName, region);
  const { fn } = functions.target(reference);
  const batchSize = given.batchSize ?? (eventSourceArn.split(":")[2] === "sqs" ? 10 : 100);
  const window = given.maximumBatchingWindowInSeconds ?? 0;
  checkBatch(eventSourceArn, batchSize, window);
  return {
    uuid,
    region,
    eventSourceArn,
    batchSize,
    window,
    functionArn: reference.qualifier === undefined ? fn.arn : `${fn.arn}:${reference.qualifier}`,
    enabled: given.enabled ?? true,
    filters: (given.filterCriteria?.filters ?? []).flatMap(({ pattern }) => pattern ?? []),
    startingPosition: given.startingPosition as MappingRecord["startingPosition"],
    maximumRetryAttempts: given.maximumRetryAttempts ?? -1,
    maximumRecordAge: given.maximumRecordAgeInSeconds ?? -1,
    bisect: given.bisectBatchOnFunctionError ?? false,
    reportsItemFailures: given.functionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    onFailure: given.destinationConfig?.onFailure?.destinationArn,
    maximumConcurrency: given.scalingConfig?.maximumConcurrency,
    lastModified: new Date().toISOString(),
  };
}
