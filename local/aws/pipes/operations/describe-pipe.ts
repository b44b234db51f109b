import { operation } from "../operation.ts";
import { stateOf } from "../state.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html */
export const describePipe = operation("DescribePipe", {
  members: { Name: true },
  access: ({ store, region }, { Name }) => [
    { action: "pipes:DescribePipe", resource: store.arnOf(region, Name) },
  ],
  run: ({ store, region }, { Name }) => {
    const pipe = store.get(store.arnOf(region, Name));
    return {
      Arn: pipe.arn,
      Name: pipe.name,
      Description: pipe.description,
      Source: pipe.source,
      SourceParameters: {
        FilterCriteria: { Filters: pipe.filters.map((Pattern) => ({ Pattern })) },
        DynamoDBStreamParameters: {
          StartingPosition: pipe.startingPosition,
          BatchSize: pipe.batchSize,
          MaximumBatchingWindowInSeconds: pipe.window,
          MaximumRetryAttempts: pipe.maximumRetryAttempts,
          MaximumRecordAgeInSeconds: pipe.maximumRecordAge,
          ...(pipe.deadLetterArn !== undefined && { DeadLetterConfig: { Arn: pipe.deadLetterArn } }),
        },
      },
      Target: pipe.target,
      TargetParameters: { InputTemplate: pipe.inputTemplate },
      RoleArn: pipe.roleArn,
      Tags: pipe.tags,
      CurrentState: stateOf(pipe),
      DesiredState: stateOf(pipe),
    };
  },
});
