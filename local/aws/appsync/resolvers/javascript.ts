import { runInNewContext, Script } from "node:vm";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { HandlerOutput, Handlers, ResolverContext, Severity } from "../runtime/context.ts";
import { toCommonJs } from "./compile.ts";
import { makeUtil, runtime } from "../runtime/util.ts";

/** Milliseconds that a resolver's code may take. */
const LONGEST = 1_000;
/** Parts of JavaScript that APPSYNC_JS has not: found at once, or a resolver would work here and nowhere else.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-APPSYNC_JS.html */
const UNKNOWN: readonly (readonly [RegExp, string])[] = [
  [/\basync\b|\bawait\b|\bPromise\b/, "asynchronous code"],
  [/\btry\s*\{|\bthrow\b/, "try and throw: use util.error"],
  [/\bclass\b/, "classes"],
  [/\bfor\s*\(\s*(let|var|const)?\s*\w*\s*=?[^;()]*;/, "for with a counter: use for…of"],
  [/\bwhile\s*\(/, "while"],
  [/\brequire\s*\(|\bprocess\b|\bfetch\s*\(/, "Node"],
];

/** Loads a resolver or function in JavaScript (APPSYNC_JS 1.0.0) in a context of its own.
 * @param name For messages: `Mutation.createEvent`.
 * @throws Error naming the resolver, for what APPSYNC_JS does not know. */
export async function loadJavaScript(source: string, name: string, output: HandlerOutput): Promise<Handlers> {
  const code = await toCommonJs(source);
  for (const [pattern, what] of UNKNOWN)
    if (pattern.test(withoutTexts(source)))
      throw new NotEmulatedError(`${what} in the resolver ${name}`, "APPSYNC_JS does not have it either.");
  const exports: Partial<Handlers> = {};
  const module = { exports };
  const utils = { util: makeUtil(output), runtime };
  const scope = {
    module,
    exports,
    console: consoleOf(output),
    require: (path: string) => {
      if (path === "@aws-appsync/utils") return utils;
      throw new NotEmulatedError(
        `the module ${path} in the resolver ${name}`,
        "Bundle it, or use @aws-appsync/utils.",
      );
    },
  };
  runInNewContext(code, scope, {
    timeout: LONGEST,
    filename: `${name}.js`,
    contextCodeGeneration: { strings: false, wasm: false },
  });
  const { request, response } = module.exports;
  if (typeof request !== "function" || typeof response !== "function")
    throw new Error(`the resolver ${name} must export request and response`);
  return {
    request: (context) => timed(request, context, name),
    response: (context) => timed(response, context, name),
  };
}

/** Part of `console` that APPSYNC_JS has.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
function consoleOf(output: HandlerOutput) {
  const write =
    (severity: Severity) =>
    (...values: readonly unknown[]) =>
      output.log(severity, values.map((value) => JSON.stringify(value) ?? "undefined").join(" "));
  return { log: write("INFO"), debug: write("DEBUG"), error: write("ERROR") };
}

function timed(call: (context: ResolverContext) => unknown, context: ResolverContext, name: string): unknown {
  const script = new Script("call(context)", { filename: `${name}.js` });
  // Plain values only: nothing of the context's own realm gets out.
  const result: unknown = script.runInNewContext({ call, context }, { timeout: LONGEST });
  return result === undefined ? undefined : (JSON.parse(JSON.stringify(result)) as unknown);
}

const withoutTexts = (source: string) =>
  source.replaceAll(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`(\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g, '""');
