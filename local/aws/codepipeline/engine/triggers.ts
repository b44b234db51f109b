import type { Ref } from "../../../contract/capabilities/repository.ts";
import type { Platform } from "../../../contract/service.ts";
import { patternOf } from "../../../host/glob.ts";
import type { Collection } from "../../../host/store.ts";
import type { PatternFilter, PipelineRecord, PushFilter } from "../records.ts";
import type { PipelineStore } from "../store.ts";
import { typeName } from "../actions/index.ts";
import type { PipelineEngine } from "./pipeline-engine.ts";

/** Milliseconds between two looks at the repository. */
const INTERVAL = 1_000;

/** What a push is, for the filters of a trigger. */
interface Push {
  readonly name: string;
  readonly commit: string;
  readonly changed: readonly string[];
}

/** Starts executions when the repository has a new commit or tag: what a provider tells CodePipeline by a web hook is found out here by looking at
 * the repository's branches and tags again and again. What was new while nothing ran starts one, too.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html */
export class Triggers {
  readonly #platform: Platform;
  readonly #store: PipelineStore;
  readonly #engine: PipelineEngine;
  /** Commits that were seen, by the ref's name, for each pipeline. */
  readonly #seen: Collection<Readonly<Record<string, string>>>;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(platform: Platform, store: PipelineStore, engine: PipelineEngine) {
    this.#platform = platform;
    this.#store = store;
    this.#engine = engine;
    this.#seen = platform.store.collection("codepipeline/refs");
  }

  /** Begins to look, unless it does already. */
  start(): void {
    if (this.#timer || !("repository" in this.#platform.capabilities)) return;
    this.#timer = setInterval(() => void this.look(), INTERVAL);
    this.#timer.unref();
    void this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Looks once: what a new pipeline finds is not new to it. */
  async look(): Promise<void> {
    if (!("repository" in this.#platform.capabilities)) return;
    this.#looking = this.#looking
      .then(async () => await this.#look())
      .catch((error: unknown) => {
        this.#platform.logs.write("codepipeline", "warn", `the repository: ${(error as Error).message}`);
      });
    await this.#looking;
  }

  async #look(): Promise<void> {
    const pipelines = this.#store.everywhere().filter((one) => filtersOf(one).length > 0);
    if (pipelines.length === 0) return;
    const { repository } = this.#platform.capabilities;
    const refs = await repository.refs();
    for (const pipeline of pipelines) {
      const seen = this.#seen.get(pipeline.arn);
      const fresh = seen ? refs.filter(({ name, commit }) => seen[name] !== commit) : [];
      if (seen && fresh.length === 0) continue;
      await this.#seen.put(pipeline.arn, Object.fromEntries(refs.map(({ name, commit }) => [name, commit])));
      for (const ref of fresh) await this.#push(pipeline, ref, seen?.[ref.name]);
    }
  }

  async #push(pipeline: PipelineRecord, { name, commit }: Ref, before: string | undefined): Promise<void> {
    const { repository } = this.#platform.capabilities;
    const changed =
      before === undefined ? [] : await repository.changed(before, commit).catch((): string[] => []);
    const started = filtersOf(pipeline).find(({ filters }) =>
      filters.some((filter) => fits(filter, { name, commit, changed })),
    );
    if (!started) return;
    await this.#engine.start(pipeline, {
      trigger: { type: started.trigger, detail: `${name.replace(/^refs\/(heads|tags)\//, "")} ${commit}` },
      overrides: { [started.action]: commit },
    });
  }
}

/** What starts a pipeline: its triggers, or the branch of a source action that looks for changes by itself. */
function filtersOf({ triggers, stages }: PipelineRecord) {
  const declared = triggers.map(({ sourceAction, pushes }) => ({
    action: sourceAction,
    trigger: "WebhookV2",
    filters: pushes,
  }));
  if (declared.length > 0) return declared;
  return (stages[0]?.actions ?? []).flatMap(({ name, type, configuration }) => {
    const { DetectChanges = "true", PollForSourceChanges = "true", BranchName = "" } = configuration;
    const kind = typeName(type);
    const trigger =
      kind === "Source/CodeStarSourceConnection" && DetectChanges === "true"
        ? "Webhook"
        : kind === "Source/CodeCommit" && PollForSourceChanges === "true"
          ? "PollForSourceChanges"
          : undefined;
    const filters: PushFilter[] = [{ branches: { includes: [BranchName], excludes: [] } }];
    return trigger === undefined ? [] : [{ action: name, trigger, filters }];
  });
}

/** True when all that a filter gives fits. */
export function fits({ branches, tags, filePaths }: PushFilter, { name, changed }: Push): boolean {
  const branch = /^refs\/heads\/(.*)$/.exec(name)?.[1];
  const tag = /^refs\/tags\/(.*)$/.exec(name)?.[1];
  // Without branches, files alone are of every branch.
  const ofRef = tags
    ? tag !== undefined && isIn(tags, tag)
    : branch !== undefined && (!branches || isIn(branches, branch));
  return ofRef && (!filePaths || changed.some((path) => isIn(filePaths, path)));
}

/** Excluded goes before included; nothing included is everything. */
const isIn = ({ includes, excludes }: PatternFilter, text: string) =>
  !excludes.some((glob) => patternOf(glob).test(text)) &&
  (includes.length === 0 || includes.some((glob) => patternOf(glob).test(text)));
