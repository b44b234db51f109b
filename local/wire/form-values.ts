import { DEEPEST, type Faults } from "./faults.ts";
import { isBase64 } from "./json-values.ts";
import { resolve, traitsOf, type MemberTraits, type Model, type SimpleType } from "./model.ts";
import { readTimestamp } from "./timestamps.ts";

/** Parameters of a form by the parts of their names: `Attributes.entry.1.key` is a node in a node in a node. */
interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

/** Reads the parameters of the query protocol into the SDK's types.
 * @param name Of the input's shape.
 * @throws AwsError when a parameter has another type.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#request-serialization */
export function fromForm(
  model: Model,
  name: string,
  form: URLSearchParams,
  faults: Faults,
): Record<string, unknown> {
  const root: Node = { children: new Map() };
  for (const [parameter, value] of form) {
    const parts = parameter.split(".");
    if (parts.length > DEEPEST)
      throw faults.malformed(`A parameter is nested more than ${DEEPEST} levels deep.`);
    let node = root;
    for (const part of parts) {
      let child = node.children.get(part);
      if (!child) node.children.set(part, (child = { children: new Map() }));
      node = child;
    }
    node.value ??= value;
  }
  return (read(model, { target: name }, root, faults, "") ?? {}) as Record<string, unknown>;
}

function read(model: Model, member: MemberTraits, node: Node, faults: Faults, path: string): unknown {
  const resolved = resolve(model, member.target);
  if (resolved.type !== "shape") {
    if (node.value === undefined) throw faults.wrongType(path, "one value");
    return readSimple(resolved.type, node.value, faults, path);
  }
  const { shape } = resolved;
  const below = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if ("members" in shape) {
    const answer: Record<string, unknown> = {};
    for (const [name, traits] of Object.entries(shape.members)) {
      const one = traitsOf(traits);
      const child = node.children.get(one.xmlName ?? name);
      if (child) answer[name] = read(model, one, child, faults, below(name));
    }
    return answer;
  }
  // An empty list is sent as a parameter without a value.
  if (node.value === "" && node.children.size === 0) return "list" in shape ? [] : {};
  if ("list" in shape) {
    const element = traitsOf(shape.list);
    const holder = member.isFlattened ? node : node.children.get(element.xmlName ?? "member");
    return numbered(holder, faults, path).map(([index, child]) =>
      read(model, element, child, faults, below(index - 1)),
    );
  }
  const [key, value] = [traitsOf(shape.map[0]), traitsOf(shape.map[1])];
  const entries = numbered(member.isFlattened ? node : node.children.get("entry"), faults, path);
  return Object.fromEntries(
    entries.flatMap(([index, entry]) => {
      const name = entry.children.get(key.xmlName ?? "key")?.value;
      if (name === undefined) throw faults.missing(below(index));
      const child = entry.children.get(value.xmlName ?? "value");
      return child ? [[name, read(model, value, child, faults, below(name))] as const] : [];
    }),
  );
}

/** The children of a list in order. */
function numbered(node: Node | undefined, faults: Faults, path: string): (readonly [number, Node])[] {
  return [...(node?.children ?? [])]
    .map(([name, child]) => {
      if (!/^[1-9]\d{0,6}$/.test(name)) throw faults.wrongType(path, "a list numbered from 1");
      return [Number(name), child] as const;
    })
    .sort(([one], [other]) => one - other);
}

/** A value of a parameter, a header or an element.
 * @throws AwsError when it has another type. */
export function readSimple(type: SimpleType, text: string, faults: Faults, path: string): unknown {
  switch (type) {
    case "string":
    case "document":
      return text;
    case "number":
      if (!/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) throw faults.wrongType(path, "a number");
      return Number(text);
    case "boolean":
      if (!/^(true|false)$/i.test(text)) throw faults.wrongType(path, "a boolean");
      return text.toLowerCase() === "true";
    case "blob":
    case "stream":
      if (!isBase64(text)) throw faults.wrongType(path, "base64");
      return Buffer.from(text, "base64");
    default: {
      const date = readTimestamp(text);
      if (!date) throw faults.wrongType(path, "a timestamp");
      return date;
    }
  }
}
