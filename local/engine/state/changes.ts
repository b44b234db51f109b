import { parsePath } from "../wire/path.ts";
import { isPlainObject } from "../wire/values.ts";
import { sameStored, type StoredInputs } from "./stored-inputs.ts";

/** What a run did to a resource. */
export interface Change {
  readonly kind: "made" | "imported" | "changed" | "replaced" | "removed";
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Top-level inputs that are different, of a resource that was changed or replaced. */
  readonly inputs: readonly string[];
}

/** Top-level inputs that are different, added or gone. */
export function changedInputs(previous: StoredInputs, current: StoredInputs): string[] {
  const keys = new Set([...Object.keys(previous), ...Object.keys(current)]);
  return [...keys].filter((key) => !sameStored(previous[key], current[key]));
}

/** Whether what one of the property paths leads to is different.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/replaceonchanges/ */
export function changedAt(paths: readonly string[], previous: StoredInputs, current: StoredInputs): boolean {
  return paths.some(
    (path) => !sameStored(valuesAt(previous, parsePath(path)), valuesAt(current, parsePath(path))),
  );
}

/** Every value that a path leads to; `*` leads to all members. */
function valuesAt(value: unknown, path: readonly (string | number)[]): unknown[] {
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (step === "*") return childrenOf(value).flatMap((child) => valuesAt(child, rest));
  return valuesAt(child(value, step), rest);
}

/** Inputs with the earlier values where the program says that changes do not count.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/ */
export function ignoreChanges(
  paths: readonly string[],
  previous: StoredInputs,
  current: StoredInputs,
): StoredInputs {
  return paths.reduce<StoredInputs>(
    (inputs, path) => keepEarlier(parsePath(path), previous, inputs) as StoredInputs,
    current,
  );
}

function keepEarlier(path: readonly (string | number)[], previous: unknown, current: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return previous;
  if (Array.isArray(current)) {
    const elements = current as readonly unknown[];
    return elements.map((element, index) =>
      step === "*" || step === index ? keepEarlier(rest, child(previous, index), element) : element,
    );
  }
  if (!isPlainObject(current)) return current;
  const keys =
    step === "*"
      ? [...new Set([...Object.keys(current), ...Object.keys(isPlainObject(previous) ? previous : {})])]
      : [String(step)];
  const kept = { ...current };
  for (const key of keys) {
    const value = keepEarlier(rest, child(previous, key), current[key]);
    if (value === undefined) delete kept[key];
    else kept[key] = value;
  }
  return kept;
}

function child(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[])[Number(step)];
  return isPlainObject(value) ? value[String(step)] : undefined;
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return isPlainObject(value) ? Object.values(value) : [];
}
