import { NotEmulatedError } from "../../contract/errors.ts";

/** Phases that have commands, in the order in which they run. */
export const commandPhases = ["install", "pre_build", "build", "post_build"] as const;

/** Name of a phase with commands, as a buildspec has it. */
export type CommandPhase = (typeof commandPhases)[number];

/** What is done when a command of a phase fails. */
export interface OnFailure {
  readonly action: "ABORT" | "CONTINUE" | "RETRY";
  /** Retries at most. */
  readonly retries: number;
  /** Retries only when the output of the command that failed has this. */
  readonly pattern?: string;
}

/** Commands of a phase. */
export interface PhaseSpec {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  /** Absent: the usual transitions between phases. */
  readonly onFailure?: OnFailure;
  /** Runtimes that the image is asked for, by name. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

/** Files of an artifact. */
export interface ArtifactSpec {
  readonly files: readonly string[];
  readonly excludePaths: readonly string[];
  readonly baseDirectory: string;
  readonly discardPaths: boolean;
  readonly name?: string;
}

/** Formats of reports that are read here; the others are refused by name. */
export const reportFormats = ["JUNITXML", "CLOVERXML", "COBERTURAXML"] as const;

/** Format of a report. */
export type ReportFormat = (typeof reportFormats)[number];

/** Files of a report. */
export interface ReportSpec {
  /** Name or ARN of the report group. */
  readonly group: string;
  readonly files: readonly string[];
  readonly baseDirectory: string;
  readonly discardPaths: boolean;
  readonly format: ReportFormat;
}

/** A build specification, version 0.2. */
export interface Buildspec {
  readonly shell: "sh" | "bash";
  readonly variables: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly phases: Readonly<Record<CommandPhase, PhaseSpec>>;
  readonly reports: readonly ReportSpec[];
  /** Undefined when there is no section `artifacts`. */
  readonly artifacts?: ArtifactSpec;
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactSpec>>;
  readonly cache: { readonly paths: readonly string[]; readonly key?: string };
}

/** Thrown for a buildspec that CodeBuild does not take: phase DOWNLOAD_SOURCE fails with the status code YAML_FILE_ERROR. */
export class BuildspecError extends Error {
  override readonly name = "BuildspecError";
}

const OTHER_FORMATS = [
  "NUNITXML",
  "NUNIT3XML",
  "CUCUMBERJSON",
  "VISUALSTUDIOTRX",
  "TESTNGXML",
  "JACOCOXML",
  "SIMPLECOV",
];

type Node = Readonly<Record<string, unknown>>;

/** Reads a buildspec.
 * @throws BuildspecError naming the key, as CodeBuild does; NotEmulatedError for what works on AWS and is not done here.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export async function parseBuildspec(text: string): Promise<Buildspec> {
  const { parse } = await import("yaml");
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new BuildspecError((error as Error).message.split("\n")[0] ?? "");
  }
  if (!isMap(document)) throw new BuildspecError("the buildspec must be a map of version, phases and others");
  checkVersion(document["version"]);
  onlyKeys("", document, [
    "version",
    "run-as",
    "env",
    "proxy",
    "batch",
    "phases",
    "reports",
    "artifacts",
    "cache",
  ]);
  for (const key of ["run-as", "proxy", "batch"]) if (document[key] !== undefined) throw notDone(key);
  const phases = mapOf("phases", document["phases"]);
  if (document["phases"] === undefined) throw new BuildspecError("phases: at least one phase is required");
  onlyKeys("phases", phases, commandPhases);
  const artifacts = mapOf("artifacts", document["artifacts"]);
  return {
    ...readEnvironment(mapOf("env", document["env"])),
    phases: {
      install: readPhase("install", phases["install"]),
      pre_build: readPhase("pre_build", phases["pre_build"]),
      build: readPhase("build", phases["build"]),
      post_build: readPhase("post_build", phases["post_build"]),
    },
    reports: Object.entries(mapOf("reports", document["reports"])).map(([group, report]) =>
      readReport(group, report),
    ),
    artifacts:
      document["artifacts"] === undefined || artifacts["files"] === undefined
        ? undefined
        : readArtifact("artifacts", artifacts, ["secondary-artifacts"]),
    secondaryArtifacts: Object.fromEntries(
      Object.entries(mapOf("artifacts/secondary-artifacts", artifacts["secondary-artifacts"])).map(
        ([identifier, artifact]) => {
          const path = `artifacts/secondary-artifacts/${identifier}`;
          return [identifier, readArtifact(path, mapOf(path, artifact))];
        },
      ),
    ),
    cache: readCache(mapOf("cache", document["cache"])),
  };
}

/** YAML reads 0.2 as a number, "0.2" as a text; both are written. */
function checkVersion(given: unknown): void {
  const version = scalar("version", given);
  if (version === undefined)
    throw new BuildspecError('invalid buildspec version: the key "version" is missing. Fix: version: 0.2');
  if (version === "0.1")
    throw new NotEmulatedError(
      "buildspec version 0.1",
      "Use version: 0.2, which runs all commands in one shell.",
    );
  if (version !== "0.2") throw new BuildspecError(`invalid buildspec version: ${version}. Fix: version: 0.2`);
}

function readEnvironment(env: Node): Pick<Buildspec, "shell" | "variables" | "exportedVariables"> {
  onlyKeys("env", env, [
    "shell",
    "variables",
    "parameter-store",
    "secrets-manager",
    "exported-variables",
    "git-credential-helper",
  ]);
  for (const key of ["parameter-store", "secrets-manager"])
    if (Object.keys(mapOf(`env/${key}`, env[key])).length > 0)
      throw notDone(
        `env/${key}`,
        "There is no such service here: give a variable of the project or the pipeline.",
      );
  if (flag("env/git-credential-helper", env["git-credential-helper"]))
    throw notDone("env/git-credential-helper");
  const shell = scalar("env/shell", env["shell"]) ?? "sh";
  if (!["sh", "/bin/sh", "bash", "/bin/bash"].includes(shell)) throw notDone(`env/shell ${shell}`);
  const variables = Object.entries(mapOf("env/variables", env["variables"])).map(
    ([name, value]): [string, string] => {
      if (!/^[A-Za-z_]\w*$/.test(name))
        throw new BuildspecError(`env/variables: "${name}" is no name of an environment variable`);
      return [name, scalar(`env/variables/${name}`, value) ?? ""];
    },
  );
  return {
    shell: shell.endsWith("bash") ? "bash" : "sh",
    variables: Object.fromEntries(variables),
    exportedVariables: texts("env/exported-variables", env["exported-variables"]),
  };
}

function readPhase(name: CommandPhase, value: unknown): PhaseSpec {
  const path = `phases/${name}`;
  const phase = mapOf(path, value);
  onlyKeys(path, phase, ["run-as", "on-failure", "runtime-versions", "commands", "finally", "steps"]);
  if (phase["run-as"] !== undefined) throw notDone(`${path}/run-as`, "Every command runs as you.");
  if (phase["steps"] !== undefined) throw notDone(`${path}/steps`);
  if (phase["runtime-versions"] !== undefined && name !== "install")
    throw new BuildspecError(`${path}: runtime-versions belongs into the phase install`);
  const runtimes = Object.entries(mapOf(`${path}/runtime-versions`, phase["runtime-versions"]));
  if (value !== undefined && phase["commands"] === undefined && runtimes.length === 0)
    throw new BuildspecError(`${path}/commands: at least one command is required`);
  return {
    commands: texts(`${path}/commands`, phase["commands"]),
    finally: texts(`${path}/finally`, phase["finally"]),
    onFailure: readOnFailure(`${path}/on-failure`, scalar(`${path}/on-failure`, phase["on-failure"])),
    runtimeVersions: Object.fromEntries(
      runtimes.map(([runtime, version]) => [
        runtime,
        scalar(`${path}/runtime-versions/${runtime}`, version) ?? "",
      ]),
    ),
  };
}

/** Retries when the buildspec says no number. */
const RETRIES = 3;

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases */
function readOnFailure(path: string, text: string | undefined): OnFailure | undefined {
  if (text === undefined) return undefined;
  if (text === "ABORT" || text === "CONTINUE") return { action: text, retries: 0 };
  const [, count, pattern] = /^RETRY(?:-(\d+))?(?:-(.+))?$/.exec(text) ?? [];
  if (!text.startsWith("RETRY") || (text !== "RETRY" && count === undefined && pattern === undefined))
    throw new BuildspecError(`${path}: "${text}" must be ABORT, CONTINUE, RETRY, RETRY-count or RETRY-regex`);
  const retries = count === undefined ? RETRIES : Number(count);
  if (retries < 1 || retries > 100)
    throw new BuildspecError(`${path}: retries must be from 1 to 100 (got ${retries})`);
  return { action: "RETRY", retries, pattern };
}

function readArtifact(path: string, artifact: Node, more: readonly string[] = []): ArtifactSpec {
  onlyKeys(path, artifact, [
    "files",
    "name",
    "discard-paths",
    "base-directory",
    "exclude-paths",
    "enable-symlinks",
    "s3-prefix",
    ...more,
  ]);
  if (artifact["s3-prefix"] !== undefined) throw notDone(`${path}/s3-prefix`);
  if (flag(`${path}/enable-symlinks`, artifact["enable-symlinks"])) throw notDone(`${path}/enable-symlinks`);
  const files = texts(`${path}/files`, artifact["files"]);
  if (files.length === 0) throw new BuildspecError(`${path}/files: at least one location is required`);
  return {
    files,
    excludePaths: texts(`${path}/exclude-paths`, artifact["exclude-paths"]),
    baseDirectory: scalar(`${path}/base-directory`, artifact["base-directory"]) ?? "",
    discardPaths: flag(`${path}/discard-paths`, artifact["discard-paths"]),
    name: scalar(`${path}/name`, artifact["name"]),
  };
}

function readReport(group: string, value: unknown): ReportSpec {
  const path = `reports/${group}`;
  const report = mapOf(path, value);
  onlyKeys(path, report, ["files", "base-directory", "discard-paths", "file-format"]);
  const files = texts(`${path}/files`, report["files"]);
  if (files.length === 0) throw new BuildspecError(`${path}/files: at least one location is required`);
  const text = (scalar(`${path}/file-format`, report["file-format"]) ?? "JUNITXML").toUpperCase();
  const format = reportFormats.find((one) => one === text);
  if (!format) {
    if (OTHER_FORMATS.includes(text))
      throw notDone(`${path}/file-format ${text}`, `Use one of ${reportFormats.join(", ")}.`);
    throw new BuildspecError(
      `${path}/file-format: "${text}" must be one of ${[...reportFormats, ...OTHER_FORMATS].join(", ")}`,
    );
  }
  return {
    group,
    files,
    baseDirectory: scalar(`${path}/base-directory`, report["base-directory"]) ?? "",
    discardPaths: flag(`${path}/discard-paths`, report["discard-paths"]),
    format,
  };
}

function readCache(cache: Node): Buildspec["cache"] {
  onlyKeys("cache", cache, ["paths", "key", "fallback-keys", "action"]);
  for (const key of ["fallback-keys", "action"]) if (cache[key] !== undefined) throw notDone(`cache/${key}`);
  return { paths: texts("cache/paths", cache["paths"]), key: scalar("cache/key", cache["key"]) };
}

const isMap = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mapOf(path: string, value: unknown): Node {
  if (value === undefined || value === null) return {};
  if (!isMap(value)) throw new BuildspecError(`${path}: must be a map`);
  return value;
}

function onlyKeys(path: string, map: Node, known: readonly string[]): void {
  const unknown = Object.keys(map).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new BuildspecError(
      `${path === "" ? "" : `${path}: `}unknown key "${unknown}". There is: ${known.join(", ")}`,
    );
}

function scalar(path: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new BuildspecError(`${path}: must be a text`);
}

function texts(path: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((element, index) => {
    // What looks like a command with a colon and a space is a map for YAML.
    if (typeof element === "object" && element !== null)
      throw new BuildspecError(
        `${path}: Expected Commands[${index}] to be of string type: found subkeys instead. Fix: put quotation marks around a command with ": " in it`,
      );
    return scalar(path, element) ?? "";
  });
}

/** `yes` and `no` are texts for YAML 1.2, truth values for YAML 1.1. */
function flag(path: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  const text = (scalar(path, value) ?? "").toLowerCase();
  if (["yes", "true"].includes(text)) return true;
  if (["no", "false"].includes(text)) return false;
  throw new BuildspecError(`${path}: must be yes or no (got "${text}")`);
}

function notDone(what: string, remedy?: string): NotEmulatedError {
  return new NotEmulatedError(`${what} of a buildspec`, remedy);
}
