import { NotEmulatedError } from "../../../contract/errors.ts";
import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html */
export const startPipelineExecution = operation("StartPipelineExecution", {
  members: {
    name: true,
    variables: { name: true, value: true },
    clientRequestToken: true,
    sourceRevisions: { actionName: true, revisionType: true, revisionValue: true },
  },
  read: (_call, { name, variables = [], clientRequestToken: token, sourceRevisions = [] }) => ({
    name,
    token,
    variables: Object.fromEntries(variables.map((one) => [one.name, one.value])),
    overrides: Object.fromEntries(
      sourceRevisions.map(({ actionName, revisionType, revisionValue }) => {
        if (revisionType !== "COMMIT_ID")
          throw new NotEmulatedError(`a source revision of type ${revisionType}`, "Give a COMMIT_ID.");
        return [actionName, revisionValue];
      }),
    ),
  }),
  access: ({ region }, { name }) => accessTo("StartPipelineExecution", region, name),
  run: async ({ store, region, principal }, { name, variables, overrides, token }) => {
    const pipeline = store.pipelines.get(region, name);
    const trigger = { type: "StartPipelineExecution", detail: principal.arn };
    const { id } = await store.engine.start(pipeline, { trigger, variables, overrides, token });
    return { pipelineExecutionId: id };
  },
});
