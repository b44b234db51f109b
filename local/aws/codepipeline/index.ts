import type { ServiceFactory } from "../../contract/service.ts";
import { codePipelineApi } from "./api.ts";
import { pipelineCapability } from "./capability.ts";
import { PipelineCommands } from "./commands.ts";
import { PipelineEngine } from "./engine/pipeline-engine.ts";
import { Triggers } from "./engine/triggers.ts";
import { pipelineResource } from "./resources/pipeline.ts";
import { PipelineStore } from "./store.ts";

/** CodePipeline: moves the files of the program's own repository through builds, questions and deployments. */
export const codePipeline: ServiceFactory = (platform) => {
  const pipelines = new PipelineStore(platform);
  const engine = new PipelineEngine(platform, pipelines);
  const commands = new PipelineCommands(pipelines, engine);
  const triggers = new Triggers(platform, pipelines, engine);
  const store = { platform, pipelines, engine, commands };
  const stop = async () => {
    await triggers.stop();
    await engine.stop();
  };
  return {
    name: "codepipeline",
    resources: { "aws:codepipeline/pipeline:Pipeline": pipelineResource(pipelines, engine, triggers) },
    api: codePipelineApi(store),
    capabilities: { pipelines: pipelineCapability(store) },
    ready: () => {
      engine.resume();
      triggers.start();
      return Promise.resolve();
    },
    stop,
    abandon: stop,
  };
};
