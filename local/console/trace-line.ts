import type { Step, Trace, TraceHub } from "../observe/trace.ts";

/** A step in its place on the line. */
export interface LineStep extends Step {
  /** Milliseconds since the line's beginning. */
  readonly offset: number;
  /** Milliseconds that it took, or takes so far. */
  readonly milliseconds: number;
  /** Number of the steps before it that it is part of. */
  readonly depth: number;
}

/** `waiting`: something failed, and is tried again by itself. `refused`: the request itself was answered with 4xx. `stopped`: what it led to failed, and nothing tries again by itself. */
export type LineState = "complete" | "under way" | "waiting" | "refused" | "stopped";

/** One request with everything that it led to, across functions, tables, streams, topics and queues. */
export interface Line {
  /** X-Ray trace id of the request. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly name: string;
  /** From its beginning to the end of its last step. */
  readonly milliseconds: number;
  readonly state: LineState;
  /** Tells where it is, or where it stopped and what to do about it. */
  readonly outcome: string;
  readonly steps: readonly LineStep[];
  /** Steps that were not kept. */
  readonly omitted: number;
}

/** Every line, newest first.
 * @param isFailureQueue Whether messages of a queue wait for somebody to replay them. */
export function allLines(hub: TraceHub, isFailureQueue: (name: string) => boolean): Line[] {
  const roots = hub.all().filter(({ links }) => !links.some((link) => hub.get(link)));
  return roots
    .flatMap((trace) => assemble(hub, trace, isFailureQueue) ?? [])
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** Lines in which a text is: a path, a mail address, a trace id. Those that did not get through come first, if so wanted. */
export function selectLines(
  lines: readonly Line[],
  { text, errorsFirst }: { readonly text: string; readonly errorsFirst: boolean },
): Line[] {
  const wanted = text.trim().toLowerCase();
  const has = ({ id, name, steps }: Line) =>
    [id, name, ...steps.flatMap(({ name, traceId, error, note }) => [name, traceId, error, note])].some(
      (part) => part?.toLowerCase().includes(wanted),
    );
  const matching = wanted === "" ? [...lines] : lines.filter(has);
  const rank = ({ state }: Line) => ["stopped", "waiting", "refused", "under way", "complete"].indexOf(state);
  return errorsFirst ? matching.sort((a, b) => rank(a) - rank(b)) : matching;
}

/** The line that a trace is of: the request's own id, or that of a function which went on with it. */
export function lineOf(
  hub: TraceHub,
  id: string,
  isFailureQueue: (name: string) => boolean,
): Line | undefined {
  let trace = hub.get(id);
  for (
    let source = trace;
    source;
    source = source.links.map((link) => hub.get(link)).find((one) => one !== undefined)
  )
    trace = source;
  return trace && assemble(hub, trace, isFailureQueue);
}

function assemble(hub: TraceHub, root: Trace, isFailureQueue: (name: string) => boolean): Line | undefined {
  const traces = new Set([root]);
  for (const { followers } of traces)
    for (const follower of followers) {
      const trace = hub.get(follower);
      if (trace) traces.add(trace);
    }
  const ordered = [...traces]
    .flatMap((trace) => trace.steps.map((step, index) => (index === 0 ? withSharers(step, trace) : step)))
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  const [first] = ordered;
  if (!first) return undefined;
  const depths = new Map<string, number>();
  const now = Date.now();
  const steps = ordered.map((step): LineStep => {
    const depth = (depths.get(step.parentId ?? "") ?? -1) + 1;
    depths.set(step.id, depth);
    return {
      ...step,
      depth,
      offset: rounded(step.startedAt - first.startedAt),
      milliseconds: rounded((step.endedAt ?? now) - step.startedAt),
    };
  });
  const isWhole = root.steps[0]?.id === first.id;
  return {
    id: root.id,
    at: new Date(first.startedAt).toISOString(),
    name: isWhole ? first.name : `${first.name} (its beginning is not kept)`,
    milliseconds: rounded(Math.max(...steps.map(({ offset, milliseconds }) => offset + milliseconds))),
    ...outcomeOf(steps, isFailureQueue),
    steps,
    omitted: [...traces].reduce((sum, { omitted }) => sum + omitted, 0),
  };
}

function withSharers(step: Step, { links }: Trace): Step {
  const others = links.length - 1;
  return others > 0 ? { ...step, note: `${step.note ?? ""}, of ${others} other request(s) too` } : step;
}

function outcomeOf(
  steps: readonly LineStep[],
  isFailureQueue: (name: string) => boolean,
): { state: LineState; outcome: string } {
  const failed = steps.filter((step) => isFailure(step) && !isMadeGood(step, steps));
  // The innermost cause, of what failed last: a function's error says more than the batch that failed with it.
  const last = failed.findLast(({ service }) => service !== "mapping") ?? failed.at(-1);
  const because = last ? `: ${describe(last)}` : "";
  const pending = steps.filter(({ status }) => status === "pending");

  const lost = pending.find(({ service, name }) => service === "sqs" && isFailureQueue(name));
  if (lost)
    return {
      state: "stopped",
      outcome: `in the failure queue ${lost.name}${because}. Replay it on the page Failures`,
    };
  const retry = pending.find(({ attempt = 1, isWait }) => isWait && attempt > 1);
  if (retry)
    return { state: "waiting", outcome: `waits for attempt ${retry.attempt}, ${retry.name}${because}` };
  const [first] = steps;
  const now = pending.at(-1);
  if (now && last)
    return { state: "waiting", outcome: `tries again at ${describe(now)}, after ${describe(last)}` };
  if (now) return { state: "under way", outcome: `at ${describe(now)}` };
  if (last) return { state: "stopped", outcome: `stopped at ${describe(last)}` };
  if (first?.status === "refused") return { state: "refused", outcome: first.error ?? "refused" };
  const mail = steps.findLast(({ service }) => service === "mail");
  return { state: "complete", outcome: mail ? `mail ${mail.name}` : (first?.note ?? "done") };
}

/** True for a failure. None is what a caller may have expected: a condition that did not hold, an item that is not there. A refused mail always is one. */
function isFailure({ status, service }: Step): boolean {
  return status === "error" || status === "throttled" || (status === "refused" && service === "ses");
}

/** True when the same was tried again, and worked. */
function isMadeGood(step: Step, steps: readonly Step[]): boolean {
  return steps.some(
    ({ service, name, status, startedAt }) =>
      service === step.service && name === step.name && status === "ok" && startedAt > step.startedAt,
  );
}

const describe = ({ service, name, error }: Step) =>
  `${service} ${name}${error === undefined ? "" : ` (${error})`}`;
const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;
