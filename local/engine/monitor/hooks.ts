import type { HookEvent } from "../backend.ts";
import type { HookMoment } from "../registration.ts";
import { encodeProperties } from "../wire/encode.ts";
import type { Properties } from "../wire/values.ts";
import type { RegisterHook, WireProperties } from "./messages.ts";
import type { ProgramFunctions } from "./program-functions.ts";

/** The program's resource hooks.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/ */
export class Hooks {
  readonly #functions: ProgramFunctions;
  readonly #preview: boolean;
  readonly #hooks = new Map<string, RegisterHook>();

  constructor(functions: ProgramFunctions, preview: boolean) {
    this.#functions = functions;
    this.#preview = preview;
  }

  register(hook: RegisterHook): void {
    this.#hooks.set(hook.name, hook);
  }

  /** Runs the hooks of a resource for one moment, in the order in which they were given.
   * @throws Error naming the hook, when one fails that does not ignore errors, or is not registered in this run. */
  async run(moment: HookMoment, event: HookEvent): Promise<void> {
    for (const name of event.hooks[moment] ?? []) {
      const hook = this.#hooks.get(name);
      if (!hook)
        throw new Error(
          `hook "${name}" (${moment}) is not registered by the program. Fix: keep the ResourceHook while resources that name it are there`,
        );
      if (this.#preview && !hook.onDryRun) continue;
      const failure = await this.#functions.hook(hook.callback, {
        moment,
        urn: event.urn,
        id: event.id ?? "",
        name: event.name,
        type: event.type,
        newInputs: encode(event.newInputs),
        oldInputs: encode(event.oldInputs),
        newOutputs: encode(event.newOutputs),
        oldOutputs: encode(event.oldOutputs),
      });
      if (failure && !hook.ignoreErrors) throw new Error(`hook "${name}" (${moment}) failed: ${failure}`);
    }
  }
}

function encode(properties: Properties | undefined): WireProperties | undefined {
  return properties && encodeProperties(properties);
}
