// `npm run policies`: asks the rules of policies/ of the stages of the program, as it is.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { document } from "../policies/document.ts";
import { exceptions } from "../policies/exceptions.ts";
import { describe, rules } from "../policies/index.ts";
import { judge } from "../policies/judgement.ts";
import { graphOfStack } from "../tests/support/graph.ts";

const usage = `npm run policies -- [--stack dev,prod] [--all] [--write]
  --stack   stages, by their names
  --all     tells what is excepted, too
  --write   writes docs/policies.md`;
const root = resolve(import.meta.dirname, "..");

try {
  const { values } = parseArgs({
    options: {
      stack: { type: "string", default: "dev,prod" },
      all: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  if (values.write) await writeFile(resolve(root, "docs/policies.md"), document(rules, exceptions));
  else for (const stage of values.stack.split(",")) await tell(stage, values.all);
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
// A program leaves its monitor's connection open for a while.
process.exit();

async function tell(stage: string, all: boolean): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const { violations, excepted, unused } = judge(await graphOfStack(stage), stage, exceptions, today);
  console.log(
    `Stage ${stage}: ${rules.length} rules, ${violations.length} violations, ${excepted.length} excepted`,
  );
  for (const violation of violations) console.log(`  ${describe(violation)}`);
  for (const { rule, resources } of unused)
    console.log(`  The exception from ${rule} of ${resources} excepts nothing`);
  if (all)
    for (const { violation, exception } of excepted)
      console.log(`  excepted until ${exception.expires}: ${describe(violation)} ${exception.reason}`);
  if (violations.length > 0) process.exitCode = 1;
}
