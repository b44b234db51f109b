import { memberPath } from "../wire/path.ts";
import { UNKNOWN, isPlainObject, type Properties } from "../wire/values.ts";

/** What is wrong with inputs whatever their type, or undefined.
 * @param preview Whether values may be unknown. */
export function inputProblem(inputs: Readonly<Properties>, preview: boolean): string | undefined {
  return problem(inputs, preview, "");
}

function problem(value: unknown, preview: boolean, path: string): string | undefined {
  if (typeof value === "string") return textProblem(value, path);
  if (value === UNKNOWN && !preview)
    return `input "${path}" is not known. Fix: it comes from an output which the resource it belongs to does not answer`;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      const found = problem(element, preview, memberPath(path, index));
      if (found) return found;
    }
  } else if (isPlainObject(value))
    for (const [key, member] of Object.entries(value)) {
      const found = problem(member, preview, memberPath(path, key));
      if (found) return found;
    }
  return undefined;
}

/** The SDK's own text for `${output}`, and what an output that nobody answers leaves in an ARN, a URL or a path. */
function textProblem(text: string, path: string): string | undefined {
  if (/Calling \[to(String|JSON)\] on an \[Output<T>\]/.test(text))
    return `input "${path}" has an output turned into text. Fix: use pulumi.interpolate, pulumi.jsonStringify or .apply`;
  if (text.length < 2048 && !/\s/.test(text) && /(^|[/:.,@])undefined($|[/:.,@])/.test(text))
    return `input "${path}" is "${text}": a part of it is undefined. Fix: it comes from an output or argument that has no value`;
  return undefined;
}
