import type { Registration } from "../registration.ts";
import { decodeProperties } from "../wire/decode.ts";
import type { RegisterResource } from "./messages.ts";

/** What a request says by itself; the monitor adds what follows from other resources. */
export type RequestedResource = Omit<Registration, "urn" | "region" | "defaultTags" | "aliases" | "source">;

/** Reads a registration.
 * @param root Folder that relative asset paths start from. */
export function readRequest(request: RegisterResource, root: string): RequestedResource {
  const { properties, secrets } = decodeProperties(request.properties, root);
  const { type, name, custom, additionalSecretOutputs, dependencies, propertyDependencies, hooks } = request;
  const { ignoreChanges, replaceOnChanges, deleteBeforeReplace, replacementTrigger } = request;
  return {
    type,
    name,
    custom,
    parent: request.parent || undefined,
    provider: providerUrn(request.provider),
    providers: Object.fromEntries(
      Object.entries(request.providers).map(([name, reference]) => [name, providerUrn(reference) ?? ""]),
    ),
    inputs: properties,
    secrets,
    additionalSecretOutputs,
    dependencies,
    propertyDependencies,
    protect: request.protect ?? false,
    retainOnDelete: request.retainOnDelete ?? false,
    ignoreChanges,
    replaceOnChanges,
    deleteBeforeReplace,
    replacementTrigger,
    hooks,
    importId: request.importId || undefined,
  };
}

/** A provider reference is the provider's URN and id. */
export function providerUrn(reference: string): string | undefined {
  return reference ? reference.slice(0, reference.lastIndexOf("::")) : undefined;
}
