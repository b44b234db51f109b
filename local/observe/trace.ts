import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { AwsError } from "../contract/errors.ts";
import type { Mailbox } from "./mailbox.ts";
import { newTraceId, readTraceHeader } from "./trace-header.ts";

/** Description of a step, as it begins. */
export interface StepStart {
  /** `apigateway`, `lambda`, `dynamodb`, … */
  readonly service: string;
  /** Name of what is done, and to what: `POST /events/registrations`, `PutItem events-table`. */
  readonly name: string;
  /** From 1, of what is tried again when it fails. */
  readonly attempt?: number;
  readonly note?: string;
  /** Milliseconds since 1970; now unless given. */
  readonly startedAt?: number;
  /** True when it changes something: only traces that did, or failed, are kept. */
  readonly changes?: boolean;
}

/** `pending`: it has not ended. `refused`: an answer that the caller may have expected (4xx). */
export type StepStatus = "pending" | "ok" | "refused" | "throttled" | "error";

/** One step of a trace. */
export interface Step extends Omit<StepStart, "changes" | "startedAt"> {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly traceId: string;
  /** Id of the step that it is part of, where that is known. */
  readonly parentId?: string;
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly status: StepStatus;
  /** True when nothing is done in it: it waits in a stream or queue, or for another attempt. */
  readonly isWait?: boolean;
  readonly error?: string;
}

/** The steps under one trace id. */
export interface Trace {
  readonly id: string;
  /** Traces that this one goes on from: of the records or messages of its batch. */
  readonly links: readonly string[];
  /** Traces that went on from this one. */
  readonly followers: readonly string[];
  readonly steps: readonly Step[];
  /** Steps that were not kept, because there were too many. */
  readonly omitted: number;
}

type OpenStep = { -readonly [K in keyof Step]: Step[K] };
interface OpenTrace extends Trace {
  readonly links: string[];
  readonly followers: string[];
  readonly steps: OpenStep[];
  omitted: number;
  isKept: boolean;
}
/** Thing that waits under a key, and whose it is. */
interface Waiting {
  readonly traceId: string;
  step: OpenStep | undefined;
}

/** Bounds of what is kept. A registration has two traces: its request's, and that of the function behind the stream. */
export const TRACE_LIMITS = { traces: 1_500, steps: 200, waiting: 10_000 };

/** Services whose steps are a program's run: calls that name no caller are theirs. */
const HOSTS = new Set(["lambda", "ecs"]);

const context = new AsyncLocalStorage<OpenStep | undefined>();

/** Id of the trace that the running code works for, if it does for one. */
export function currentTraceId(): string | undefined {
  return context.getStore()?.traceId;
}

/** The request for which something was written, kept with it. */
export interface TraceOrigin {
  readonly traceId: string;
  /** Milliseconds since 1970, with fractions. */
  readonly writtenAt: number;
}

/** For what is written now; undefined when the running code works for no trace. */
export function currentOrigin(): TraceOrigin | undefined {
  const traceId = currentTraceId();
  return traceId === undefined ? undefined : { traceId, writtenAt: now() };
}

/** Id of the step that the running code is part of. */
export function currentStepId(): string | undefined {
  return context.getStore()?.id;
}

/** Follows requests through the local cloud, step by step. X-Ray's own trace ids are used, and where the header of AWS ends (at a table's
 * stream, at a pipe) a trace is linked to the one that it goes on from. Held in memory: the newest {@link TRACE_LIMITS} traces of this process;
 * what waits on disk knows its trace, so after a restart a line shows what comes then. */
export class TraceHub {
  readonly #traces = new Map<string, OpenTrace>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #prefix = randomBytes(4).toString("hex");
  #count = 0;

