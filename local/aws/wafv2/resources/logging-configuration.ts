import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import { loggingOf } from "../from-program.ts";
import type { WafStore } from "../store.ts";

/** `aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration`. Records go to a log group; buckets and delivery streams are refused by
 * name.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/wafv2/webaclloggingconfiguration/ */
export const loggingConfigurationResource = (store: WafStore) => {
  const put = async ({ inputs }: Resource<{ readonly resourceArn: string }>) => {
    await store.putLogging(inputs.resourceArn, loggingOf(inputs));
    return { id: inputs.resourceArn, outputs: {} };
  };
  return resource<aws.wafv2.WebAclLoggingConfigurationArgs, Record<never, never>>()({
    inputs: {
      resourceArn: true,
      logDestinationConfigs: true,
      loggingFilter: {
        defaultBehavior: true,
        filters: {
          behavior: true,
          requirement: true,
          conditions: { actionCondition: { action: true }, labelNameCondition: { labelName: true } },
        },
      },
      redactedFields: { method: {}, queryString: {}, singleHeader: { name: true }, uriPath: {} },
    },
    replaceOn: ["resourceArn", "region"],
    create: put,
    start: async (kept) => void (await put(kept)),
    update: put,
    delete: async ({ inputs: { resourceArn } }) => await store.putLogging(resourceArn, undefined),
  });
};
