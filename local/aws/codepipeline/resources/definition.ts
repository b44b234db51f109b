import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";
import { actionTypes, typeName } from "../actions/index.ts";
import { invalidAction, invalidStructure } from "../errors.ts";
import type {
  ActionDeclaration,
  PatternFilter,
  PipelineDefinition,
  StageDeclaration,
  TriggerDeclaration,
} from "../records.ts";

const patterns = { includes: true, excludes: true } as const;

/** Arguments of a pipeline that are dealt with. */
export const inputs = {
  name: true,
  roleArn: true,
  pipelineType: true,
  executionMode: ["QUEUED", "SUPERSEDED", "PARALLEL"],
  artifactStores: {
    type: ["S3"],
    location: true,
    encryptionKey: "nothing is encrypted on this machine",
  },
  stages: {
    name: true,
    actions: {
      name: true,
      category: true,
      owner: ["AWS"],
      provider: true,
      version: ["1"],
      runOrder: true,
      configuration: true,
      inputArtifacts: true,
      outputArtifacts: true,
      namespace: true,
      roleArn: true,
      timeoutInMinutes: true,
    },
    onFailure: { result: ["FAIL", "RETRY", "ROLLBACK"], retryConfiguration: { retryMode: true } },
  },
  triggers: {
    providerType: ["CodeStarSourceConnection"],
    gitConfiguration: {
      sourceActionName: true,
      pushes: { branches: patterns, tags: patterns, filePaths: patterns },
    },
  },
  variables: { name: true, defaultValue: true, description: true },
  tags: true,
} as const;

/** Arguments of a pipeline, read. */
export type PipelineInputs = Read<Inputs<aws.codepipeline.PipelineArgs>, typeof inputs>;
type StageInputs = PipelineInputs["stages"][number];

