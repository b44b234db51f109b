import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

/** Calls another function and waits for its answer.
 * @param name Name or ARN.
 * @throws Error with its text when it failed. */
export async function invoke<Answer>(
  lambda: Pick<LambdaClient, "send">,
  name: string,
  payload: object,
): Promise<Answer> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(payload)) }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as Answer & { errorMessage?: string };
  if (FunctionError !== undefined)
    throw new Error(`the function ${name} failed: ${answer.errorMessage ?? "it did not say why"}`);
  return answer;
}
