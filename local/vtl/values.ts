/** JSON values as a template sees them: they print as Java's maps and API Gateway's lists do, and `null` is nothing. */

/** Prototype of the maps in templates: no JavaScript members, and `{name=Ana, age=3}` as text. */
const MAP = Object.create(null, { toString: { value: mapText } }) as object;

function mapText(this: Record<string, unknown>): string {
  return `{${Object.entries(this)
    .map(([name, value]) => `${name}=${text(value)}`)
    .join(", ")}}`;
}

/** A map for a template, made of `members` or empty. */
export function templateMap(members: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.assign(Object.create(MAP) as Record<string, unknown>, members);
}

/** Turns a value that JSON.parse made into one for a template, in place. */
export function templateValue(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== "object") return value;
  // By hand instead of by recursion: the document comes from a client and may be nested deeply.
  const pending: object[] = [value];
  while (pending.length > 0) {
    const next = pending.pop() as Record<string, unknown>;
    if (!Array.isArray(next)) Object.setPrototypeOf(next, MAP);
    for (const [name, inner] of Object.entries(next))
      if (inner === null) next[name] = undefined;
      else if (typeof inner === "object") pending.push(inner);
  }
  return value;
}

/** Text that a reference to the value prints. Lists print as JSON.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
export function text(value: unknown): string {
  if (value === undefined || value === null || typeof value === "function") return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return JSON.stringify(value, (_, inner: unknown) => (inner === undefined ? null : inner));
  if (typeof value === "object") return mapText.call(value as Record<string, unknown>);
  return JSON.stringify(value);
}
