import { randomUUID } from "node:crypto";
import type { Platform } from "../../../contract/service.ts";
import { Approvals, type ApprovalAnswer } from "../actions/approval.ts";
import { validation } from "../errors.ts";
import type { ExecutionRecord, PipelineRecord, StageDeclaration, StageRun } from "../records.ts";
import type { PipelineStore } from "../store.ts";
import { ActionRunner } from "./action-runner.ts";
import { tellExecution, tellStage } from "./events.ts";

/** How an execution is started. */
export interface StartRequest {
  readonly trigger: ExecutionRecord["trigger"];
  readonly variables?: Readonly<Record<string, string>>;
  /** Commits in place of the newest, by the source action. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
}

/** What runs of an execution. */
interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Moves executions through the stages of their pipelines: one execution is in a stage at a time, but in mode PARALLEL; those that wait for a stage go in
 * one after the other (QUEUED), or the newest alone (SUPERSEDED). What it decides is written down before it is done, so that it goes on after a crash.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html */
export class PipelineEngine {
  readonly #platform: Platform;
  readonly #store: PipelineStore;
  readonly #approvals = new Approvals();
  readonly #actions: ActionRunner;
  /** By the execution's id. */
  readonly #runs = new Map<string, Run>();
  #isStopping = false;
  #hasResumed = false;

