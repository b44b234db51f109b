// Only Node's own modules are used here: it runs in the process of a function.

/** Second way of a handler to answer, in runtimes before nodejs24.x. */
type Callback = (error?: unknown, result?: unknown) => void;

/** Handler of a function. */
export type Handler = (event: unknown, context: object, callback?: Callback) => unknown;

/** Tells whether handlers may answer by callback, and by `succeed`, `fail` and `done` of their context: before Node.js 24.
 * @param executionEnvironment `AWS_EXECUTION_ENV`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-callback */
export function supportsCallbacks(executionEnvironment: string | undefined): boolean {
  const version = /^AWS_Lambda_nodejs(\d+)\.x$/.exec(executionEnvironment ?? "")?.[1];
  return version !== undefined && Number(version) < 24;
}

/** Called when nothing is left to do for the process. */
let idle: (() => void) | undefined;
process.on("beforeExit", () => {
  const call = idle;
  whenIdle(undefined);
  call?.();
});

/** Waits for an empty event loop. The channel to the parent alone doesn't keep the process at work, until something came of the wait. */
function whenIdle(call: (() => void) | undefined): void {
  idle = call;
  if (call) process.channel?.unref();
  else process.channel?.ref();
}

/** Calls a handler that may answer by promise, by callback or by its context. One that does neither answers null when the event loop is empty; so
 * does the answer of a callback wait for that, unless the handler has set `callbackWaitsForEmptyEventLoop` to false.
 * @throws what the handler throws, or gives to the callback as error. */
export function callWithCallback(handler: Handler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let waits = true;
    const done: Callback = (error, result) => {
      whenIdle(undefined);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handlers may fail with text, too
      if (error !== undefined && error !== null) reject(error);
      else resolve(result);
    };
    const callback: Callback = (error, result) => {
      if ((error === undefined || error === null) && waits) whenIdle(() => resolve(result));
      else done(error, result);
    };
    const methods = {
      succeed: (result: unknown) => done(undefined, result),
      fail: (error: unknown) => done(error ?? "handled"),
      done,
    };
    Object.assign(context, methods);
    Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
      enumerable: true,
      get: () => waits,
      set: (value: unknown) => (waits = Boolean(value)),
    });
    whenIdle(() => resolve(null));
    try {
      const returned = handler(event, context, callback);
      if (isPromise(returned)) returned.then(methods.succeed, methods.fail);
    } catch (error) {
      methods.fail(error);
    }
  });
}

function isPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