/** Checks what a pipeline is made of.
 * @throws AwsError InvalidStructureException, InvalidActionDeclarationException; NotEmulatedError for kinds of actions that do not run here.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
export function readDefinition(name: string, given: PipelineInputs): PipelineDefinition {
  if (!/^[A-Za-z0-9.@\-_]{1,100}$/.test(name))
    throw invalidStructure(`Pipeline name ${name} must have 1 to 100 letters, digits and .@-_`);
  const { roleArn, pipelineType = "V1", executionMode = "SUPERSEDED", artifactStores } = given;
  const type = pipelineType === "V2" ? "V2" : "V1";
  const [store, ...others] = artifactStores;
  if (!store || others.length > 0)
    throw new NotEmulatedError("a pipeline with artifact stores in several regions");
  if (type === "V1" && executionMode !== "SUPERSEDED")
    throw invalidStructure(`Execution mode ${executionMode} is only of pipelines of type V2`);
  if (type === "V1" && ((given.triggers ?? []).length > 0 || (given.variables ?? []).length > 0))
    throw invalidStructure("Triggers and variables are only of pipelines of type V2");
  const stages = given.stages.map((stage) => readStage(stage, type));
  checkStages(stages);
  const mode = executionMode === "QUEUED" || executionMode === "PARALLEL" ? executionMode : "SUPERSEDED";
  if (mode === "PARALLEL" && stages.some(({ onFailure }) => onFailure === "ROLLBACK"))
    throw invalidStructure("A stage of a pipeline in mode PARALLEL can't be rolled back");
  const variables = (given.variables ?? []).map((one) => ({
    name: one.name,
    defaultValue: one.defaultValue,
    description: one.description,
  }));
  const triggers = (given.triggers ?? []).map((trigger) => readTrigger(trigger, stages));
  return { name, roleArn, type, mode, bucket: store.location, stages, triggers, variables };
}

function readStage({ name, actions, onFailure }: StageInputs, type: "V1" | "V2"): StageDeclaration {
  if (onFailure && type === "V1")
    throw invalidStructure(`Stage ${name}: onFailure is only of pipelines of type V2`);
  const result = onFailure?.result;
  return {
    name,
    actions: actions.map((action) => readAction(name, action)),
    onFailure: result === "ROLLBACK" || result === "RETRY" ? result : "FAIL",
    retryMode: onFailure?.retryConfiguration?.retryMode === "ALL_ACTIONS" ? "ALL_ACTIONS" : "FAILED_ACTIONS",
  };
}

function readAction(stage: string, action: StageInputs["actions"][number]): ActionDeclaration {
  const { name, category, owner, provider, version, runOrder = 1, timeoutInMinutes: timeoutMinutes } = action;
  const type = { category, owner, provider, version };
  const known: readonly string[] = actionTypes;
  if (!known.includes(typeName(type)))
    throw new NotEmulatedError(
      `action ${name} of stage ${stage}, ${typeName(type)},`,
      `There is here: ${actionTypes.join(", ")}.`,
    );
  if (runOrder < 1 || runOrder > 999)
    throw invalidAction(`Action ${name}: run order must be from 1 to 999 (got ${runOrder})`);
  if (timeoutMinutes !== undefined) {
    if (category !== "Approval")
      throw new NotEmulatedError(
        `timeoutInMinutes of action ${name}, which is no approval,`,
        "Use the time-out of the project.",
      );
    if (timeoutMinutes < 5 || timeoutMinutes > 86_400)
      throw invalidAction(`Action ${name}: timeout must be from 5 to 86400 minutes (got ${timeoutMinutes})`);
  }
  return {
    name,
    type,
    runOrder,
    configuration: action.configuration ?? {},
    inputs: action.inputArtifacts ?? [],
    outputs: action.outputArtifacts ?? [],
    namespace: action.namespace,
    roleArn: action.roleArn,
    timeoutMinutes,
  };
}

/** @throws AwsError InvalidStructureException */
function checkStages(stages: readonly StageDeclaration[]): void {
  if (stages.length < 2) throw invalidStructure("Pipeline should have at least 2 stages");
  const names = stages.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidStructure(`Stage name ${twice} is not unique in the pipeline`);
  const made = new Set<string>();
  for (const [index, { name, actions }] of stages.entries()) {
    if (actions.length === 0) throw invalidStructure(`Stage ${name} must have at least one action`);
    const doubled = actions.find((action, at) => actions.findIndex((one) => one.name === action.name) !== at);
    if (doubled) throw invalidStructure(`Action name ${doubled.name} is not unique in the stage ${name}`);
    for (const { name: action, type } of actions)
      if ((type.category === "Source") !== (index === 0))
        throw invalidStructure(
          index === 0
            ? `Stage ${name}, the first, can have source actions only (${action} is a ${type.category})`
            : `Action ${action}: source actions are in the first stage only`,
        );
    for (const action of [...actions].sort((one, other) => one.runOrder - other.runOrder)) {
      const missing = action.inputs.find((input) => !made.has(input));
      if (missing !== undefined)
        throw invalidStructure(
          `Input artifact ${missing} of action ${action.name} in stage ${name} is no output artifact of an action before it`,
        );
      for (const output of action.outputs) {
        if (made.has(output))
          throw invalidStructure(
            `Output artifact ${output} of action ${action.name} is made by another action already`,
          );
        made.add(output);
      }
    }
  }
}

function readTrigger(
  { gitConfiguration }: NonNullable<PipelineInputs["triggers"]>[number],
  stages: readonly StageDeclaration[],
): TriggerDeclaration {
  const { sourceActionName: sourceAction, pushes = [] } = gitConfiguration;
  if (!stages[0]?.actions.some(({ name }) => name === sourceAction))
    throw invalidStructure(`Trigger: ${sourceAction} is no source action of the pipeline`);
  return {
    sourceAction,
    pushes: pushes.map(({ branches, tags, filePaths }) => ({
      branches: filterOf(branches),
      tags: filterOf(tags),
      filePaths: filterOf(filePaths),
    })),
  };
}

const filterOf = (
  filter: { readonly includes?: readonly string[]; readonly excludes?: readonly string[] } | undefined,
): PatternFilter | undefined =>
  filter && { includes: filter.includes ?? [], excludes: filter.excludes ?? [] };
