import assert from "node:assert/strict";
import { Pipeline, type PipelineArgs } from "../../components/pipeline/index.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOf, type GraphOptions } from "../support/graph.ts";

/** Account that the tests are in. */
export const account = "000000000000";
/** ARN of a policy of the account. */
export const policy = (name: string) => `arn:aws:iam::${account}:policy/${name}`;
/** Policies of a stage's builds, as `delivery/pipeline` makes them. */
export const rightsOfStage = (stage: string) => ({
  review: [policy(`${stage}-review`)],
  deploy: [policy(`${stage}-deploy`)],
  boundaryArn: policy(`${stage}-boundary`),
});
/** Bucket of Pulumi's state. */
export const stateBucket = {
  backendUrl: "s3://acme-state?region=ap-northeast-2",
  bucketArn: "arn:aws:s3:::acme-state",
};
/** Place of the state, as `Pipeline` takes it. */
export const state = { project: "mysfits", bucket: stateBucket };
/** Stages that a pipeline deploys one after the other. */
export const twoStages = ["dev", "prod"].map((name) => ({ name, rights: rightsOfStage(name) }));
/** Stage whose service gets another image in place of `pulumi up`. */
export const ecsStage = {
  name: "dev",
  ecs: {
    cluster: "mysfits",
    service: "api",
    family: "mysfits-api",
    roleArns: [`arn:aws:iam::${account}:role/task`, `arn:aws:iam::${account}:role/execution`],
  },
  url: "https://dev.example.com",
};
/** Repository of that image. */
export const image = {
  repositoryUrl: `${account}.dkr.ecr.ap-northeast-2.amazonaws.com/api`,
  repositoryArn: `arn:aws:ecr:ap-northeast-2:${account}:repository/api`,
};

/** Makes a pipeline of two stages, with what is given in place of its arguments. */
export const program = (args: Partial<PipelineArgs> = {}) =>
  new Pipeline("delivery", {
    source: { repository: "acme/mysfits" },
    state,
    stages: twoStages,
    ...args,
  });
/** Graph of {@link program}. */
export const graphWith = (args?: Partial<PipelineArgs>, options?: GraphOptions) =>
  graphOf(() => void program(args), options);

/** Action of a pipeline, as the provider takes it. */
export interface Action {
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  readonly runOrder?: number;
  readonly namespace?: string;
  readonly inputArtifacts?: readonly string[];
  readonly outputArtifacts?: readonly string[];
  readonly timeoutInMinutes?: number;
  readonly configuration: Readonly<Record<string, string>>;
}
/** Stage of a pipeline, as the provider takes it. */
export interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly onFailure?: { readonly result: string };
}
/** Inputs of the pipeline. */
export const pipelineOf = (graph: ResourceGraph) => graph.one("aws:codepipeline/pipeline:Pipeline").inputs;
/** The pipeline's stages, in their order. */
export const stagesOf = (graph: ResourceGraph) => pipelineOf(graph)["stages"] as readonly Stage[];
/** An action by the names of its stage and its own. */
export const actionOf = (graph: ResourceGraph, stage: string, action: string): Action =>
  stagesOf(graph)
    .find(({ name }) => name === stage)
    ?.actions.find(({ name }) => name === action) ?? assert.fail(`${stage} has no action ${action}`);
/** Variables that an action hands to its build. */
export const handed = (action: Action) =>
  Object.fromEntries(
    (
      JSON.parse(action.configuration["EnvironmentVariables"] ?? "[]") as readonly {
        readonly name: string;
        readonly value: string;
      }[]
    ).map(({ name, value }) => [name, value]),
  );
/** Project of a build, by its title. */
export const projectOf = (graph: ResourceGraph, title: string) =>
  graph.one("aws:codebuild/project:Project", `delivery-${title}-project`);
/** Environment variables that a build's project has. */
export const variablesOf = (graph: ResourceGraph, title: string) =>
  (
    projectOf(graph, title).inputs["environment"] as {
      readonly environmentVariables: readonly { readonly name: string }[];
    }
  ).environmentVariables;
