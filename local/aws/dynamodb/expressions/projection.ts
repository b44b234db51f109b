import type { AttributeValue, Item } from "../values/attribute-value.ts";
import type { Path } from "./parsed.ts";
import { valueAt } from "./path.ts";

interface Node {
  readonly members: Map<string | number, Node>;
  value?: AttributeValue;
}

/** The parts of an item that a projection names. Lists keep the order of the chosen elements, without holes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html */
export function project(item: Item, paths: readonly Path[]): Item {
  const root: Node = { members: new Map() };
  for (const path of paths) {
    const value = valueAt(item, path);
    if (!value) continue;
    let node = root;
    for (const step of path) {
      let next = node.members.get(step);
      if (!next) node.members.set(step, (next = { members: new Map() }));
      node = next;
    }
    node.value = value;
  }
  return toMap(root);
}

function toMap(node: Node): Item {
  const map: Item = {};
  for (const [name, inner] of node.members) map[name] = toValue(inner);
  return map;
}

function toValue(node: Node): AttributeValue {
  if (node.value) return node.value;
  const [first] = node.members.keys();
  if (typeof first !== "number") return { M: toMap(node) };
  const elements = [...node.members].sort(([a], [b]) => (a as number) - (b as number));
  return { L: elements.map(([, inner]) => toValue(inner)) };
}
