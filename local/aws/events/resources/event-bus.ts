import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Buses } from "../buses.ts";

type BusInputs = Inputs<aws.cloudwatch.EventBusArgs>;

/** `aws:cloudwatch/eventBus:EventBus`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export function eventBusHandler(buses: Buses): ResourceHandler<BusInputs> {
  const put = async ({ name: logicalName, inputs, region }: Resource<BusInputs>) => {
    const name = inputs.name ?? logicalName;
    if (inputs.eventSourceName) throw new NotEmulatedError(`the partner event source of bus ${name}`);
    const arn = buses.busArn(region, name);
    const { policy } = buses.findBus(arn) ?? {};
    await buses.putBus({
      arn,
      name,
      region,
      policy,
      description: inputs.description,
      tags: inputs.tags ?? {},
      origin: "program",
    });
    return { id: name, outputs: { arn, name, region } };
  };
  return {
    replaceOn: ["name", "region", "eventSourceName"],
    create: put,
    update: put,
    delete: async ({ id, region }) => await buses.deleteBus(buses.busArn(region, id)),
  };
}

/** `aws:cloudwatch/eventBusPolicy:EventBusPolicy`: who may put events on a bus beside those whose own policies say so.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html */
export function eventBusPolicyHandler(
  buses: Buses,
): ResourceHandler<Inputs<aws.cloudwatch.EventBusPolicyArgs>> {
  const put = async ({ inputs, region }: Resource<Inputs<aws.cloudwatch.EventBusPolicyArgs>>) => {
    const policy = typeof inputs.policy === "string" ? inputs.policy : JSON.stringify(inputs.policy);
    const bus = buses.bus(buses.busArn(region, inputs.eventBusName));
    await buses.putBus({ ...bus, policy });
    return { id: bus.name, outputs: { eventBusName: bus.name, region } };
  };
  return {
    replaceOn: ["eventBusName", "region"],
    create: put,
    update: put,
    delete: async ({ id, region }) => {
      const bus = buses.findBus(buses.busArn(region, id));
      if (bus) await buses.putBus({ ...bus, policy: undefined });
    },
  };
}
