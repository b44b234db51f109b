import { randomUUID } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import { randomAlphanumeric } from "../../../contract/names.ts";
import { ActionFailure, type ActionResult } from "../actions/action.ts";
import type { Approvals } from "../actions/approval.ts";
import { runnersOf, typeName } from "../actions/index.ts";
import type {
  ActionDeclaration,
  ActionError,
  ActionRecord,
  ActionStatus,
  ArtifactPlace,
  ExecutionRecord,
} from "../records.ts";
import { tellAction } from "./events.ts";
import { resolveConfiguration } from "./variables.ts";

/** Executions as an action reads and changes them. */
export interface Executions {
  get(id: string): ExecutionRecord;
  change(id: string, change: Partial<ExecutionRecord>): Promise<void>;
  /** True when everything ends: what comes of that is no outcome. */
  isStopping(): boolean;
}

/** Runs one action of an execution: with its role, its artefacts and its variables. */
export class ActionRunner {
  readonly #platform: Platform;
  readonly #executions: Executions;
  readonly #runners: ReturnType<typeof runnersOf>;

  constructor(platform: Platform, approvals: Approvals, executions: Executions) {
    this.#platform = platform;
    this.#executions = executions;
    this.#runners = runnersOf(approvals);
  }

  /** Runs an action, or goes on with it where the process before this one has left it. One that has succeeded in this attempt stays so.
   * @returns its outcome. */
  async run(
    id: string,
    stage: string,
    declaration: ActionDeclaration,
    signal: AbortSignal,
  ): Promise<ActionStatus> {
    const execution = this.#executions.get(id);
    const { attempt = 1, base = 1 } = execution.stages[stage] ?? {};
    const earlier = execution.actions.filter((one) => one.stage === stage && one.name === declaration.name);
    if (earlier.some((one) => one.status === "Succeeded" && one.attempt >= base)) return "Succeeded";
    const left = earlier.find((one) => one.status === "InProgress" && one.attempt === attempt);
    const action = left ?? begun(stage, declaration, attempt);
    if (!left) {
      await this.#executions.change(id, { actions: [...this.#executions.get(id).actions, action] });
      await this.#tell(id, declaration, action.id, "STARTED");
    }
    try {
      const result = await this.#perform(id, declaration, action.id, signal);
      if (this.#executions.isStopping()) return "InProgress";
      await this.#succeed(id, declaration, action.id, result);
      return "Succeeded";
    } catch (error) {
      // What the end takes down goes on at the next start; an abandoned one was written down by who has stopped it.
      if (this.#executions.isStopping() || signal.aborted) return "Abandoned";
      await this.#note(id, action.id, {
        status: "Failed",
        error: errorOf(error, declaration),
        token: undefined,
      });
      await this.#tell(id, declaration, action.id, "FAILED");
      return "Failed";
    }
  }

