/* eslint-disable no-console -- what the function's process prints is its log */
// The program of an execution environment: loads the handler, and calls it for one event after the other, as the managed Node runtime does.
// Only Node's own modules are used here.
// @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import "../../../host/confine.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { callWithCallback, supportsCallbacks, type Handler } from "./callbacks.ts";
import type { FunctionError, InvokeMessage, RuntimeMessage } from "./messages.ts";

const send = process.send?.bind(process) as (message: RuntimeMessage) => boolean;
Reflect.deleteProperty(process, "send");
process.on("disconnect", () => process.exit(0));
setInterval(() => send({ type: "memory", bytes: process.memoryUsage.rss() }), 250).unref();

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const asJson = process.env["AWS_LAMBDA_LOG_FORMAT"] === "JSON";
const least = LEVELS.indexOf(process.env["AWS_LAMBDA_LOG_LEVEL"] ?? "INFO");
const withCallbacks = supportsCallbacks(process.env["AWS_EXECUTION_ENV"]);
let requestId: string | undefined;

for (const [method, level] of Object.entries({
  trace: "TRACE",
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
}))
  console[method as "log"] = (...args: unknown[]) => {
    if (!asJson)
      return send({
        type: "log",
        line: `${new Date().toISOString()}\t${requestId ?? "undefined"}\t${level}\t${format(...args)}`,
      });
    if (LEVELS.indexOf(level) < least) return;
    const [only] = args;
    const message =
      args.length === 1 && typeof only === "object" && only !== null && !(only instanceof Error)
        ? only
        : format(...args);
    const failure = args.find((argument) => argument instanceof Error);
    return send({
      type: "log",
      line: JSON.stringify({
        timestamp: new Date().toISOString(),
        level,
        requestId,
        message,
        ...(failure && {
          errorType: failure.name,
          errorMessage: failure.message,
          stackTrace: failure.stack?.split("\n").slice(1),
        }),
      }),
    });
  };

function asFunctionError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error))
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? "").split("\n") };
}

async function loadHandler(): Promise<Handler> {
  const root = process.env["LAMBDA_TASK_ROOT"] as string;
  const name = process.env["_HANDLER"] as string;
  const dot = name.lastIndexOf(".");
  const [module, member] = [name.slice(0, dot), name.slice(dot + 1)];
  const file = ["mjs", "js", "cjs"]
    .map((extension) => join(root, `${module}.${extension}`))
    .find((path) => existsSync(path));
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find module '${module}'`), { name: "Runtime.ImportModuleError" });
  const exports = (await import(pathToFileURL(file).href)) as Record<string, unknown> & {
    default?: Record<string, unknown>;
  };
  const handler = exports[member] ?? exports.default?.[member];
  if (typeof handler !== "function")
    throw Object.assign(new Error(`${name} is undefined or not exported`), {
      name: "Runtime.HandlerNotFound",
    });
  if (!withCallbacks && handler.length >= 3)
    throw Object.assign(
      new Error(
        "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this " +
          "function to use a supported handler signature to use Node.js 24 or later. For more information see " +
          "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
      ),
      { name: "Runtime.CallbackHandlerDeprecated" },
    );
  return handler as Handler;
}

function contextOf({ invokedArn, deadline, clientContext }: InvokeMessage, id: string): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    invokedFunctionArn: invokedArn,
    awsRequestId: id,
    ...(clientContext !== undefined && { clientContext: JSON.parse(clientContext) as unknown }),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

process.on("unhandledRejection", (reason) => {
  throw Object.assign(new Error(reason instanceof Error ? reason.message : String(reason)), {
    name: "Runtime.UnhandledPromiseRejection",
  });
});
process.on("uncaughtException", (error) => {
  console.error("Uncaught Exception", error);
  const exit = () => process.exit(129);
  if (requestId === undefined) send({ type: "init-error", error: asFunctionError(error) });
  else send({ type: "error", requestId, error: asFunctionError(error) });
  setImmediate(exit);
});

try {
  const handler = await loadHandler();
  process.on("message", (message: InvokeMessage) => {
    requestId = message.requestId;
    process.env["_X_AMZN_TRACE_ID"] = message.traceId;
    const id = message.requestId;
    void (async () => {
      try {
        const event: unknown = JSON.parse(message.payload);
        const context = contextOf(message, id);
        const result = withCallbacks
          ? await callWithCallback(handler, event, context)
          : await handler(event, context);
        send({ type: "result", requestId: id, payload: JSON.stringify(result) ?? "null" });
      } catch (thrown) {
        console.error("Invoke Error", thrown);
        send({ type: "error", requestId: id, error: asFunctionError(thrown) });
      }
    })();
  });
  send({ type: "ready" });
} catch (thrown) {
  console.error("Uncaught Exception", thrown);
  send({ type: "init-error", error: asFunctionError(thrown) });
  setImmediate(() => process.exit(1));
}
