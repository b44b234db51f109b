// `npm run smoke -- --url https://…`: visits a deployed site from outside, and says what does not go as it should.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runningCopy, stackOutputs } from "./pulumi/stack-or-copy.ts";
import { checks } from "./smoke/checks/index.ts";
import { readOptions, usage, UsageError, type Options } from "./smoke/options.ts";
import { isWell, write } from "./smoke/report.ts";
import { runChecks } from "./smoke/run.ts";
import { Site } from "./smoke/site.ts";
import type { Visit } from "./smoke/check.ts";

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await run(options);
  else console.log(usage);
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(options: Options): Promise<number> {
  const names = checks.map(({ name }) => name);
  const unknown = options.skip.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`--skip: there is no check ${unknown.join(", ")}; there are ${names.join(", ")}`);
  const outputs = await outputsOf(options);
  const url = options.url ?? outputs?.["siteUrl"];
  if (typeof url !== "string") throw new Error(`the stack ${options.stack} has no output siteUrl`);
  const visit = {
    site: new Site(url, options.timeout),
    config: undefined,
    outputs,
    page: options.checkout ? await builtPage() : undefined,
    user: options.user,
  };
  const report = { url, results: await runChecks(checks, visit, options) };
  if (options.output !== undefined) await writeFile(options.output, write(report, options.format));
  process.stdout.write(write(report, options.output === undefined ? options.format : "text"));
  return isWell(report) ? 0 : 1;
}

async function outputsOf({ stack, local, state }: Options): Promise<Visit["outputs"]> {
  if (stack === undefined) return undefined;
  return local ? runningCopy(stack, state).outputs : await stackOutputs(stack);
}

/** The page as this checkout builds it. */
async function builtPage(): Promise<string> {
  // Vite is large, and needed with --checkout alone.
  const { buildSite } = await import("../artifacts/build.ts");
  const { folder } = await buildSite({ root: "web" });
  return await readFile(join(folder, "index.html"), "utf8");
}
