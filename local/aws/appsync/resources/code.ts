import type { ResolverCode } from "../records.ts";
import { badRequest } from "../errors.ts";

/** Longest code, in characters. */
const LONGEST_CODE = 32_768;

/** Inputs that resolvers and functions have in common. */
interface CodeInputs {
  readonly code?: string | undefined;
  readonly runtime?: { readonly name: string; readonly runtimeVersion: string } | undefined;
  readonly request?: string | undefined;
  readonly response?: string | undefined;
}

/** The code of a resolver or function.
 * @param title For messages: `the resolver Query.thing`.
 * @throws Error for another runtime, or code that is missing
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_FunctionConfiguration.html */
export function codeOf({ code, runtime, request, response }: CodeInputs, title: string): ResolverCode {
  if (code !== undefined) {
    if (runtime?.name !== "APPSYNC_JS" || runtime.runtimeVersion !== "1.0.0")
      throw new Error(
        `${title} has code, so it needs runtime { name: "APPSYNC_JS", runtimeVersion: "1.0.0" }`,
      );
    if (code.length < 1 || code.length > LONGEST_CODE)
      throw badRequest(`code of ${title} must be 1 to ${LONGEST_CODE} characters (got ${code.length})`);
    return { javascript: code };
  }
  if (request === undefined || response === undefined)
    throw new Error(`${title} needs code, or a template for the request and one for the response`);
  return { request, response };
}

/** @param kind `data source`, `function`
 * @throws AwsError BadRequestException */
export function checkName(kind: string, name: string): void {
  if (!/^[_A-Za-z][_0-9A-Za-z]{0,65535}$/.test(name))
    throw badRequest(`the name of ${kind} "${name}" must be letters, digits and _, without hyphens`);
}
