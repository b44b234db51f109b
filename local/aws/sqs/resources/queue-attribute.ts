import type { KeptResource, Resource, ResourceState } from "../../../contract/resource.ts";
import type { SettingChanges } from "../attributes.ts";
import type { QueueStore } from "../store.ts";

/** Outputs of a resource that is one attribute of a queue. */
export interface AttributeOutputs {
  readonly region: string;
}

/** Sets, changes and takes back one attribute of a queue, as a resource of its own.
 * @param read The settings that the inputs say.
 * @param none The settings of a queue without it. */
export function queueAttribute<Inputs extends { readonly queueUrl: string }>(
  queues: QueueStore,
  read: (inputs: Inputs) => SettingChanges,
  none: SettingChanges,
) {
  const put = async ({ region, inputs }: Resource<Inputs>): Promise<ResourceState<AttributeOutputs>> => {
    await queues.change(queues.arnOfUrl(inputs.queueUrl, region), read(inputs));
    return { id: inputs.queueUrl, outputs: { region } };
  };
  return {
    create: put,
    update: put,
    delete: async ({ region, inputs }: KeptResource<Inputs, AttributeOutputs>): Promise<void> => {
      const arn = queues.arnOfUrl(inputs.queueUrl, region);
      if (queues.find(arn)) await queues.change(arn, none);
    },
  };
}
