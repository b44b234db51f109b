import type {
  RegisterResourceHookRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { HookEvent } from "../backend.ts";
import type { HookMoment, HookNames } from "../registration.ts";
import { encodeProperties } from "../wire/encode.ts";
import type { CallProgram } from "./callbacks.ts";
import { resource } from "./protocol.ts";

/** The program's resource hooks.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/ */
export class Hooks {
  readonly #call: CallProgram;
  readonly #preview: boolean;
  readonly #hooks = new Map<string, RegisterResourceHookRequest>();

  constructor(call: CallProgram, preview: boolean) {
    this.#call = call;
    this.#preview = preview;
  }

  register(hook: RegisterResourceHookRequest): void {
    this.#hooks.set(hook.getName(), hook);
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
      const callback = hook.getCallback();
      if (!callback || (this.#preview && !hook.getOnDryRun())) continue;
      const message = new resource.ResourceHookRequest()
        .setUrn(event.urn)
        .setId(event.id ?? "")
        .setName(event.name)
        .setType(event.type);
      if (event.newInputs) message.setNewInputs(encodeProperties(event.newInputs));
      if (event.oldInputs) message.setOldInputs(encodeProperties(event.oldInputs));
      if (event.newOutputs) message.setNewOutputs(encodeProperties(event.newOutputs));
      if (event.oldOutputs) message.setOldOutputs(encodeProperties(event.oldOutputs));
      const response = resource.ResourceHookResponse.deserializeBinary(
        await this.#call(callback, message.serializeBinary()),
      );
      if (response.getError() && !hook.getIgnoreErrors())
        throw new Error(`hook "${name}" (${moment}) failed: ${response.getError()}`);
    }
  }
}

/** The names of the hooks that a registration binds. */
export function hookNames(request: RegisterResourceRequest): HookNames {
  const binding = request.getHooks();
  if (!binding) return {};
  const names = {
    beforeCreate: binding.getBeforeCreateList(),
    afterCreate: binding.getAfterCreateList(),
    beforeUpdate: binding.getBeforeUpdateList(),
    afterUpdate: binding.getAfterUpdateList(),
    beforeDelete: binding.getBeforeDeleteList(),
    afterDelete: binding.getAfterDeleteList(),
  };
  return Object.fromEntries(Object.entries(names).filter(([, list]) => list.length > 0));
}
