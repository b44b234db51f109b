import { Child, ChildOutput, type ComponentContext } from "../component.ts";
import type { Registration } from "../registration.ts";
import { decodeProperties } from "../wire/decode.ts";
import { encodeProperties } from "../wire/encode.ts";
import { UNKNOWN, ResourceReference, type Properties } from "../wire/values.ts";
import type { RegisterResource, RegisteredResource } from "./messages.ts";

/** How an expansion reaches the monitor. */
export interface ExpansionMonitor {
  readonly root: string;
  registerResource(resource: RegisterResource): Promise<RegisteredResource>;
  invoke(token: string, args: Properties, provider: string | undefined): Promise<Properties>;
  warn(message: string, urn: string): void;
}

/** What a remote component is given: its children are registered through the same door as the program's own resources, so that
 * transforms, checks and backends see no difference. */
export function componentContext(component: Registration, monitor: ExpansionMonitor): ComponentContext {
  return {
    urn: component.urn,
    name: component.name,
    inputs: component.inputs,
    region: component.region,
    async register(type, name, inputs, options = {}) {
      const { plain, propertyDependencies } = resolveProperties(inputs);
      const dependencies = new Set([
        ...(options.dependsOn ?? []).map(({ urn }) => urn),
        ...Object.values(propertyDependencies).flat(),
      ]);
      const provider = component.providers[type.split(":")[0] ?? ""];
      const answer = await monitor.registerResource({
        type,
        name,
        custom: true,
        remote: false,
        parent: options.parent?.urn ?? component.urn,
        properties: encodeProperties(plain),
        propertyDependencies,
        dependencies: [...dependencies],
        provider: provider ? `${provider}::` : "",
        providers: {},
        protect: component.protect,
        ignoreChanges: [],
        replaceOnChanges: [],
        additionalSecretOutputs: [],
        aliases: [],
        transforms: [],
        hooks: {},
        importId: "",
        version: "",
        source: component.source,
      });
      const { properties } = decodeProperties(answer.properties, monitor.root);
      return new Child(answer.urn, answer.id || undefined, properties);
    },
    invoke: (token, args) => monitor.invoke(token, args, component.providers[token.split(":")[0] ?? ""]),
    warn: (message) => monitor.warn(message, component.urn),
  };
}

/** Replaces children in each property by what stands for them, and says which children each comes from. */
export function resolveProperties(properties: Properties): {
  readonly plain: Properties;
  readonly propertyDependencies: Record<string, readonly string[]>;
} {
  const plain: Properties = {};
  const propertyDependencies: Record<string, readonly string[]> = {};
  for (const [property, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    const resolved = resolveChildren(value);
    plain[property] = resolved.value;
    propertyDependencies[property] = resolved.dependencies;
  }
  return { plain, propertyDependencies };
}

/** Replaces children by references and their outputs by values, and says which children a value comes from. */
function resolveChildren(value: unknown): { value: unknown; dependencies: string[] } {
  const urns = new Set<string>();
  const resolve = (part: unknown): unknown => {
    if (part instanceof Child) {
      urns.add(part.urn);
      return new ResourceReference(part.urn, part.id ?? "");
    }
    if (part instanceof ChildOutput) {
      const { child, property } = part;
      urns.add(child.urn);
      return property === "id" ? (child.id ?? UNKNOWN) : (child.outputs[property] ?? UNKNOWN);
    }
    if (Array.isArray(part)) return part.map(resolve);
    if (typeof part !== "object" || part === null || Object.getPrototypeOf(part) !== Object.prototype)
      return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, resolve(member)]));
  };
  return { value: resolve(value), dependencies: [...urns] };
}
