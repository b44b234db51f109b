import { summariseExecution } from "../describe.ts";
import { accessTo, operation, page } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListPipelineExecutions.html */
export const listPipelineExecutions = operation("ListPipelineExecutions", {
  members: {
    pipelineName: true,
    maxResults: true,
    nextToken: true,
    filter: { succeededInStage: { stageName: true } },
  },
  access: ({ region }, { pipelineName }) => accessTo("ListPipelineExecutions", region, pipelineName),
  run: ({ store, region }, input) => {
    const pipeline = store.pipelines.get(region, input.pipelineName);
    const stage = input.filter?.succeededInStage?.stageName;
    const executions = store.pipelines
      .executions(pipeline.arn)
      .filter(({ stages }) => stage === undefined || stages[stage]?.status === "Succeeded");
    const { items, nextToken } = page(executions, input);
    return { pipelineExecutionSummaries: items.map(summariseExecution), nextToken };
  },
});
