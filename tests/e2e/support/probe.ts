import { InvokeCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import type { RunningCopy } from "./running-copy.ts";

/** Calls a function of a running copy by its alias.
 * @param name Name of the function in the program: `probe-function`.
 * @returns Message of its error; undefined when there is none. */
export async function callFunction(
  { running: { aws, operator } }: RunningCopy,
  name: string,
  event?: object,
): Promise<string | undefined> {
  const client = new LambdaClient({ region: "ap-northeast-2", endpoint: aws, credentials: operator });
  try {
    const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
    const FunctionName = Functions.find((one) => one.FunctionName?.startsWith(name))?.FunctionName;
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Qualifier: "live", Payload: event && JSON.stringify(event) }),
    );
    if (FunctionError === undefined) return undefined;
    return (JSON.parse(Buffer.from(Payload ?? []).toString()) as { errorMessage: string }).errorMessage;
  } finally {
    client.destroy();
  }
}

/** Calls the probe of a running copy, as its schedule does.
 * @returns Message of its error; undefined when the site does what visitors come for. */
export const callProbe = (copy: RunningCopy): Promise<string | undefined> =>
  callFunction(copy, "probe-function");
