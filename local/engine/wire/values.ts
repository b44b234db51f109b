/** A value that is not known before the resource is there: what computed outputs are in a preview. */
export const UNKNOWN = Symbol("unknown");

/** A reference to another resource of the program, as components answer it: the SDK makes a live resource of it. */
export class ResourceReference {
  readonly urn: string;
  readonly id: string;
  constructor(urn: string, id: string) {
    this.urn = urn;
    this.id = id;
  }
}

/** Properties of a resource: JSON values, and among them `Asset`, `Archive`, {@link UNKNOWN}. */
export type Properties = Record<string, unknown>;

/** Whether `value` is an object or array made of members, not one of the special values. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether anything in `value` is {@link UNKNOWN}. */
export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isPlainObject(value) && Object.values(value).some(containsUnknown);
}
