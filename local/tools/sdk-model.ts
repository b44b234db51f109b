import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type {
  ErrorModel,
  Member,
  MemberTraits,
  Model,
  OperationModel,
  Shape,
  SimpleType,
} from "../wire/model.ts";

/** A client package, as far as its schemas go: `SendMessage$`, `SendMessageRequest$`. */
export type SdkModule = Readonly<Record<string, unknown>>;

/** A schema of the SDK: a number for a simple type, a tuple for the others, a function that answers either.
 * @see https://www.npmjs.com/package/@smithy/core (schema) */
type Schema = number | readonly unknown[] | (() => Schema);
type Traits = number | Readonly<Record<string, unknown>>;

/** First element of a schema's tuple. */
const KIND = { simple: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9, error: -3 } as const;

const numbers: Readonly<Record<number, SimpleType>> = {
  0: "string",
  1: "number",
  2: "boolean",
  4: "timestamp",
  5: "date-time",
  6: "http-date",
  7: "epoch-seconds",
  15: "document",
  17: "number",
  19: "number",
  21: "blob",
  42: "stream",
};
const LIST = 64;
const MAP = 128;
/** Traits that the SDK packs into a number. */
const BIT = { label: 1, payload: 16, status: 32, queryParams: 64 } as const;

/** Makes the model of a client.
 * @param client Its package, `@aws-sdk/client-sqs`.
 * @param done Names of the operations that are done here: their shapes are in the model.
 * @throws Error naming an operation that AWS does not have. */
export function modelOf(client: string, sdk: SdkModule, done: readonly string[]): Model {
  const shapes = new Map<string, Shape>();
  const operations: Record<string, OperationModel> = {};
  const errors: Record<string, ErrorModel> = {};
  const names = Object.keys(sdk)
    .filter((name) => name.endsWith("$"))
    .sort();
  for (const name of names) {
    const schema = sdk[name];
    if (!Array.isArray(schema)) continue;
    const [kind, , ownName, traits] = schema as [number, string, string, Traits];
    if (kind === KIND.operation)
      operations[ownName] = operationOf(schema as Schema[], done.includes(ownName), shapes);
    if (kind === KIND.error) errors[ownName] = errorOf(traits);
  }
  const missing = done.find((name) => !Object.hasOwn(operations, name));
  if (missing !== undefined) throw new Error(`${client} has no operation ${missing}`);
  const settings = clientClass(sdk).config.protocolSettings;
  return {
    source: `${client} ${versionOf(client)}`,
    version: settings.version,
    target: settings.serviceTarget,
    ...(settings.xmlNamespace !== undefined && { xmlNamespace: settings.xmlNamespace }),
    operations,
    shapes: Object.fromEntries([...shapes].sort(([one], [other]) => (one < other ? -1 : 1))),
    errors,
  };
}

function operationOf(
  schema: readonly unknown[],
  isDone: boolean,
  shapes: Map<string, Shape>,
): OperationModel {
  const [, , , traits, input, output] = schema as [number, string, string, Traits, Schema, Schema];
  const http = typeof traits === "object" ? (traits["http"] as OperationModel["http"]) : undefined;
  const requires = http ? requiredBindings(input) : [];
  return {
    ...(http && { http }),
    ...(requires.length > 0 && { requires }),
    ...(http && hasBucket(input) && { isOnBucket: true as const }),
    ...(isDone && { input: targetOf(input, shapes), output: targetOf(output, shapes) }),
  };
}

/** The query parameters and headers that a request of an operation always has. */
function requiredBindings(input: Schema): string[] {
  const schema = resolved(input);
  if (typeof schema === "number") return [];
  const members = schema[5] as readonly Schema[];
  const required = (schema[6] as number | undefined) ?? 0;
  return members.slice(0, required).flatMap((member) => {
    const { header, query } = memberOf(member, new Map(), true);
    return header !== undefined
      ? `header:${header.toLowerCase()}`
      : query !== undefined
        ? `query:${query}`
        : [];
  });
}

/** True when a bucket's name is a label of the path that the path's template does not have. */
function hasBucket(input: Schema): boolean {
  const schema = resolved(input);
  if (typeof schema === "number") return false;
  const at = (schema[4] as readonly string[]).indexOf("Bucket");
  return (
    at >= 0 && memberOf((schema[5] as readonly Schema[])[at] as Schema, new Map(), true).isLabel === true
  );
}

function errorOf(traits: Traits): ErrorModel {
  if (typeof traits !== "object") return {};
  const query = traits["awsQueryError"] as readonly [string, number] | undefined;
  const status = (traits["httpError"] as number | undefined) ?? query?.[1];
  return { ...(status !== undefined && { status }), ...(query && { queryCode: query[0] }) };
}

