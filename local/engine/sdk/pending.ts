import { sourceOf } from "../source.ts";
import type { Pending } from "../watchdog.ts";
import type { PendingRegistration, RunState, Sdk } from "./load.ts";

/** The resources of a run whose registration has not been sent.
 * @param root Folder of the program. */
export function pendingOf(sdk: Sdk, state: RunState, root: string): Pending[] {
  return [...(state.pendingResourceRegistrations ?? [])].map(([resource, registration]) => ({
    type: registration.type ?? registration.label,
    name: registration.name,
    source: sourceOf([sdk.positionOf(resource)], root),
    awaits: awaited(registration),
    isCause: registration.phase === "inputs" || registration.phase === "dependencies",
  }));
}

function awaited(registration: PendingRegistration): string {
  switch (registration.phase) {
    case "inputs":
      return registration.inputProperty === undefined
        ? "its inputs"
        : `the value of its input "${registration.inputProperty}"`;
    case "parent":
      return `its parent${registration.parent?.__name ? ` "${registration.parent.__name}"` : ""}`;
    case "provider":
      return "its provider";
    default:
      return "what it depends on";
  }
}
