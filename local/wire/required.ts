import type { Faults } from "./faults.ts";
import { resolve, traitsOf, type Model } from "./model.ts";

/** Checks that every required member is there, at any depth.
 * @param name Of the shape.
 * @throws AwsError as the service says it, naming the first that is missing. */
export function checkRequired(model: Model, name: string, value: unknown, faults: Faults, path = ""): void {
  const resolved = resolve(model, name);
  if (resolved.type !== "shape" || value === undefined) return;
  const { shape } = resolved;
  const below = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if ("list" in shape) {
    const { target } = traitsOf(shape.list);
    for (const [index, element] of (value as readonly unknown[]).entries())
      checkRequired(model, target, element, faults, below(index));
  } else if ("map" in shape) {
    const { target } = traitsOf(shape.map[1]);
    for (const [key, one] of Object.entries(value as object))
      checkRequired(model, target, one, faults, below(key));
  } else
    for (const [member, traits] of Object.entries(shape.members)) {
      const { target, isRequired } = traitsOf(traits);
      const one = (value as Readonly<Record<string, unknown>>)[member];
      if (one === undefined && isRequired) throw faults.missing(below(member));
      checkRequired(model, target, one, faults, below(member));
    }
}