  /** Runs the work for a request from outside, the beginning of a trace. A trace in which nothing was changed and nothing failed is forgotten.
   * @param header `X-Amzn-Trace-Id` of the request. */
  async request<T>(start: StepStart, header: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.step(start, work, header);
    } finally {
      const id = readTraceHeader(header)?.root ?? "";
      const trace = this.#traces.get(id);
      if (trace && !trace.isKept && trace.links.length === 0 && trace.followers.length === 0)
        this.#traces.delete(id);
    }
  }

  /** Runs work as a step of the trace that a header or id names, or else of what runs now. Work that belongs to no trace just runs. */
  async step<T>(start: StepStart, work: () => Promise<T>, header?: string): Promise<T> {
    const step = this.#open(start, header);
    return step ? await this.#run(step, work) : await work();
  }

  /** Runs work that goes on from others: one batch of records or messages. It gets a trace of its own, as on AWS, linked to theirs.
   * @param sources Trace ids; undefined for what no trace is known of. */
  async consume<T>(
    sources: readonly (string | undefined)[],
    start: StepStart,
    work: () => Promise<T>,
  ): Promise<T> {
    const trace = this.#trace(newTraceId());
    for (const source of new Set(sources)) {
      if (source === undefined) continue;
      trace.links.push(source);
      const before = this.#trace(source);
      before.followers.push(trace.id);
      before.isKept = true;
    }
    return await this.#run(this.#add(trace, { changes: true, ...start }, undefined), work);
  }

  /** Says of the step that runs now that it failed, without an exception. */
  fail(error: string, status: StepStatus = "error"): void {
    const step = context.getStore();
    if (step) this.#failed(step, status, error);
  }

  /** Adds a remark to the step that runs now. */
  note(text: string): void {
    const step = context.getStore();
    if (step) step.note = step.note === undefined ? text : `${step.note}, ${text}`;
  }

  /** Something that takes no time: a mail in the inbox, a message in a dead-letter queue. */
  event(start: StepStart & { readonly error?: string | undefined }, traceId?: string): void {
    const step = this.#open(start, traceId);
    if (!step) return;
    if (start.error !== undefined) this.#failed(step, "error", start.error);
    this.#close(step);
  }

  /** Something waits from now on, until {@link arrive}. What waits again under the same key is of the same trace.
   * @param traceId Unless given, of what runs now. */
  wait(key: string, start: StepStart, traceId = this.#waiting.get(key)?.traceId ?? currentTraceId()): void {
    if (traceId === undefined) return;
    this.arrive(key);
    const step = this.#add(this.#trace(traceId), { changes: true, ...start }, context.getStore());
    step.isWait = true;
    this.#waiting.delete(key);
    this.#waiting.set(key, { traceId, step });
    const [oldest] = this.#waiting.size > TRACE_LIMITS.waiting ? this.#waiting.keys() : [];
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** The wait is over.
   * @returns whose it was. */
  arrive(key: string): string | undefined {
    const waiting = this.#waiting.get(key);
    if (waiting?.step) this.#close(waiting.step);
    if (waiting) waiting.step = undefined;
    return waiting?.traceId;
  }

  /** It is done, and will not wait again. */
  forget(key: string): void {
    this.arrive(key);
    this.#waiting.delete(key);
  }

  get(id: string): Trace | undefined {
    return this.#traces.get(id);
  }

  /** Every trace that is worth a look, oldest first. */
  all(): Trace[] {
    return [...this.#traces.values()].filter(({ isKept }) => isKept);
  }

  /** Runs work outside of any trace: what goes on for ever, whoever started it. */
  outside<T>(work: () => T): T {
    return context.run(undefined, work);
  }

  async #run<T>(step: OpenStep, work: () => Promise<T>): Promise<T> {
    try {
      return await context.run(step, work);
    } catch (error) {
      const known = error instanceof AwsError;
      const status =
        known && error.status === 429 ? "throttled" : known && error.status < 500 ? "refused" : "error";
      this.#failed(step, status, known ? `${error.code}: ${error.message}` : (error as Error).message);
      throw error;
    } finally {
      this.#close(step);
    }
  }

  #open(start: StepStart, header: string | undefined): OpenStep | undefined {
    const current = context.getStore();
    const named =
      header === undefined ? undefined : (readTraceHeader(header) ?? readTraceHeader(`Root=${header}`));
    const traceId = named?.root ?? current?.traceId;
    if (traceId === undefined) return undefined;
    const trace = this.#trace(traceId);
    if (current?.traceId === traceId) return this.#add(trace, start, current);
    const parent = trace.steps.find(({ id }) => id === named?.parent);
    return this.#add(
      trace,
      start,
      parent ?? trace.steps.findLast(({ status, service }) => status === "pending" && HOSTS.has(service)),
    );
  }

  #trace(id: string): OpenTrace {
    const known = this.#traces.get(id);
    if (known) return known;
    const trace: OpenTrace = { id, links: [], followers: [], steps: [], omitted: 0, isKept: false };
    this.#traces.set(id, trace);
    const [oldest] = this.#traces.size > TRACE_LIMITS.traces ? this.#traces.keys() : [];
    if (oldest !== undefined) this.#traces.delete(oldest);
    return trace;
  }

  #add(trace: OpenTrace, { changes, ...start }: StepStart, parent: OpenStep | undefined): OpenStep {
    const id = this.#prefix + (++this.#count).toString(16).padStart(8, "0");
    const step: OpenStep = { startedAt: now(), ...start, id, traceId: trace.id, status: "pending" };
    if (parent?.traceId === trace.id) step.parentId = parent.id;
    if (changes) trace.isKept = true;
    if (trace.steps.length < TRACE_LIMITS.steps) trace.steps.push(step);
    else trace.omitted++;
    return step;
  }

  #failed(step: OpenStep, status: StepStatus, error: string): void {
    step.status = status;
    step.error = error.slice(0, 500);
    const trace = this.#traces.get(step.traceId);
    if (trace && status !== "refused") trace.isKept = true;
  }

  #close(step: OpenStep): void {
    step.endedAt = now();
    if (step.status === "pending") step.status = "ok";
  }
}

/** Makes every mail a step of the trace that it was sent in. */
export function traceMails(traces: TraceHub, mailbox: Mailbox): void {
  mailbox.listen(({ id, to, subject, status, reason }) =>
    traces.event({
      service: "mail",
      name: `to ${to.join(", ")}: ${subject}`,
      note: id,
      changes: true,
      ...(status === "rejected" && { error: `mail rejected: ${reason ?? "no reason was given"}` }),
    }),
  );
}

const now = () => performance.timeOrigin + performance.now();
