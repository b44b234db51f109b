import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RollbackStage.html */
export const rollbackStage = operation("RollbackStage", {
  members: { pipelineName: true, stageName: true, targetPipelineExecutionId: true },
  access: ({ region }, { pipelineName, stageName }) =>
    accessTo("RollbackStage", region, `${pipelineName}/${stageName}`),
  run: async ({ store, region }, { pipelineName, stageName, targetPipelineExecutionId }) => {
    const pipeline = store.pipelines.get(region, pipelineName);
    const target = store.pipelines.executionOf(pipeline, targetPipelineExecutionId);
    const { id } = await store.commands.rollBack(pipeline, stageName, target);
    return { pipelineExecutionId: id };
  },
});
