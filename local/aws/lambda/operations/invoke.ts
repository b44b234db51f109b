import { Answer } from "../../../contract/answer.ts";
import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import { invalidParameter, invalidRequestContent } from "../errors.ts";
import { arnOf, operation } from "../operation.ts";
import type { InvocationResult } from "../runtime/invoker.ts";
import { functionPolicy } from "./function-policy.ts";

/** Bytes of a payload.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PAYLOAD = { synchronous: 6 * 1024 * 1024, asynchronous: 1024 * 1024 };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke = operation("Invoke", {
  members: {
    FunctionName: true,
    Qualifier: true,
    InvocationType: true,
    LogType: true,
    ClientContext: true,
    Payload: true,
  },
  read: ({ store, region }, input) => {
    const { InvocationType: type = "RequestResponse" } = input;
    if (!["RequestResponse", "Event", "DryRun"].includes(type))
      throw invalidParameter(`Unknown invocation type ${type}`);
    return {
      reference: store.functions.parse(input.FunctionName, region, input.Qualifier),
      type,
      withLog: input.LogType === "Tail",
      clientContext: readClientContext(input.ClientContext),
      // The wire reads blobs as bytes.
      body: input.Payload as Buffer | undefined,
    };
  },
  access: ({ store: { functions } }, { reference }) => [
    {
      action: "lambda:InvokeFunction",
      resource: arnOf(functions, reference),
      resourcePolicy: functionPolicy(functions, reference),
    },
  ],
  run: async ({ store, request }, { reference, type, withLog, clientContext, body }) => {
    const target = store.functions.target(reference);
    const payload = readPayload(body, type === "Event" ? PAYLOAD.asynchronous : PAYLOAD.synchronous);
    const traceId = header(request.headers, "x-amzn-trace-id");
    if (type === "DryRun") return { StatusCode: 204 };
    if (type === "Event") {
      const requestId = await store.asynchronous.accept(reference, payload, traceId);
      return new Answer({ StatusCode: 202 }, { headers: { "x-amzn-requestid": requestId } });
    }
    const result = await store.invoker.invoke({ target, payload, traceId, clientContext });
    const output = {
      StatusCode: 200,
      LogResult: withLog ? Buffer.from(result.logTail).toString("base64") : undefined,
      ...payloadOf(result),
    };
    const headers = { "content-type": "application/json", "x-amzn-requestid": result.requestId };
    return new Answer(output, { headers });
  },
});

/** Payload of the answer, or the error for one that is too long. */
function payloadOf({ payload, functionError, executedVersion }: InvocationResult) {
  if (Buffer.byteLength(payload) <= PAYLOAD.synchronous)
    return { Payload: Buffer.from(payload), FunctionError: functionError, ExecutedVersion: executedVersion };
  const error = {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${PAYLOAD.synchronous} bytes).`,
  };
  return {
    Payload: Buffer.from(JSON.stringify(error)),
    FunctionError: "Unhandled",
    ExecutedVersion: executedVersion,
  };
}

/** @throws AwsError RequestTooLargeException, InvalidRequestContentException. */
function readPayload(body: Buffer = Buffer.alloc(0), limit: number): string {
  if (body.length > limit)
    throw new AwsError(
      "RequestTooLargeException",
      `${body.length} byte payload is too large for the event (limit ${limit} bytes)`,
      413,
    );
  const text = body.length === 0 ? "{}" : body.toString("utf8");
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidRequestContent((error as Error).message);
  }
  return text;
}

/** The context of a client, JSON text.
 * @throws AwsError InvalidRequestContentException when it is no object. */
function readClientContext(encoded: string | undefined): string | undefined {
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return text;
  } catch {
    // It is refused below.
  }
  throw new AwsError(
    "InvalidRequestContentException",
    "Client context must be a valid Base64-encoded JSON object.",
  );
}
