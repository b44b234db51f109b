import { AwsError } from "../../../contract/errors.ts";
import { describePipeline } from "../describe.ts";
import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipeline.html */
export const getPipeline = operation("GetPipeline", {
  members: { name: true, version: true },
  access: ({ region }, { name }) => accessTo("GetPipeline", region, name),
  run: ({ store, region }, { name, version }) => {
    const pipeline = store.pipelines.get(region, name);
    // Earlier versions are not kept here.
    if (version !== undefined && version !== pipeline.version)
      throw new AwsError(
        "PipelineVersionNotFoundException",
        `The pipeline ${name} has no version ${version} here`,
      );
    return {
      pipeline: describePipeline(pipeline),
      metadata: {
        pipelineArn: pipeline.arn,
        created: new Date(pipeline.createdAt),
        updated: new Date(pipeline.updatedAt),
      },
    };
  },
});