  constructor(platform: Platform, store: PipelineStore) {
    this.#platform = platform;
    this.#store = store;
    this.#actions = new ActionRunner(platform, this.#approvals, {
      get: (id) => this.#execution(id),
      change: async (id, change) => await this.#change(id, change),
      isStopping: () => this.#isStopping,
    });
  }

  /** Goes on with what was under way when the process before this one ended. The program has run by then. */
  resume(): void {
    if (this.#hasResumed) return;
    this.#hasResumed = true;
    for (const { arn } of this.#store.everywhere()) {
      for (const { id, status, isWaiting } of this.#store.executions(arn))
        if ((status === "InProgress" || status === "Stopping") && !isWaiting && !this.#runs.has(id))
          this.#track(id);
      this.#advance(arn);
    }
  }

  /** Starts an execution.
   * @throws AwsError ValidationException for variables that are not declared, or have no value. */
  async start(pipeline: PipelineRecord, request: StartRequest): Promise<ExecutionRecord> {
    const { trigger, variables: given = {}, overrides = {}, token } = request;
    const executions = this.#store.executions(pipeline.arn);
    const known = token === undefined ? undefined : executions.find((one) => one.token === token);
    if (known) return known;
    const [first] = pipeline.stages;
    const execution = await this.#begin(pipeline, {
      trigger,
      variables: variablesOf(pipeline, given),
      overrides,
      token,
      stage: first?.name ?? "",
    });
    return execution;
  }

  /** Has a stage go back to what an earlier execution had brought to it. */
  async rollBack(
    pipeline: PipelineRecord,
    stage: string,
    target: ExecutionRecord,
    trigger: ExecutionRecord["trigger"],
  ): Promise<ExecutionRecord> {
    return await this.#begin(pipeline, {
      trigger,
      variables: target.variables,
      overrides: {},
      stage,
      onlyStage: stage,
      rollbackTarget: target.id,
      revisions: target.revisions,
      artifacts: target.artifacts,
      outputVariables: target.outputVariables,
    });
  }

  async #begin(
    pipeline: PipelineRecord,
    parts: Pick<ExecutionRecord, "trigger" | "variables" | "overrides" | "stage"> & Partial<ExecutionRecord>,
  ): Promise<ExecutionRecord> {
    const { arn, region, version, name, roleArn, type, mode, bucket, stages, triggers, variables } = pipeline;
    const [newest] = this.#store.executions(arn);
    const now = Date.now();
    const execution: ExecutionRecord = {
      revisions: [],
      artifacts: {},
      outputVariables: {},
      ...parts,
      id: randomUUID(),
      pipelineArn: arn,
      region,
      number: (newest?.number ?? 0) + 1,
      version,
      definition: { name, roleArn, type, mode, bucket, stages, triggers, variables },
      status: "InProgress",
      startedAt: now,
      updatedAt: now,
      stages: {},
      isWaiting: true,
      actions: [],
    };
    await this.#store.putExecution(execution);
    await this.#store.prune(arn);
    await tellExecution(this.#platform, execution, "STARTED");
    this.#advance(arn);
    return execution;
  }

  /** Runs a stage that has failed once more.
   * @param mode `FAILED_ACTIONS`: those that have succeeded stay. */
  async retry(id: string, stage: string, mode: "FAILED_ACTIONS" | "ALL_ACTIONS"): Promise<void> {
    const { stages, pipelineArn } = this.#execution(id);
    const { attempt = 0, base = 1 } = stages[stage] ?? {};
    const again: StageRun = {
      status: "InProgress",
      attempt: attempt + 1,
      base: mode === "ALL_ACTIONS" ? attempt + 1 : base,
    };
    await this.#change(id, {
      status: "InProgress",
      summary: undefined,
      stopReason: undefined,
      stage,
      isWaiting: false,
      stages: { ...stages, [stage]: again },
    });
    await tellExecution(this.#platform, this.#execution(id), "RESUMED");
    await tellStage(this.#platform, this.#execution(id), stage, "RESUMED");
    this.#track(id);
    this.#advance(pipelineArn);
  }

  /** Ends an execution: now, or when the actions that run have ended. */
  async stopExecution(id: string, abandon: boolean, reason: string): Promise<void> {
    const execution = this.#execution(id);
    const { stage, stages, isWaiting, pipelineArn } = execution;
    if (!abandon && !isWaiting) {
      await this.#change(id, { status: "Stopping", stopReason: reason });
      return await tellExecution(this.#platform, this.#execution(id), "STOPPING");
    }
    const now = Date.now();
    const run = stages[stage];
    await this.#change(id, {
      status: "Stopped",
      stopReason: reason,
      stages:
        run && !isWaiting ? { ...stages, [stage]: { ...run, status: "Stopped", endedAt: now } } : stages,
      actions: execution.actions.map((action) =>
        action.status === "InProgress"
          ? { ...action, status: "Abandoned", updatedAt: now, token: undefined }
          : action,
      ),
    });
    this.#runs.get(id)?.abort.abort(new Error("the execution was stopped"));
    await this.#runs.get(id)?.ended;
    await tellExecution(this.#platform, this.#execution(id), "STOPPED");
    this.#advance(pipelineArn);
  }

  /** Gives an approval its answer. @returns false when it waits no more. */
  approve(actionId: string, answer: ApprovalAnswer): boolean {
    return this.#approvals.answer(actionId, answer);
  }

  /** Looks again who may enter a stage, after a transition was opened. */
  lookAgain(arn: string): void {
    this.#advance(arn);
  }

  /** Ends everything of a pipeline that goes. */
  async forget(arn: string): Promise<void> {
    const runs = this.#store.executions(arn).map(({ id }) => this.#runs.get(id));
    for (const run of runs) run?.abort.abort(new Error("the pipeline was deleted"));
    await Promise.all(runs.map(async (run) => await run?.ended));
  }

  /** Ends what runs here; it goes on at the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const runs = [...this.#runs.values()];
    for (const { abort } of runs) abort.abort(new Error("the local cloud stops"));
    await Promise.all(runs.map(async ({ ended }) => await ended));
  }

  /** Lets in who may enter a stage. */
  #advance(arn: string): void {
    const pipeline = this.#store.find(arn);
    if (!pipeline || this.#isStopping) return;
    const active = this.#store
      .executions(arn)
      .filter(({ status }) => status === "InProgress" || status === "Stopping")
      .reverse();
    const waiting = active.filter(({ isWaiting, status }) => isWaiting && status === "InProgress");
    for (const stage of new Set(waiting.map((one) => one.stage))) {
      const here = waiting.filter((one) => one.stage === stage);
      if (pipeline.mode === "PARALLEL") {
        for (const { id } of here) this.#enter(id);
        continue;
      }
      const candidates = pipeline.mode === "SUPERSEDED" ? here.slice(-1) : here;
      for (const { id } of pipeline.mode === "SUPERSEDED" ? here.slice(0, -1) : []) this.#supersede(id);
      const isOccupied = active.some((one) => !one.isWaiting && one.stage === stage);
      const [next] = candidates;
      if (next && !isOccupied && !pipeline.closed[stage]) this.#enter(next.id);
    }
  }

  #enter(id: string): void {
    const { stages, stage } = this.#execution(id);
    const run: StageRun = { status: "InProgress", attempt: 1, base: 1 };
    const written = this.#change(id, { isWaiting: false, stages: { ...stages, [stage]: run } });
    this.#track(id, written);
  }

  #supersede(id: string): void {
    this.#background(async () => {
      await this.#change(id, { status: "Superseded" });
      await tellExecution(this.#platform, this.#execution(id), "SUPERSEDED");
    });
  }

  #track(id: string, before: Promise<void> = Promise.resolve()): void {
    const abort = new AbortController();
    const ended = before
      .then(async () => await this.#runStage(id, abort.signal))
      .catch((error: unknown) => {
        if (this.#isStopping || !this.#store.execution(id)) return;
        this.#platform.logs.write(
          "codepipeline",
          "error",
          `${id}: ${(error as Error).stack ?? String(error)}`,
        );
      })
      .finally(() => {
        this.#runs.delete(id);
        const arn = this.#store.execution(id)?.pipelineArn;
        if (arn !== undefined) this.#advance(arn);
      });
    this.#runs.set(id, { abort, ended });
  }

  /** Runs the actions of a stage by their order; those of the same order at once. */
  async #runStage(id: string, signal: AbortSignal): Promise<void> {
    const { stage, definition } = this.#execution(id);
    const declaration = definition.stages.find(({ name }) => name === stage);
    if (!declaration) return;
    await tellStage(this.#platform, this.#execution(id), stage, "STARTED");
    const orders = [...new Set(declaration.actions.map(({ runOrder }) => runOrder))].sort((a, b) => a - b);
    for (const order of orders) {
      if (this.#execution(id).status === "Stopping") return await this.#stopped(id);
      const actions = declaration.actions.filter(({ runOrder }) => runOrder === order);
      const outcomes = await Promise.all(
        actions.map(async (action) => await this.#actions.run(id, stage, action, signal)),
      );
      if (this.#isStopping || this.#execution(id).status === "Stopped") return;
      if (outcomes.includes("Failed")) return await this.#failed(id, declaration);
    }
    if (this.#execution(id).status === "Stopping") return await this.#stopped(id);
    await this.#succeeded(id, declaration);
  }

  async #succeeded(id: string, { name }: StageDeclaration): Promise<void> {
    const { definition, onlyStage } = this.#execution(id);
    await this.#endStage(id, name, "Succeeded");
    const index = definition.stages.findIndex((stage) => stage.name === name);
    const next = onlyStage === undefined ? definition.stages[index + 1] : undefined;
    await this.#change(id, next ? { stage: next.name, isWaiting: true } : { status: "Succeeded" });
    await tellStage(this.#platform, this.#execution(id), name, "SUCCEEDED");
    if (!next) await tellExecution(this.#platform, this.#execution(id), "SUCCEEDED");
  }

  async #stopped(id: string): Promise<void> {
    const { stage } = this.#execution(id);
    await this.#endStage(id, stage, "Stopped");
    await this.#change(id, { status: "Stopped" });
    await tellStage(this.#platform, this.#execution(id), stage, "STOPPED");
    await tellExecution(this.#platform, this.#execution(id), "STOPPED");
  }

  /** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html */
  async #failed(id: string, { name, onFailure, retryMode }: StageDeclaration): Promise<void> {
    await this.#endStage(id, name, "Failed");
    const execution = this.#execution(id);
    const pipeline = this.#store.find(execution.pipelineArn);
    const attempt = execution.stages[name]?.attempt ?? 1;
    if (onFailure === "RETRY" && attempt === 1 && execution.status === "InProgress") {
      const again = { status: "InProgress", attempt: 2, base: retryMode === "ALL_ACTIONS" ? 2 : 1 } as const;
      await this.#change(id, { stages: { ...execution.stages, [name]: again } });
      // What runs is this very stage; its end is seen by who tracks it.
      return await this.#runStage(id, this.#runs.get(id)?.abort.signal ?? new AbortController().signal);
    }
    const target =
      onFailure === "ROLLBACK" && pipeline && execution.rollbackTarget === undefined
        ? this.lastGood(pipeline, name)
        : undefined;
    await this.#change(id, {
      status: "Failed",
      summary: target
        ? `Stage ${name} has failed and goes back to execution ${target.id}`
        : onFailure === "ROLLBACK" && execution.rollbackTarget === undefined
          ? `Stage ${name} has failed, and no execution before has succeeded in it that it could go back to`
          : undefined,
    });
    await tellStage(this.#platform, this.#execution(id), name, "FAILED");
    await tellExecution(this.#platform, this.#execution(id), "FAILED");
    if (target && pipeline)
      await this.rollBack(pipeline, name, target, { type: "AutomatedRollback", detail: id });
  }

  /** The newest execution that has succeeded in a stage of the pipeline as it is now. */
  lastGood(pipeline: PipelineRecord, stage: string): ExecutionRecord | undefined {
    return this.#store
      .executions(pipeline.arn)
      .filter(({ version, rollbackTarget }) => version === pipeline.version && rollbackTarget === undefined)
      .find(({ stages }) => stages[stage]?.status === "Succeeded");
  }

  async #endStage(id: string, stage: string, status: StageRun["status"]): Promise<void> {
    const { stages } = this.#execution(id);
    const run = stages[stage];
    if (run)
      await this.#change(id, { stages: { ...stages, [stage]: { ...run, status, endedAt: Date.now() } } });
  }

  #background(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!this.#isStopping) this.#platform.logs.write("codepipeline", "error", (error as Error).message);
    });
  }

  #execution(id: string): ExecutionRecord {
    const execution = this.#store.execution(id);
    if (!execution) throw new Error(`the execution ${id} is not there any more`);
    return execution;
  }

  async #change(id: string, change: Partial<ExecutionRecord>): Promise<void> {
    const execution = this.#store.execution(id);
    if (!execution || this.#isStopping) return;
    await this.#store.putExecution({ ...execution, ...change, updatedAt: Date.now() });
  }
}

/** @throws AwsError ValidationException */
function variablesOf(
  { variables }: PipelineRecord,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !variables.some((one) => one.name === name));
  if (unknown !== undefined) throw validation(`The pipeline does not declare the variable ${unknown}`);
  return Object.fromEntries(
    variables.map(({ name, defaultValue }) => {
      const value = given[name] ?? defaultValue;
      if (value === undefined)
        throw validation(`The variable ${name} has no default value, and none was given`);
      return [name, value];
    }),
  );
}