/** Name of a schema's type; shapes are collected in `shapes`. `unit` stands for none. */
function targetOf(schema: Schema, shapes: Map<string, Shape>): string {
  const one = resolved(schema);
  if (typeof one === "number") {
    const base = numbers[one & ~(LIST | MAP)] ?? "string";
    return one & LIST ? `${base}[]` : one & MAP ? `${base}{}` : base;
  }
  const [kind, , name] = one as [number, string, string];
  if (kind === KIND.simple) return targetOf(one[4] as Schema, shapes);
  if (!shapes.has(name)) {
    // A shape may have itself as a member.
    shapes.set(name, { members: {} });
    shapes.set(name, shapeOf(one, shapes));
  }
  return name;
}

function shapeOf(schema: readonly unknown[], shapes: Map<string, Shape>): Shape {
  const [kind, , , traits] = schema as [number, string, string, Traits];
  if (kind === KIND.list) return { list: plain(memberOf(schema[4] as Schema, shapes)) };
  if (kind === KIND.map)
    return {
      map: [plain(memberOf(schema[4] as Schema, shapes)), plain(memberOf(schema[5] as Schema, shapes))],
    };
  const names = schema[4] as readonly string[];
  const members = schema[5] as readonly Schema[];
  const required = (schema[6] as number | undefined) ?? 0;
  const xmlName = typeof traits === "object" ? (traits["xmlName"] as string | undefined) : undefined;
  return {
    members: Object.fromEntries(
      names.map((name, index) => [
        name,
        plain({
          ...memberOf(members[index] as Schema, shapes),
          ...(index < required && { isRequired: true as const }),
        }),
      ]),
    ),
    ...(kind === KIND.union && { isUnion: true as const }),
    ...(xmlName !== undefined && { xmlName }),
  };
}

/** @param shallow The type does not matter, only the traits. */
function memberOf(member: Schema, shapes: Map<string, Shape>, shallow = false): MemberTraits {
  const isPair = Array.isArray(member) && typeof member[1] !== "string";
  const [schema, traits] = (isPair ? member : [member, 0]) as [Schema, Traits];
  const target = shallow ? "string" : targetOf(schema, shapes);
  if (typeof traits === "number")
    return {
      target,
      ...(traits & BIT.label && { isLabel: true as const }),
      ...(traits & BIT.payload && { isPayload: true as const }),
      ...(traits & BIT.status && { isStatus: true as const }),
      ...(traits & BIT.queryParams && { isQueryParams: true as const }),
    };
  const text = (name: string) => traits[name] as string | undefined;
  const [header, prefixHeaders, query] = [text("httpHeader"), text("httpPrefixHeaders"), text("httpQuery")];
  const [jsonName, xmlName] = [text("jsonName"), text("xmlName")];
  return {
    target,
    ...(header !== undefined && { header }),
    ...(prefixHeaders !== undefined && { prefixHeaders }),
    ...(query !== undefined && { query }),
    ...(traits["httpQueryParams"] !== undefined && { isQueryParams: true as const }),
    ...(traits["httpLabel"] !== undefined && { isLabel: true as const }),
    ...(traits["httpPayload"] !== undefined && { isPayload: true as const }),
    ...(traits["httpResponseCode"] !== undefined && { isStatus: true as const }),
    ...(jsonName !== undefined && { jsonName }),
    ...(xmlName !== undefined && { xmlName }),
    ...(traits["xmlFlattened"] !== undefined && { isFlattened: true as const }),
    ...(traits["xmlAttribute"] !== undefined && { isAttribute: true as const }),
  };
}

/** A member without traits is its type alone. */
function plain(member: MemberTraits): Member {
  return Object.keys(member).length === 1 ? member.target : member;
}

/** The schema itself: members name others by functions. */
function resolved(schema: Schema): number | readonly unknown[] {
  if (typeof schema === "function") return resolved(schema());
  // `unit` has the form of a name.
  return typeof schema === "string" ? [KIND.structure, "", "Unit", 0, [], []] : schema;
}

interface Settings {
  readonly version: string;
  readonly serviceTarget: string;
  readonly xmlNamespace?: string;
}

interface ClientConfig {
  readonly protocolSettings: Settings;
  readonly protocol: { readonly name?: string; getShapeId?(): string };
}

/** The client of a package: what it says of itself, and the name of its aggregated class, `SQS`. */
export function clientClass(sdk: SdkModule): { readonly config: ClientConfig; readonly className: string } {
  const name = Object.keys(sdk).find((key) => key.endsWith("Client") && key !== "__Client") ?? "";
  const Client = sdk[name] as new (options: object) => { readonly config: ClientConfig; destroy(): void };
  const client = new Client({ region: "us-east-1" });
  const { config } = client;
  client.destroy();
  return { config, className: name.replace(/Client$/, "") };
}

function versionOf(client: string): string {
  const entry = createRequire(import.meta.url).resolve(client);
  for (let folder = dirname(entry); dirname(folder) !== folder; folder = dirname(folder))
    try {
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        readonly name?: string;
        readonly version?: string;
      };
      if (manifest.name === client && manifest.version !== undefined) return manifest.version;
    } catch {
      // Not here: further up.
    }
  throw new Error(`${client} is not installed`);
}
