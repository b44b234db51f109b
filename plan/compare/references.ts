import { Content, nameOf, type PlannedGraph, type PlannedResource } from "../graph.ts";

// Outputs are made up from URNs. Where one is part of another resource's inputs, what counts is whose output it is, not how it was made up:
// each such place is written as a reference before two graphs are compared.
const [open, close] = ["\uE000", "\uE001"];
const reference = new RegExp(`${open}([^${open}${close}]+)#([^${open}${close}]*)${close}`, "g");

/** Shortest output, in characters, that is looked for inside of other texts. */
const shortest = 6;

/** Inputs of a graph's resources in which outputs of others are references, the same in both graphs of a comparison. */
export class References {
  readonly #outputs = new Map<string, readonly (readonly [text: string, reference: string])[]>();
  readonly #children = new Map<string, string[]>();
  readonly #inputs = new Map<string, Readonly<Record<string, unknown>>>();
  /** URN by which both graphs know a resource. */
  readonly keyOf: (urn: string) => string;

  /** @param keyOf URN by which both graphs know a resource: the former one of what was renamed with an alias. */
  constructor(graph: PlannedGraph, keyOf: (urn: string) => string) {
    this.keyOf = keyOf;
    for (const resource of graph.resources) {
      this.#outputs.set(resource.urn, referable(resource, keyOf(resource.urn)));
      if (resource.parent !== undefined)
        this.#children.set(resource.parent, [...(this.#children.get(resource.parent) ?? []), resource.urn]);
    }
  }

  /** Inputs of a resource with references. */
  inputsOf(resource: PlannedResource): Readonly<Record<string, unknown>> {
    const known = this.#inputs.get(resource.urn);
    if (known) return known;
    const inputs = this.#refer(resource);
    this.#inputs.set(resource.urn, inputs);
    return inputs;
  }

  #refer({ inputs, propertyDependencies, dependencies }: PlannedResource): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(inputs).map(([property, value]) => {
        const sources = propertyDependencies[property] ?? dependencies;
        const known = sources.flatMap((urn) => this.#known(urn)).sort(([a], [b]) => b.length - a.length);
        return [property, known.length === 0 ? value : refer(value, known)];
      }),
    );
  }

  /** Outputs of a resource, or of everything in a component. */
  #known(urn: string): readonly (readonly [string, string])[] {
    const inside = (this.#children.get(urn) ?? []).flatMap((child) => this.#known(child));
    return [...(this.#outputs.get(urn) ?? []), ...inside];
  }
}

/** A graph with its references. */
export interface Side {
  readonly graph: PlannedGraph;
  readonly references: References;
}

/** URNs that a value refers to. */
export const referencesIn = (value: unknown): ReadonlySet<string> =>
  new Set(outputsIn(value).map(({ urn }) => urn));

/** Outputs that a value refers to, each once. */
export function outputsIn(value: unknown): readonly { readonly urn: string; readonly output: string }[] {
  const outputs = new Map<string, { readonly urn: string; readonly output: string }>();
  visitTexts(value, (text) => {
    if (text.includes(open))
      for (const [written, urn = "", output = ""] of text.matchAll(reference))
        outputs.set(written, { urn, output });
  });
  return [...outputs.values()];
}

/** A text with its references as people read them: `mysfits-table.arn`. */
export const readable = (text: string): string =>
  text.replaceAll(reference, (_, urn: string, property: string) =>
    property === "" ? nameOf(urn) : `${nameOf(urn)}.${property}`,
  );

function referable(
  { custom, id, inputs, outputs }: PlannedResource,
  key: string,
): (readonly [string, string])[] {
  if (!custom) return [];
  const given = new Set<string>();
  visitTexts(inputs, (text) => given.add(text));
  const all = new Map<string, string>();
  const add = (text: unknown, property: string) => {
    if (typeof text === "string" && text.length >= shortest && !given.has(text) && !all.has(text))
      all.set(text, `${open}${key}#${property}${close}`);
  };
  for (const property of ["arn", "name"]) add(outputs[property], property);
  add(id, "id");
  for (const [property, value] of Object.entries(outputs)) visitTexts(value, (text) => add(text, property));
  return [...all];
}

function refer(value: unknown, known: readonly (readonly [string, string])[]): unknown {
  if (typeof value === "string") {
    let text = value;
    for (const [output, written] of known) if (text.includes(output)) text = text.replaceAll(output, written);
    return text;
  }
  if (Array.isArray(value)) return value.map((element) => refer(element, known));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, refer(member, known)]));
}

function visitTexts(value: unknown, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) for (const element of value) visitTexts(element, visit);
  else if (isRecord(value)) for (const member of Object.values(value)) visitTexts(member, visit);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(value instanceof Content);
