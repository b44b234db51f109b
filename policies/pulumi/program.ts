import type { PolicyResource as PulumiResource, ResourceValidationArgs } from "@pulumi/policy";
import type { PolicyGraph, PolicyResource } from "../graph.ts";
import { given, plainProperties, secretPaths } from "./values.ts";

/** What a resource asked for, as far as Pulumi has told. */
interface Asked {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Undefined when Pulumi told the inputs without the marks of what is secret. */
  readonly secrets: readonly string[] | undefined;
}

/** All that Pulumi tells of a program, piece by piece: first the inputs of each resource before it is made, then, at the end, what all of them have
 * become. Rules look at inputs, so the first is kept for the second. */
export class Program {
  readonly #asked = new Map<string, Asked>();

  /** Notes the inputs of a resource, with the marks of what is secret. */
  note({ urn, props }: ResourceValidationArgs): void {
    this.#asked.set(urn, { inputs: plainProperties(props), secrets: secretPaths(props) });
  }

  /** Notes the inputs of a resource where Pulumi was told not to hand over the marks. */
  noteWithoutSecrets({ urn, props }: ResourceValidationArgs): void {
    const inputs = plainProperties(props);
    const before = this.#asked.get(urn);
    if (JSON.stringify(before?.inputs) !== JSON.stringify(inputs))
      this.#asked.set(urn, { inputs, secrets: undefined });
  }

  /** True for a resource of which it is known what is secret. */
  knowsSecrets(urn: string): boolean {
    return this.#asked.get(urn)?.secrets !== undefined;
  }

  /** The resource that is about to be made. */
  resource({ urn, type, name, props, provider }: ResourceValidationArgs): PolicyResource {
    const asked = this.#asked.get(urn);
    return {
      urn,
      type,
      name,
      region: text(provider?.props, "region"),
      inputs: asked?.inputs ?? plainProperties(props),
      outputs: {},
      propertyDependencies: {},
      dependencies: [],
      secrets: asked?.secrets ?? [],
    };
  }

  /** The whole program, when all of it is there. Each resource is read when a rule looks at it. */
  graph(resources: readonly PulumiResource[]): PolicyGraph {
    return {
      resources: resources.map((resource) => new LazyResource(resource, this.#asked.get(resource.urn))),
    };
  }
}

/** A resource of a program that is copied when it is looked at: most rules look at a few. */
class LazyResource implements PolicyResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly secrets: readonly string[];
  readonly #resource: PulumiResource;
  readonly #asked: Asked | undefined;
  #outputs: Readonly<Record<string, unknown>> | undefined;

  constructor(resource: PulumiResource, asked: Asked | undefined) {
    this.urn = resource.urn;
    this.type = resource.type;
    this.name = resource.name;
    this.secrets = asked?.secrets ?? [];
    this.#resource = resource;
    this.#asked = asked;
  }

  get outputs(): Readonly<Record<string, unknown>> {
    return (this.#outputs ??= plainProperties(this.#resource.props));
  }

  get inputs(): Readonly<Record<string, unknown>> {
    return this.#asked?.inputs ?? given(this.outputs);
  }

  get id(): string | undefined {
    return text(this.outputs, "id");
  }

  get region(): string | undefined {
    return text(this.outputs, "region") ?? text(this.#resource.provider?.props, "region");
  }

  get parent(): string | undefined {
    return this.#resource.parent?.urn;
  }

  get dependencies(): readonly string[] {
    return this.#resource.dependencies.map(({ urn }) => urn);
  }

  get propertyDependencies(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      Object.entries(this.#resource.propertyDependencies).map(([property, sources]) => [
        property,
        sources.map(({ urn }) => urn),
      ]),
    );
  }
}

/** A member that is a text and known. */
function text(properties: object | undefined, member: string): string | undefined {
  const value = properties && plainProperties(properties)[member];
  return typeof value === "string" && value !== "" ? value : undefined;
}
