// `npm run destroy -- --stack prod`: takes a stack down with everything in it, protected data too, and says what AWS keeps.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { guardsOf } from "./destroy/guards.ts";
import { lateGroupLines } from "./destroy/late-groups.ts";
import { leftoverLines } from "./destroy/leftover-lines.ts";
import { Memory } from "./destroy/memory.ts";
import { release } from "./destroy/release.ts";
import { summary } from "./destroy/summary.ts";
import { NoPulumiError, runPulumi } from "./pulumi/cli.ts";
import { readState, StateError } from "./pulumi/state.ts";

const usage = `Usage: npm run destroy -- --stack STACK [--dry-run | --yes STACK]

Shows what will go and what is lost, asks for the stack's name, takes the protection off what has it (pulumi up of that alone, with
protect false), destroys everything (pulumi destroy), and lists what AWS services leave behind. Interrupted, it goes on where it was when
it is started again.
  --dry-run    shows, and changes nothing
  --yes STACK  the stack's name, for a place without a terminal`;

const root = resolve(import.meta.dirname, "..");
const options = {
  stack: { type: "string" },
  yes: { type: "string" },
  "dry-run": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`, 2);
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { stack, yes, "dry-run": dryRun } = values;
  if (stack === undefined) return fail(`Name the stack.\n\n${usage}`, 2);
  if (yes !== undefined && yes !== stack)
    return fail(`--yes must repeat the stack's name, "${stack}" (got "${yes}"). Nothing was changed.`, 2);
  try {
    return await destroy(stack, yes !== undefined, dryRun);
  } catch (error) {
    if (error instanceof NoPulumiError || error instanceof StateError) return fail(error.message, 1);
    throw error;
  }
}

async function destroy(stack: string, confirmed: boolean, dryRun: boolean): Promise<number> {
  const resources = await readState(stack);
  const memory = new Memory(join(root, ".local", `destroy-${stack.replaceAll("/", "-")}.json`));
  if (resources.length > 0) console.log(summary(stack, resources).join("\n"));
  if (dryRun) {
    console.log([...leftoverLines(resources), "Nothing was changed (--dry-run)."].join("\n"));
    return 0;
  }
  if (resources.length > 0 && !confirmed && !(await isConfirmed(stack)))
    return fail(`The name does not match. Nothing was changed.`, 1);

  const guarded = resources.filter((resource) => guardsOf(resource).length > 0);
  if (guarded.length > 0) {
    console.log(`\nTaking the protection off ${guarded.length} resources …`);
    const code = await release(stack, projectName(), guarded);
    if (code !== 0) return stopped(stack, code);
  }
  // As they are now: a table whose recovery is off leaves no backup.
  const remembered = memory.remember(guarded.length > 0 ? await readState(stack) : resources);
  if (resources.length > 0) {
    console.log(`\nDestroying ${resources.length} resources …`);
    const { code } = await runPulumi(["destroy", "--stack", stack, "--yes", "--skip-preview"]);
    if (code !== 0) return stopped(stack, code);
    const left = await readState(stack);
    if (left.length > 0)
      return fail(`${left.length} resources are left: ${left.map(({ urn }) => urn).join(", ")}`, 1);
  }
  const late = await lateGroupLines(remembered);
  console.log([`\nStack ${stack} has nothing left.`, ...leftoverLines(remembered), ...late].join("\n"));
  console.log(
    `Its settings and history are still there; these forget them: npm run pulumi -- stack rm ${stack}`,
  );
  memory.forget();
  return 0;
}

async function isConfirmed(stack: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise<string>((answer) => terminal.once("close", () => answer("")));
  const name = await Promise.race([terminal.question(`\nType the stack's name to destroy it: `), closed]);
  terminal.close();
  return name.trim() === stack;
}

function projectName(): string {
  return /^name: *(\S+)/m.exec(readFileSync(join(root, "Pulumi.yaml"), "utf8"))?.[1] ?? "mysfits";
}

function stopped(stack: string, code: number): number {
  return fail(
    `\nStopped: Pulumi ended with ${code}, see above. Nothing that is still there was forgotten. Fix what it says, then go on with the same command. ` +
      `If it says that the stack is locked and nobody else works on it: npm run pulumi -- cancel --stack ${stack}`,
    code,
  );
}

function fail(text: string, code: number): number {
  console.error(text);
  return code;
}
