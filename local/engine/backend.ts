import type { Handling, ResourceGraph } from "./graph.ts";
import type { HookMoment, ReadRegistration, Registration } from "./registration.ts";
import type { Properties } from "./wire/values.ts";

/** What a backend answers for a resource. */
export interface BackendState {
  /** Undefined: not known yet (preview). */
  readonly id?: string;
  /** Beyond the inputs, which are outputs too. */
  readonly outputs: Properties;
  readonly handling: Handling;
  /** The inputs that count, where `ignoreChanges` keeps earlier ones. */
  readonly inputs?: Properties;
}

/** Call of a Pulumi function. */
export interface InvokeCall {
  /** `aws:index/getRegion:getRegion` */
  readonly token: string;
  readonly args: Properties;
  /** The argument's, else the provider's, else the program's. */
  readonly region?: string;
}

/** Outputs of another stack. */
export interface StackOutputs {
  readonly outputs: Properties;
  /** Names of those that are secret. */
  readonly secretOutputs: readonly string[];
}

/** One run of a program, as the backend sees it. */
export interface Run {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  /** The program's `aws:region`. */
  readonly region?: string;
  /** Aborted once the run has failed: start nothing new. */
  readonly signal: AbortSignal;
  /** Runs the program's hooks for an operation. @throws Error of a hook that does not ignore errors. */
  runHooks(moment: HookMoment, event: HookEvent): Promise<void>;
  warn(message: string, urn?: string): void;
}

/** What hooks are told. */
export interface HookEvent {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly hooks: Registration["hooks"];
  readonly id?: string;
  readonly newInputs?: Properties;
  readonly oldInputs?: Properties;
  readonly newOutputs?: Properties;
  readonly oldOutputs?: Properties;
}

/** Does what a program asks for. The monitor calls it for one run at a time. */
export interface Backend {
  /** A run begins. */
  begin?(run: Run): void | Promise<void>;
  /** Makes a custom resource be what it is registered as. The monitor has checked that the URN is new in this run. */
  register(registration: Registration, run: Run): Promise<BackendState>;
  /** Looks a resource up that the program does not own. */
  read(registration: ReadRegistration, run: Run): Promise<BackendState>;
  /** Answers a function. */
  invoke(call: InvokeCall, run: Run): Promise<Properties>;
  /** Outputs of another stack. @throws Error when it is not known. */
  stackOutputs(reference: string, run: Run): Promise<StackOutputs>;
  /** The program has registered everything: delete what it no longer registers. */
  finish?(graph: ResourceGraph, run: Run): Promise<void>;
}
