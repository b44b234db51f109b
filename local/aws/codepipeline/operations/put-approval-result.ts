import { validation } from "../errors.ts";
import { accessTo, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutApprovalResult.html */
export const putApprovalResult = operation("PutApprovalResult", {
  members: {
    pipelineName: true,
    stageName: true,
    actionName: true,
    result: { summary: true, status: true },
    token: true,
  },
  read: (_call, { result: { status, summary }, ...input }) => {
    if (status !== "Approved" && status !== "Rejected")
      throw validation(`Value '${status}' at 'result.status' must be Approved or Rejected`);
    if (summary.length > 512)
      throw validation("Value at 'result.summary' failed to satisfy constraint: at most 512 characters");
    return { ...input, isApproved: status === "Approved", reason: summary };
  },
  access: ({ region }, { pipelineName, stageName, actionName }) =>
    accessTo("PutApprovalResult", region, `${pipelineName}/${stageName}/${actionName}`),
  run: ({ store, region, principal }, input) => {
    const { pipelineName, stageName: stage, actionName: action, token, isApproved, reason } = input;
    const pipeline = store.pipelines.get(region, pipelineName);
    store.commands.approve(pipeline, { stage, action, token, isApproved, reason, by: principal.arn });
    return { approvedAt: new Date() };
  },
});
