import type { Access } from "../../../../contract/api.ts";
import type { Call } from "../../../../contract/operation.ts";
import { onOnePage } from "../../members.ts";
import type { EventDestination } from "../../records.ts";
import type { Ses } from "../../ses.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSet.html */
export const getConfigurationSet = operation("GetConfigurationSet", {
  members: { ConfigurationSetName: true },
  access: (call, { ConfigurationSetName }) => onSet(call, "GetConfigurationSet", ConfigurationSetName),
  run: ({ store: { records }, region }, { ConfigurationSetName }) => {
    const { name, isSending, suppressedReasons } = records.configurationSets.get(
      region,
      ConfigurationSetName,
    );
    return {
      ConfigurationSetName: name,
      SendingOptions: { SendingEnabled: isSending },
      ...(suppressedReasons && { SuppressionOptions: { SuppressedReasons: suppressedReasons } }),
    };
  },
});

/** Lists the configuration sets of a region, all on one page.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListConfigurationSets.html */
export const listConfigurationSets = operation("ListConfigurationSets", {
  members: { NextToken: onOnePage, PageSize: onOnePage },
  access: () => [{ action: "ses:ListConfigurationSets", resource: "*" }],
  run: ({ store: { records }, region }) => ({
    ConfigurationSets: records.configurationSets.all(region).map(({ name }) => name),
  }),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutConfigurationSetSendingOptions.html */
export const putConfigurationSetSendingOptions = operation("PutConfigurationSetSendingOptions", {
  members: { ConfigurationSetName: true, SendingEnabled: true },
  access: (call, { ConfigurationSetName }) =>
    onSet(call, "PutConfigurationSetSendingOptions", ConfigurationSetName),
  run: async ({ store: { records }, region }, { ConfigurationSetName, SendingEnabled = false }) => {
    const set = records.configurationSets.get(region, ConfigurationSetName);
    await records.configurationSets.put({ ...set, isSending: SendingEnabled });
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html */
export const getConfigurationSetEventDestinations = operation("GetConfigurationSetEventDestinations", {
  members: { ConfigurationSetName: true },
  access: (call, { ConfigurationSetName }) =>
    onSet(call, "GetConfigurationSetEventDestinations", ConfigurationSetName),
  run: ({ store: { records }, region }, { ConfigurationSetName }) => ({
    EventDestinations: records.configurationSets.get(region, ConfigurationSetName).destinations.map(describe),
  }),
});

function onSet({ store, region }: Call<Ses>, action: string, name: string): readonly Access[] {
  return [{ action: `ses:${action}`, resource: store.records.configurationSetArn(region, name) }];
}

function describe({ name, isEnabled, types, topicArn, dimensions, eventBusArn }: EventDestination) {
  return {
    Name: name,
    Enabled: isEnabled,
    MatchingEventTypes: types,
    ...(topicArn !== undefined && { SnsDestination: { TopicArn: topicArn } }),
    ...(dimensions && {
      CloudWatchDestination: {
        DimensionConfigurations: dimensions.map((dimension) => ({
          DimensionName: dimension.name,
          DimensionValueSource: "MESSAGE_TAG",
          DefaultDimensionValue: dimension.defaultValue,
        })),
      },
    }),
    ...(eventBusArn !== undefined && { EventBridgeDestination: { EventBusArn: eventBusArn } }),
  };
}
