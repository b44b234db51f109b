import { describeState } from "../describe.ts";
import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineState.html */
export const getPipelineState = operation("GetPipelineState", {
  members: { name: true },
  access: ({ region }, { name }) => accessTo("GetPipelineState", region, name),
  run: ({ store, region }, { name }) => {
    const pipeline = store.pipelines.get(region, name);
    return {
      pipelineName: name,
      pipelineVersion: pipeline.version,
      stageStates: describeState(pipeline, store.pipelines.executions(pipeline.arn)),
      created: new Date(pipeline.createdAt),
      updated: new Date(pipeline.updatedAt),
    };
  },
});
