import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { executionNotFound, pipelineNotFound } from "./errors.ts";
import type { ExecutionRecord, PipelineRecord } from "./records.ts";

/** Executions of a pipeline that are kept. */
const KEPT = 200;

/** ARN of a pipeline, or of what is below it: `PIPELINE/STAGE/ACTION`. */
export const pipelineArn = (region: string, path: string): string =>
  formatArn({ service: "codepipeline", region, accountId, resource: path });

/** Pipelines by ARN, and their executions. Durable. */
export class PipelineStore {
  readonly #pipelines: Collection<PipelineRecord>;
  readonly #executions: Collection<ExecutionRecord>;

  constructor({ store }: Pick<Platform, "store">) {
    this.#pipelines = store.collection("codepipeline/pipelines");
    this.#executions = store.collection("codepipeline/executions");
  }

  everywhere(): PipelineRecord[] {
    return this.#pipelines.values();
  }

  all(region: string): PipelineRecord[] {
    return this.everywhere().filter((pipeline) => pipeline.region === region);
  }

  find(arn: string): PipelineRecord | undefined {
    return this.#pipelines.get(arn);
  }

  /** @throws AwsError PipelineNotFoundException */
  get(region: string, name: string): PipelineRecord {
    const pipeline = this.find(pipelineArn(region, name));
    if (!pipeline) throw pipelineNotFound(name);
    return pipeline;
  }

  async put(pipeline: PipelineRecord): Promise<void> {
    await this.#pipelines.put(pipeline.arn, pipeline);
  }

  /** Forgets a pipeline with its executions. */
  async delete(arn: string): Promise<void> {
    await this.#pipelines.delete(arn);
    for (const { id } of this.executions(arn)) await this.#executions.delete(id);
  }

  /** Executions of a pipeline, newest first. */
  executions(arn: string): ExecutionRecord[] {
    return this.#executions
      .values()
      .filter((execution) => execution.pipelineArn === arn)
      .sort((one, other) => other.number - one.number);
  }

  execution(id: string): ExecutionRecord | undefined {
    return this.#executions.get(id);
  }

  /** @throws AwsError PipelineExecutionNotFoundException */
  executionOf(pipeline: PipelineRecord, id: string): ExecutionRecord {
    const execution = this.execution(id);
    if (execution?.pipelineArn !== pipeline.arn) throw executionNotFound(id);
    return execution;
  }

  async putExecution(execution: ExecutionRecord): Promise<void> {
    await this.#executions.put(execution.id, execution);
  }

  /** Forgets the oldest executions that have ended. */
  async prune(arn: string): Promise<void> {
    for (const { id, status } of this.executions(arn).slice(KEPT))
      if (status !== "InProgress" && status !== "Stopping") await this.#executions.delete(id);
  }
}
