import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { SesStore } from "../store.ts";

interface SetInputs {
  readonly configurationSetName: string;
  readonly sendingOptions?: { readonly sendingEnabled?: boolean };
  readonly suppressionOptions?: { readonly suppressedReasons?: readonly string[] };
}

const localInbox = "every mail ends in the local inbox";
const notTracked = "nobody's reputation is measured";

/** `aws:sesv2/configurationSet:ConfigurationSet`. Archives and tracking of opens and clicks are refused. */
export function configurationSetResource(store: SesStore) {
  const put = async ({ region, inputs }: Resource<SetInputs>) => {
    const name = inputs.configurationSetName;
    const arn = store.configurationSetArn(region, name);
    await store.configurationSets.put({
      name,
      region,
      arn,
      destinations: store.configurationSets.find(region, name)?.destinations ?? [],
      isSending: inputs.sendingOptions?.sendingEnabled ?? true,
      suppressedReasons: inputs.suppressionOptions?.suppressedReasons,
    });
    return { id: name, outputs: { arn } };
  };
  return resource<aws.sesv2.ConfigurationSetArgs, { readonly arn: string }>()({
    inputs: {
      configurationSetName: true,
      sendingOptions: { sendingEnabled: true },
      suppressionOptions: { suppressedReasons: true },
      deliveryOptions: {
        tlsPolicy: localInbox,
        maxDeliverySeconds: localInbox,
        sendingPoolName: localInbox,
      },
      reputationOptions: { reputationMetricsEnabled: notTracked, lastFreshStart: notTracked },
      vdmOptions: notTracked,
      tags: "sets are told by their name alone",
    },
    replaceOn: ["configurationSetName", "region"],
    create: put,
    update: put,
    delete: async ({ region, id }) => await store.configurationSets.delete(region, id),
  });
}
