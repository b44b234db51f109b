import { readFileSync } from "node:fs";
import { join } from "node:path";

/** AWS's own model of one API, as the SDK's client carries it: every operation's name, and the shapes of those that are done here.
 * A `model.json` lies in the folder of its service; `npm run models` writes it from the installed client.
 * @see https://smithy.io/2.0/spec/model.html */
export interface Model {
  /** Package and version that it was made from. */
  readonly source: string;
  /** `2012-11-05` */
  readonly version: string;
  /** Name that stands before the dot of `X-Amz-Target`. */
  readonly target: string;
  /** Namespace of the XML that it answers. */
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Status, and the code that the query protocol has for it, by the error's name. */
  readonly errors: Readonly<Record<string, ErrorModel>>;
}

/** An operation. One that is not done here has no shapes. */
export interface OperationModel {
  readonly input?: string;
  readonly output?: string;
  /** Method, path template and status of the REST protocols. */
  readonly http?: readonly [method: string, uri: string, status: number];
  /** Query parameters and headers that tell it from others with the same path: `query:uploadId`. */
  readonly requires?: readonly string[];
  /** S3: the bucket stands before the path. */
  readonly isOnBucket?: true;
}

/** An error of the service. */
export interface ErrorModel {
  readonly status?: number;
  /** `AWS.SimpleQueueService.NonExistentQueue` */
  readonly queryCode?: string;
}

/** A structure, a list or a map. */
export type Shape = Structure | List | Dictionary;

/** A structure, or a union where `isUnion`. */
export interface Structure {
  readonly members: Readonly<Record<string, Member>>;
  readonly isUnion?: true;
  readonly xmlName?: string;
}

/** A list of elements. */
export interface List {
  readonly list: Member;
}

/** A map. */
export interface Dictionary {
  readonly map: readonly [key: Member, value: Member];
}

/** Name of a shape or of a {@link SimpleType}; `[]` and `{}` behind one make a list or a map of it. With traits: an object. */
export type Member = string | MemberTraits;

/** A member with what the model says of it beyond its type.
 * @see https://smithy.io/2.0/spec/protocol-traits.html */
export interface MemberTraits {
  readonly target: string;
  readonly isRequired?: true;
  readonly header?: string;
  readonly prefixHeaders?: string;
  readonly query?: string;
  readonly isQueryParams?: true;
  readonly isLabel?: true;
  readonly isPayload?: true;
  readonly isStatus?: true;
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly isFlattened?: true;
  readonly isAttribute?: true;
}

/** Types without members. `date-time`, `http-date` and `epoch-seconds` are timestamps in a form of their own. */
export const simpleTypes = [
  "string",
  "number",
  "boolean",
  "blob",
  "stream",
  "document",
  "timestamp",
  "date-time",
  "http-date",
  "epoch-seconds",
] as const;

/** A type without members. */
export type SimpleType = (typeof simpleTypes)[number];

/** Type of a member, with lists and maps without a name told apart. */
export type Resolved = { readonly type: SimpleType } | { readonly type: "shape"; readonly shape: Shape };

const simple: ReadonlySet<string> = new Set(simpleTypes);
const resolved = new WeakMap<Model, Map<string, Resolved>>();

/** A member's traits; none where the model gives its type alone. */
export function traitsOf(member: Member): MemberTraits {
  return typeof member === "string" ? { target: member } : member;
}

/** Finds the type of a member's target.
 * @throws Error when the model has no such shape. */
export function resolve(model: Model, target: string): Resolved {
  let known = resolved.get(model);
  if (!known) {
    known = new Map<string, Resolved>();
    resolved.set(model, known);
  }
  let answer = known.get(target);
  if (!answer) known.set(target, (answer = find(model, target)));
  return answer;
}

function find(model: Model, target: string): Resolved {
  if (simple.has(target)) return { type: target as SimpleType };
  if (target.endsWith("[]")) return { type: "shape", shape: { list: target.slice(0, -2) } };
  if (target.endsWith("{}")) return { type: "shape", shape: { map: ["string", target.slice(0, -2)] } };
  const shape = Object.hasOwn(model.shapes, target) ? model.shapes[target] : undefined;
  if (!shape) throw new Error(`${model.source} has no shape "${target}": run npm run models`);
  return { type: "shape", shape };
}

/** The members of a structure; none for an operation without input or output. */
export function membersOf(model: Model, name: string | undefined): Readonly<Record<string, Member>> {
  if (name === undefined) return {};
  const { [name]: shape } = model.shapes;
  return shape && "members" in shape ? shape.members : {};
}

/** A model that is read when it is first asked for: most services of a copy are never called over the wire.
 * @param folder Of the service: `import.meta.dirname`. */
export function lazyModel(folder: string): () => Model {
  let model: Model | undefined;
  return () => (model ??= JSON.parse(readFileSync(join(folder, "model.json"), "utf8")) as Model);
}
