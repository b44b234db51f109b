import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { publishValidation } from "../events.ts";
import type { EventDestination } from "../records.ts";
import type { SesStore } from "../store.ts";

interface DestinationInputs {
  readonly configurationSetName: string;
  readonly eventDestinationName: string;
  readonly eventDestination: {
    readonly enabled?: boolean;
    readonly matchingEventTypes: readonly string[];
    readonly snsDestination?: { readonly topicArn: string };
    readonly eventBridgeDestination?: { readonly eventBusArn: string };
    readonly cloudWatchDestination?: {
      readonly dimensionConfigurations: readonly {
        readonly dimensionName: string;
        readonly dimensionValueSource: string;
        readonly defaultDimensionValue: string;
      }[];
    };
  };
}

/** `aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination`: a topic, an event bus or CloudWatch. */
export function eventDestinationResource(platform: Platform, store: SesStore) {
  const change = async (region: string, inputs: DestinationInputs, next: EventDestination | undefined) => {
    const { configurationSetName, eventDestinationName } = inputs;
    const set = store.configurationSets.find(region, configurationSetName);
    if (!set && !next) return;
    const current = set ?? store.configurationSets.get(region, configurationSetName);
    const others = current.destinations.filter(({ name }) => name !== eventDestinationName);
    await store.configurationSets.put({ ...current, destinations: next ? [...others, next] : others });
  };
  const put = async ({ region, inputs }: Resource<DestinationInputs>) => {
    await change(region, inputs, readDestination(inputs));
    return { id: `${inputs.configurationSetName}|${inputs.eventDestinationName}`, outputs: {} };
  };
  return resource<aws.sesv2.ConfigurationSetEventDestinationArgs, Record<string, never>>()({
    inputs: {
      configurationSetName: true,
      eventDestinationName: true,
      eventDestination: {
        enabled: true,
        matchingEventTypes: true,
        snsDestination: { topicArn: true },
        eventBridgeDestination: { eventBusArn: true },
        cloudWatchDestination: {
          dimensionConfigurations: {
            dimensionName: true,
            dimensionValueSource: true,
            defaultDimensionValue: true,
          },
        },
      },
    },
    replaceOn: ["configurationSetName", "eventDestinationName", "region"],
    create: async (destination) => {
      const { configurationSetName, eventDestination } = destination.inputs;
      const { arn } = store.configurationSets.get(destination.region, configurationSetName);
      const topicArn = eventDestination.snsDestination?.topicArn;
      if (topicArn !== undefined) await publishValidation(platform, arn, topicArn);
      return await put(destination);
    },
    update: put,
    delete: async ({ region, inputs }) => await change(region, inputs, undefined),
  });
}

function readDestination({ eventDestinationName, eventDestination }: DestinationInputs): EventDestination {
  const { enabled = false, matchingEventTypes, snsDestination, eventBridgeDestination } = eventDestination;
  return {
    name: eventDestinationName,
    isEnabled: enabled,
    types: matchingEventTypes,
    topicArn: snsDestination?.topicArn,
    eventBusArn: eventBridgeDestination?.eventBusArn,
    dimensions: eventDestination.cloudWatchDestination?.dimensionConfigurations.map(
      ({ dimensionName, dimensionValueSource, defaultDimensionValue }) => {
        if (dimensionValueSource.toUpperCase() !== "MESSAGE_TAG")
          throw new NotEmulatedError(
            `dimensionValueSource ${dimensionValueSource} of ${eventDestinationName}`,
            "Use MESSAGE_TAG.",
          );
        return { name: dimensionName, defaultValue: defaultDimensionValue };
      },
    ),
  };
}
