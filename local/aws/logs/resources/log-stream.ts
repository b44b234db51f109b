import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { LogGroupStore } from "../store.ts";

interface Outputs {
  readonly name: string;
  readonly arn: string;
}

/** `aws:cloudwatch/logStream:LogStream`. Every change replaces.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/logstream/ */
export function logStreamResource(store: LogGroupStore) {
  return resource<aws.cloudwatch.LogStreamArgs, Outputs>()({
    inputs: { name: true, logGroupName: true },
    create: async ({ inputs, name: logicalName, region }) => {
      const name = inputs.name ?? physicalName(logicalName, 512);
      await store.createStream(region, inputs.logGroupName, name);
      return { id: name, outputs: { name, arn: store.streamArn(region, inputs.logGroupName, name) } };
    },
    delete: async ({ id, inputs, region }) => {
      if (store.hasStream(region, inputs.logGroupName, id))
        await store.deleteStream(region, inputs.logGroupName, id);
    },
  });
}
