// `npm run delivery -- up --stack dev`: the commands of the workflows, which can be run by hand too.
import { parseArgs } from "node:util";
import { useClassicStore } from "./delivery/docker.ts";
import { drift } from "./delivery/drift.ts";
import { preview } from "./delivery/preview.ts";
import { before, rollback, up } from "./delivery/stage.ts";
import { NoPulumiError } from "./pulumi/cli.ts";

const usage = `Usage: npm run delivery -- COMMAND [options]

  before       says which commit and images the stage runs; fails when that is newer than this checkout
  up           deploys this checkout, with the rules of policies/
  rollback     deploys what ran before: the program of its commit, images by their digests
  preview      says what this checkout would change, as Markdown in --output
  drift        compares the account with the program that was deployed last; the result is in --output, as JSON
  stack-up     brings a short-lived stack up for --pull-request, from dev's settings; a text for a comment is in --output
  stack-down   destroys it
  stack-sweep  destroys each whose request is not open with the label "preview" any more, or that did not change for --hours
  docker       has Docker keep images in the store that Pulumi's provider builds for

  --stack STACK    of before, up, rollback, preview and drift
  --to COMMIT      of rollback (default: the commit that was deployed before the present one)
  --image ADDRESS  of rollback: the service's, REPOSITORY@sha256:… (default: the commit's program builds it)
  --shop-image ADDRESS  of rollback: the shop's, in the same way
  --output FILE    of preview, drift and stack-up
  --pull-request N of stack-up and stack-down
  --limit N        of stack-up: stacks of this kind that there may be (default: 2)
  --hours N        of stack-sweep (default: 48)
  --help           this text

Ends with 0, with 1 or Pulumi's exit code when it fails, with 2 for a wrong command line. In GitHub Actions it sets outputs of the step and
writes to the summary of the job.`;

/** Thrown for a command line that can't be obeyed. */
class UsageError extends Error {}

interface Values {
  readonly stack?: string;
  readonly to?: string;
  readonly image?: string;
  readonly "shop-image"?: string;
  readonly output?: string;
  readonly "pull-request"?: string;
  readonly limit: string;
  readonly hours: string;
}

/** Loaded where it is needed: it brings the SDK's client of S3. */
const previewStack = () => import("./delivery/preview-stack.ts");

const commands: Readonly<Record<string, (values: Values) => Promise<number>>> = {
  before: async (values) => {
    await before(stackOf(values));
    return 0;
  },
  up: async (values) => await up(stackOf(values)),
  rollback: async (values) =>
    await rollback(stackOf(values), {
      to: values.to,
      images: { service: values.image, shop: values["shop-image"] },
    }),
  preview: async (values) => await preview(stackOf(values), outputOf(values)),
  drift: async (values) => {
    await drift(stackOf(values), outputOf(values));
    return 0;
  },
  "stack-up": async (values) =>
    await (
      await previewStack()
    ).bringUp(numberOf(values, "pull-request"), numberOf(values, "limit"), outputOf(values)),
  "stack-down": async (values) => await (await previewStack()).takeDown(numberOf(values, "pull-request")),
  "stack-sweep": async (values) => await (await previewStack()).sweep(numberOf(values, "hours")),
  docker: async () => {
    await useClassicStore();
    return 0;
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const [name = "", ...more] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined || more.length > 0)
      throw new UsageError(
        `Give one command: ${Object.keys(commands).join(", ")} (got "${positionals.join(" ")}")`,
      );
    return await command(values);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof NoPulumiError ? error.message : `delivery: ${error.message}`);
    return 1;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stack: { type: "string" },
        to: { type: "string" },
        image: { type: "string" },
        "shop-image": { type: "string" },
        output: { type: "string" },
        "pull-request": { type: "string" },
        limit: { type: "string", default: "2" },
        hours: { type: "string", default: "48" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function stackOf({ stack }: Values): string {
  if (stack === undefined || !/^[\w.-]+(\/[\w.-]+){0,2}$/.test(stack))
    throw new UsageError(`--stack must name a stack (got "${stack ?? ""}")`);
  return stack;
}

function numberOf(values: Values, name: "pull-request" | "limit" | "hours"): number {
  const text = values[name] ?? "";
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--${name} must be a whole number from 1 on (got "${text}")`);
  return Number(text);
}

function outputOf({ output }: Values): string {
  if (output === undefined) throw new UsageError("--output must name a file");
  return output;
}
