import { header, type Headers } from "../contract/http.ts";
import type { ApiRequest, ApiResponse } from "../contract/api.ts";
import type { Faults } from "./faults.ts";
import { readSimple } from "./form-values.ts";
import { membersOf, resolve, traitsOf, type MemberTraits, type Model } from "./model.ts";
import { decodePart } from "./routes.ts";
import { formOf, isTimestamp, writeTimestamp } from "./timestamps.ts";

/** Reads the members of an input that are in path, query and headers.
 * @throws AwsError when one has another type.
 * @see https://smithy.io/2.0/spec/http-bindings.html */
export function readBindings(
  model: Model,
  input: string,
  { query, headers }: ApiRequest,
  labels: ReadonlyMap<string, string>,
  faults: Faults,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(membersOf(model, input))) {
    const traits = traitsOf(member);
    const value = readBinding(model, name, traits, { query, headers, labels, faults });
    if (value !== undefined) read[name] = value;
  }
  return read;
}

interface Place {
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly labels: ReadonlyMap<string, string>;
  readonly faults: Faults;
}

function readBinding(model: Model, name: string, member: MemberTraits, place: Place): unknown {
  const { query, headers, labels, faults } = place;
  if (member.isLabel) {
    const label = labels.get(name);
    return label === undefined ? undefined : readText(model, member, decodePart(label), faults, name);
  }
  if (member.query !== undefined) {
    const values = query.getAll(member.query);
    return values.length === 0 ? undefined : readTexts(model, member, values, faults, member.query);
  }
  if (member.isQueryParams) return Object.fromEntries(query);
  if (member.header !== undefined) {
    const value = header(headers, member.header.toLowerCase());
    if (value === undefined) return undefined;
    return isList(model, member)
      ? readTexts(model, member, value.split(/\s*,\s*/), faults, member.header)
      : readText(model, member, value, faults, member.header);
  }
  if (member.prefixHeaders !== undefined) {
    const prefix = member.prefixHeaders.toLowerCase();
    const entries = Object.keys(headers)
      .filter((key) => key.startsWith(prefix))
      .map((key) => [key.slice(prefix.length), header(headers, key) ?? ""] as const);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return undefined;
}

function isList(model: Model, { target }: MemberTraits): boolean {
  const resolved = resolve(model, target);
  return resolved.type === "shape" && "list" in resolved.shape;
}

function readTexts(
  model: Model,
  member: MemberTraits,
  values: readonly string[],
  faults: Faults,
  path: string,
): unknown {
  const resolved = resolve(model, member.target);
  if (resolved.type !== "shape") return readText(model, member, values[0] ?? "", faults, path);
  if (!("list" in resolved.shape)) throw new Error(`${path} is bound to a place where it can't be`);
  const element = traitsOf(resolved.shape.list);
  return values.map((value) => readText(model, element, value, faults, path));
}

function readText(
  model: Model,
  { target }: MemberTraits,
  value: string,
  faults: Faults,
  path: string,
): unknown {
  const resolved = resolve(model, target);
  if (resolved.type === "shape") throw new Error(`${path} is bound to a place where it can't be`);
  return readSimple(resolved.type, value, faults, path);
}

/** True for a member that is in the body, with others. */
export function isInBody(member: MemberTraits): boolean {
  return (
    !member.isLabel &&
    !member.isPayload &&
    !member.isStatus &&
    !member.isQueryParams &&
    member.header === undefined &&
    member.query === undefined &&
    member.prefixHeaders === undefined
  );
}

/** The member that is the whole body, if the shape has one. */
export function payloadOf(
  model: Model,
  shape: string,
): readonly [name: string, member: MemberTraits] | undefined {
  for (const [name, member] of Object.entries(membersOf(model, shape))) {
    const traits = traitsOf(member);
    if (traits.isPayload) return [name, traits];
  }
  return undefined;
}

/** Status and headers of an answer, from the members of the output that are bound to them. */
export function writeBindings(
  model: Model,
  output: string,
  value: Readonly<Record<string, unknown>>,
): Pick<ApiResponse, "status" | "headers"> {
  const headers: Headers = {};
  let status: number | undefined;
  for (const [name, member] of Object.entries(membersOf(model, output))) {
    const traits = traitsOf(member);
    const { [name]: one } = value;
    if (one === undefined || one === null) continue;
    if (traits.isStatus) status = one as number;
    else if (traits.header !== undefined)
      headers[traits.header.toLowerCase()] = headerText(model, traits, one);
    else if (traits.prefixHeaders !== undefined)
      for (const [key, text] of Object.entries(one as Record<string, string>))
        headers[`${traits.prefixHeaders.toLowerCase()}${key}`] = text;
  }
  return { status, headers };
}

function headerText(model: Model, { target }: MemberTraits, value: unknown): string {
  const resolved = resolve(model, target);
  if (value instanceof Date && resolved.type !== "shape" && isTimestamp(resolved.type))
    return String(writeTimestamp(value, formOf(resolved.type, "http-date")));
  return String(value);
}
