import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html */
export const stopPipelineExecution = operation("StopPipelineExecution", {
  members: { pipelineName: true, pipelineExecutionId: true, abandon: true, reason: true },
  access: ({ region }, { pipelineName }) => accessTo("StopPipelineExecution", region, pipelineName),
  run: async ({ store, region }, { pipelineName, pipelineExecutionId, abandon = false, reason = "" }) => {
    const pipeline = store.pipelines.get(region, pipelineName);
    const execution = store.pipelines.executionOf(pipeline, pipelineExecutionId);
    await store.commands.stop(execution, abandon, reason);
    return { pipelineExecutionId };
  },
});
