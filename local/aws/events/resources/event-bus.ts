import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { BusStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

interface BusInputs {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:cloudwatch/eventBus:EventBus`. Buses of partners are refused.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export function eventBusResource(store: BusStore) {
  const put = async ({ name: logicalName, inputs, region }: Resource<BusInputs>) => {
    const name = inputs.name ?? logicalName;
    const arn = store.busArn(region, name);
    await store.putBus({
      arn,
      name,
      region,
      policy: store.findBus(arn)?.policy,
      description: inputs.description,
      tags: inputs.tags ?? {},
      origin: "program",
    });
    return { id: name, outputs: { arn, name, region } };
  };
  return resource<aws.cloudwatch.EventBusArgs, Outputs>()({
    inputs: {
      name: true,
      description: true,
      tags: true,
      kmsKeyIdentifier: "nothing is encrypted on this machine",
      logConfig: "what a bus does is in the local cloud's own log",
    },
    replaceOn: ["name", "region", "eventSourceName"],
    create: put,
    update: put,
    delete: async ({ id, region }) => await store.deleteBus(store.busArn(region, id)),
  });
}
