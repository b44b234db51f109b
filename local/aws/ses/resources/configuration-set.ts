import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { SesDirectory } from "../directory.ts";
import type { EventDestination } from "../records.ts";

type SetInputs = Inputs<aws.sesv2.ConfigurationSetArgs>;
type DestinationInputs = Inputs<aws.sesv2.ConfigurationSetEventDestinationArgs>;

/** `aws:sesv2/configurationSet:ConfigurationSet`. */
export function configurationSetHandler(directory: SesDirectory): ResourceHandler<SetInputs> {
  const put = async ({ region, inputs }: Resource<SetInputs>) => {
    const name = inputs.configurationSetName;
    const arn = directory.configurationSetArn(region, name);
    await directory.configurationSets.put({
      name,
      region,
      arn,
      destinations: directory.configurationSets.find(region, name)?.destinations ?? [],
      isSending: inputs.sendingOptions?.sendingEnabled ?? true,
      suppressedReasons: inputs.suppressionOptions?.suppressedReasons,
    });
    return { id: name, outputs: { arn } };
  };
  return {
    replaceOn: ["configurationSetName", "region"],
    create: put,
    update: put,
    delete: async ({ region, id }) => await directory.configurationSets.delete(region, id),
  };
}

/** `aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination`. */
export function eventDestinationHandler(directory: SesDirectory): ResourceHandler<DestinationInputs> {
  const change = async (region: string, inputs: DestinationInputs, next: EventDestination | undefined) => {
    const set = directory.configurationSets.find(region, inputs.configurationSetName);
    if (!set && !next) return;
    const current = set ?? directory.configurationSets.get(region, inputs.configurationSetName);
    const others = current.destinations.filter(({ name }) => name !== inputs.eventDestinationName);
    await directory.configurationSets.put({ ...current, destinations: next ? [...others, next] : others });
  };
  const put = async ({ region, inputs }: Resource<DestinationInputs>) => {
    await change(region, inputs, read(inputs));
    return { id: `${inputs.configurationSetName}|${inputs.eventDestinationName}`, outputs: {} };
  };
  return {
    replaceOn: ["configurationSetName", "eventDestinationName", "region"],
    create: put,
    update: put,
    delete: async ({ region, inputs }) => await change(region, inputs, undefined),
  };
}

function read({ eventDestinationName, eventDestination }: DestinationInputs): EventDestination {
  const {
    enabled = false,
    matchingEventTypes,
    snsDestination,
    eventBridgeDestination,
    cloudWatchDestination,
  } = eventDestination;
  if (eventDestination.kinesisFirehoseDestination || eventDestination.pinpointDestination)
    throw new NotEmulatedError(
      `the kind of event destination ${eventDestinationName}`,
      "Here: snsDestination, eventBridgeDestination and cloudWatchDestination.",
    );
  return {
    name: eventDestinationName,
    isEnabled: enabled,
    types: matchingEventTypes,
    topicArn: snsDestination?.topicArn,
    eventBusArn: eventBridgeDestination?.eventBusArn,
    dimensions: cloudWatchDestination?.dimensionConfigurations.map(
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
