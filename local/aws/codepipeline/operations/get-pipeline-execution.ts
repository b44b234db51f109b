import { describeExecution } from "../describe.ts";
import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineExecution.html */
export const getPipelineExecution = operation("GetPipelineExecution", {
  members: { pipelineName: true, pipelineExecutionId: true },
  access: ({ region }, { pipelineName }) => accessTo("GetPipelineExecution", region, pipelineName),
  run: ({ store, region }, { pipelineName, pipelineExecutionId }) => {
    const pipeline = store.pipelines.get(region, pipelineName);
    return {
      pipelineExecution: describeExecution(store.pipelines.executionOf(pipeline, pipelineExecutionId)),
    };
  },
});
