import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import { Child, ChildOutput, type ComponentContext } from "../component.ts";
import type { Registration } from "../registration.ts";
import { encodeProperties } from "../wire/encode.ts";
import { UNKNOWN, ResourceReference, type Properties } from "../wire/values.ts";
import { decodeProperties } from "../wire/decode.ts";
import { resource } from "./protocol.ts";

/** How an expansion reaches the monitor. */
export interface ExpansionMonitor {
  readonly root: string;
  registerResource(
    request: RegisterResourceRequest,
    source: string | undefined,
  ): Promise<RegisterResourceResponse>;
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
      const plain: Properties = {};
      const request = new resource.RegisterResourceRequest();
      const urns = new Set(options.dependsOn?.map((child) => child.urn));
      for (const [property, value] of Object.entries(inputs)) {
        if (value === undefined) continue;
        const resolved = resolveChildren(value);
        plain[property] = resolved.value;
        request
          .getPropertydependenciesMap()
          .set(
            property,
            new resource.RegisterResourceRequest.PropertyDependencies().setUrnsList(resolved.dependencies),
          );
        for (const urn of resolved.dependencies) urns.add(urn);
      }
      const provider = component.providers[type.split(":")[0] ?? ""];
      request
        .setType(type)
        .setName(name)
        .setCustom(true)
        .setParent(options.parent?.urn ?? component.urn)
        .setProvider(provider ? `${provider}::` : "")
        .setProtect(component.protect)
        .setDependenciesList([...urns])
        .setObject(encodeProperties(plain));
      const response = await monitor.registerResource(request, component.source);
      const { properties } = decodeProperties(response.getObject(), monitor.root);
      return new Child(response.getUrn(), response.getId() || undefined, properties);
    },
    invoke: (token, args) => monitor.invoke(token, args, component.providers[token.split(":")[0] ?? ""]),
    warn: (message) => monitor.warn(message, component.urn),
  };
}

/** Replaces children by references and their outputs by values, and says which children a value comes from. */
export function resolveChildren(value: unknown): { value: unknown; dependencies: string[] } {
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
