import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DisableStageTransition.html */
export const disableStageTransition = operation("DisableStageTransition", {
  members: { pipelineName: true, stageName: true, transitionType: ["Inbound"], reason: true },
  access: ({ region }, { pipelineName, stageName }) =>
    accessTo("DisableStageTransition", region, `${pipelineName}/${stageName}`),
  run: async ({ store, region, principal }, { pipelineName, stageName, reason }) => {
    const pipeline = store.pipelines.get(region, pipelineName);
    await store.commands.transition(pipeline, stageName, { reason, by: principal.arn });
    return {};
  },
});
