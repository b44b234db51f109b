// `npm run pulumi -- up`: the user's Pulumi CLI, with the project's own Node first on PATH.
import { NoPulumiError, runPulumi } from "./pulumi/cli.ts";

try {
  process.exitCode = (await runPulumi(process.argv.slice(2))).code;
} catch (error) {
  if (!(error instanceof NoPulumiError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
