// `npm run verify -- --stack dev`: tells whether the service and the shop run what the last `up` wanted.
import { parseArgs } from "node:util";
import { ECSClient, type ECSClientConfig } from "@aws-sdk/client-ecs";
import { askPulumi, runningCopy, stackOrCopy, stackOutputs } from "./pulumi/stack-or-copy.ts";
import { problemsOf, readReleases, type Release } from "./verify/release.ts";

const usage = `Usage: npm run verify -- [--stack dev]
       npm run verify -- --local [--stack dev] [--state .local]

Compares the tasks of the service and of the shop with those that the stack wants: when new tasks do not become healthy, ECS goes back to the ones before, and
\`pulumi up\` reports a success. It asks \`pulumi stack output\` and, with the credentials of your environment, ECS; with --local the running copy.

Ends with 0 when all of them run, with 1 when one does not, with 2 for a wrong command line.`;

/** A build of the local cloud asks its own copy's ECS, and the stack may run in another; `pulumi up` there fails when tasks do not become healthy. */
const isInLocalBuild = process.env["LOCAL_CLOUD_BUILD_TOKEN"] !== undefined;

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: stackOrCopy }));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (isInLocalBuild && !values.local) {
    console.log(`${values.stack}: the local cloud's pulumi up has waited for the tasks`);
    return 0;
  }
  try {
    const { releases, config } = values.local ? copy(values) : await stack(values.stack);
    const ecs = new ECSClient(config);
    let code = 0;
    try {
      for (const release of releases) {
        const problems = await problemsOf(ecs, release);
        for (const problem of problems) console.error(`${values.stack}: ${problem}`);
        if (problems.length > 0) code = 1;
        else console.log(`${values.stack}: ${release.taskDefinition} runs, from ${release.image}`);
      }
    } finally {
      ecs.destroy();
    }
    return code;
  } catch (error) {
    console.error(`${values.stack}: ${(error as Error).message}`);
    return 1;
  }
}

/** Releases that are wanted, and how to ask whether they run. */
interface Wanted {
  readonly releases: readonly Release[];
  readonly config: ECSClientConfig;
}

/** What a stack on AWS wants. */
async function stack(name: string): Promise<Wanted> {
  const outputs = await stackOutputs(name);
  const region = (await askPulumi(name, ["config", "get", "aws:region"])).trim();
  return { releases: readReleases(outputs), config: { region } };
}

/** What a running copy wants. */
function copy({ stack: name, state }: { readonly stack: string; readonly state: string }): Wanted {
  const { aws, region, operator, outputs } = runningCopy(name, state);
  return {
    releases: readReleases(outputs),
    config: { endpoint: aws, region, credentials: operator },
  };
}
