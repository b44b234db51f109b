// `npm run dns -- --stack prod`: prints the DNS records of a stack, ready to paste.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { findRunning } from "../local/start/running.ts";
import { dnsTables, readRecords } from "./dns/table.ts";
import { runPulumi } from "./pulumi/cli.ts";

const usage = `Usage: npm run dns -- [--stack dev]
       npm run dns -- --local [--stack dev] [--state .local]

Prints the DNS records of a stack: those that are yours to write, and those that the program wrote. It asks \`pulumi stack output\`; with --local
the running copy.

Ends with 0, with 1 when there is no such stack or copy, with 2 for a wrong command line.`;

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
    const outputs = values.local ? copy(values) : await stack(values.stack);
    console.log(dnsTables(readRecords(outputs["dnsRecords"])));
    return 0;
  } catch (error) {
    console.error(`${values.stack}: ${(error as Error).message}`);
    return 1;
  }
}

async function stack(name: string): Promise<Readonly<Record<string, unknown>>> {
  const { code, output } = await runPulumi(["stack", "output", "--json", "--stack", name], { reads: true });
  if (code !== 0) throw new Error(`pulumi stack output ended with ${code}, see above`);
  return JSON.parse(output) as Record<string, unknown>;
}

function copy(values: { readonly stack: string; readonly state: string }): Readonly<Record<string, unknown>> {
  const running = findRunning(resolve(import.meta.dirname, "..", values.state, values.stack));
  if (!running) throw new Error("no copy of it is running. Fix: npm start");
  return running.outputs;
}
