/** Says of each member of `T` what is done with it here:
 * - `true`: it is read;
 * - a text: it is taken without effect, and why that is right here (`"nothing is encrypted on this machine"`);
 * - a list: it may only have one of these values, those that are done here;
 * - an object: the same for its members, or for those of its elements; `{ "*": … }` for every value of a map.
 *
 * A member that is not named is refused by name when it is given: see {@link refuseUnnamed}. */
export type Members<T> = {
  readonly [K in keyof T]?:
    true | string | readonly (string | number | boolean)[] | MembersOf<NonNullable<T[K]>>;
};

type MembersOf<T> =
  IsDocument<T> extends true
    ? never
    : T extends Scalar
      ? never
      : T extends readonly (infer Element)[]
        ? MembersOf<NonNullable<Element>>
        : string extends keyof T
          ? { readonly "*": MembersOf<NonNullable<T[keyof T]>> }
          : Members<T>;

/** Any JSON: what a model calls a document. */
type JsonDocument = boolean | number | string | null | JsonDocument[] | { [name: string]: JsonDocument };

/** `true` for a member that may be any JSON. Nobody looks into it by its type, which has no end. */
export type IsDocument<T> = [Extract<T, boolean>] extends [never]
  ? false
  : [JsonDocument] extends [T | null]
    ? true
    : false;

type Scalar = string | number | boolean | bigint | Date | Uint8Array;

/** Members that may be read of `T` when they are dealt with as `M` says. Required members are there: what reads the request has
 * checked that. Enumerations are texts: a caller may send any. */
export type Read<T, M> =
  IsDocument<T> extends true
    ? unknown
    : T extends Scalar
      ? Widened<T>
      : T extends readonly (infer Element)[]
        ? readonly Read<NonNullable<Element>, M>[]
        : string extends keyof T
          ? Readonly<
              Record<
                string,
                Read<NonNullable<T[keyof T]>, M extends { readonly "*": infer Each } ? Each : true>
              >
            >
          : {
              readonly [K in keyof T as M extends true ? K : K extends ReadName<M> ? K : never]: Read<
                NonNullable<T[K]>,
                M extends true ? true : K extends keyof M ? M[K] : never
              >;
            };

/** Names of the members that are read. */
type ReadName<M> = { [K in keyof M]: M[K] extends string ? never : K }[keyof M];

type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends Uint8Array
        ? Buffer
        : T;

/** Makes a name that `T` does not have an error: a const type parameter alone would take it. */
export type NoOthers<M, T> = { readonly [K in keyof M]: K extends keyof T ? unknown : never };

/** Refuses what is given and not named.
 * @param value What the program or the caller gave.
 * @param refuse Makes the error for the path of a member, `tags.Name`, and for the values that it may have, if it may be given at all. */
export function refuseUnnamed(
  members: object,
  value: unknown,
  refuse: (path: string, allowed?: readonly unknown[]) => Error,
  path = "",
): void {
  if (Array.isArray(value)) {
    for (const element of value as unknown[]) refuseUnnamed(members, element, refuse, path);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, given] of Object.entries(value)) {
    if (isAbsent(given)) continue;
    const at = path === "" ? name : `${path}.${name}`;
    const key = Object.hasOwn(members, "*") ? "*" : name;
    const said: unknown = Object.hasOwn(members, key) ? (members as Record<string, unknown>)[key] : undefined;
    if (said === undefined) throw refuse(at);
    if (Array.isArray(said)) {
      if (!said.includes(given)) throw refuse(at, said);
    } else if (typeof said === "object" && said !== null) refuseUnnamed(said, given, refuse, at);
  }
}

/** True for what says nothing: an empty list is as good as none. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
