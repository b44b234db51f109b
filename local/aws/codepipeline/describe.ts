import type { ActionDeclaration, ActionRecord, ExecutionRecord, PipelineRecord } from "./records.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
export function describePipeline(pipeline: PipelineRecord) {
  return {
    name: pipeline.name,
    roleArn: pipeline.roleArn,
    artifactStore: { type: "S3", location: pipeline.bucket },
    version: pipeline.version,
    pipelineType: pipeline.type,
    executionMode: pipeline.mode,
    variables: pipeline.variables,
    triggers: pipeline.triggers.map(({ sourceAction, pushes }) => ({
      providerType: "CodeStarSourceConnection",
      gitConfiguration: { sourceActionName: sourceAction, push: pushes },
    })),
    stages: pipeline.stages.map(({ name, actions, onFailure, retryMode }) => ({
      name,
      actions: actions.map(describeDeclaration),
      onFailure:
        onFailure === "FAIL"
          ? undefined
          : { result: onFailure, retryConfiguration: onFailure === "RETRY" ? { retryMode } : undefined },
    })),
  };
}

const describeDeclaration = (action: ActionDeclaration) => ({
  name: action.name,
  actionTypeId: action.type,
  runOrder: action.runOrder,
  configuration: action.configuration,
  inputArtifacts: action.inputs.map((name) => ({ name })),
  outputArtifacts: action.outputs.map((name) => ({ name })),
  namespace: action.namespace,
  roleArn: action.roleArn,
  timeoutInMinutes: action.timeoutMinutes,
});

const triggerOf = ({ trigger: { type, detail } }: ExecutionRecord) => ({
  triggerType: type,
  triggerDetail: detail,
});

const rollbackOf = ({ rollbackTarget }: ExecutionRecord) =>
  rollbackTarget === undefined ? undefined : { rollbackTargetPipelineExecutionId: rollbackTarget };

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineExecution.html */
export const describeExecution = (execution: ExecutionRecord) => ({
  pipelineName: execution.definition.name,
  pipelineVersion: execution.version,
  pipelineExecutionId: execution.id,
  status: execution.status,
  statusSummary: execution.summary ?? execution.stopReason,
  artifactRevisions: execution.revisions.map(({ artifact, id, summary, url }) => ({
    name: artifact,
    revisionId: id,
    revisionSummary: summary,
    revisionUrl: url,
  })),
  variables: Object.entries(execution.variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
  trigger: triggerOf(execution),
  executionMode: execution.definition.mode,
  executionType: execution.rollbackTarget === undefined ? "STANDARD" : "ROLLBACK",
  rollbackMetadata: rollbackOf(execution),
});

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineExecutionSummary.html */
export const summariseExecution = (execution: ExecutionRecord) => ({
  pipelineExecutionId: execution.id,
  status: execution.status,
  statusSummary: execution.summary,
  startTime: new Date(execution.startedAt),
  lastUpdateTime: new Date(execution.updatedAt),
  sourceRevisions: execution.revisions.map(({ action, id, summary, url }) => ({
    actionName: action,
    revisionId: id,
    revisionSummary: summary,
    revisionUrl: url,
  })),
  trigger: triggerOf(execution),
  stopTrigger: execution.stopReason === undefined ? undefined : { reason: execution.stopReason },
  executionMode: execution.definition.mode,
  executionType: execution.rollbackTarget === undefined ? "STANDARD" : "ROLLBACK",
  rollbackMetadata: rollbackOf(execution),
});

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionExecutionDetail.html */
export function describeAction(execution: ExecutionRecord, action: ActionRecord, region: string) {
  const declaration = execution.definition.stages
    .find(({ name }) => name === action.stage)
    ?.actions.find(({ name }) => name === action.name);
  const artifacts = (places: ActionRecord["inputs"]) =>
    Object.entries(places).map(([name, { bucket, key }]) => ({ name, s3location: { bucket, key } }));
  return {
    pipelineExecutionId: execution.id,
    actionExecutionId: action.id,
    pipelineVersion: execution.version,
    stageName: action.stage,
    actionName: action.name,
    startTime: new Date(action.startedAt),
    lastUpdateTime: new Date(action.updatedAt),
    updatedBy: action.by,
    status: action.status,
    input: {
      actionTypeId: declaration?.type,
      configuration: declaration?.configuration,
      resolvedConfiguration: action.configuration,
      roleArn: declaration?.roleArn,
      region,
      inputArtifacts: artifacts(action.inputs),
      namespace: declaration?.namespace,
    },
    output: {
      outputArtifacts: artifacts(action.outputs),
      executionResult: {
        externalExecutionId: action.externalId,
        externalExecutionSummary: action.error?.message ?? action.summary,
        errorDetails: action.error,
        logStreamARN: action.logStreamArn,
      },
      outputVariables: action.variables,
    },
  };
}

/** State of every stage, as the newest executions have left it.
 * @param executions Of the pipeline, newest first.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StageState.html */
export function describeState(pipeline: PipelineRecord, executions: readonly ExecutionRecord[]) {
  return pipeline.stages.map((stage) => {
    const latest = latestIn(stage.name, executions);
    const inbound = executions.filter(
      (one) => one.isWaiting && one.stage === stage.name && one.status === "InProgress",
    );
    const waiting = inbound.map((one) => ({
      pipelineExecutionId: one.id,
      status: "InProgress",
      type: one.rollbackTarget === undefined ? "STANDARD" : "ROLLBACK",
    }));
    const closed = pipeline.closed[stage.name];
    return {
      stageName: stage.name,
      inboundExecution: waiting[0],
      inboundExecutions: waiting,
      inboundTransitionState: {
        enabled: closed === undefined,
        disabledReason: closed?.reason,
        lastChangedBy: closed?.by,
        lastChangedAt: closed && new Date(closed.at),
      },
      actionStates: stage.actions.map((action) => describeActionState(action, stage.name, executions)),
      latestExecution: latest && {
        pipelineExecutionId: latest.id,
        status: latest.stages[stage.name]?.status,
        type: latest.rollbackTarget === undefined ? "STANDARD" : "ROLLBACK",
      },
    };
  });
}

/** The execution that was in a stage last.
 * @param executions Newest first. */
export function latestIn(stage: string, executions: readonly ExecutionRecord[]): ExecutionRecord | undefined {
  return executions.find(({ stages }) => stages[stage] !== undefined);
}

function describeActionState(
  { name, type }: ActionDeclaration,
  stage: string,
  executions: readonly ExecutionRecord[],
) {
  const execution = executions.find(({ actions }) =>
    actions.some((one) => one.stage === stage && one.name === name),
  );
  const action = execution?.actions.findLast((one) => one.stage === stage && one.name === name);
  const revision =
    type.category === "Source" ? execution?.revisions.find((one) => one.action === name) : undefined;
  return {
    actionName: name,
    currentRevision: revision &&
      action && {
        revisionId: revision.id,
        revisionChangeId: revision.id,
        created: new Date(action.startedAt),
      },
    latestExecution: action && {
      actionExecutionId: action.id,
      status: action.status,
      summary: action.summary,
      lastStatusChange: new Date(action.updatedAt),
      token: action.status === "InProgress" ? action.token : undefined,
      lastUpdatedBy: action.by,
      externalExecutionId: action.externalId,
      errorDetails: action.error,
      logStreamARN: action.logStreamArn,
    },
  };
}
