import type { Callback, WireProperties } from "../monitor/messages.ts";
import type { ProgramFunctions } from "../monitor/program-functions.ts";
import type { Proto } from "./proto.ts";
import { readOptions, writeOptions } from "./resource-options.ts";
import { readStruct, writeStruct } from "./structs.ts";

/** Calls a function of the program, with and for a serialised message.
 * @throws Error with the program's own message when the function throws. */
export type CallFunction = (callback: Callback, request: Uint8Array) => Promise<Uint8Array>;

/** The functions of a program, which speak protobuf. */
export function programFunctions(proto: Proto, call: CallFunction): ProgramFunctions {
  const { resource } = proto;
  const struct = (properties: WireProperties) => writeStruct(proto, properties);
  return {
    transform: async (callback, { type, name, custom, parent, properties, options }) => {
      const request = new resource.TransformRequest()
        .setType(type)
        .setName(name)
        .setCustom(custom)
        .setParent(parent)
        .setProperties(struct(properties))
        .setOptions(writeOptions(proto, options));
      const response = resource.TransformResponse.deserializeBinary(
        await call(callback, request.serializeBinary()),
      );
      const changed = response.getProperties();
      const changedOptions = response.getOptions();
      return {
        properties: changed ? readStruct(changed) : properties,
        options: changedOptions ? readOptions(changedOptions) : options,
      };
    },
    transformInvoke: async (callback, { token, args, provider, version }) => {
      const options = new resource.TransformInvokeOptions().setProvider(provider).setVersion(version);
      const request = new resource.TransformInvokeRequest()
        .setToken(token)
        .setArgs(struct(args))
        .setOptions(options);
      const response = resource.TransformInvokeResponse.deserializeBinary(
        await call(callback, request.serializeBinary()),
      );
      const changed = response.getArgs();
      return {
        token,
        version,
        args: changed ? readStruct(changed) : args,
        provider: response.getOptions()?.getProvider() ?? provider,
      };
    },
    hook: async (callback, { urn, id, name, type, newInputs, oldInputs, newOutputs, oldOutputs }) => {
      const request = new resource.ResourceHookRequest().setUrn(urn).setId(id).setName(name).setType(type);
      if (newInputs) request.setNewInputs(struct(newInputs));
      if (oldInputs) request.setOldInputs(struct(oldInputs));
      if (newOutputs) request.setNewOutputs(struct(newOutputs));
      if (oldOutputs) request.setOldOutputs(struct(oldOutputs));
      return resource.ResourceHookResponse.deserializeBinary(
        await call(callback, request.serializeBinary()),
      ).getError();
    },
  };
}
