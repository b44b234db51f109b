import { ProgramError, type Place } from "./errors.ts";

/** A resource which the program made and whose registration it has not sent. */
export interface Pending {
  readonly type: string;
  readonly name?: string;
  readonly source?: string;
  /** What its registration waits for: `the value of its input "name"`. */
  readonly awaits: string;
  /** It waits for a value of its own, not for another resource. */
  readonly isCause: boolean;
}

/** What may keep a run from going on. */
export interface Waiting {
  /** Resources that the backend is at work on. */
  readonly working: readonly Place[];
  readonly pending: readonly Pending[];
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

/** Says what a run that hangs waits for: the resource, and the input whose value does not come.
 * @param timeoutMs Time in which nothing has happened; omit it when nothing can happen any more. */
export function describeHang({ working, pending }: Waiting, timeoutMs?: number): ProgramError {
  const time = timeoutMs === undefined ? ", and nothing is left to wait for" : ` in ${timeoutMs / 1000} s`;
  const [busy] = working;
  if (busy)
    return new ProgramError(
      busy,
      `is not done${time}`,
      "see the log of its service; a longer time can be allowed with timeoutMs",
    );
  const causes = pending.filter(({ isCause }) => isCause);
  const [first, ...others] = causes.length > 0 ? causes : pending;
  if (!first)
    return new ProgramError(
      {},
      `the program has not come to its end${time}`,
      "look for an await in it that never ends, before or after its resources",
    );
  const names = others.slice(0, 3).map(({ type, name = type }) => `"${name}"`);
  const more = others.length > 0 ? ` (${others.length} more: ${names.join(", ")})` : "";
  return new ProgramError(
    first,
    `waits for ${first.awaits}, which has not come${time}${more}`,
    "look for a promise or output that never resolves, or two resources that wait for each other",
  );
}
