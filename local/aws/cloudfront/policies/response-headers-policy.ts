import type { Headers } from "../../../contract/http.ts";

/** A header that a policy puts in. */
export interface SetHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  /** False: one that the origin sent stays. */
  readonly override: boolean;
}

/** Headers that a policy takes out, and then puts in.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
export interface ResponseHeadersPolicy {
  /** In lower case. */
  readonly remove: readonly string[];
  readonly set: readonly SetHeader[];
}

/** Applies a policy to the headers of an answer, in place. */
export function applyResponseHeaders({ remove, set }: ResponseHeadersPolicy, headers: Headers): void {
  for (const name of remove) if (headers[name] !== undefined) delete headers[name];
  for (const { name, value, override } of set)
    if (override || headers[name] === undefined) headers[name] = value;
}
