import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { SourcePosition, StackTrace } from "@pulumi/pulumi/proto/source_pb.js";
import type { Registration } from "../registration.ts";
import { sourceOf, type Position } from "../source.ts";
import { decodeProperties } from "../wire/decode.ts";
import { hookNames } from "./hooks.ts";

/** What a request says by itself; the monitor adds what follows from other resources. */
export type RequestedResource = Omit<Registration, "urn" | "region" | "aliases" | "source">;

/** Reads a registration from its protobuf message.
 * @param root Folder that relative asset paths start from. */
export function readRequest(request: RegisterResourceRequest, root: string): RequestedResource {
  const { properties, secrets } = decodeProperties(request.getObject(), root);
  const trigger = request.getReplacementTrigger()?.toJavaScript();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent() || undefined,
    provider: providerUrn(request.getProvider()),
    providers: Object.fromEntries(
      [...request.getProvidersMap().entries()].map(([name, reference]) => [
        name,
        providerUrn(reference) ?? "",
      ]),
    ),
    inputs: properties,
    secrets,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(([property, urns]) => [
        property,
        urns.getUrnsList(),
      ]),
    ),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    replacementTrigger: trigger ?? undefined,
    hooks: hookNames(request),
    importId: request.getImportid() || undefined,
  };
}

/** A provider reference is the provider's URN and id. */
export function providerUrn(reference: string): string | undefined {
  return reference ? reference.slice(0, reference.lastIndexOf("::")) : undefined;
}

/** The line of the program that a request comes from. */
export function sourceOfRequest(
  request: { getSourceposition(): SourcePosition | undefined; getStacktrace(): StackTrace | undefined },
  root: string,
): string | undefined {
  const frames =
    request
      .getStacktrace()
      ?.getFramesList()
      .map((frame) => frame.getPc()) ?? [];
  return sourceOf([request.getSourceposition(), ...frames].map(position), root);
}

function position(from: SourcePosition | undefined): Position | undefined {
  return from?.getUri() ? { uri: from.getUri(), line: from.getLine() } : undefined;
}
