import { AwsError } from "../../contract/errors.ts";
import { latestIn } from "./describe.ts";
import type { PipelineEngine } from "./engine/pipeline-engine.ts";
import { stageNotFound, validation } from "./errors.ts";
import type { ExecutionRecord, PipelineRecord } from "./records.ts";
import type { PipelineStore } from "./store.ts";

/** What people do with pipelines, by the API and on the console: checked, then done by the engine. */
export class PipelineCommands {
  readonly #store: PipelineStore;
  readonly #engine: PipelineEngine;

  constructor(store: PipelineStore, engine: PipelineEngine) {
    this.#store = store;
    this.#engine = engine;
  }

  /** Answers an approval.
   * @throws AwsError ActionNotFoundException, ApprovalAlreadyCompletedException, InvalidApprovalTokenException. */
  approve(
    pipeline: PipelineRecord,
    request: {
      readonly stage: string;
      readonly action: string;
      readonly token: string;
      readonly isApproved: boolean;
      readonly reason: string;
      readonly by: string;
    },
  ): void {
    const { stage, action: name, token, isApproved, reason, by } = request;
    const declaration = stageOf(pipeline, stage).actions.find((one) => one.name === name);
    if (declaration?.type.category !== "Approval")
      throw new AwsError("ActionNotFoundException", `The stage ${stage} has no approval ${name}`);
    const actions = this.#store
      .executions(pipeline.arn)
      .flatMap((execution) => execution.actions)
      .filter((one) => one.stage === stage && one.name === name);
    const action = actions.find((one) => one.status === "InProgress" && one.token === token);
    if (!action) {
      const isWaiting = actions.some((one) => one.status === "InProgress");
      throw isWaiting
        ? new AwsError(
            "InvalidApprovalTokenException",
            "The approval token is not that of the request that waits",
          )
        : new AwsError(
            "ApprovalAlreadyCompletedException",
            `The approval ${name} has been approved, rejected or is over`,
          );
    }
    if (!this.#engine.approve(action.id, { isApproved, reason, by }))
      throw new AwsError(
        "ApprovalAlreadyCompletedException",
        `The approval ${name} has been answered already`,
      );
  }

  /** Runs a stage that has failed once more.
   * @throws AwsError NotLatestPipelineExecutionException, StageNotRetryableException. */
  async retry(
    pipeline: PipelineRecord,
    execution: ExecutionRecord,
    stage: string,
    mode: "FAILED_ACTIONS" | "ALL_ACTIONS",
  ): Promise<void> {
    stageOf(pipeline, stage);
    const latest = latestIn(stage, this.#store.executions(pipeline.arn));
    if (pipeline.mode !== "PARALLEL" && latest?.id !== execution.id)
      throw new AwsError(
        "NotLatestPipelineExecutionException",
        `The execution ${execution.id} is not the latest in the stage ${stage}`,
      );
    const run = execution.stages[stage];
    const isOver = execution.status === "Failed" || execution.status === "Stopped";
    if (!isOver || (run?.status !== "Failed" && run?.status !== "Stopped"))
      throw new AwsError(
        "StageNotRetryableException",
        `The stage ${stage} has not failed: it can't be retried`,
      );
    if (execution.version !== pipeline.version)
      throw new AwsError(
        "StageNotRetryableException",
        `The pipeline has changed since the execution ${execution.id} began: start a new one`,
      );
    await this.#engine.retry(execution.id, stage, mode);
  }

  /** @throws AwsError DuplicatedStopRequestException, PipelineExecutionNotStoppableException. */
  async stop(execution: ExecutionRecord, abandon: boolean, reason: string): Promise<void> {
    const { id, status } = execution;
    if (status === "Stopping" && !abandon)
      throw new AwsError("DuplicatedStopRequestException", `The execution ${id} is stopping already`);
    if (status !== "InProgress" && status !== "Stopping")
      throw new AwsError(
        "PipelineExecutionNotStoppableException",
        `The execution ${id} is ${status}: it can't be stopped`,
      );
    await this.#engine.stopExecution(id, abandon, reason);
  }

  /** @throws AwsError UnableToRollbackStageException. */
  async rollBack(pipeline: PipelineRecord, stage: string, target: ExecutionRecord): Promise<ExecutionRecord> {
    const [first] = pipeline.stages;
    const { name } = stageOf(pipeline, stage);
    const isGood = target.stages[stage]?.status === "Succeeded" && target.rollbackTarget === undefined;
    if (name === first?.name || !isGood || target.version !== pipeline.version)
      throw new AwsError(
        "UnableToRollbackStageException",
        `The stage ${stage} can't go back to the execution ${target.id}: that has not succeeded in it with the pipeline as it is now`,
      );
    return await this.#engine.rollBack(pipeline, stage, target, {
      type: "ManualRollback",
      detail: target.id,
    });
  }

  /** Closes the transition into a stage, or opens it. */
  async transition(
    pipeline: PipelineRecord,
    stage: string,
    closed: { readonly reason: string; readonly by: string } | undefined,
  ): Promise<void> {
    stageOf(pipeline, stage);
    if (pipeline.mode === "PARALLEL")
      throw validation("Transitions of a pipeline in mode PARALLEL can't be disabled");
    const others = Object.fromEntries(Object.entries(pipeline.closed).filter(([name]) => name !== stage));
    await this.#store.put({
      ...pipeline,
      closed: closed ? { ...others, [stage]: { ...closed, at: Date.now() } } : others,
    });
    this.#engine.lookAgain(pipeline.arn);
  }
}

/** @throws AwsError StageNotFoundException */
function stageOf({ stages }: PipelineRecord, name: string) {
  const stage = stages.find((one) => one.name === name);
  if (!stage) throw stageNotFound(name);
  return stage;
}
