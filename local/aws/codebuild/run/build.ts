import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Principal } from "../../../contract/principal.ts";
import { readLocation, S3Client } from "../../../delivery/s3-client.ts";
import { LogDriver } from "../../../observe/log-driver.ts";
import { codeBuildArn } from "../arn.ts";
import { BuildspecError, parseBuildspec, type Buildspec } from "../buildspec.ts";
import { tellPhase, tellState } from "../events.ts";
import type { BuildRecord, BuildStatus, PhaseRecord, SourceRecord } from "../records.ts";
import type { BuildStores } from "../stores/build-stores.ts";
import { uploadArtifacts } from "./artifacts.ts";
import { BuildCache } from "./cache.ts";
import { runCommandPhases, type PhaseContext } from "./command-phases.ts";
import { environmentOf } from "./environment.ts";
import { NoFilesError } from "./files.ts";
import { canIsolate, openWay, secretPlaces } from "./isolation.ts";
import { makeReport } from "./reports.ts";
import { checkRuntimes } from "./runtimes.ts";
import { Shell } from "./shell.ts";
import { installTools } from "./tools.ts";
import { makeWorkspace, readBelow, unpack, type Workspace } from "./workspace.ts";

/** Thrown in a phase to end it with a status code. */
class PhaseError extends Error {
  readonly statusCode: string;

