// `npm run prove:iam`: proves that every right of the program is needed.
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { readStackNames } from "../local/engine/project.ts";
import { document } from "../prove/document.ts";
import { write, type Report } from "../prove/report.ts";
import { readOptions, usage, UsageError, type Options } from "./prove-iam/options.ts";
import { Pool } from "./prove-iam/pool.ts";
import { prove } from "./prove-iam/prove.ts";

const root = resolve(import.meta.dirname, "..");
const progress = (text: string): void => console.error(`prove:iam: ${text}`);

let isInterrupted = false;
try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await run(options);
  else console.log(usage);
} catch (error) {
  if (!isInterrupted)
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run({ stacks, role, format, isQuick, writes, parallel }: Options): Promise<number> {
  const known = readStackNames(root);
  for (const stack of stacks)
    if (!known.includes(stack))
      throw new UsageError(`There is no stack "${stack}" here. There is: ${known.join(", ")}`);
  const pool = new Pool(parallel, progress);
  const interrupt = (): void => {
    isInterrupted = true;
    progress("interrupted: the copies are being ended");
    pool.stop().then(
      () => process.exit(130),
      () => process.exit(130),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const reports: Report[] = [];
  try {
    for (const stage of stacks)
      reports.push(await prove(pool, { stage, role, isQuick, isWithoutLong: false, progress }));
  } finally {
    await pool.stop();
  }
  process.stdout.write(write(reports, format));
  const circumstances = {
    date: new Date().toISOString().slice(0, 10),
    processors: availableParallelism(),
    parallel,
  };
  if (writes) await writeFile(resolve(root, "docs/iam-proof.md"), document(reports, circumstances));
  const isProven = reports.every(
    ({ verdicts, contradictions }) =>
      contradictions.length === 0 && verdicts.every(({ state }) => state !== "unproven"),
  );
  return isProven ? 0 : 1;
}
