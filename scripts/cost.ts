// `npm run cost`: what stages cost in a month in which nobody comes, by list price, from the program as it is.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { difference } from "../plan/cost/difference.ts";
import { document } from "../plan/cost/document.ts";
import { estimate } from "../plan/cost/estimate.ts";
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
  const stages = [];
  for (const stage of values.stack.split(",")) {
    const whole = estimate(await graphOfStack(stage), region);
    const without = await graphOfStack(stage, { config: { "mysfits:shop": "false" } });
    const one = estimate(without, region);
    stages.push({ stage, whole, estimate: one, shop: difference(one, whole) });
  }
  if (values.write) await writeFile(resolve(root, "docs/cost.md"), document(stages, region));
  else for (const one of stages) process.stdout.write(`${report(`Stage ${one.stage}`, one.whole, format)}\n`);
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
// A program leaves its monitor's connection open for a while.
process.exit();

function isFormat(text: string): text is Format {
  return (formats as readonly string[]).includes(text);
}
