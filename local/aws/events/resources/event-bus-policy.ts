import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { BusStore } from "../store.ts";

interface Outputs {
  readonly eventBusName: string;
  readonly region: string;
}

interface PolicyInputs {
  readonly eventBusName?: string;
  readonly policy: unknown;
}

/** `aws:cloudwatch/eventBusPolicy:EventBusPolicy`: who may put events on a bus beside those whose own policies say so.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html */
export function eventBusPolicyResource(store: BusStore) {
  const put = async ({ inputs, region }: Resource<PolicyInputs>) => {
    const policy = typeof inputs.policy === "string" ? inputs.policy : JSON.stringify(inputs.policy);
    const bus = store.bus(store.busArn(region, inputs.eventBusName));
    await store.putBus({ ...bus, policy });
    return { id: bus.name, outputs: { eventBusName: bus.name, region } };
  };
  return resource<aws.cloudwatch.EventBusPolicyArgs, Outputs>()({
    inputs: { eventBusName: true, policy: true },
    replaceOn: ["eventBusName", "region"],
    create: put,
    update: put,
    delete: async ({ id, region }) => {
      const bus = store.findBus(store.busArn(region, id));
      if (bus) await store.putBus({ ...bus, policy: undefined });
    },
  });
}
