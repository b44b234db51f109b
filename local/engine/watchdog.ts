import { ProgramError, type Place } from "./errors.ts";
import type { PendingRegistration } from "./sdk.ts";

/** What may keep a run from going on. */
export interface Waiting {
  /** Resources that the backend is at work on. */
  readonly working: readonly Place[];
  /** Resources whose registration the program has not sent. */
  readonly pending: readonly { readonly registration: PendingRegistration; readonly source?: string }[];
}

/** Ends a run in which nothing has happened for a time.
 * @param lastActivity Milliseconds of `performance.now()`.
 * @returns Stops watching. */
export function watchProgress(timeoutMs: number, lastActivity: () => number, onHang: () => void): () => void {
  let timer: NodeJS.Timeout;
  const watch = () => {
    const left = lastActivity() + timeoutMs - performance.now();
    if (left > 0) timer = setTimeout(watch, left);
    else onHang();
  };
  timer = setTimeout(watch, timeoutMs);
  return () => clearTimeout(timer);
}

/** Says what a run that hangs waits for: the resource, and the input whose value does not come. */
export function describeHang({ working, pending }: Waiting, timeoutMs: number): ProgramError {
  const time = `in ${timeoutMs / 1000} s`;
  const [busy] = working;
  if (busy)
    return new ProgramError(
      busy,
      `is not done ${time}`,
      "see the log of its service; a longer time can be allowed with timeoutMs",
    );
  const ofOwnInput = pending.filter(
    ({ registration }) => registration.phase === "inputs" || registration.phase === "dependencies",
  );
  const [first, ...others] = ofOwnInput.length > 0 ? ofOwnInput : pending;
  if (!first)
    return new ProgramError(
      {},
      `the program has not come to its end ${time}`,
      "look for an await in it that never ends, before or after its resources",
    );
  const { registration, source } = first;
  const more =
    others.length > 0
      ? ` (${others.length} more: ${others
          .slice(0, 3)
          .map(({ registration: { name, label } }) => `"${name ?? label}"`)
          .join(", ")})`
      : "";
  return new ProgramError(
    { type: registration.type ?? registration.label, name: registration.name, source },
    `waits for ${awaited(registration)}, which has not come ${time}${more}`,
    "look for a promise or output that never resolves, or two resources that wait for each other",
  );
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
