// `npm run dns -- --stack prod`: prints the DNS records of a stack, ready to paste.
import { parseArgs } from "node:util";
import { dnsTables, readRecords } from "./dns/table.ts";
import { runningCopy, stackOrCopy, stackOutputs } from "./pulumi/stack-or-copy.ts";

const usage = `Usage: npm run dns -- [--stack dev]
       npm run dns -- --local [--stack dev] [--state .local]

Prints the DNS records of a stack: those that are yours to write, and those that the program wrote. It asks \`pulumi stack output\`; with --local
the running copy.

Ends with 0, with 1 when there is no such stack or copy, with 2 for a wrong command line.`;

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
  try {
    const { stack, state, local } = values;
    const outputs = local ? runningCopy(stack, state).outputs : await stackOutputs(stack);
    console.log(dnsTables(readRecords(outputs["dnsRecords"])));
    return 0;
  } catch (error) {
    console.error(`${values.stack}: ${(error as Error).message}`);
    return 1;
  }
}