  constructor(statusCode: string, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** Life of a build after it was accepted: the phases one after the other, each written down with its times and its reason to fail.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html */
export class Build {
  readonly #stores: BuildStores;
  #record: BuildRecord;
  #over: "STOPPED" | "TIMED_OUT" | undefined;
  #isAbandoned = false;
  #shell: Shell | undefined;
  #log: LogDriver | undefined;
  /** Where the SDK finds the credentials of the role. */
  #credentials: Readonly<Record<string, string>> = {};
  readonly #closing: (() => Promise<void> | void)[] = [];

  constructor(stores: BuildStores, record: BuildRecord) {
    this.#stores = stores;
    this.#record = record;
  }

  get record(): BuildRecord {
    return this.#record;
  }

  /** Ends it: its processes are killed. */
  async end(as: "STOPPED" | "TIMED_OUT"): Promise<void> {
    this.#over ??= as;
    await this.#shell?.stop();
  }

  /** Ends it as the end of the process would: nothing is written down any more. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    await this.end("STOPPED");
  }

  /** Is called when it waited too long for its turn. */
  async expire(): Promise<void> {
    this.#over ??= "TIMED_OUT";
    await this.run();
  }

  /** Runs it to its end. Never rejects. */
  async run(): Promise<void> {
    try {
      const outcome = await this.#run(await makeWorkspace(this.#record.number));
      if (!this.#isAbandoned) await this.#complete(outcome);
    } catch (error) {
      await this.#fault(error);
    } finally {
      await this.#clean();
    }
  }

  async #run(workspace: Workspace): Promise<BuildStatus> {
    this.#closing.push(async () => await workspace.remove());
    const principal = await this.#phase("QUEUED", async () => await this.#enter());
    const isReady = principal && (await this.#phase("PROVISIONING", () => true));
    const buildspec =
      isReady &&
      (await this.#phase("DOWNLOAD_SOURCE", async () => await this.#download(workspace, principal)));
    if (!buildspec) return "FAILED";
    const { isSuccess, hasBuilt } = await this.#runCommands(workspace, buildspec, principal);
    if (!hasBuilt || this.#over) return "FAILED";
    const isUploaded = await this.#phase("UPLOAD_ARTIFACTS", async () => {
      await this.#upload(workspace, buildspec, principal);
      return true;
    });
    return isSuccess && isUploaded ? "SUCCEEDED" : "FAILED";
  }

  async #complete(outcome: BuildStatus): Promise<void> {
    await this.#phase("FINALIZING", async () => await this.#clean(), true);
    const now = Date.now();
    const completed: PhaseRecord = { type: "COMPLETED", status: "SUCCEEDED", startedAt: now, contexts: [] };
    await this.#change({
      status: this.#over ?? outcome,
      currentPhase: "COMPLETED",
      endedAt: now,
      phases: [...this.#record.phases, completed],
    });
    await tellState(this.#stores.platform, this.#record);
  }

  /** Ends what runs, and takes away what nobody needs any more. */
  async #clean(): Promise<void> {
    await this.#shell?.stop();
    for (let close = this.#closing.pop(); close; close = this.#closing.pop()) await close();
    await this.#log?.flush();
  }

  /** Takes on the project's role, and begins the log. */
  async #enter(): Promise<Principal> {
    const { platform } = this.#stores;
    const { capabilities, logs } = platform;
    const { arn, region, serviceRole, projectName } = this.#record;
    const request = {
      roleArn: serviceRole,
      service: "codebuild.amazonaws.com",
      sessionName: `AWSCodeBuild-${arn.slice(arn.lastIndexOf(":") + 1)}`,
      context: { "aws:SourceArn": codeBuildArn(region, `project/${projectName}`) },
    };
    let principal: Principal;
    try {
      ({ principal } = capabilities.iam.assumeRole({ ...request, seconds: 12 * 3_600 }));
      const { environment, revoke } = capabilities.iam.containerCredentials(request);
      this.#credentials = environment;
      this.#closing.push(revoke);
    } catch (error) {
      throw new PhaseError(
        "CLIENT_ERROR",
        `CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that: 1) The provided service role exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured. ${(error as Error).message}`,
      );
    }
    const { isEnabled, group, stream } = this.#record.logs;
    const target = isEnabled ? { principal, region, group, stream, makesGroup: true } : undefined;
    this.#log = new LogDriver(`build/${projectName}/${stream}`, logs, capabilities.logGroups, target);
    await this.#log.open().catch((error: unknown) => {
      throw new PhaseError(
        "ACCESS_DENIED",
        `Service role ${serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${arn}. Error message: ${(error as Error).message}`,
      );
    });
    return principal;
  }

  /** Gets the sources, and reads the buildspec. */
  async #download(workspace: Workspace, principal: Principal): Promise<Buildspec> {
    const { source, secondarySources } = this.#record;
    this.#say("Waiting for agent ping");
    this.#say(`Waiting for DOWNLOAD_SOURCE`);
    await this.#downloadSource(source, workspace.source, principal);
    for (const one of secondarySources)
      await this.#downloadSource(one, workspace.secondary(one.identifier ?? ""), principal);
    this.#say("Phase is DOWNLOAD_SOURCE");
    this.#say(`CODEBUILD_SRC_DIR=${workspace.source}`);
    const { buildspec: given = "buildspec.yml" } = source;
    const isText = given.includes("\n") || /^\s*[{"']?version["']?\s*:/.test(given);
    const text = isText ? given : await readBelow(workspace.source, given);
    this.#say(`YAML location is ${isText ? "inline" : `${workspace.source}/${given}`}`);
    if (text === undefined)
      throw new PhaseError("YAML_FILE_ERROR", `stat ${workspace.source}/${given}: no such file or directory`);
    try {
      const buildspec = await parseBuildspec(text);
      checkRuntimes(buildspec);
      return buildspec;
    } catch (error) {
      if (error instanceof BuildspecError || error instanceof NotEmulatedError)
        throw new PhaseError("YAML_FILE_ERROR", error.message);
      throw error;
    }
  }

  async #downloadSource(source: SourceRecord, folder: string, principal: Principal): Promise<void> {
    const { platform } = this.#stores;
    const { region, sourceVersion } = this.#record;
    if (source.type === "NO_SOURCE") return;
    if (source.type === "S3" || source.type === "CODEPIPELINE") {
      const location = readLocation(`s3://${source.location ?? ""}`);
      if (!location) throw new PhaseError("CLIENT_ERROR", `no S3 object for source ${source.location ?? ""}`);
      const s3 = new S3Client(platform, principal, region);
      try {
        const { body, header } = await s3.get(location);
        if (source.identifier === undefined)
          await this.#change({ resolvedSourceVersion: header("x-amz-meta-revision") ?? sourceVersion });
        return await unpack(body, folder);
      } catch (error) {
        const reason =
          error instanceof AwsError ? `${error.code}: ${error.message}` : (error as Error).message;
        throw new PhaseError(
          "CLIENT_ERROR",
          `${reason} for primary source and source version ${sourceVersion ?? ""}`,
        );
      }
    }
    if (!("repository" in platform.capabilities))
      throw new PhaseError(
        "CLIENT_ERROR",
        `${source.type}: the program that runs here is in no git repository`,
      );
    const { repository } = platform.capabilities;
    const revision =
      sourceVersion === undefined
        ? await repository.revision("HEAD")
        : ((await repository.newest(sourceVersion)) ?? (await repository.revision(sourceVersion)));
    if (!revision)
      throw new PhaseError(
        "CLIENT_ERROR",
        `reference not found for primary source and source version ${sourceVersion ?? "HEAD"}`,
      );
    await this.#change({ resolvedSourceVersion: revision.id });
    await unpack(await repository.archive(revision), folder);
  }

  async #runCommands(workspace: Workspace, buildspec: Buildspec, principal: Principal) {
    const { platform } = this.#stores;
    const isIsolated = await canIsolate();
    const tools = await installTools(platform, this.#stores.programs, workspace);
    this.#closing.push(tools.close);
    const ports = [Number(new URL(platform.gatewayUrl).port), ...tools.ports];
    const ways = [];
    for (const port of new Set(isIsolated ? ports : [])) {
      const socket = `${workspace.scripts}/${port}`;
      this.#closing.push(await openWay(port, socket));
      ways.push({ port, socket });
    }
    const environment = environmentOf({
      platform,
      build: this.#record,
      buildspec,
      workspace,
      credentials: { ...this.#credentials, ...tools.environment },
      isIsolated,
    });
    this.#say(
      isIsolated
        ? "The build has a network, processes and a file system of its own: it reaches the local cloud alone, and writes into its own folders"
        : "This machine gives no namespaces to a user: the build's commands may read, write and connect as you may",
    );
    const shell = new Shell({
      shell: buildspec.shell,
      folder: workspace.source,
      environment,
      scripts: workspace.scripts,
      modules: await platform.store.folder("modules"),
      writable: [workspace.root],
      hidden: [...secretPlaces(), ...tools.hidden],
      temporary: workspace.temporary,
      ways,
      onLine: (line) => this.#log?.line(line),
    });
    this.#shell = shell;
    if (this.#over) return { isSuccess: false, hasBuilt: false };
    const { cache } = buildspec;
    const saved = new BuildCache(platform, this.#record, principal);
    if (cache.paths.length > 0 && (await saved.restore(workspace, cache.key)))
      this.#say("The cache was restored");
    const limit = setTimeout(() => void this.end("TIMED_OUT"), this.#record.timeoutMinutes * 60_000);
    const outcome = await runCommandPhases({
      buildspec,
      run: async (command) => await shell.run(command),
      say: (text) => this.#say(text),
      begin: async (phase) => await this.#begin(phase.toUpperCase()),
      end: async ({ isSuccess, contexts }) =>
        await this.#finish(isSuccess ? "SUCCEEDED" : "FAILED", contexts),
      isOver: () => this.#over !== undefined,
    }).finally(() => clearTimeout(limit));
    if (this.#over) await this.#finishOver();
    else {
      const variables = await shell.variables();
      await this.#change({
        exportedVariables: buildspec.exportedVariables.flatMap((name) =>
          variables[name] === undefined ? [] : [{ name, value: variables[name] }],
        ),
      });
      await shell.stop();
      if (outcome.isSuccess && cache.paths.length > 0)
        this.#say(`${await saved.save(workspace, cache.paths, cache.key)} files were kept in the cache`);
    }
    return outcome;
  }

  async #upload(workspace: Workspace, buildspec: Buildspec, principal: Principal): Promise<void> {
    const problems: string[] = [];
    for (const spec of buildspec.reports) {
      this.#say(
        `Preparing to copy ${spec.format === "JUNITXML" ? "TEST" : "CODE_COVERAGE"} report ${spec.group}`,
      );
      try {
        const report = await makeReport(this.#stores, this.#record, principal, spec, workspace.source);
        await this.#change({ reportArns: [...this.#record.reportArns, report.arn] });
      } catch (error) {
        problems.push(`[${spec.group}: [${(error as Error).message}]]`);
      }
    }
    try {
      const uploaded = await uploadArtifacts(
        this.#stores.platform,
        this.#record,
        principal,
        buildspec,
        workspace.source,
      );
      await this.#change({ uploaded });
    } catch (error) {
      if (error instanceof NoFilesError) problems.push(error.message);
      else if (error instanceof AwsError)
        problems.push(`Error while uploading artifacts: ${error.code}: ${error.message}`);
      else throw error;
    }
    if (problems.length > 0) throw new PhaseError("CLIENT_ERROR", problems.join(", "));
  }

  /** Does a phase without commands. @returns undefined when it failed, or the build is over. */
  async #phase<T>(type: string, work: () => Promise<T> | T, isLast = false): Promise<T | undefined> {
    if (this.#isAbandoned || (this.#over && !isLast && type !== "QUEUED")) return undefined;
    await this.#begin(type);
    if (this.#over && !isLast) {
      await this.#finishOver();
      return undefined;
    }
    try {
      const result = await work();
      if (this.#over && !isLast) await this.#finishOver();
      else await this.#finish("SUCCEEDED", []);
      return result;
    } catch (error) {
      if (!(error instanceof PhaseError)) throw error;
      const { statusCode, message } = error;
      this.#say(`Phase complete: ${type} State: FAILED`);
      this.#say(`Phase context status code: ${statusCode} Message: ${message}`);
      await this.#finish("FAILED", [{ statusCode, message }]);
      return undefined;
    }
  }

  async #begin(type: string): Promise<void> {
    const phase: PhaseRecord = { type, status: "IN_PROGRESS", startedAt: Date.now(), contexts: [] };
    await this.#change({ currentPhase: type, phases: [...this.#record.phases, phase] });
  }

  async #finish(status: BuildStatus, contexts: readonly PhaseContext[]): Promise<void> {
    const { phases } = this.#record;
    const phase = phases.at(-1);
    if (!phase) return;
    const finished: PhaseRecord = { ...phase, status, contexts, endedAt: Date.now() };
    await this.#change({ phases: [...phases.slice(0, -1), finished] });
    if (!this.#isAbandoned) await tellPhase(this.#stores.platform, this.#record, finished);
  }

  async #finishOver(): Promise<void> {
    const phase = this.#record.phases.at(-1);
    if (phase?.status !== "IN_PROGRESS") return;
    const isLate = this.#over === "TIMED_OUT";
    await this.#finish(
      this.#over ?? "STOPPED",
      isLate ? [{ statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " }] : [],
    );
  }

  async #fault(error: unknown): Promise<void> {
    if (this.#isAbandoned) return;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#stores.platform.logs.write("codebuild", "error", `${this.#record.id}: ${message}`);
    const contexts = [
      {
        statusCode: "INTERNAL_SERVICE_ERROR",
        message: error instanceof Error ? error.message : String(error),
      },
    ];
    await this.#finish("FAULT", contexts);
    await this.#change({ status: "FAULT", currentPhase: "COMPLETED", endedAt: Date.now() });
    await tellState(this.#stores.platform, this.#record);
  }

  #say(text: string): void {
    const at = new Date().toISOString().replaceAll("-", "/").replace("T", " ").replace("Z", "");
    for (const line of text.split("\n")) this.#log?.line(`[Container] ${at} ${line}`);
  }

  async #change(change: Partial<BuildRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change };
    if (!this.#isAbandoned) await this.#stores.builds.put(this.#record);
  }
}
