import type { DataSourceRecord } from "../records.ts";
import { EarlyReturn, ResolverError, type Handlers, type ResolverContext } from "./context.ts";

/** A unit resolver, or a function of a pipeline: request handler, data source, response handler. */
export interface Step {
  /** `Query.thing`, or the function's name. */
  readonly name: string;
  readonly handlers: Handlers;
  readonly source: DataSourceRecord;
}

/** Work that a step needs done. */
export interface StepTools {
  /** Runs a handler. */
  readonly run: (handlers: Handlers, handler: "request" | "response") => unknown;
  /** Asks a data source.
   * @throws ResolverError as `ctx.error` shows it. */
  readonly ask: (source: DataSourceRecord, request: unknown) => Promise<unknown>;
}

/** Runs one step. What the data source refuses is the response handler's to deal with, in `ctx.error`.
 * @throws ResolverError of `util.error`
 * @throws EarlyReturn */
export async function runStep(
  { handlers, source }: Step,
  context: ResolverContext,
  { run, ask }: StepTools,
): Promise<unknown> {
  const asked = run(handlers, "request");
  try {
    context.result = await ask(source, asked);
  } catch (error) {
    if (!(error instanceof ResolverError)) throw error;
    context.error = { message: error.message, type: error.type };
    context.result = error.data;
  }
  return run(handlers, "response");
}

/** Runs a pipeline: the resolver's request handler, each function, the resolver's response handler. Each finds what the one
 * before gave in `ctx.prev.result`.
 * @throws ResolverError of `util.error`, which no later function sees
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html */
export async function runPipeline(
  handlers: Handlers,
  functions: readonly Step[],
  context: ResolverContext,
  tools: StepTools,
): Promise<unknown> {
  let isOver = await advance(context, "END", () => tools.run(handlers, "request"));
  for (const step of functions) {
    if (isOver) break;
    isOver = await advance(context, "NEXT", () => runStep(step, context, tools));
  }
  context.result = context.prev?.result;
  return tools.run(handlers, "response");
}

/** Makes what a step gives the next one's `ctx.prev.result`.
 * @param early Where an early return leads that does not say so itself.
 * @returns whether the functions are over */
async function advance(
  context: ResolverContext,
  early: "END" | "NEXT",
  work: () => unknown,
): Promise<boolean> {
  let result: unknown;
  let isOver = false;
  try {
    result = await work();
  } catch (error) {
    if (!(error instanceof EarlyReturn)) throw error;
    result = error.value;
    isOver = (error.skipTo ?? early) === "END";
  }
  context.prev = { result: result ?? null };
  delete context.result;
  delete context.error;
  return isOver;
}
