import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { locateProgram, type ProgramFile } from "./program-file.ts";

/** A stack of a project as its files describe it. */
export interface Stack {
  /** Name of the project. */
  readonly project: string;
  /** Name of the stack. */
  readonly stack: string;
  readonly program: ProgramFile;
  /** By full key. Values other than text are JSON, as the CLI passes them to the program. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of `config` whose values are secret. */
  readonly secretKeys: readonly string[];
  /** `aws:region` */
  readonly region: string | undefined;
}

interface ProjectFile {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly runtime?: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
}

interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The names of a project's stacks: those that have a `Pulumi.<stack>.yaml`.
 * @throws Error when the folder is not there. */
export function readStackNames(projectDirectory: string): string[] {
  return readdirSync(projectDirectory)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** Name of a project, as its `Pulumi.yaml` says it.
 * @throws Error when there is none. */
export async function readProjectName(projectDirectory: string): Promise<string> {
  const { name } = (await readYaml(projectDirectory, "Pulumi.yaml")) as ProjectFile;
  if (typeof name !== "string") throw new Error(`Pulumi.yaml has no name. Fix: add "name: <project>"`);
  return name;
}

/** Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml` as the CLI does.
 *
 * The CLI keeps a secret (`secure:`) encrypted with a key that only the user's backend has. Here its value comes from the
 * environment: `PULUMI_SECRET_MYSFITS_API_KEY` for the key `mysfits:apiKey`.
 * @param environment Where secret values are looked up.
 * @throws Error for a stack that is not there, naming those that are; for a secret without a value, naming its variable; for files
 * that do not hold what they should. */
export async function readStack(
  projectDirectory: string,
  stack: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Stack> {
  const stacks = readStackNames(projectDirectory);
  if (stacks.length > 0 && !stacks.includes(stack))
    throw new Error(
      `there is no stack "${stack}" in ${projectDirectory}. Fix: use one of ${stacks.join(", ")}, or write Pulumi.${stack}.yaml`,
    );
  const projectFile = (await readYaml(projectDirectory, "Pulumi.yaml")) as ProjectFile;
  // A stack without configuration has no file.
  const stackFile: StackFile =
    stacks.length > 0 ? await readYaml(projectDirectory, `Pulumi.${stack}.yaml`) : {};
  const { name: project, main, runtime } = projectFile;
  if (typeof project !== "string") throw new Error(`Pulumi.yaml has no name. Fix: add "name: <project>"`);

  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(projectFile.config ?? {})) {
    const given = defaultValue(value);
    if (given !== undefined) values.set(fullKey(key, project), given);
  }
  for (const [key, value] of Object.entries(stackFile.config ?? {})) values.set(fullKey(key, project), value);

  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of values) {
    const secret = containsSecret(value);
    if (secret) secretKeys.push(key);
    config[key] = secret ? secretValue(key, environment, stack) : text(value);
  }
  return {
    project,
    stack,
    program: locateProgram(projectDirectory, main, runtime),
    config,
    secretKeys,
    region: config["aws:region"],
  };
}

/** Name of the environment variable with the value of a secret configuration key. */
export function secretVariable(key: string): string {
  const words = key.replace(/([a-z\d])([A-Z])/g, "$1_$2").replace(/[^A-Za-z\d]+/g, "_");
  return `PULUMI_SECRET_${words.toUpperCase()}`;
}

async function readYaml(directory: string, file: string): Promise<object> {
  const { parse } = await import("yaml");
  let content: unknown;
  try {
    content = parse(await readFile(join(directory, file), "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) throw new Error(`${file} must hold a mapping`);
  return content;
}

/** Full name of a configuration key: one without a namespace is the project's own. */
export function fullKey(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** `Pulumi.yaml` gives a value, or describes a key: `{ type, description, default, value }`. */
function defaultValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { value: given, default: fallback } = value as { value?: unknown; default?: unknown };
  return given ?? fallback;
}

function containsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!Array.isArray(value) && "secure" in value) return true;
  return Object.values(value).some(containsSecret);
}

function secretValue(
  key: string,
  environment: Readonly<Record<string, string | undefined>>,
  stack: string,
): string {
  const variable = secretVariable(key);
  const value = environment[variable];
  if (value === undefined)
    throw new Error(
      `Pulumi.${stack}.yaml: ${key} is a secret, which only your Pulumi backend can read. Fix: give its value for here in the environment, as ${variable}`,
    );
  return value;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
