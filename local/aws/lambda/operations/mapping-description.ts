import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { MappingRecord } from "../records.ts";

/** An event source mapping as the API answers it.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export function describeMapping(mapping: MappingRecord): EventSourceMappingConfiguration {
  const { filters, onFailure, maximumConcurrency } = mapping;
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    State: mapping.enabled ? "Enabled" : "Disabled",
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.window,
    MaximumRetryAttempts: mapping.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: mapping.maximumRecordAge,
    BisectBatchOnFunctionError: mapping.bisect,
    FunctionResponseTypes: mapping.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
    LastModified: new Date(mapping.lastModified),
    StartingPosition: mapping.startingPosition,
    FilterCriteria:
      filters.length > 0 ? { Filters: filters.map((pattern) => ({ Pattern: pattern })) } : undefined,
    DestinationConfig: onFailure === undefined ? undefined : { OnFailure: { Destination: onFailure } },
    ScalingConfig: maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
  };
}
