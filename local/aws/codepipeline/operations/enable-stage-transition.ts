import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EnableStageTransition.html */
export const enableStageTransition = operation("EnableStageTransition", {
  members: { pipelineName: true, stageName: true, transitionType: ["Inbound"] },
  access: ({ region }, { pipelineName, stageName }) =>
    accessTo("EnableStageTransition", region, `${pipelineName}/${stageName}`),
  run: async ({ store, region }, { pipelineName, stageName }) => {
    await store.commands.transition(store.pipelines.get(region, pipelineName), stageName, undefined);
    return {};
  },
});
