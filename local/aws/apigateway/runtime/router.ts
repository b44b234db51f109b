import { decode } from "./query.ts";

/** A resource as the router knows it. */
export interface Routable {
  /** `/mysfits/{mysfitId}`, `/{proxy+}`, `/`. */
  readonly resourcePath: string;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter?: { readonly name: string; readonly node: Node<T> };
  greedy?: { readonly name: string; readonly resource: T };
  resource?: T;
}

/** A resource that a path leads to. */
export interface Match<T> {
  readonly resource: T;
  readonly parameters: PathParameters;
}

/** Path parameters by name. */
export interface PathParameters {
  readonly decoded: Readonly<Record<string, string>>;
  /** As sent, percent-encoded. */
  readonly encoded: Readonly<Record<string, string>>;
}

/** Finds the resource of a path: fixed parts first, then a parameter, then a greedy parameter.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html */
export class Router<T extends Routable> {
  readonly #root: Node<T> = { literals: new Map() };

  constructor(resources: Iterable<T>) {
    for (const resource of resources) this.#add(resource);
  }

  #add(resource: T): void {
    let node = this.#root;
    for (const part of resource.resourcePath.split("/").slice(1)) {
      if (part === "") continue;
      const parameter = /^\{([^}+]+)(\+)?\}$/.exec(part);
      if (parameter?.[2]) {
        node.greedy = { name: parameter[1] as string, resource };
        return;
      }
      if (parameter)
        node = (node.parameter ??= { name: parameter[1] as string, node: { literals: new Map() } }).node;
      else {
        let next = node.literals.get(part);
        if (!next) node.literals.set(part, (next = { literals: new Map() }));
        node = next;
      }
    }
    node.resource = resource;
  }

  /** @param path Percent-encoded, below the stage, with its leading slash. A slash at the end does not count. */
  match(path: string): Match<T> | undefined {
    const parts = path.split("/");
    const end = parts.length > 2 && parts.at(-1) === "" ? parts.length - 1 : parts.length;
    if (end === 2 && parts[1] === "")
      return (
        this.#root.resource && { resource: this.#root.resource, parameters: { decoded: {}, encoded: {} } }
      );
    const encoded = Object.create(null) as Record<string, string>;
    const resource = find(this.#root, parts, 1, end, encoded);
    if (!resource) return undefined;
    const decoded = Object.create(null) as Record<string, string>;
    for (const name in encoded) decoded[name] = decode(encoded[name] as string);
    return { resource, parameters: { decoded, encoded } };
  }
}

function find<T>(
  node: Node<T>,
  parts: readonly string[],
  at: number,
  end: number,
  parameters: Record<string, string>,
): T | undefined {
  if (at === end) return node.resource;
  const part = decode(parts[at] as string);
  const literal = node.literals.get(part);
  const fixed = literal && find(literal, parts, at + 1, end, parameters);
  if (fixed) return fixed;
  if (node.parameter && part !== "") {
    const resource = find(node.parameter.node, parts, at + 1, end, parameters);
    if (resource) {
      parameters[node.parameter.name] = parts[at] as string;
      return resource;
    }
  }
  if (!node.greedy) return undefined;
  parameters[node.greedy.name] = parts.slice(at, end).join("/");
  return node.greedy.resource;
}
