import type { Properties } from "./wire/values.ts";
import { STACK_TYPE } from "./urn.ts";
import { concealSecrets } from "./wire/conceal.ts";

/** How a resource is dealt with here: `run` behaves, `recorded` is kept without behaviour, `planned` has made-up outputs,
 * `read` belongs to somebody else, `component` only groups or configures others. */
export type Handling = "run" | "recorded" | "planned" | "read" | "component";

/** A resource of a program: what the program asked for and what it got. */
export interface GraphResource {
  readonly urn: string;
  /** Pulumi type token, `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The provider's id; undefined for components, and before the resource is there. */
  readonly id?: string;
  /** A resource of a provider, as opposed to a component. */
  readonly custom: boolean;
  readonly handling: Handling;
  /** URN of the parent; the stack's for top-level resources. */
  readonly parent?: string;
  /** URN of the explicit provider. */
  readonly provider?: string;
  readonly region?: string;
  /** URNs of everything it waits for. */
  readonly dependencies: readonly string[];
  /** URNs that each input comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly inputs: Readonly<Properties>;
  readonly outputs: Readonly<Properties>;
  /** Paths of secret inputs: `environment.variables.TOKEN`. */
  readonly secrets: readonly string[];
  /** Paths of secret outputs. */
  readonly secretOutputs: readonly string[];
  /** `index.ts:52`, where the program made it. */
  readonly source?: string;
}

/** Everything a program registered, in the order of registration, with the questions that tests and the console ask. */
export class ResourceGraph {
  readonly #resources = new Map<string, GraphResource>();
  #outputs: Properties = {};
  #secretOutputs: readonly string[] = [];

  /** Adds a resource, or replaces what is known of it. */
  set(resource: GraphResource): void {
    this.#resources.set(resource.urn, resource);
  }

  /** Sets what the program returned. */
  setOutputs(outputs: Properties, secretOutputs: readonly string[]): void {
    this.#outputs = outputs;
    this.#secretOutputs = secretOutputs;
  }

  /** Every resource but the stack itself. */
  get resources(): GraphResource[] {
    return [...this.#resources.values()].filter((resource) => resource.type !== STACK_TYPE);
  }

  /** Every resource and the stack, so that each parent is among them. */
  get withStack(): GraphResource[] {
    return [...this.#resources.values()];
  }

  /** Stack outputs, secrets in clear. */
  get outputs(): Readonly<Properties> {
    return this.#outputs;
  }

  /** Names of the stack outputs that are secret. */
  get secretOutputs(): readonly string[] {
    return this.#secretOutputs;
  }

  /** The resource with this URN. */
  get(urn: string): GraphResource | undefined {
    return this.#resources.get(urn);
  }

  /** Every resource of a type. */
  byType(type: string): GraphResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Every resource with a logical name, whatever its type. */
  byName(name: string): GraphResource[] {
    return this.resources.filter((resource) => resource.name === name);
  }

  /** The resource of a type; of this name, if given.
   * @throws Error when there is none, or more than one; it lists what there is. */
  one(type: string, name?: string): GraphResource {
    const ofType = this.byType(type);
    const found = name === undefined ? ofType : ofType.filter((resource) => resource.name === name);
    if (found.length === 1) return found[0] as GraphResource;
    const what = name === undefined ? type : `${type} "${name}"`;
    const names = ofType.map((resource) => `"${resource.name}"`).join(", ");
    const types = [...new Set(this.resources.map((resource) => resource.type))].sort().join(", ");
    throw new Error(
      `${found.length === 0 ? "no" : found.length} ${what} in the graph; ${names ? `of this type: ${names}` : `types: ${types}`}`,
    );
  }

  /** The resources whose parent is `parent`.
   * @param type Only those of this type. */
  children(parent: GraphResource | string, type?: string): GraphResource[] {
    const urn = typeof parent === "string" ? parent : parent.urn;
    return this.resources.filter(
      (resource) => resource.parent === urn && (type === undefined || resource.type === type),
    );
  }

  /** Whether `dependent` waits for `dependency`, directly or through others. */
  dependsOn(dependent: GraphResource, dependency: GraphResource): boolean {
    const seen = new Set<string>();
    const open = [...dependent.dependencies];
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      if (urn === dependency.urn) return true;
      if (!seen.has(urn)) open.push(...(this.get(urn)?.dependencies ?? []));
      seen.add(urn);
    }
    return false;
  }

  /** A resource as people may see it: secrets as `[secret]`, assets as their path, unknown values as `[unknown]`. */
  render(resource: GraphResource): GraphResource {
    const secrets = [...resource.secrets, ...resource.secretOutputs];
    return {
      ...resource,
      inputs: concealSecrets(resource.inputs, resource.secrets),
      outputs: concealSecrets(resource.outputs, secrets),
    };
  }

  /** All resources as people may see them. */
  toJSON(): GraphResource[] {
    return this.resources.map((resource) => this.render(resource));
  }
}
