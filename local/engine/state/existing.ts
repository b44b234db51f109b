import type { ExistingResource } from "../../contract/resource.ts";
import type { InvokeCall } from "../backend.ts";
import type { Registration } from "../registration.ts";
import type { Properties } from "../wire/values.ts";
import { isRecorded, type ServiceRegistry } from "./registry.ts";
import { sameStored } from "./stored-inputs.ts";

/** A thing that this run of the program did not make.
 * @returns undefined when there is none.
 * @throws Error for a type that has no look-up here. */
export async function lookUp(
  registry: ServiceRegistry,
  type: string,
  id: string,
  region: string,
): Promise<ExistingResource | undefined> {
  const handler = registry.handler(type);
  if (isRecorded(handler) || !handler.lookUp)
    throw new Error(
      `things of this type that the program did not make can't be looked up here (got "${id}"). Fix: make it in the program`,
    );
  return await handler.lookUp(id, region);
}

/** The thing that the \`import\` option names, to be taken over.
 * @throws Error when there is none, or when it is not what the program declares, as with the CLI.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/import/ */
export async function findImport(
  registry: ServiceRegistry,
  { type, inputs, importId = "" }: Registration,
  region: string,
): Promise<ExistingResource> {
  const existing = await lookUp(registry, type, importId, region);
  if (!existing)
    throw new Error(`there is nothing with id "${importId}" to import. Fix: correct the import option`);
  const different = Object.keys(existing.inputs).filter(
    (input) =>
      inputs[input] !== undefined && !sameStored(inputs[input], (existing.inputs as Properties)[input] ?? {}),
  );
  if (different.length > 0)
    throw new Error(
      `inputs to import do not match the existing resource: ${different.join(", ")}. Fix: declare it as it is, import it, and change it then`,
    );
  return existing;
}

/** Answers a function that looks a resource up: \`aws:s3/getBucket:getBucket\`.
 * @returns undefined when the function is none of these.
 * @throws Error when there is no such thing. */
export async function lookUpByFunction(
  registry: ServiceRegistry,
  { token, args }: InvokeCall,
  region: string,
): Promise<Properties | undefined> {
  const [, module, thing = ""] = /^aws:([\w-]+)\/get\w+:get(\w+)$/.exec(token) ?? [];
  const type = `aws:${module}/${thing.charAt(0).toLowerCase()}${thing.slice(1)}:${thing}`;
  const handler = registry.find(type);
  if (!handler || isRecorded(handler) || !handler.lookUp) return undefined;
  const id = ["bucket", "name", "arn", "id"]
    .map((name) => args[name])
    .find((value) => typeof value === "string");
  const existing = await handler.lookUp(String(id), region);
  if (!existing) throw new Error(`there is no ${thing} "${String(id)}" here. Fix: make it first`);
  return { ...args, ...existing.inputs, ...existing.outputs, id: existing.id };
}
