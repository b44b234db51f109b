import { accountId } from "../../contract/account.ts";
import { AwsError } from "../../contract/errors.ts";

/** A request that CodePipeline does not take. */
export const validation = (message: string) => new AwsError("ValidationException", message);

/** A pipeline that can't be as it is declared. */
export const invalidStructure = (message: string) => new AwsError("InvalidStructureException", message);

/** An action that can't be as it is declared. */
export const invalidAction = (message: string) => new AwsError("InvalidActionDeclarationException", message);

/** A pipeline that is not there. */
export const pipelineNotFound = (name: string) =>
  new AwsError(
    "PipelineNotFoundException",
    `Account '${accountId}' does not have a pipeline with name '${name}'`,
  );

/** An execution that is not there. */
export const executionNotFound = (id: string) =>
  new AwsError("PipelineExecutionNotFoundException", `The pipeline execution ${id} does not exist`);

/** A stage that is not there. */
export const stageNotFound = (name: string) =>
  new AwsError("StageNotFoundException", `The stage ${name} does not exist in the pipeline`);
