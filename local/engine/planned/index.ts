import type { Backend, BackendState, InvokeCall, Run, StackOutputs } from "../backend.ts";
import type { ReadRegistration, Registration } from "../registration.ts";
import type { Properties } from "../wire/values.ts";
import { plannedFunction, type PlannedFunction } from "./functions.ts";
import { plannedState } from "./outputs.ts";

/** Outputs of a type that a test wants to be different from the made-up ones. */
export type PlannedOverride = (registration: Registration | ReadRegistration) => {
  readonly id?: string;
  readonly outputs?: Properties;
};

/** What to answer instead of what is made up. */
export interface PlannedBackendOptions {
  /** By type token. An error thrown here is the resource's failure. */
  readonly overrides?: Readonly<Record<string, PlannedOverride>>;
  /** By function token. */
  readonly functions?: Readonly<Record<string, PlannedFunction>>;
  /** Outputs of other stacks, by the name that the program refers to them with. */
  readonly stacks?: Readonly<Record<string, Properties>>;
}

/** Makes nothing: answers outputs that look like AWS's, for any resource type of the installed packages, the same in every run.
 * For unit tests and previews. It refuses unknown types and unknown inputs, and knows none of AWS's other rules. */
export class PlannedBackend implements Backend {
  readonly #options: PlannedBackendOptions;

  constructor(options: PlannedBackendOptions = {}) {
    this.#options = options;
  }

  async register(registration: Registration, run: Run): Promise<BackendState> {
    const { preview } = run;
    const planned = plannedState(registration, regionOf(registration, run), preview);
    const override = this.#options.overrides?.[registration.type]?.(registration);
    const event = { ...registration, newInputs: registration.inputs };
    await run.runHooks("beforeCreate", event);
    const id = override?.id ?? registration.importId ?? planned.id;
    const outputs = { ...planned.outputs, ...override?.outputs };
    await run.runHooks("afterCreate", { ...event, id, newOutputs: { ...registration.inputs, ...outputs } });
    return { id, outputs, handling: "planned" };
  }

  async read(registration: ReadRegistration, run: Run): Promise<BackendState> {
    const nothing = {
      custom: true,
      providers: {},
      secrets: [],
      additionalSecretOutputs: [],
      dependencies: [],
      propertyDependencies: {},
    };
    const options = {
      protect: false,
      retainOnDelete: false,
      ignoreChanges: [],
      replaceOnChanges: [],
      aliases: [],
      hooks: {},
      defaultTags: {},
    };
    const owned: Registration = { ...registration, ...nothing, ...options, inputs: {} };
    const planned = plannedState(owned, regionOf(registration, run), run.preview);
    const override = this.#options.overrides?.[registration.type]?.(registration);
    return { id: registration.id, outputs: { ...planned.outputs, ...override?.outputs }, handling: "read" };
  }

  async invoke(call: InvokeCall): Promise<Properties> {
    return plannedFunction(call, this.#options.functions ?? {});
  }

  async stackOutputs(reference: string): Promise<StackOutputs> {
    const outputs = this.#options.stacks?.[reference];
    if (!outputs)
      throw new Error(
        `the outputs of stack "${reference}" are not known here. Fix: give them with the option \`stacks\``,
      );
    return { outputs, secretOutputs: [] };
  }
}

function regionOf({ region }: Registration | ReadRegistration, run: Run): string {
  return region ?? run.region ?? "us-east-1";
}
