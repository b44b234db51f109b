import { physicalName } from "../../../contract/names.ts";
import type { ResourceHandler } from "../../../contract/resource.ts";
import type { DeliveryStreams } from "../delivery-streams.ts";
import { readSettings, type DeliveryStreamInputs } from "../settings.ts";

/** `aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream`.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
export function deliveryStreamHandler(streams: DeliveryStreams): ResourceHandler<DeliveryStreamInputs> {
  const put = async (name: string, region: string, inputs: DeliveryStreamInputs, isNew: boolean) => {
    const arn = streams.arnOf(region, name);
    const { version } = await streams.put(
      { arn, name, region, tags: inputs.tags ?? {}, ...readSettings(inputs) },
      isNew,
    );
    return {
      id: arn,
      outputs: { arn, name, region, versionId: String(version), destinationId: "destinationId-000000000001" },
    };
  };
  return {
    replaceOn: ["name", "region", "kinesisSourceConfiguration", "destination"],
    create: async ({ name, region, inputs }) =>
      await put(inputs.name ?? physicalName(name, 64), region, inputs, true),
    start: async ({ id }) => {
      streams.start(id);
      await Promise.resolve();
    },
    update: async ({ region, inputs }, previous) =>
      await put((previous.outputs as { name: string }).name, region, inputs, false),
    delete: async ({ id }) => await streams.delete(id),
  };
}
