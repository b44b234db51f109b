// `npm run cost`: what stages cost in a month in which nobody comes, by list price, from the program as it is.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { difference } from "../plan/cost/difference.ts";
import { document } from "../plan/cost/document.ts";
import { estimate, type Estimate } from "../plan/cost/estimate.ts";
import { formats, report, type Format } from "../plan/cost/report.ts";
import { graphOfStack } from "../tests/support/graph.ts";

const usage = `npm run cost -- [--stack dev,prod] [--format ${formats.join("|")}] [--write]
  --stack   stages, by their names
  --write   writes docs/cost.md`;
const region = "ap-northeast-2";
const root = resolve(import.meta.dirname, "..");

try {
  const { values } = parseArgs({
    options: {
      stack: { type: "string", default: "dev,prod" },
      format: { type: "string", default: "text" },
      write: { type: "boolean", default: false },
    },
  });
  const { format } = values;
  if (!isFormat(format)) throw new TypeError(`--format is one of ${formats.join(", ")} (got "${format}")`);
  const stages = values.stack.split(",");
  if (values.write) {
    const estimates = [];
    for (const stage of stages) {
      const without = await estimateOf(stage, { "mysfits:shop": "false" });
      estimates.push({ stage, estimate: without, shop: difference(without, await estimateOf(stage)) });
    }
    await writeFile(resolve(root, "docs/cost.md"), document(estimates, region));
  } else
    for (const stage of stages)
      process.stdout.write(`${report(`Stage ${stage}`, await estimateOf(stage), format)}\n`);
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
// A program leaves its monitor's connection open for a while.
process.exit();

function isFormat(text: string): text is Format {
  return (formats as readonly string[]).includes(text);
}

async function estimateOf(stage: string, config: Readonly<Record<string, string>> = {}): Promise<Estimate> {
  return estimate(await graphOfStack(stage, { config }), region);
}
