// The command `pulumi` of a build: asks the local cloud, which asks the running copy of the stack. Only Node's own modules are used here.
import { readFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Deployment } from "../../../contract/capabilities/programs.ts";

const usage = `This pulumi is the local cloud's: it deploys to the running copy of a stack. It knows:
  pulumi up | preview   --stack NAME [--config KEY=VALUE]   (other options of the CLI are taken without effect)
  pulumi stack output [NAME] [--json] --stack NAME
  pulumi config get KEY --stack NAME
  pulumi login, stack select, install, version`;

const signs = { create: "+", update: "~", replace: "+-", delete: "-" } as const;
const words = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
} as const;
const done = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;

const args = process.argv.slice(2);
const plain = args.filter(
  (arg, index) =>
    !arg.startsWith("-") && !/^(-s|--stack|--config|-c|--message|-m|--color)$/.test(args[index - 1] ?? ""),
);
const [command = "", ...rest] = plain;
try {
  await run();
} catch (error) {
  process.stderr.write(`error: ${(error as Error).message}\n`);
  process.exitCode = 255;
}

async function run(): Promise<void> {
  if (command === "version") return print("v3.270.0-local");
  if (command === "login" || command === "install" || (command === "stack" && rest[0] === "select")) return;
  if (command === "up" || command === "update") return show(await ask("up"), true);
  if (command === "preview") return show(await ask("preview"), false);
  if (command === "stack" && rest[0] === "output") return output(await ask("outputs"), rest[1]);
  if (command === "config" && rest[0] === "get") return print(configured(rest[1] ?? ""));
  throw new Error(`"pulumi ${args.join(" ")}" is not done here.\n\n${usage}`);
}

function stackName(): string {
  const at = args.findIndex((arg) => arg === "--stack" || arg === "-s");
  const name =
    at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--stack="))?.slice("--stack=".length);
  if (name === undefined || name === "") throw new Error("no stack is given. Fix: --stack NAME");
  return name;
}

/** Values of `--config`, by key. */
function settings(): Record<string, string> {
  const texts = args.flatMap((arg, index) => {
    if (arg === "--config" || arg === "-c") return args[index + 1] ?? "";
    return arg.startsWith("--config=") ? arg.slice("--config=".length) : [];
  });
  return Object.fromEntries(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined)
        throw new Error(`--config must be KEY=VALUE (got "${text}")`);
      return [key, value];
    }),
  );
}

/** The folder of the program: this one or the next above that has a Pulumi.yaml. */
function programFolder(): string {
  const cwdOption = args.findIndex((arg) => arg === "--cwd" || arg === "-C");
  for (let folder = cwdOption >= 0 ? join(process.cwd(), args[cwdOption + 1] ?? "") : process.cwd(); ;) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (folder === dirname(folder)) throw new Error("no Pulumi.yaml project file found");
    folder = dirname(folder);
  }
}

async function ask(what: "up" | "preview" | "outputs"): Promise<Deployment> {
  const { AWS_ENDPOINT_URL: gateway = "", LOCAL_CLOUD_BUILD_TOKEN: token = "" } = process.env;
  const response = await fetch(`${gateway}/builds/programs/${what}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ folder: programFolder(), stack: stackName(), config: settings() }),
    // A deployment takes the time that it takes.
    signal: AbortSignal.timeout(3_600_000),
  });
  const answer = (await response.json()) as Deployment & { readonly message?: string };
  if (!response.ok) throw new Error(answer.message ?? `the local cloud answered ${response.status}`);
  return answer;
}

function show({ changes, unchanged, outputs }: Deployment, isDone: boolean): void {
  print(
    `${isDone ? "Updating" : "Previewing update"} (${stackName()}): the running copy of the local cloud\n`,
  );
  for (const { kind, type, name, inputs } of changes)
    print(
      ` ${signs[kind].padEnd(2)} ${type} ${name} ${isDone ? done[kind] : kind}${inputs.length > 0 ? ` [diff: ${inputs.map((input) => `~${input}`).join(",")}]` : ""}`,
    );
  if (isDone) {
    print("\nOutputs:");
    for (const [name, value] of Object.entries(outputs)) print(`    ${name}: ${JSON.stringify(value)}`);
  }
  print("\nResources:");
  for (const kind of ["create", "update", "replace", "delete"] as const) {
    const count = changes.filter((change) => change.kind === kind).length;
    if (count > 0) print(`    ${signs[kind]} ${count} ${isDone ? done[kind] : words[kind]}`);
  }
  print(`    ${unchanged} unchanged`);
}

function output({ outputs }: Deployment, name: string | undefined): void {
  if (name === undefined) {
    if (args.includes("--json") || args.includes("-j")) return print(JSON.stringify(outputs, undefined, 2));
    for (const [one, value] of Object.entries(outputs)) print(`${one}\t${textOf(value)}`);
    return;
  }
  if (!Object.hasOwn(outputs, name)) throw new Error(`current stack does not have output property '${name}'`);
  print(
    args.includes("--json") || args.includes("-j") ? JSON.stringify(outputs[name]) : textOf(outputs[name]),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value of the stack's file, as far as it is one line. */
function configured(key: string): string {
  const text = readFileSync(join(programFolder(), `Pulumi.${stackName()}.yaml`), "utf8");
  const line = text.split("\n").find((one) => one.trim().startsWith(`${key}:`));
  if (line === undefined) throw new Error(`configuration key '${key}' not found for stack '${stackName()}'`);
  return line
    .trim()
    .slice(key.length + 1)
    .replace(/\s#.*$/, "")
    .trim();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
