import { describeAction } from "../describe.ts";
import { accessTo, operation, page } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListActionExecutions.html */
export const listActionExecutions = operation("ListActionExecutions", {
  members: {
    pipelineName: true,
    filter: { pipelineExecutionId: true, latestInPipelineExecution: { pipelineExecutionId: true } },
    maxResults: true,
    nextToken: true,
  },
  access: ({ region }, { pipelineName }) => accessTo("ListActionExecutions", region, pipelineName),
  run: ({ store, region }, input) => {
    const pipeline = store.pipelines.get(region, input.pipelineName);
    const { pipelineExecutionId, latestInPipelineExecution: latest } = input.filter ?? {};
    const id = pipelineExecutionId ?? latest?.pipelineExecutionId;
    const executions =
      id === undefined
        ? store.pipelines.executions(pipeline.arn)
        : [store.pipelines.executionOf(pipeline, id)];
    const all = executions.flatMap((execution) =>
      execution.actions
        .filter(
          (action) =>
            !latest ||
            execution.actions.findLast((one) => one.stage === action.stage && one.name === action.name) ===
              action,
        )
        .reverse()
        .map((action) => describeAction(execution, action, region)),
    );
    const { items, nextToken } = page(all, input);
    return { actionExecutionDetails: items, nextToken };
  },
});
