import type { KeptResource, Resource, ResourceHandler, ResourceState } from "../../contract/resource.ts";
import type { Run } from "../backend.ts";
import type { Registration } from "../registration.ts";
import type { Properties } from "../wire/values.ts";
import { changedAt } from "./changes.ts";
import { nameProperties } from "./conflicts.ts";
import type { PendingOperation, ResourceRecord } from "./state.ts";
import { reviveInputs, sameStored, type StoredInputs } from "./stored-inputs.ts";

/** A resource as this run wants it. */
export interface Wanted {
  readonly registration: Registration;
  /** With earlier values where changes do not count. */
  readonly inputs: StoredInputs;
  readonly region: string;
  /** Inputs that are not written down. */
  readonly writeOnly: readonly string[];
  readonly run: Run;
}

/** What a handler is told to make. */
export function resourceOf({ registration, inputs, region }: Wanted): Resource<Properties> {
  const { urn, type, name, source } = registration;
  return { urn, type, name, source, region, inputs: reviveInputs(inputs) };
}

/** What a handler is told about what it made. An asset that is still the same is the one of this run. */
export function keptResource(kept: ResourceRecord, { inputs }: Wanted): KeptResource<Properties> {
  const { urn, type, name, region, id, outputs, source } = kept;
  return { urn, type, name, region, id, outputs, source, inputs: reviveInputs(kept.inputs, inputs) };
}

/** What the state keeps. */
export function recordOf(
  { registration, inputs, region, writeOnly }: Wanted,
  { id, outputs }: ResourceState,
  pending?: PendingOperation,
): ResourceRecord {
  const { urn, type, name, parent, protect, retainOnDelete, hooks, replacementTrigger, source } =
    registration;
  const dependencies = [...new Set([...registration.dependencies, ...(parent ? [parent] : [])])].sort();
  return {
    urn,
    type,
    name,
    region,
    id,
    inputs: Object.fromEntries(Object.entries(inputs).filter(([input]) => !writeOnly.includes(input))),
    outputs,
    dependencies,
    protect,
    retainOnDelete,
    hooks,
    replacementTrigger,
    source,
    pending,
  };
}

/** Why a resource cannot be changed as it is, or undefined. */
export function replaceReason(
  handler: ResourceHandler<Properties>,
  { registration, inputs, region }: Wanted,
  kept: ResourceRecord,
  changed: readonly string[],
): string | undefined {
  if (region !== kept.region) return `its region changes from ${kept.region} to ${region}`;
  if (
    registration.replacementTrigger !== undefined &&
    !sameStored(registration.replacementTrigger, kept.replacementTrigger)
  )
    return "its replacement trigger changes";
  if (changedAt(registration.replaceOnChanges, kept.inputs, inputs))
    return `one of ${registration.replaceOnChanges.join(", ")} changes`;
  const replacing = handler.update ? changed.filter((key) => handler.replaceOn?.includes(key)) : changed;
  return replacing.length > 0 ? `${replacing.join(", ")} changes` : undefined;
}

/** A name that the program gives can't be had twice: the old one has to go before the new one comes. */
export function keepsItsName(previous: StoredInputs, current: StoredInputs): boolean {
  return nameProperties.some((key) => current[key] !== undefined && sameStored(previous[key], current[key]));
}
