import type { PipelineCapability, PipelineView, StageView } from "../../contract/capabilities.ts";
import { pipelineNotFound } from "./errors.ts";
import { typeName } from "./actions/index.ts";
import { latestIn } from "./describe.ts";
import type { ActionDeclaration, ExecutionRecord, PipelineRecord, StageDeclaration } from "./records.ts";
import type { CodePipelineStore } from "./operation.ts";

/** Executions that the console lists of a pipeline. */
const LISTED = 10;

/** Pipelines for the console, which does what its user says as the operator. */
export function pipelineCapability({
  platform,
  pipelines,
  engine,
  commands,
}: CodePipelineStore): PipelineCapability {
  const by = `arn:aws:iam::${platform.accountId}:root`;
  return {
    all: () => pipelines.everywhere().map((pipeline) => view(pipeline, pipelines.executions(pipeline.arn))),
    run: async (arn, command) => {
      const pipeline = pipelines.find(arn);
      if (!pipeline) throw pipelineNotFound(arn);
      switch (command.do) {
        case "release":
          await engine.start(pipeline, { trigger: { type: "StartPipelineExecution", detail: by } });
          return;
        case "approve":
        case "reject": {
          const { stage, action, token, reason } = command;
          commands.approve(pipeline, {
            stage,
            action,
            token,
            reason,
            by,
            isApproved: command.do === "approve",
          });
          return;
        }
        case "retry": {
          const execution = pipelines.executionOf(pipeline, command.executionId);
          return await commands.retry(pipeline, execution, command.stage, "FAILED_ACTIONS");
        }
        case "stop":
          return await commands.stop(
            pipelines.executionOf(pipeline, command.executionId),
            true,
            "stopped on the console",
          );
      }
    },
  };
}

function view(pipeline: PipelineRecord, executions: readonly ExecutionRecord[]): PipelineView {
  const { arn, name, region, mode, stages } = pipeline;
  return {
    arn,
    name,
    region,
    mode,
    stages: stages.map((stage) => stageView(pipeline, stage, executions)),
    executions: executions.slice(0, LISTED).map((execution) => ({
      id: execution.id,
      status: execution.status,
      startedAt: new Date(execution.startedAt).toISOString(),
      trigger: `${execution.trigger.type} ${execution.trigger.detail}`,
      revision: execution.revisions.map(({ id, summary }) => `${id.slice(0, 8)} ${summary}`).join(", "),
      summary: execution.summary ?? execution.stopReason ?? "",
    })),
  };
}

function stageView(
  { closed, version }: PipelineRecord,
  { name, actions }: StageDeclaration,
  executions: readonly ExecutionRecord[],
): StageView {
  const latest = latestIn(name, executions);
  const run = latest?.stages[name];
  const isOver = latest?.status === "Failed" || latest?.status === "Stopped";
  return {
    name,
    status: run?.status,
    executionId: latest?.id,
    waiting: executions.filter(
      ({ isWaiting, stage, status }) => isWaiting && stage === name && status === "InProgress",
    ).length,
    closed: closed[name]?.reason,
    canRetry: isOver && latest.version === version && (run?.status === "Failed" || run?.status === "Stopped"),
    actions: actions.map((action) => actionView(action, name, executions)),
  };
}

function actionView(
  { name, type }: ActionDeclaration,
  stage: string,
  executions: readonly ExecutionRecord[],
) {
  const action = executions
    .flatMap((execution) => execution.actions.toReversed())
    .find((one) => one.stage === stage && one.name === name);
  return {
    name,
    type: typeName(type),
    status: action?.status,
    summary: action?.summary ?? "",
    error: action?.error ? `${action.error.code}: ${action.error.message}` : "",
    token: action?.status === "InProgress" ? action.token : undefined,
    buildId: type.provider === "CodeBuild" ? action?.externalId : undefined,
  };
}
