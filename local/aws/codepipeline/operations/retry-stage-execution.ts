import { validation } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RetryStageExecution.html */
export const retryStageExecution = operation("RetryStageExecution", {
  members: { pipelineName: true, stageName: true, pipelineExecutionId: true, retryMode: true },
  read: (_call, { retryMode, ...input }) => {
    if (retryMode !== "FAILED_ACTIONS" && retryMode !== "ALL_ACTIONS")
      throw validation(`Value '${retryMode}' at 'retryMode' must be FAILED_ACTIONS or ALL_ACTIONS`);
    return { ...input, retryMode } as const;
  },
  access: ({ region }, { pipelineName, stageName }) =>
    accessTo("RetryStageExecution", region, `${pipelineName}/${stageName}`),
  run: async ({ store, region }, { pipelineName, stageName, pipelineExecutionId, retryMode }) => {
    const pipeline = store.pipelines.get(region, pipelineName);
    const execution = store.pipelines.executionOf(pipeline, pipelineExecutionId);
    await store.commands.retry(pipeline, execution, stageName, retryMode);
    return { pipelineExecutionId };
  },
});
