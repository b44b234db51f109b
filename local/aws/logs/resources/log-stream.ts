import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { LogGroups } from "../log-groups.ts";

/** `aws:cloudwatch/logStream:LogStream`. Every change replaces.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/logstream/ */
export function logStreamHandler(groups: LogGroups): ResourceHandler<Inputs<aws.cloudwatch.LogStreamArgs>> {
  return {
    create: async ({ inputs, name: logicalName, region }) => {
      const name = inputs.name ?? physicalName(logicalName, 512);
      await groups.createStream(region, inputs.logGroupName, name);
      return { id: name, outputs: { name, arn: groups.streamArn(region, inputs.logGroupName, name) } };
    },
    delete: async ({ id, inputs, region }) => {
      if (groups.hasStream(region, inputs.logGroupName, id))
        await groups.deleteStream(region, inputs.logGroupName, id);
    },
  };
}
