import { randomUUID } from "node:crypto";
import type { Principal } from "../../../contract/principal.ts";
import { codeBuildArn } from "../arn.ts";
import { invalidInput, limitExceeded } from "../errors.ts";
import { tellState } from "../events.ts";
import type {
  ArtifactsRecord,
  BuildRecord,
  PhaseRecord,
  ProjectRecord,
  SourceRecord,
  Variable,
} from "../records.ts";
import type { BuildStores } from "../stores/build-stores.ts";
import { Build } from "./build.ts";

/** Builds that run at a time on this machine; the others are queued. */
const AT_A_TIME = 4;

/** Parts of a build that are other than its project's. */
export interface BuildOverrides {
  readonly sourceVersion?: string | undefined;
  readonly source?: Partial<SourceRecord>;
  readonly secondarySources?: readonly SourceRecord[] | undefined;
  readonly artifacts?: ArtifactsRecord | undefined;
  readonly secondaryArtifacts?: readonly ArtifactsRecord[] | undefined;
  readonly variables?: readonly Variable[];
  readonly image?: string | undefined;
  readonly computeType?: string | undefined;
  readonly timeoutMinutes?: number | undefined;
  readonly queuedTimeoutMinutes?: number | undefined;
  readonly token?: string | undefined;
}

/** Builds that wait or run. */
export class BuildRunner {
  readonly #stores: BuildStores;
  readonly #waiting: Build[] = [];
  readonly #running = new Map<Build, Promise<void>>();
  readonly #queueTimers = new Map<Build, NodeJS.Timeout>();
  #isStopping = false;

  constructor(stores: BuildStores) {
    this.#stores = stores;
  }

  /** Accepts a build.
   * @throws AwsError InvalidInputException, AccountLimitExceededException. */
  async start(principal: Principal, project: ProjectRecord, overrides: BuildOverrides): Promise<BuildRecord> {
    const { token } = overrides;
    const { builds, platform } = this.#stores;
    const known =
      token === undefined ? undefined : builds.everywhere().find((build) => build.token === token);
    if (known) return known;
    const { concurrentBuildLimit = Infinity, name } = project;
    const ofProject = [...this.#waiting, ...this.#running.keys()].filter(
      ({ record }) => record.projectName === name && record.region === project.region,
    ).length;
    if (ofProject >= concurrentBuildLimit)
      throw limitExceeded(
        `Cannot have more than ${concurrentBuildLimit} builds in queue for the project ${name}`,
      );
    const source = { ...project.source, ...overrides.source };
    if (source.type === "CODEPIPELINE" && source.location === undefined)
      throw invalidInput(
        `Project ${name} gets its source from CodePipeline: start the pipeline, or override the type of the source`,
      );
    const record = await this.#record(principal, project, source, overrides);
    await builds.put(record);
    await tellState(platform, record);
    const build = new Build(this.#stores, record);
    this.#waiting.push(build);
    const timer = setTimeout(() => this.#expire(build), record.queuedTimeoutMinutes * 60_000);
    timer.unref();
    this.#queueTimers.set(build, timer);
    this.#next();
    return record;
  }

  async #record(
    principal: Principal,
    project: ProjectRecord,
    source: SourceRecord,
    overrides: BuildOverrides,
  ): Promise<BuildRecord> {
    const uuid = randomUUID();
    const id = `${project.name}:${uuid}`;
    const now = Date.now();
    const submitted: PhaseRecord = {
      type: "SUBMITTED",
      status: "SUCCEEDED",
      startedAt: now,
      endedAt: now,
      contexts: [],
    };
    const names = new Set((overrides.variables ?? []).map(({ name }) => name));
    const { logs } = project;
    return {
      id,
      arn: codeBuildArn(project.region, `build/${id}`),
      region: project.region,
      projectName: project.name,
      number: await this.#stores.projects.nextNumber(project.arn),
      status: "IN_PROGRESS",
      currentPhase: "QUEUED",
      phases: [submitted],
      startedAt: now,
      initiator: initiatorOf(principal),
      serviceRole: project.serviceRole,
      source,
      secondarySources: overrides.secondarySources ?? project.secondarySources,
      sourceVersion: overrides.sourceVersion ?? project.sourceVersion,
      artifacts: overrides.artifacts ?? project.artifacts,
      secondaryArtifacts: overrides.secondaryArtifacts ?? project.secondaryArtifacts,
      uploaded: {},
      variables: [
        ...project.variables.filter(({ name }) => !names.has(name)),
        ...(overrides.variables ?? []),
      ],
      exportedVariables: [],
      image: overrides.image ?? project.image,
      computeType: overrides.computeType ?? project.computeType,
      environmentType: project.environmentType,
      isPrivileged: project.isPrivileged,
      timeoutMinutes: overrides.timeoutMinutes ?? project.timeoutMinutes,
      queuedTimeoutMinutes: overrides.queuedTimeoutMinutes ?? project.queuedTimeoutMinutes,
      logs: {
        isEnabled: logs.isEnabled,
        group: logs.group ?? `/aws/codebuild/${project.name}`,
        stream: logs.stream === undefined ? uuid : `${logs.stream}/${uuid}`,
      },
      reportArns: [],
      cache: project.cache,
      token: overrides.token,
    };
  }

  /** Ends a build; one that has ended stays as it is. */
  async stopBuild(arn: string): Promise<void> {
    const build = [...this.#waiting, ...this.#running.keys()].find(({ record }) => record.arn === arn);
    await build?.end("STOPPED");
  }

  /** Ends all of them; at the next start they are told as interrupted. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#queueTimers.values()) clearTimeout(timer);
    this.#waiting.length = 0;
    await Promise.all(
      [...this.#running].map(async ([build, ended]) => {
        await build.abandon();
        await ended;
      }),
    );
  }

  #next(): void {
    while (!this.#isStopping && this.#running.size < AT_A_TIME) {
      const build = this.#waiting.shift();
      if (!build) return;
      this.#run(build, async () => await build.run());
    }
  }

  #expire(build: Build): void {
    const place = this.#waiting.indexOf(build);
    if (place < 0) return;
    this.#waiting.splice(place, 1);
    this.#run(build, async () => await build.expire());
  }

  #run(build: Build, work: () => Promise<void>): void {
    clearTimeout(this.#queueTimers.get(build));
    this.#queueTimers.delete(build);
    const ended = work().finally(() => {
      this.#running.delete(build);
      this.#next();
    });
    this.#running.set(build, ended);
  }
}

/** Who started a build, as CodeBuild names it: a user, a role, or a pipeline by its session. */
function initiatorOf({ arn, kind }: Principal): string {
  if (kind === "operator") return "root";
  const [, role = "", session = ""] = arn.split("/");
  return session.startsWith("codepipeline-") ? session.replace("-", "/") : `${role}/${session}`;
}