  async #perform(
    id: string,
    declaration: ActionDeclaration,
    actionId: string,
    signal: AbortSignal,
  ): Promise<ActionResult> {
    const execution = this.#executions.get(id);
    const run = this.#runners[typeName(declaration.type)];
    if (!run)
      throw new ActionFailure("ConfigurationError", `There is no action ${typeName(declaration.type)} here`);
    const configuration = resolveConfiguration(declaration.configuration, execution);
    const inputs = Object.fromEntries(
      declaration.inputs.map((name): [string, ArtifactPlace] => {
        const place = execution.artifacts[name];
        if (!place)
          throw new ActionFailure("ConfigurationError", `No action before has made the artifact ${name}`);
        return [name, place];
      }),
    );
    const { outputs: made } = actionOf(execution, actionId);
    const outputs =
      Object.keys(made).length > 0
        ? made
        : Object.fromEntries(declaration.outputs.map((name) => [name, placeOf(execution, name)]));
    await this.#note(id, actionId, { configuration, inputs, outputs });
    return await run({
      platform: this.#platform,
      execution,
      declaration,
      action: actionOf(this.#executions.get(id), actionId),
      configuration,
      principal: this.#principal(execution, declaration),
      inputs,
      outputs,
      signal,
      note: async (change) => await this.#note(id, actionId, change),
    });
  }

  /** The pipeline's role, or the action's own, which the pipeline's has to be able to take.
   * @throws ActionFailure PermissionError */
  #principal({ definition, pipelineArn }: ExecutionRecord, { roleArn }: ActionDeclaration): Principal {
    const { iam } = this.#platform.capabilities;
    const sessionName = `codepipeline-${definition.name}`.slice(0, 64);
    try {
      const { principal } = iam.assumeRole({
        roleArn: definition.roleArn,
        service: "codepipeline.amazonaws.com",
        sessionName,
        seconds: 3_600,
        context: { "aws:SourceArn": pipelineArn },
      });
      return roleArn === undefined
        ? principal
        : iam.assumeRoleAs(principal, { roleArn, sessionName, seconds: 3_600 }).principal;
    } catch (error) {
      throw new ActionFailure(
        "PermissionError",
        `CodePipeline is not authorized to perform AssumeRole on role ${roleArn ?? definition.roleArn}: ${(error as Error).message}`,
      );
    }
  }

  async #succeed(
    id: string,
    declaration: ActionDeclaration,
    actionId: string,
    { variables = {}, summary, revision }: ActionResult,
  ): Promise<void> {
    const { namespace } = declaration;
    await this.#note(id, actionId, {
      status: "Succeeded",
      variables,
      token: undefined,
      ...(summary !== undefined && { summary }),
    });
    const execution = this.#executions.get(id);
    await this.#executions.change(id, {
      artifacts: { ...execution.artifacts, ...actionOf(execution, actionId).outputs },
      outputVariables:
        namespace === undefined
          ? execution.outputVariables
          : { ...execution.outputVariables, [namespace]: variables },
      revisions: revision
        ? [
            ...execution.revisions.filter(({ action }) => action !== declaration.name),
            { ...revision, action: declaration.name },
          ]
        : execution.revisions,
    });
    await this.#tell(id, declaration, actionId, "SUCCEEDED");
  }

  async #note(id: string, actionId: string, change: Partial<ActionRecord>): Promise<void> {
    const { actions } = this.#executions.get(id);
    await this.#executions.change(id, {
      actions: actions.map((one) =>
        one.id === actionId ? { ...one, ...change, updatedAt: Date.now() } : one,
      ),
    });
  }

  async #tell(id: string, declaration: ActionDeclaration, actionId: string, state: string): Promise<void> {
    const execution = this.#executions.get(id);
    await tellAction(this.#platform, execution, declaration, actionOf(execution, actionId), state);
  }
}

function begun(stage: string, { name, configuration }: ActionDeclaration, attempt: number): ActionRecord {
  const now = Date.now();
  return {
    id: randomUUID(),
    stage,
    name,
    attempt,
    status: "InProgress",
    startedAt: now,
    updatedAt: now,
    configuration,
    inputs: {},
    outputs: {},
    variables: {},
  };
}

function actionOf({ actions, id }: ExecutionRecord, actionId: string): ActionRecord {
  const action = actions.find((one) => one.id === actionId);
  if (!action) throw new Error(`the execution ${id} has no action ${actionId}`);
  return action;
}

/** A new place in the bucket, named as CodePipeline names them: the beginnings of both names, and what nobody else has. */
const placeOf = ({ definition: { name, bucket } }: ExecutionRecord, artifact: string): ArtifactPlace => ({
  bucket,
  key: `${name.slice(0, 20)}/${artifact.slice(0, 10)}/${randomAlphanumeric(7)}`,
});

function errorOf(error: unknown, { type }: ActionDeclaration): ActionError {
  if (error instanceof ActionFailure) return { code: error.code, message: error.message };
  if (error instanceof AwsError && /^AccessDenied/.test(error.code))
    return {
      code: "PermissionError",
      message: `The provided role does not have sufficient permissions to access ${type.provider}: ${error.message}`,
    };
  if (error instanceof AwsError)
    return { code: "ConfigurationError", message: `${error.code}: ${error.message}` };
  return { code: "InternalError", message: error instanceof Error ? error.message : String(error) };
}
