import { DEEPEST, type Faults } from "./faults.ts";
import { resolve, traitsOf, type Model, type SimpleType } from "./model.ts";
import { formOf, isTimestamp, readTimestamp, writeTimestamp } from "./timestamps.ts";

/** A JSON object of a body.
 * @throws AwsError when it is something else, not UTF-8, or nested too deeply. An empty body is an empty object. */
export function parseObject(body: Buffer, faults: Faults): Readonly<Record<string, unknown>> {
  const value = body.length === 0 ? {} : parseJson(body, faults);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw faults.malformed(
      "Start of structure or map found where not expected: the body must be a JSON object.",
    );
  return value as Readonly<Record<string, unknown>>;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(body: Buffer, faults: Faults): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw faults.malformed("The body is not UTF-8.");
  }
  try {
    // The parser itself is not recursive, what reads its answer is.
    const value = JSON.parse(text) as unknown;
    if (isDeeper(value, DEEPEST))
      throw faults.malformed(`The body is nested more than ${DEEPEST} levels deep.`);
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw faults.malformed("The body is not JSON.");
  }
}

/** True when a value has more than `levels` of lists and objects in each other. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const one of Array.isArray(value) ? (value as unknown[]) : Object.values(value))
    if (isDeeper(one, levels - 1)) return true;
  return false;
}

/** A value of a JSON body, in the SDK's types: dates, bytes. Members that the model does not have are left out, as AWS does it.
 * @param target Type in the model. @param path Of the value, for messages.
 * @throws AwsError when it has another type. */
export function fromJson(model: Model, target: string, value: unknown, faults: Faults, path = ""): unknown {
  if (value === null || value === undefined) return undefined;
  const resolved = resolve(model, target);
  if (resolved.type !== "shape") return readSimple(resolved.type, value, faults, path);
  const { shape } = resolved;
  const below = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if ("list" in shape) {
    if (!Array.isArray(value)) throw faults.wrongType(path, "a list");
    const { target: element } = traitsOf(shape.list);
    return value
      .map((one, index) => fromJson(model, element, one, faults, below(index)))
      .filter((one) => one !== undefined);
  }
  if (typeof value !== "object" || Array.isArray(value))
    throw faults.wrongType(path, "map" in shape ? "a map" : "a structure");
  if ("map" in shape) {
    const { target: element } = traitsOf(shape.map[1]);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, one]) => [key, fromJson(model, element, one, faults, below(key))] as const)
        .filter(([, one]) => one !== undefined),
    );
  }
  const answer: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const { target: type, jsonName = name } = traitsOf(member);
    if (!Object.hasOwn(value, jsonName)) continue;
    const one = fromJson(model, type, (value as Record<string, unknown>)[jsonName], faults, below(name));
    if (one !== undefined) answer[name] = one;
  }
  return answer;
}

function readSimple(type: SimpleType, value: unknown, faults: Faults, path: string): unknown {
  switch (type) {
    case "string":
      if (typeof value !== "string") throw faults.wrongType(path, "a string");
      return value;
    case "number":
      // Not-a-number and the infinities are texts in JSON.
      if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
      if (typeof value !== "number") throw faults.wrongType(path, "a number");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw faults.wrongType(path, "a boolean");
      return value;
    case "blob":
    case "stream":
      if (typeof value !== "string" || !isBase64(value)) throw faults.wrongType(path, "base64");
      return Buffer.from(value, "base64");
    case "document":
      return value;
    default: {
      const date = readTimestamp(value);
      if (!date) throw faults.wrongType(path, "a timestamp");
      return date;
    }
  }
}

/** True for well-formed base64, padded or not. */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 !== 1;
}

/** A value of the SDK's types as JSON. Members without a value are left out. */
export function toJson(model: Model, target: string, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const resolved = resolve(model, target);
  if (resolved.type !== "shape") {
    if (value instanceof Date && isTimestamp(resolved.type))
      return writeTimestamp(value, formOf(resolved.type, "epoch-seconds"));
    return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
  }
  const { shape } = resolved;
  if ("list" in shape) {
    const { target: element } = traitsOf(shape.list);
    return (value as readonly unknown[]).map((one) => toJson(model, element, one) ?? null);
  }
  if ("map" in shape) {
    const { target: element } = traitsOf(shape.map[1]);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toJson(model, element, one)]));
  }
  const answer: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const { target: type, jsonName = name } = traitsOf(member);
    const one = toJson(model, type, (value as Record<string, unknown>)[name]);
    if (one !== undefined) answer[jsonName] = one;
  }
  return answer;
}
