import { operation } from "../operation.ts";

/** Streams of one answer unless the caller says otherwise. */
const USUAL = 10;

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html */
export const listDeliveryStreams = operation("ListDeliveryStreams", {
  members: { DeliveryStreamType: true, ExclusiveStartDeliveryStreamName: true, Limit: true },
  access: () => [{ action: "firehose:ListDeliveryStreams", resource: "*" }],
  run: ({ store, region }, input) => {
    const {
      DeliveryStreamType = "DirectPut",
      ExclusiveStartDeliveryStreamName: after = "",
      Limit = USUAL,
    } = input;
    const names = store
      .all()
      .filter(({ record }) => record.region === region && DeliveryStreamType === "DirectPut")
      .map(({ record }) => record.name)
      .filter((name) => name > after)
      .sort();
    return { DeliveryStreamNames: names.slice(0, Limit), HasMoreDeliveryStreams: names.length > Limit };
  },
});
