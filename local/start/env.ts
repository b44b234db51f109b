// `eval "$(npx local-cloud env)"`: points the AWS CLI and SDKs of this shell at the running copy.
import { join } from "node:path";
import { command } from "./command.ts";
import { readOptions, UsageError } from "./options.ts";
import { findRunning } from "./running.ts";

try {
  const options = readOptions(process.argv.slice(2));
  const running = options && findRunning(join(options.state, options.stack));
  if (!running) {
    console.error(`No copy of stack "${options?.stack ?? "dev"}" is running. Start one with: ${command}`);
    process.exitCode = 1;
  } else {
    const variables = {
      AWS_ENDPOINT_URL: running.aws,
      AWS_ACCESS_KEY_ID: running.operator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: running.operator.secretAccessKey,
      AWS_REGION: running.region,
      AWS_DEFAULT_REGION: running.region,
    };
    console.log("unset AWS_SESSION_TOKEN AWS_PROFILE");
    for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
