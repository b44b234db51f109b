import type { Place } from "../errors.ts";
import type { Callback } from "../monitor/messages.ts";
import type { MonitorMethods } from "../monitor/methods.ts";
import type { ProgramFunctions } from "../monitor/program-functions.ts";
import type { LogLevel, ProgramSettings } from "../options.ts";
import type { Pending } from "../watchdog.ts";

// What the engine's process and the program's process tell each other, as JSON over Node's own channel.

/** What the program's process is started with. */
export interface ProgramStart extends ProgramSettings {
  readonly root: string;
  /** The program's first module. */
  readonly entry: string;
  /** The program is written for Pulumi's TypeScript loader, not for Node's own type stripping. */
  readonly typescript: boolean;
}

/** An error on its way to the other process. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** From the engine to the program. */
export type ToProgram =
  | { readonly kind: "start"; readonly start: ProgramStart }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | {
      readonly kind: "call";
      readonly id: number;
      readonly function: keyof ProgramFunctions;
      readonly callback: Callback;
      readonly call: unknown;
    }
  /** Asks what the program waits for. */
  | { readonly kind: "report" }
  | { readonly kind: "end" };

/** From the program to the engine. */
export type ToEngine =
  | {
      readonly kind: "request";
      readonly id: number;
      readonly method: keyof MonitorMethods;
      readonly request: unknown;
    }
  | { readonly kind: "result"; readonly id: number; readonly result?: unknown; readonly error?: string }
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string; readonly urn?: string }
  | { readonly kind: "failed"; readonly error: ErrorMessage; readonly place?: Place }
  /** `idle`: nothing can happen any more that would let the program go on. */
  | { readonly kind: "waiting"; readonly pending: readonly Pending[]; readonly idle: boolean }
  /** Everything is registered, and nothing is left to do. */
  | { readonly kind: "done" };

/** An error as the other process can rebuild it. */
export function errorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** The error that a message tells of. */
export function rebuildError({ name, message, stack }: ErrorMessage): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}
