import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { PipelineEngine } from "../engine/pipeline-engine.ts";
import type { Triggers } from "../engine/triggers.ts";
import { pipelineArn, type PipelineStore } from "../store.ts";
import { inputs, readDefinition } from "./definition.ts";

/** Outputs of a pipeline. */
interface PipelineOutputs {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:codepipeline/pipeline:Pipeline`. A new one is started at once, as on AWS.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreatePipeline.html */
export const pipelineResource = (store: PipelineStore, engine: PipelineEngine, triggers: Triggers) =>
  resource<aws.codepipeline.PipelineArgs, PipelineOutputs>()({
    inputs,
    replaceOn: ["name"],
    create: async ({ name: logicalName, region, inputs: given }) => {
      const name = given.name ?? physicalName(logicalName, 100);
      const arn = pipelineArn(region, name);
      if (store.find(arn))
        throw new AwsError("PipelineNameInUseException", `A pipeline with the name '${name}' already exists`);
      const { tags = {} } = given;
      const now = Date.now();
      const pipeline = {
        ...readDefinition(name, given),
        arn,
        region,
        version: 1,
        tags,
        createdAt: now,
        updatedAt: now,
        closed: {},
      };
      await store.put(pipeline);
      await triggers.look();
      await engine.start(pipeline, { trigger: { type: "CreatePipeline", detail: "the program" } });
      return { id: name, outputs: { arn, name, region, tagsAll: tags } };
    },
    update: async ({ inputs: given, region }, { id }) => {
      const before = store.get(region, id);
      const { tags = {} } = given;
      const definition = readDefinition(id, given);
      await store.put({ ...before, ...definition, tags, version: before.version + 1, updatedAt: Date.now() });
      engine.lookAgain(before.arn);
      return { id, outputs: { arn: before.arn, name: id, region, tagsAll: tags } };
    },
    delete: async ({ id, region }) => {
      const arn = pipelineArn(region, id);
      await engine.forget(arn);
      await store.delete(arn);
    },
  });
