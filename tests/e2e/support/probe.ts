import { InvokeCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import type { RunningCopy } from "./running-copy.ts";

/** Calls the probe of a running copy, as its schedule does.
 * @returns Message of its error; undefined when the site does what visitors come for. */
export async function callProbe({ running: { aws, operator } }: RunningCopy): Promise<string | undefined> {
  const client = new LambdaClient({ region: "ap-northeast-2", endpoint: aws, credentials: operator });
  try {
    const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
    const FunctionName = Functions.find(({ FunctionName: name }) =>
      name?.startsWith("probe-function"),
    )?.FunctionName;
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Qualifier: "live" }),
    );
    if (FunctionError === undefined) return undefined;
    return (JSON.parse(Buffer.from(Payload ?? []).toString()) as { errorMessage: string }).errorMessage;
  } finally {
    client.destroy();
  }
}
