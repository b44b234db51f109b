import { contextVariable, type Read } from "../runtime/context-variables.ts";
import type { Invocation } from "../runtime/invocation.ts";
import { requestParameter } from "./expression.ts";

const VARIABLE =
  /\$(?:\{(context\.[\w.:-]+|stageVariables\.\w+|method\.request\.\w+\.[\w.$-]+)\}|(context(?:\.\w+(?::\w+)*)+|stageVariables\.\w+|method\.request\.(?:header|path|querystring)\.[\w-]+))/g;

/** Text with `$context.…`, `$stageVariables.…` and `$method.request.…` in it, which are replaced and not interpreted:
 * bodies of gateway responses and lines of access logs.
 * @param missing What stands for a variable without a value.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html */
export function compileText(source: string, missing: string): (invocation: Invocation) => string {
  const parts: (string | Read)[] = [];
  let at = 0;
  for (const match of source.matchAll(VARIABLE)) {
    parts.push(source.slice(at, match.index), variable((match[1] ?? match[2]) as string));
    at = match.index + match[0].length;
  }
  parts.push(source.slice(at));
  // One flat text: many wait for the log at a time, and one put together piece by piece would keep all its pieces.
  return (invocation) =>
    parts.map((part) => (typeof part === "string" ? part : (part(invocation) ?? missing))).join("");
}

function variable(name: string): Read {
  const [root, ...rest] = name.split(".");
  if (root === "context") return contextVariable(rest.join("."));
  if (root === "stageVariables") return ({ stage }) => stage.variables[rest.join(".")];
  const read = requestParameter(rest[1] as string, rest.slice(2).join("."));
  return (invocation) => read(invocation)?.at(-1);
}
