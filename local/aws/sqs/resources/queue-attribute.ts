import { parseArn } from "../../../contract/arn.ts";
import type { ResourceHandler } from "../../../contract/resource.ts";
import type { SettingChanges } from "../attributes.ts";
import type { QueueStore } from "../store.ts";

/** A resource that is one attribute of a queue.
 * @param read The settings that the inputs say.
 * @param none The settings of a queue without it. */
export function queueAttributeResource<T extends { readonly queueUrl: string }>(
  store: QueueStore,
  read: (inputs: T) => SettingChanges,
  none: SettingChanges,
): ResourceHandler<T> {
  return {
    replaceOn: ["queueUrl", "region"],
    create: async ({ region, inputs }) => {
      await store.change(store.arnOfUrl(inputs.queueUrl, region), read(inputs));
      return { id: inputs.queueUrl, outputs: {} };
    },
    update: async ({ region, inputs }) => {
      const { record } = await store.change(store.arnOfUrl(inputs.queueUrl, region), read(inputs));
      return { id: inputs.queueUrl, outputs: { region: parseArn(record.arn).region } };
    },
    delete: async ({ region, inputs }) => {
      const arn = store.arnOfUrl(inputs.queueUrl, region);
      if (store.find(arn)) await store.change(arn, none);
    },
  };
}
