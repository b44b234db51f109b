// `npm run verify -- --stack dev`: tells whether the service runs what the last `up` wanted.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ECSClient, type ECSClientConfig } from "@aws-sdk/client-ecs";
import { findRunning } from "../local/start/running.ts";
import { runPulumi } from "./pulumi/cli.ts";
import { problemsOf, readRelease, type Release } from "./verify/release.ts";

const usage = `Usage: npm run verify -- [--stack dev]
       npm run verify -- --local [--stack dev] [--state .local]

Compares the tasks that run with those that the stack wants: when new tasks do not become healthy, ECS goes back to the ones before, and
\`pulumi up\` reports a success. It asks \`pulumi stack output\` and, with the credentials of your environment, ECS; with --local the running copy.

Ends with 0 when the release runs, with 1 when it does not, with 2 for a wrong command line.`;

const options = {
  stack: { type: "string", default: "dev" },
  local: { type: "boolean", default: false },
  state: { type: "string", default: ".local" },
  help: { type: "boolean", short: "h", default: false },
} as const;

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  try {
    const { release, config } = values.local ? copy(values) : await stack(values.stack);
    const ecs = new ECSClient(config);
    const problems = await problemsOf(ecs, release).finally(() => ecs.destroy());
    if (problems.length === 0) {
      console.log(`${values.stack}: ${release.taskDefinition} runs, from ${release.image}`);
      return 0;
    }
    for (const problem of problems) console.error(`${values.stack}: ${problem}`);
    return 1;
  } catch (error) {
    console.error(`${values.stack}: ${(error as Error).message}`);
    return 1;
  }
}

/** What a stack on AWS wants, and how to ask there. */
async function stack(name: string): Promise<{ readonly release: Release; readonly config: ECSClientConfig }> {
  const pulumi = async (...args: readonly string[]) => {
    const { code, output } = await runPulumi([...args, "--stack", name], { reads: true });
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}, see above`);
    return output;
  };
  const outputs = JSON.parse(await pulumi("stack", "output", "--json")) as { readonly release?: unknown };
  const region = (await pulumi("config", "get", "aws:region")).trim();
  return { release: readRelease(outputs.release), config: { region } };
}

/** What a running copy wants, and how to ask it. */
function copy({ stack: name, state }: { readonly stack: string; readonly state: string }): {
  readonly release: Release;
  readonly config: ECSClientConfig;
} {
  const running = findRunning(join(resolve(state), name));
  if (!running) throw new Error(`no copy of it runs in ${state}. Fix: npm start, or omit --local for AWS`);
  const { aws, region, operator, outputs } = running;
  return {
    release: readRelease(outputs["release"]),
    config: { endpoint: aws, region, credentials: operator },
  };
}
