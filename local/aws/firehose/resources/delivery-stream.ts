import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { deliveryStreamInputs, type DeliveryStreamInputs } from "../inputs.ts";
import { readSettings } from "../settings.ts";
import type { DeliveryStreamStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly versionId: string;
  readonly destinationId: string;
}

/** `aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream`.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
export function deliveryStreamResource(store: DeliveryStreamStore) {
  const put = async (name: string, region: string, inputs: DeliveryStreamInputs, isNew: boolean) => {
    const arn = store.arnOf(region, name);
    const { version } = await store.put(
      { arn, name, region, tags: inputs.tags ?? {}, ...readSettings(inputs) },
      isNew,
    );
    return {
      id: arn,
      outputs: { arn, name, region, versionId: String(version), destinationId: "destinationId-000000000001" },
    };
  };
  return resource<aws.kinesis.FirehoseDeliveryStreamArgs, Outputs>()({
    inputs: deliveryStreamInputs,
    replaceOn: ["name", "region", "kinesisSourceConfiguration", "destination"],
    create: async ({ name, region, inputs }) =>
      await put(inputs.name ?? physicalName(name, 64), region, inputs, true),
    start: async ({ id }) => {
      store.start(id);
    },
    update: async ({ region, inputs }, { outputs: { name } }) => await put(name, region, inputs, false),
    delete: async ({ id }) => await store.delete(id),
  });
}
