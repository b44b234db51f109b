import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { askPulumi, stackOutputs } from "../pulumi/stack-or-copy.ts";
import { readProjectName } from "../../local/engine/project.ts";
import { addSummary, setOutputs } from "./actions.ts";
import { root } from "./git.ts";
import { previewPolicyConfig } from "./preview-exceptions.ts";
import { previewSettings } from "./preview-settings.ts";
import { previewStacks, stackNameOf, type PreviewStack } from "./preview-stacks.ts";
import { policyPack, pulumi } from "./program.ts";

const run = promisify(execFile);

/** Stage that a short-lived stack is a copy of. */
const stage = "dev";
/** Label of pull requests that get one. */
const label = "preview";
const hour = 3_600_000;

/** Brings the stack of a pull request up, or up to date.
 * @param limit Stacks of this kind that there may be: each has a network of its own, and an account has five in a region, the default one among them.
 * @param file File that a report for a comment is written to.
 * @returns The CLI's exit code.
 * @throws Error when there are too many.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export async function bringUp(pullRequest: number, limit: number, file: string): Promise<number> {
  const name = stackNameOf(pullRequest);
  const stacks = await previewStacks();
  const present = stacks.find((stack) => stack.pullRequest === pullRequest);
  if (!present && stacks.length >= limit) {
    const others = stacks.map((stack) => stack.name).join(", ");
    const message = `there are ${stacks.length} short-lived stacks already (${others}), and at most ${limit} may be. Fix: take the label ${label} off one of them, then put it on this one again`;
    writeFileSync(file, `**No stack of its own**: ${message}.\n`);
    throw new Error(message);
  }
  await writeSettings(name, present !== undefined);
  if (!present) {
    const provider = process.env["PULUMI_SECRETS_PROVIDER"] || "default";
    const { code } = await pulumi(["stack", "init", name, "--secrets-provider", provider]);
    if (code !== 0) return code;
  }
  const code = await withPolicyConfig(name, async (policies) => {
    const answer = await pulumi(["up", "--stack", name, "--yes", ...policies]);
    return answer.code;
  });
  if (code !== 0) {
    writeFileSync(file, `**The stack ${name} could not be brought up**: the log of the run says why.\n`);
    return code;
  }
  const { siteUrl } = await stackOutputs(name);
  const url = typeof siteUrl === "string" ? siteUrl : "";
  setOutputs({ url });
  const report = `This change runs at ${url} (stack \`${name}\`, without what people left in ${stage}). It is destroyed when the pull request is closed or loses its label, and some time after its last change.\n`;
  writeFileSync(file, report);
  addSummary(report);
  return 0;
}

/** Runs something with the arguments that have the engine ask the rules, with the leave that a short-lived stack has to break some. */
async function withPolicyConfig<T>(name: string, task: (args: readonly string[]) => Promise<T>): Promise<T> {
  const policies = policyPack();
  if (policies.length === 0) return await task(policies);
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  const file = join(folder, "config.json");
  try {
    writeFileSync(file, JSON.stringify(previewPolicyConfig(name, stage)));
    return await task([...policies, "--policy-pack-config", file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Destroys the stack of a pull request, and forgets it. Does nothing when there is none.
 * @returns The CLI's exit code. */
export async function takeDown(pullRequest: number): Promise<number> {
  const present = (await previewStacks()).some((stack) => stack.pullRequest === pullRequest);
  if (!present) {
    console.log(`${stackNameOf(pullRequest)}: there is no such stack.`);
    return 0;
  }
  return await destroyed(stackNameOf(pullRequest));
}

/** Destroys each stack whose pull request is not open with its label any more, or that was not updated for some hours.
 * @returns 1 when one could not be destroyed; the others are, all the same. */
export async function sweep(hours: number, now = Date.now()): Promise<number> {
  const open = await labelled();
  let failed = 0;
  for (const stack of await previewStacks()) {
    const why = reason(stack, open, hours, now);
    if (why === undefined) {
      console.log(`${stack.name}: kept.`);
      continue;
    }
    console.log(`${stack.name}: ${why}.`);
    const code = await destroyed(stack.name);
    addSummary(`${stack.name}: ${why}, ${code === 0 ? "destroyed" : `**not destroyed** (${code})`}.`);
    if (code !== 0) failed++;
  }
  return failed === 0 ? 0 : 1;
}

function reason(
  { pullRequest, lastUpdate }: PreviewStack,
  open: ReadonlySet<number>,
  hours: number,
  now: number,
): string | undefined {
  if (!open.has(pullRequest)) return "its pull request is not open with the label any more";
  const age = now - (lastUpdate?.getTime() ?? 0);
  return age > hours * hour ? `no change for ${hours} hours` : undefined;
}

/** Numbers of the open pull requests with the label. */
async function labelled(): Promise<ReadonlySet<number>> {
  const query = ["--state", "open", "--label", label, "--limit", "500", "--json", "number"];
  const { stdout } = await run("gh", ["pr", "list", ...query]);
  return new Set((JSON.parse(stdout) as readonly { readonly number: number }[]).map(({ number }) => number));
}

async function destroyed(name: string): Promise<number> {
  await writeSettings(name, true);
  const code = await new Promise<number>((done, failed) => {
    const command = [join(root, "scripts/destroy.ts"), "--stack", name, "--yes", name];
    const child = spawn(process.execPath, command, { cwd: root, stdio: "inherit" });
    child.on("error", failed);
    child.on("close", (status) => done(status ?? 1));
  });
  const removed = code === 0 ? (await pulumi(["stack", "rm", name, "--yes"])).code : code;
  rmSync(settingsFile(name), { force: true });
  return removed;
}

const settingsFile = (name: string) => join(root, `Pulumi.${name}.yaml`);

/** Writes the settings file of a stack, which nobody keeps: with the key of its secrets, which its state has, if it was there before. */
async function writeSettings(name: string, isThere: boolean): Promise<void> {
  const project = await readProjectName(root);
  const text = readFileSync(settingsFile(stage), "utf8");
  const boundary = process.env["PERMISSIONS_BOUNDARY"] || undefined;
  const secrets = isThere ? await secretsOf(name) : {};
  writeFileSync(settingsFile(name), previewSettings(text, project, { boundary, secrets }));
}

interface Exported {
  readonly deployment?: {
    readonly secrets_providers?: {
      readonly type: string;
      readonly state?: { readonly url?: string; readonly encryptedkey?: string; readonly salt?: string };
    };
  };
}

/** Lines of a settings file about a stack's secrets. */
async function secretsOf(name: string): Promise<Readonly<Record<string, string>>> {
  const exported = JSON.parse(await askPulumi(name, ["stack", "export"])) as Exported;
  const { url, encryptedkey, salt } = exported.deployment?.secrets_providers?.state ?? {};
  return {
    ...(url !== undefined && { secretsprovider: url }),
    ...(encryptedkey !== undefined && { encryptedkey }),
    ...(salt !== undefined && { encryptionsalt: salt }),
  };
}
